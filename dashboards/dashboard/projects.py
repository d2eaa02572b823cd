"""项目: the projects' row on the dashboard, and the projects that need attention."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.board.lights import light_at
from projects.board.rows import ProjectRow
from projects.models.stages import BUILT, ProjectKind, Stage, stage_index
from projects.project_lines import project_reason
from targets.formats import numbers
from targets.rules import LATE_LIGHTS, WORST_FIRST, Light

from ..target_lines import Concern
from .distribution import Distributions
from .links import Links


@dataclass(slots=True)
class Projects:
    """The projects' row.

    Args:
        bar, numbers: how many show each light, with links to the list.
        facts: word, text and address of each fact under the bar.
    """

    count: int
    href: SafeString
    bar: SafeString
    numbers: SafeString
    facts: list[tuple[str, str, SafeString]]


def projects_of_month(rows: list[ProjectRow], links: Links) -> Projects | None:
    """The row; None where the plan has no projects."""
    if not rows:
        return None
    lights = [row.light for row in rows]
    counted = [(light, lights.count(light)) for light in WORST_FIRST if light in lights]
    bar, by_light = Distributions(links).at(links.projects(), counted)
    built = [row for row in rows if row.kind in BUILT]
    facts = [
        (word, text, address)
        for word, text, address in (
            (_("Built"), _of_built(built), links.projects("stages")),
            (_("Invested this year"), _invested(built), links.projects()),
            (_("Milestones overdue"), _overdue(rows), links.projects("due")),
            (_("Investment leads"), _of_way(rows, ProjectKind.LEAD, Stage.LANDED), links.projects("funnels")),
            (
                _("Enterprises to be raised"),
                _of_way(rows, ProjectKind.ENTERPRISE, Stage.RAISED),
                links.projects("funnels"),
            ),
        )
        if text
    ]
    return Projects(len(rows), links.projects(), bar, by_light, facts)


def _of_built(rows: list[ProjectRow]) -> str:
    if not rows:
        return ""
    done = sum(row.is_done for row in rows)
    begun = sum(stage_index(row.kind, row.stage) >= stage_index(row.kind, Stage.STARTED) for row in rows) - done
    shown = {"done": done, "begun": begun, "waiting": len(rows) - done - begun}
    return _("%(done)d completed, %(begun)d under way, %(waiting)d not begun") % shown


def _invested(rows: list[ProjectRow]) -> str:
    """This year's investment to date and its plan, in 万元."""
    planned = sum((row.investment.terms.value or Decimal(0) for row in rows if row.investment), Decimal(0))
    actual = sum((Fraction(row.investment.standing.actual or 0) for row in rows if row.investment), Fraction(0))
    if not planned:
        return ""
    shown = {"actual": numbers.trimmed(actual, 2), "planned": numbers.trimmed(planned, 2)}
    return _("%(actual)s of %(planned)s 万元 (%(part)s)") % {
        **shown,
        "part": numbers.percent(actual / Fraction(planned)),
    }


def _overdue(rows: list[ProjectRow]) -> str:
    late = [row for row in rows if row.overdue and not row.is_done]
    if not any(row.milestones for row in rows):
        return ""
    count = sum(len(row.overdue) for row in late)
    if not count:
        return _("none")
    shown = {"n": count, "projects": len(late)}
    return ngettext("%(n)d, in %(projects)d projects", "%(n)d, in %(projects)d projects", count) % shown


def _of_way(rows: list[ProjectRow], kind: str, last: Stage) -> str:
    theirs = [row for row in rows if row.kind == kind]
    if not theirs:
        return ""
    shown = {"n": len(theirs), "done": sum(row.is_done for row in theirs), "stage": last.label}
    return _("%(n)d, %(done)d at “%(stage)s”") % shown


@dataclass(slots=True)
class ProjectConcern(Concern):
    """A project that needs attention, among targets and sub-measures."""

    project: ProjectRow

    @property
    def rank(self) -> tuple[int, float]:
        """Its rank: by light, then by how far it is below its curve or its planned investment."""
        ratios = [
            target.standing.ratio
            for target in (self.project.percent, self.project.investment)
            if target and target.standing.ratio is not None
        ]
        return WORST_FIRST.index(self.light), float(min(ratios, default=0.5))

    @property
    def where(self) -> str:
        """The sub-measure that it belongs to, with its number."""
        return f"{self.project.part_of_code} {self.project.part_of_title}"

    @property
    def leader(self) -> str:
        """Its own leader, or its department's."""
        return self.project.leader or (self.project.lead.leader if self.project.lead else "")

    @property
    def reason(self) -> str:
        """The reason, as on its own page."""
        return project_reason(self.project)

    def light_at(self, month: int) -> Light:
        """Its light in an earlier month."""
        return light_at(self.project, month)


def concerns_of_projects(rows: list[ProjectRow]) -> list[ProjectConcern]:
    """The projects that are red or amber, and those that have begun, or should have, and were never reported."""
    return [
        ProjectConcern(row.light, row.name, row.sub_measure, None, row.month, row)
        for row in rows
        if row.light in LATE_LIGHTS or (row.light == Light.NO_DATA and _should_be_at_work(row))
    ]


def _should_be_at_work(row: ProjectRow) -> bool:
    if row.kind not in BUILT:
        return False
    begins = row.actual_start or row.planned_start
    return begins is not None and begins <= row.day
