"""Loads a month's projects as plain rows with their lights, in a fixed number of queries.

Figures and reports come from the same board as those of the plan's targets (``targets.board``); this adds the fields of
projects and their lights (``projects.rules``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When

from targets.board import (
    PROJECTS,
    Board,
    PlanRow,
    SubMeasureRow,
    board_of,
    load_board,
    load_structure,
)
from targets.board.past_days import SCOPE_LOOKUPS
from targets.calendar.schedule import last_day
from targets.formats.dates import end_of_day
from targets.models import SubMeasure

from ..models import Milestone, Project, StageMove
from ..models.stages import BUILT, DONE
from .lights import light_of
from .rows import MilestoneRow, ProjectRow
from .taken_up import taken_up_by

#: The fields that only a project has, from its table and related ones.
FIELDS = (
    *("line_id", "kind", "stage", "place", "village__code", "village__name", "owner", "total_investment"),
    *("invested_before", "quantity", "quantity_unit", "planned_start", "planned_finish", "actual_start"),
    *("actual_finish", "investment_id", "percent_id", "feeds_id", "feeds_item_id", "version"),
    *("part_of__code", "part_of__title"),
)


def load_projects(
    plan: PlanRow, month: int, *, scope: Mapping[str, Any] | None = None, on: date | None = None
) -> list[ProjectRow]:
    """A month's projects with their lights, in the order of adding. Eight queries; on a past day up to ten.

    Args:
        scope: lookups on SubMeasure, such as ``{"lead_id": 7}`` or ``{"project__kind": "road"}``.
        on: a past day: figures, reports, names, stages and finished milestones as they were at its end, without
            projects added later; other fields are today's.
    """
    if on is None:
        return projects_of(load_board(plan, month, scope={**PROJECTS, **(scope or {})}))
    # A past day's board knows some lookups; the others are applied to today's projects.
    now = {name: value for name, value in (scope or {}).items() if name not in SCOPE_LOOKUPS}
    then = {name: value for name, value in (scope or {}).items() if name in SCOPE_LOOKUPS}
    board = load_board(plan, month, scope={**PROJECTS, **then}, on=on)
    lines = SubMeasure.with_projects.filter(**now, plan_id=plan.id, is_project=True) if now else None
    return projects_of(board, on, among=None if lines is None else set(lines.values_list("pk", flat=True)))


def load_listed(plan: PlanRow, month: int, projects: QuerySet[Project]) -> list[ProjectRow]:
    """A page of projects with their lights, in the page's order. Six queries."""
    values = list(_values(projects))
    if not values:
        return []
    # Only by id: further conditions would make the database choose a slower index.
    scope = {"id__in": [row["line_id"] for row in values]}
    return projects_of(board_of(plan, month, scope), values=values)


def load_days(plan: PlanRow, month: int, scope: Mapping[str, Any] | None = None) -> list[ProjectRow]:
    """A month's projects with their days and milestones, without figures, reports and lights. Three queries."""
    return projects_of(load_structure(plan, month, {**PROJECTS, **(scope or {})}), judged=False, by_end=True)


def projects_of(
    board: Board,
    on: date | None = None,
    among: Collection[int] | None = None,
    *,
    judged: bool = True,
    by_end: bool = False,
    values: Iterable[dict[str, Any]] | None = None,
) -> list[ProjectRow]:
    """The projects among a board's sub-measures, or those of them in ``among``. Two queries.

    Args:
        judged: whether the board is judged, so that the projects can be judged.
        by_end: leaves out those that were taken up after the board's month.
        values: the projects' values by the names of ``FIELDS``, if the caller has read them; then one query.
    """
    sub_measures = {row.id: row for row in board.sub_measures if row.is_project and (among is None or row.id in among)}
    day = last_day(board.plan.year, board.month)
    rows = {}
    if values is None:
        condition = taken_up_by(board.plan.id, board.plan.year, board.month) if by_end else Q()
        values = _values_of(Project.objects.filter(condition, plan_id=board.plan.id), sub_measures, on)
    for project in values:
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
    """The day, or None if it is after the past day."""
    return None if day and on and day > on else day


def _values(projects: QuerySet[Project]) -> QuerySet[Project, dict[str, Any]]:
    """The projects' values by the names of ``FIELDS``, and ``won_on``.

    ``won_on`` is the day of the last step to a final stage, for kinds that are not built; others have their actual
    finish.
    """
    won_on = StageMove.objects.filter(project=OuterRef("pk"), stage__in=DONE).order_by("-id").values("on")[:1]
    projects = projects.annotate(won_on=Case(When(kind__in=BUILT, then=None), default=Subquery(won_on)))
    return projects.values(*FIELDS, "won_on")


def _values_of(
    projects: QuerySet[Project], sub_measures: Mapping[int, SubMeasureRow], on: date | None
) -> Iterator[dict[str, Any]]:
    """The values of some projects; for a past day with the stages recorded by its end."""
    values = _values(projects.filter(pk__in=sub_measures).order_by("line_id"))
    if on:
        known = StageMove.objects.filter(project=OuterRef("pk"), at__lt=end_of_day(on)).order_by("-id")
        values = values.annotate(then=Subquery(known.values("stage")[:1])).filter(then__isnull=False)
    for project in values:
        if on:
            project["stage"] = project.pop("then")
        yield project


def _milestones(plan_id: int, projects: Collection[int]) -> Iterator[MilestoneRow]:
    milestones = Milestone.objects.filter(project__plan_id=plan_id, project__in=projects)
    columns = ("id", "project_id", "name", "planned", "done", "weight")
    return (MilestoneRow(**row) for row in milestones.order_by("planned", "id").values(*columns))


def by_stage(rows: Iterable[ProjectRow]) -> dict[str, list[ProjectRow]]:
    """The projects by their stage."""
    stages: dict[str, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        stages[row.stage].append(row)
    return stages
