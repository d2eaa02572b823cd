"""The plain objects of the projects' board: no queries, no markup."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from targets.board import DepartmentRow, SubMeasureRow, TargetRow
from targets.models import ProgressReport
from targets.rules import Light, exact

from ..models.stages import BUILT, Stage, is_done, stage_index
from ..rules.curve import PlannedPoint


@dataclass(slots=True)
class MilestoneRow:
    """A milestone; ``project_id`` is its project's."""

    id: int
    project_id: int
    name: str
    planned: date
    done: date | None
    weight: Decimal

    @property
    def point(self) -> PlannedPoint:
        """The milestone as the rules need it."""
        return PlannedPoint(self.planned, self.done, self.weight)


@dataclass
class ProjectRow:
    """A project in a month. ``sub_measure`` is its row among the sub-measures: name, lead, reports.

    Args:
        investment, percent: this year's investment to date and the physical progress, each with its standing; None for
            what is not built.
        day: the end of the month, at which milestones are judged.
    """

    sub_measure: SubMeasureRow
    kind: str
    stage: str
    place: str
    village_code: str | None
    village: str | None
    owner: str
    total_investment: Decimal | None
    invested_before: Decimal | None
    quantity: Decimal | None
    quantity_unit: str
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    investment: TargetRow | None
    percent: TargetRow | None
    feeds_id: int | None
    feeds_item_id: int | None
    version: int
    part_of_code: str
    part_of_title: str
    won_on: date | None
    month: int
    day: date
    milestones: list[MilestoneRow] = field(default_factory=list)
    light: Light | None = None

    @property
    def id(self) -> int:
        return self.sub_measure.id

    @property
    def code(self) -> str:
        return self.sub_measure.code

    @property
    def name(self) -> str:
        return self.sub_measure.title

    @property
    def lead(self) -> DepartmentRow | None:
        return self.sub_measure.lead

    @property
    def is_done(self) -> bool:
        """Whether it was finished by the month's end, and still is."""
        on = self.actual_finish if self.kind in BUILT else self.won_on
        return is_done(self.kind, self.stage) and (on is None or on <= self.day)

    @property
    def is_reported(self) -> bool:
        """Whether it has been reported by its month (``reported_by``)."""
        return self.reported_by(self.month)

    def reported_by(self, month: int) -> bool:
        """Whether there is an approved report or an imported figure of a month or an earlier one."""
        approved = any(
            report.status == ProgressReport.Status.APPROVED and at <= month
            for at, report in self.sub_measure.reports.items()
        )
        return approved or any(min(target.figures, default=99) <= month for target in self.sub_measure.targets)

    @property
    def invested(self) -> Fraction | None:
        """Investment to date in 万元: before this year and this year."""
        this_year = self.investment.standing.actual if self.investment else None
        if this_year is None and self.invested_before is None:
            return None
        return exact(self.invested_before or 0) + (this_year or 0)

    def has_begun(self, day: date) -> bool:
        """Whether its work had begun by the end of a day; always true for kinds that are not built."""
        if self.kind not in BUILT:
            return True
        if self.actual_start:
            return self.actual_start <= day
        return stage_index(self.kind, self.stage) >= stage_index(self.kind, Stage.STARTED)

    @property
    def start_overdue(self) -> int:
        """Days since the planned start, at the month's end, if it has not begun; else 0."""
        start = self.planned_start
        return 0 if self.is_done or start is None or self.has_begun(self.day) else max(0, (self.day - start).days)

    @property
    def finish_overdue(self) -> int:
        """Days since the planned finish, at the month's end, if it is not done; else 0."""
        finish = self.planned_finish
        return 0 if self.is_done or finish is None else max(0, (self.day - finish).days)

    @property
    def overdue(self) -> list[MilestoneRow]:
        """The milestones overdue at the month's end, the longest first; none for a project that is done."""
        if self.is_done:
            return []
        return [
            milestone
            for milestone in self.milestones
            if milestone.planned < self.day and (milestone.done is None or milestone.done > self.day)
        ]
