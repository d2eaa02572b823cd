"""Reads a month's projects as plain rows, each with its light, in a fixed number of queries.

Figures and reports come from the same board as those of the plan's targets (``targets.board``); this adds what only a
project has, and its light (``projects.rules``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from targets.board import (
    PROJECTS,
    Board,
    DepartmentRow,
    PlanRow,
    SubMeasureRow,
    TargetRow,
    board_of,
    load_board,
    load_structure,
)
from targets.board.load import structure_of_sub_measures
from targets.board.past_days import PARTS
from targets.calendar.schedule import last_day
from targets.formats.dates import end_of_day
from targets.models import ProgressReport, SubMeasure
from targets.rules import Light, exact, judge

from ..models import Milestone, Project, StageMove
from ..models.stages import BUILT, DONE, Stage, is_done, stage_index
from ..rules import PlannedPoint, assessment_light, milestones_light, project_light

#: What only a project has, as it stands in its table and those beside it.
FIELDS = (
    *("line_id", "kind", "stage", "place", "village__code", "village__name", "leader", "owner", "total_investment"),
    *("invested_before", "quantity", "quantity_unit", "planned_start", "planned_finish", "actual_start"),
    *("actual_finish", "investment_id", "percent_id", "feeds_id", "feeds_item_id", "version"),
    *("part_of__code", "part_of__title"),
)


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
        """As the rules see it."""
        return PlannedPoint(self.planned, self.done, self.weight)


@dataclass
class ProjectRow:
    """A project in a month. ``sub_measure`` is its row among the sub-measures: name, lead, reports.

    Args:
        investment, percent: this year's investment to date and the physical progress, each with its standing; None for
            what is not built.
        day: the end of the month, for which milestones are judged.
    """

    sub_measure: SubMeasureRow
    kind: str
    stage: str
    place: str
    village_code: str | None
    village: str | None
    leader: str
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
        """Whether it is reported by its month (``reported_by``)."""
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
        """Investment to date since the beginning, in 万元: what was invested before this year and this year's."""
        this_year = self.investment.standing.actual if self.investment else None
        if this_year is None and self.invested_before is None:
            return None
        return exact(self.invested_before or 0) + (this_year or 0)

    def has_begun(self, day: date) -> bool:
        """Whether its work had begun by the end of a day; always true of what is not built."""
        if self.kind not in BUILT:
            return True
        if self.actual_start:
            return self.actual_start <= day
        return stage_index(self.kind, self.stage) >= stage_index(self.kind, Stage.STARTED)

    @property
    def start_overdue(self) -> int:
        """By how many days the planned start has passed at the month's end while it has not begun; 0 if it has not."""
        start = self.planned_start
        return 0 if self.is_done or start is None or self.has_begun(self.day) else max(0, (self.day - start).days)

    @property
    def finish_overdue(self) -> int:
        """By how many days the planned finish has passed at the month's end while it is not done; 0 if it has not."""
        finish = self.planned_finish
        return 0 if self.is_done or finish is None else max(0, (self.day - finish).days)

    @property
    def overdue(self) -> list[MilestoneRow]:
        """The milestones that should have been done by the month's end and were not, the longest first.

        None of a project that is done: nobody waits for them any more.
        """
        if self.is_done:
            return []
        return [
            milestone
            for milestone in self.milestones
            if milestone.planned < self.day and (milestone.done is None or milestone.done > self.day)
        ]


def load_projects(
    plan: PlanRow, month: int, *, scope: Mapping[str, Any] | None = None, on: date | None = None
) -> list[ProjectRow]:
    """A month's projects with their lights, in the order of adding. Five queries; on a past day up to seven.

    Args:
        scope: lookups on SubMeasure, such as ``{"lead_id": 7}`` or ``{"project__kind": "road"}``.
        on: figures, reports, names, stages and what was done by then as they stood at the end of this day, without
            what was taken up later; what else a project has is today's.
    """
    if on is None:
        return projects_of(load_board(plan, month, scope={**PROJECTS, **(scope or {})}))
    # A past day's board is the whole plan's, narrowed by what stood where; the rest is asked of today's projects.
    now = {name: value for name, value in (scope or {}).items() if name not in PARTS}
    then = {name: value for name, value in (scope or {}).items() if name in PARTS}
    board = load_board(plan, month, scope={**PROJECTS, **then}, on=on)
    lines = SubMeasure.with_projects.filter(**now, plan_id=plan.id, is_project=True) if now else None
    return projects_of(board, on, among=None if lines is None else set(lines.values_list("pk", flat=True)))


def load_listed(plan: PlanRow, month: int, projects: QuerySet[Project]) -> list[ProjectRow]:
    """A page of projects with their lights, in the page's order. Five queries."""
    values = list(_values(projects))
    if not values:
        return []
    # By their ids alone: the plan, or that they are projects, would only send the database to look elsewhere.
    scope = {"id__in": [row["line_id"] for row in values]}
    return projects_of(board_of(plan, month, structure_of_sub_measures(scope), scope), values=values)


def load_days(plan: PlanRow, month: int, scope: Mapping[str, Any] | None = None) -> list[ProjectRow]:
    """The projects of today with their days and milestones, without figures, reports and lights. Three queries."""
    return projects_of(load_structure(plan, month, {**PROJECTS, **(scope or {})}), judged=False)


