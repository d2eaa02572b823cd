"""What a meeting looks at first: what is red, and why; and whose month has no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.project_lines import delays_of, progress_of_project
from supervision.board.on_day import MatterOnDay
from targets.board import with_unit
from targets.rules import Light

from ..dashboard.links import Links
from ..documents.clauses import join_clauses, shortfall_of
from ..documents.paragraphs import paragraph, sentence
from ..month_of_projects import ProjectConcern
from ..target_lines import Concern
from .matters import MeetingMatter, meeting_matters
from .promises import who_leads


@dataclass(frozen=True, slots=True)
class RedLine:
    """What is red, and why.

    Args:
        problems: what its department reports as the reason, once approved.
        figures: its target beside what was done; ``short``: in how far that is too little, and ``problems``.
        matters: the open matters about it.
    """

    name: str
    href: str
    mark: SafeString
    where: str
    who: str
    reason: str
    problems: str
    waiting: str
    figures: str
    short: str
    matters: Sequence[MeetingMatter]


def red_line(concern: Concern, open_matters: Sequence[MatterOnDay], links: Links) -> RedLine:
    """A red concern as text."""
    row, target = concern.sub_measure, concern.target
    is_whole = target is None and not isinstance(concern, ProjectConcern)
    waiting = target.provisional if target else None
    about = [
        one
        for one in open_matters
        if one.matter.sub_measure_id == row.id and one.matter.target_id in (None, target.id if target else None)
    ]
    # The reason of a sub-measure without targets is what it reports itself.
    problems = "" if is_whole else _problems(concern)
    return RedLine(
        name=concern.name,
        href=links.concern(row, target),
        mark=concern.mark,
        where=concern.where if concern.name not in concern.where else "",
        who=who_leads(row),
        reason=sentence(concern.reason),
        problems=sentence(_("Problems: %(text)s") % {"text": problems}) if problems else "",
        waiting=target.amount(waiting[1]) if target and waiting else "",
        figures=_figures(concern),
        short=paragraph([sentence(_short(concern)), sentence(problems)]),
        matters=meeting_matters(about),
    )


def _figures(concern: Concern) -> str:
    """The target of the year beside what was done; of a project its plan to date."""
    if isinstance(concern, ProjectConcern):
        return progress_of_project(concern.project)
    target = concern.target
    if target is None or target.standing.actual is None:
        return ""
    done = {"actual": with_unit(target, target.standing.actual), "value": with_unit(target, target.terms.value)}
    return _("target of the year %(value)s, done %(actual)s") % done


def _short(concern: Concern) -> str:
    if isinstance(concern, ProjectConcern):
        return delays_of(concern.project)
    target = concern.target
    return shortfall_of(target) if target and target.standing.actual is not None else concern.reason


def _problems(concern: Concern) -> str:
    report = concern.sub_measure.reports.get(concern.month)
    return report.problems if report and report.status == "approved" else ""


@dataclass(frozen=True, slots=True)
class WithoutData:
    """What has no data of one department, and of each why.

    Args:
        names: each a name, its page, and what is lacking.
    """

    who: str
    names: Sequence[tuple[str, str, str]]

    @property
    def in_words(self) -> str:
        """All of it in a sentence, what lacks the same together."""
        by_reason: dict[str, list[str]] = {}
        for name, _href, lacking in self.names:
            by_reason.setdefault(lacking, []).append(name)
        told = [
            _("%(names)s (%(lacking)s)") % {"names": pgettext("between names", ", ").join(names), "lacking": lacking}
            for lacking, names in by_reason.items()
        ]
        shown = {"name": self.who, "text": pgettext("between parts of a sentence", "; ").join(told)}
        return sentence(pgettext("a name and what is said of it", "%(name)s: %(text)s") % shown)


def without_data(concerns: Sequence[Concern], links: Links) -> list[WithoutData]:
    """The concerns without data by who leads them, in the order of the plan."""
    by_lead: dict[str, list[tuple[str, str, str]]] = {}
    for one in concerns:
        lacking = one.reason.rstrip("。.")
        line = (one.name, links.concern(one.sub_measure, one.target), lacking)
        by_lead.setdefault(who_leads(one.sub_measure), []).append(line)
    return [WithoutData(who, names) for who, names in by_lead.items()]


def counted(concerns: Sequence[Concern]) -> str:
    """How many there are, as the conclusion counts them, and the projects beside: 事项2项，项目4个."""
    projects = sum(isinstance(one, ProjectConcern) for one in concerns)
    own = len(concerns) - projects
    texts = []
    if own:
        texts.append(ngettext("%(n)d commitment", "%(n)d commitments", own) % {"n": own})
    if projects:
        texts.append(ngettext("%(n)d project", "%(n)d projects", projects) % {"n": projects})
    return join_clauses(texts)


def of_light(concerns: Sequence[Concern], light: Light) -> list[Concern]:
    """Those that show a light."""
    return [one for one in concerns if one.light == light]
