"""The month's projects in counts and facts, and those that need attention: the same wherever the month is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.board.lights import light_at
from projects.board.load import projects_of
from projects.board.rows import ProjectRow
from projects.models.stages import BUILT, ProjectKind, Stage, stage_index
from projects.project_lines import project_reason
from projects.schedule.deadlines import Deadline, deadlines, one_per_project
from projects.schedule.past_days import day_of_month
from targets.board import Board, PlanRow, load_with_projects
from targets.calendar.schedule import local_day
from targets.formats import dates, numbers
from targets.rules import LATE_LIGHTS, WORST_FIRST, Light

from .target_lines import Concern


class ProjectFact(NamedTuple):
    """A fact on the projects: its word, its text, and the page of projects that has what it counts."""

    word: str
    text: str
    page: str


@dataclass(slots=True)
class MonthOfProjects:
    """The projects that the plan had at a month's end, judged.

    Args:
        overdue: what the page of deadlines lists as overdue on ``day``.
    """

    rows: list[ProjectRow] = field(default_factory=list)
    overdue: list[Deadline] = field(default_factory=list)
    day: date = date.min

    @property
    def counted(self) -> list[tuple[Light, int]]:
        """How many show each light, worst first."""
        lights = [row.light for row in self.rows]
        return [(light, lights.count(light)) for light in WORST_FIRST if light in lights]

    @property
    def facts(self) -> list[ProjectFact]:
        """What is built, invested, overdue, settled and raised; without what there is none of."""
        built = [row for row in self.rows if row.kind in BUILT]
        lead, enterprise = ProjectKind.LEAD, ProjectKind.ENTERPRISE
        facts = (
            ProjectFact(_("Built"), _of_built(built), "stages"),
            ProjectFact(_("Invested this year"), _invested(built), "list"),
            ProjectFact(_("Overdue on %(day)s") % {"day": dates.month_and_day(self.day)}, self._overdue(), "due"),
            ProjectFact(_("Investment leads"), _of_way(self.rows, lead, Stage.LANDED), "funnels"),
            ProjectFact(_("Enterprises to be raised"), _of_way(self.rows, enterprise, Stage.RAISED), "funnels"),
        )
        return [fact for fact in facts if fact.text]

    def _overdue(self) -> str:
        if not any(row.milestones or row.planned_start or row.planned_finish for row in self.rows):
            return ""
        if not self.overdue:
            return _("none")
        shown = {"n": len(self.overdue), "projects": len({deadline.code for deadline in self.overdue})}
        return ngettext("%(n)d, in %(projects)d projects", "%(n)d, in %(projects)d projects", shown["n"]) % shown


def load_month_with_projects(plan: PlanRow, month: int | None, on: date | None) -> tuple[Board, MonthOfProjects]:
    """A plan's month and its projects'. Four queries, and four more where there are projects.

    Args:
        month, on: as in ``load_board``.
    """
    board, of_projects = load_with_projects(plan, month, on=on)
    if not of_projects.areas:
        return board, MonthOfProjects()
    day = on or day_of_month(plan, board.month)
    found = one_per_project(deadlines({"plan_id": plan.id}, day, ahead=0, past=day < local_day()))
    overdue = [deadline for deadline in found if deadline.is_overdue]
    return board, MonthOfProjects(projects_of(of_projects, on, by_end=True), overdue, day)


def _of_built(rows: Sequence[ProjectRow]) -> str:
    if not rows:
        return ""
    done = sum(row.is_done for row in rows)
    begun = sum(stage_index(row.kind, row.stage) >= stage_index(row.kind, Stage.STARTED) for row in rows) - done
    shown = {"done": done, "begun": begun, "waiting": len(rows) - done - begun}
    return _("%(done)d completed, %(begun)d under way, %(waiting)d not begun") % shown


def _invested(rows: Sequence[ProjectRow]) -> str:
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


def _of_way(rows: Sequence[ProjectRow], kind: str, last: Stage) -> str:
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
    def rank(self) -> tuple[int, bool, float]:
        """Its rank: by light, after what the plan promises, then by how far below its curve or planned investment."""
        ratios = [
            target.standing.ratio
            for target in (self.project.percent, self.project.investment)
            if target and target.standing.ratio is not None
        ]
        return WORST_FIRST.index(self.light), True, float(min(ratios, default=0.5))

    @property
    def where(self) -> str:
        """The sub-measure that it belongs to, with its number."""
        return f"{self.project.part_of_code} {self.project.part_of_title}"

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