def projects_of(
    board: Board,
    on: date | None = None,
    among: Collection[int] | None = None,
    *,
    judged: bool = True,
    values: Iterable[dict[str, Any]] | None = None,
) -> list[ProjectRow]:
    """The projects among a board's sub-measures, or those of them in ``among``. Two queries.

    Args:
        judged: whether the board is, so that the projects can be.
        values: what only a project has, by the names of ``FIELDS``, where the caller has read it; then one query.
    """
    sub_measures = {row.id: row for row in board.sub_measures if row.is_project and (among is None or row.id in among)}
    day = last_day(board.plan.year, board.month)
    rows = {}
    for project in _values_of(board.plan.id, sub_measures, on) if values is None else values:
        pk = project.pop("line_id")
        targets = {target.id: target for target in sub_measures[pk].targets}
        rows[pk] = ProjectRow(
            sub_measures[pk],
            village_code=project.pop("village__code"),
            village=project.pop("village__name"),
            investment=targets.get(project.pop("investment_id")),
            percent=targets.get(project.pop("percent_id")),
            part_of_code=project.pop("part_of__code"),
            part_of_title=project.pop("part_of__title"),
            month=board.month,
            day=day,
            **project,
        )
    for milestone in _milestones(board.plan.id, rows):
        milestone.done = _by(milestone.done, on)
        rows[milestone.project_id].milestones.append(milestone)
    for row in rows.values():
        row.actual_start, row.actual_finish = _by(row.actual_start, on), _by(row.actual_finish, on)
        if judged:
            row.light = light_of(row)
    return list(rows.values())


def _by(day: date | None, on: date | None) -> date | None:
    """A day that was not after a past day; None if it was."""
    return None if day and on and day > on else day


#: Longer lists than this are not named to the database: the whole plan is the better question.
MOST_NAMED = 500


def _values(projects: QuerySet[Project]) -> QuerySet[Project, dict[str, Any]]:
    """What only a project has, by the names of ``FIELDS``; and ``won_on``.

    What is won is done by its last step to a stage that says so; what is built has its actual finish.
    """
    won_on = StageMove.objects.filter(project=OuterRef("pk"), stage__in=DONE).order_by("-id").values("on")[:1]
    projects = projects.annotate(won_on=Case(When(kind__in=BUILT, then=None), default=Subquery(won_on)))
    return projects.values(*FIELDS, "won_on")


def _values_of(plan_id: int, sub_measures: Mapping[int, SubMeasureRow], on: date | None) -> Iterator[dict[str, Any]]:
    """The values of some projects; for a past day each with the stage that was recorded by its end."""
    projects = Project.objects.filter(plan_id=plan_id)
    if len(sub_measures) <= MOST_NAMED:
        projects = projects.filter(pk__in=sub_measures)
    values = _values(projects.order_by("line_id"))
    if on:
        known = StageMove.objects.filter(project=OuterRef("pk"), at__lt=end_of_day(on)).order_by("-id")
        values = values.annotate(then=Subquery(known.values("stage")[:1])).filter(then__isnull=False)
    for project in values:
        if on:
            project["stage"] = project.pop("then")
        if project["line_id"] in sub_measures:
            yield project


def _milestones(plan_id: int, projects: Collection[int]) -> Iterator[MilestoneRow]:
    milestones = Milestone.objects.filter(project__plan_id=plan_id)
    if len(projects) <= MOST_NAMED:
        milestones = milestones.filter(project__in=projects)
    columns = ("id", "project_id", "name", "planned", "done", "weight")
    rows = milestones.order_by("planned", "id").values(*columns)
    return (MilestoneRow(**row) for row in rows if row["project_id"] in projects)


#: What a project's light is taken from.
PERCENT, INVESTMENT, MILESTONES, ASSESSMENT = "percent", "investment", "milestones", "assessment"


def lights_of(row: ProjectRow, month: int | None = None) -> dict[str, Light]:
    """The lights that a project's own is made of, in its month or an earlier one: by what each is taken from."""
    at = month or row.month
    day = row.day if month is None else last_day(row.day.year, month)
    lights = {
        PERCENT: _light_of_target(row.percent, month),
        INVESTMENT: _light_of_target(row.investment, month),
        MILESTONES: milestones_light(
            [milestone.point for milestone in row.milestones],
            day,
            start=None if row.has_begun(day) else row.planned_start,
            finish=row.planned_finish,
        ),
        ASSESSMENT: assessment_light(row.sub_measure.assessment(at), is_all=row.kind not in BUILT),
    }
    return {source: light for source, light in lights.items() if light is not None and light != Light.UNSET}


def _light_of_target(target: TargetRow | None, month: int | None) -> Light | None:
    if target is None or month is None:
        return target.light if target else None
    return judge(target.terms, target.figures, month, outlook=False).light


def light_at(row: ProjectRow, month: int) -> Light:
    """The light that a project which is not done yet had in an earlier month."""
    lights = lights_of(row, month)
    investment = lights.pop(INVESTMENT, None)
    return project_light(
        is_done=False, is_reported=row.reported_by(month), lights=lights.values(), investment=investment
    )


def light_of(row: ProjectRow) -> Light:
    """A project's light in its month. The rule is ``projects.rules.project_light``."""
    lights = lights_of(row)
    investment = lights.pop(INVESTMENT, None)
    return project_light(
        is_done=row.is_done, is_reported=row.is_reported, lights=lights.values(), investment=investment
    )


def by_stage(rows: Iterable[ProjectRow]) -> dict[str, list[ProjectRow]]:
    """The projects by their stage."""
    stages: dict[str, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        stages[row.stage].append(row)
    return stages
