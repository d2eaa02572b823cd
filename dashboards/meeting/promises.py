"""What was promised last month beside what came of it, for all that was red or amber then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.board.lights import light_at
from projects.board.rows import ProjectRow
from projects.models.stages import BUILT
from projects.project_lines import project_reason
from supervision.board.on_day import MatterOnDay
from targets.board import Board, Commitment, SubMeasureRow, TargetRow, what_is_lacking
from targets.calendar.schedule import last_day
from targets.charts.lights import light_mark
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport
from targets.rules import LATE_LIGHTS, NEEDS_ATTENTION, Light

from ..dashboard.links import Links
from ..documents.clauses import clause_of
from ..documents.paragraphs import sentence
from ..month_of_projects import MonthOfProjects
from .matters import MeetingMatter, meeting_matter


@dataclass(frozen=True, slots=True)
class Kept:
    """One target, project or sub-measure of a promise.

    Args:
        was, now: last month's light and this month's.
        came: where it stands, in a sentence from what is approved.
        waiting: a figure that is not reviewed yet, with its unit; empty where there is none.
    """

    was: Light
    now: Light
    came: str
    waiting: str = ""

    @property
    def was_mark(self) -> SafeString:
        return light_mark(self.was)

    @property
    def now_mark(self) -> SafeString:
        return light_mark(self.now)


@dataclass(frozen=True, slots=True)
class PromisedWork:
    """A sub-measure or project of which something was red or amber last month.

    Args:
        name: its number and title; a project's name alone.
        href: its page.
        promised: its department's next steps of last month, or why there are none.
        progress: what the department writes of this month, or why there is nothing.
        decisions: what last month's meeting decided about it.
    """

    name: str
    href: str
    who: str
    lines: Sequence[Kept]
    promised: str
    progress: str
    decisions: Sequence[MeetingMatter]

    @property
    def is_kept(self) -> bool:
        """Whether none of it needs attention any more."""
        return all(line.now not in NEEDS_ATTENTION for line in self.lines)


def promises_of(
    board: Board, projects: MonthOfProjects, decided: Iterable[MatterOnDay], links: Links
) -> tuple[list[PromisedWork], list[MeetingMatter]]:
    """The promises, and what else last month's meeting decided; nothing in a plan's first month.

    Args:
        decided: last month's meeting's matters.
    """
    decided = list(decided)
    if board.month == 1:
        return [], []
    promises: list[PromisedWork] = []
    told: set[int] = set()
    for sub_measure, lines in [*_of_plan(board), *_of_projects(board, projects)]:
        own = [one for one in decided if one.matter.sub_measure_id == sub_measure.id]
        told |= {one.matter.pk for one in own}
        href = links.concern(sub_measure, None)
        promises.append(_promise(sub_measure, href, lines, board.month, [meeting_matter(one) for one in own]))
    others = [meeting_matter(one) for one in decided if one.matter.pk not in told]
    return promises, others


def _promise(
    row: SubMeasureRow, href: str, lines: list[Kept], month: int, decisions: list[MeetingMatter]
) -> PromisedWork:
    return PromisedWork(
        name=row.title if row.is_project else f"{row.code} {row.title}",
        href=href,
        who=who_leads(row),
        lines=lines,
        promised=_words(row, month - 1, "next_steps"),
        progress=_words(row, month, "progress"),
        decisions=decisions,
    )


def who_leads(row: SubMeasureRow) -> str:
    """The lead department and the responsible leader."""
    if row.lead is None:
        return _("no lead department set")
    return " · ".join(name for name in (row.lead.name, row.leader) if name)


def _of_plan(board: Board) -> Iterable[tuple[SubMeasureRow, list[Kept]]]:
    before = board.snapshot(board.month - 1)
    for sub_measure in board.sub_measures:
        lines = [
            _kept(commitment, then, board.month)
            for commitment in sub_measure.commitments
            if (then := before.light_of_commitment(commitment)) in LATE_LIGHTS
        ]
        if lines:
            yield sub_measure, lines


def _kept(commitment: Commitment, was: Light, month: int) -> Kept:
    target = commitment if isinstance(commitment, TargetRow) else None
    sub_measure = commitment.sub_measure
    now = commitment.light or Light.NO_DATA
    if target:
        waiting = target.amount(target.provisional[1]) if target.provisional else ""
        return Kept(was, now, sentence(clause_of(target)), waiting)
    own = sub_measure.assessment(month)
    came = _("own assessment: %(word)s") % {"word": ASSESSMENT[own]} if own else what_is_lacking(sub_measure)
    return Kept(was, now, sentence(capfirst(came)))


def _of_projects(board: Board, month: MonthOfProjects) -> Iterable[tuple[SubMeasureRow, list[Kept]]]:
    before = board.month - 1
    for row in month.rows:
        was = Light.DONE if _was_done(row, before) else light_at(row, before)
        if was in LATE_LIGHTS:
            waiting = row.percent.provisional if row.percent else None
            yield (
                row.sub_measure,
                [
                    Kept(
                        was,
                        row.light or Light.NO_DATA,
                        sentence(project_reason(row)),
                        f"{numbers.amount(waiting[1], row.percent.decimals)}%" if waiting and row.percent else "",
                    )
                ],
            )


def _was_done(row: ProjectRow, month: int) -> bool:
    on = row.actual_finish if row.kind in BUILT else row.won_on
    return row.is_done and (on is None or on <= last_day(row.day.year, month))


def _words(row: SubMeasureRow, month: int, name: str) -> str:
    """What an approved report of a month says; else why it says nothing."""
    report = row.reports.get(month)
    shown = {"month": month_name(month)}
    if report is None or report.status != ProgressReport.Status.APPROVED:
        if report is None and row.is_reported(month):
            return _("Figures of %(month)s were imported, without a report.") % shown
        return _("No report of %(month)s is approved.") % shown
    return getattr(report, name) or _("The report of %(month)s says nothing of it.") % shown
