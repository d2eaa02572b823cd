"""Loads a plan's month into plain rows, in a fixed number of queries: structure, figures, reports.

A page may ask for a part of the plan by a scope: lookups on ``SubMeasure``, such as ``{"lead_id": 7}``.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Case, DateTimeField, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from ..calendar.schedule import calendar_of, due_until, local_day
from ..calendar.workdays import Calendar
from ..formats.dates import end_of_day
from ..models import Event, Figure, Plan, ProgressReport, SubMeasure, Target, TaskArea
from .judging import Board, judge_board
from .past_days import keep_scope, rewind_to
from .plan_rows import AreaRow, PlanRow
from .queries import AREA_FIELDS, REPORT_FIELDS, REPORT_NAMES, PlanData, report_row

PLAN_FIELDS = (
    *("id", "year", "town", "title", "report_day", "first_due", "basis", "green_at", "amber_at"),
    *("demonstration", "ranks_departments"),
)
#: A board has the plan's own sub-measures, unless its scope names one of the other two.
MEASURES = {"is_project": False}
PROJECTS = {"is_project": True}
EVERYTHING = {"is_project__in": (False, True)}
#: A scope of no more than these holds whole areas, also those without sub-measures.
OF_WHOLE_AREAS = {"plan_id", "is_project", "area__number"}
#: A scope with one of these names its sub-measures or a target.
OF_ONE = {"id", "id__in", "code", "targets__code"}

Scope = Mapping[str, Any]


def load_plans(*, latest: bool = False, loaded: bool = False) -> list[PlanRow]:
    """All plans with their areas, the latest year first. One query.

    Args:
        latest: also each plan's latest month with a counted figure. PostgreSQL may take a tenth of a second to find it
            in a town of several years, so only a page whose address names no month asks.
        loaded: also when each plan was loaded, by its first event; None where that is another action.
    """
    plans: dict[int, PlanRow] = {}
    rows = (
        Plan.objects.annotate(latest=_latest_month() if latest else Value(None, IntegerField()))
        .annotate(last_event=_last_event(OuterRef("pk")), last_of_people=_last_event(None))
        .annotate(loaded_at=_loaded_at() if loaded else Value(None, DateTimeField()))
        .order_by("-year", "areas__number")
        .values(
            *PLAN_FIELDS,
            "latest",
            "loaded_at",
            "last_event",
            "last_of_people",
            *(f"areas__{name}" for name in AREA_FIELDS),
        )
    )
    for row in rows:
        plan = plans.get(row["id"])
        if plan is None:
            month = (row["latest"] or 1) if latest else None
            fields = {name: row[name] for name in PLAN_FIELDS}
            last_events = (row["last_event"], row["last_of_people"])
            plan = PlanRow(**fields, latest_month=month, last_events=last_events, loaded_at=row["loaded_at"])
            plans[row["id"]] = plan
        if row["areas__number"] is not None:
            plan.bare_areas.append(AreaRow(**{name: row[f"areas__{name}"] for name in AREA_FIELDS}))
    found = list(plans.values())
    for later, plan in pairwise(found):
        plan.next_year = later.year
    return found


def _last_event(plan: OuterRef | None) -> Subquery:
    """The number of the latest event of a plan; None: of people and places."""
    return Subquery(Event.objects.filter(plan=plan).order_by("-sequence").values("sequence")[:1])


def _loaded_at() -> Subquery:
    """When a plan was loaded: the time of its first event."""
    loading_actions = [Event.Action.LOAD_PLAN, Event.Action.CHANGE_PLAN]
    first = Event.objects.filter(plan=OuterRef("pk")).order_by("sequence")
    return Subquery(first.annotate(came=Case(When(action__in=loading_actions, then="at"))).values("came")[:1])


def _latest_month() -> Case:
    """The latest month of a plan that has a counted figure; where none has, the first in which anything is asked."""
    counted = Figure.objects.filter(report=OuterRef("pk"), counted__isnull=False)
    with_figures = ProgressReport.objects.filter(Exists(counted), sub_measure__plan=OuterRef("pk")).order_by("-month")
    first_area = TaskArea.objects.filter(plan=OuterRef("pk")).order_by("number")
    # Asked once a plan, not again in the row of each area.
    first_asked = SubMeasure.objects.filter(plan=OuterRef("pk")).order_by("asked_from").values("asked_from")
    latest = Coalesce(Subquery(with_figures.values("month")[:1]), Subquery(first_asked[:1]))
    return Case(When(areas=Subquery(first_area.values("pk")[:1]), then=latest))


def load_board(plan: PlanRow, month: int | None = None, *, scope: Scope | None = None, on: date | None = None) -> Board:
    """A plan's month, judged and rolled up. Five queries; one more for a past day (see ``past_days``).

    What was added to the plan in a later month is left out, unless the scope names it.

    Args:
        plan: from ``load_plans``.
        month: the as-of month; None takes the latest with a counted figure.
        scope: lookups on SubMeasure for a part of the plan; the roll-up is then over that part.
        on: the board as it was at the end of this day.
    """
    scope = scope or {}
    board = _board_on(plan, month, scope, on) if on else board_of(plan, month, scope_in(plan, scope))
    if not scope.keys() & OF_ONE:
        board.leave_out_later(areas="area__number" not in scope)
    return board


def load_with_projects(
    plan: PlanRow, month: int | None, *, scope: Scope | None = None, on: date | None = None
) -> tuple[Board, Board]:
    """A plan's month and that of its projects, each judged by itself. Five queries for both; one more on a past day.

    Args:
        scope: lookups on SubMeasure for a part of the plan and of its projects; not on a past day.
        month, on: as in ``load_board``.
    """
    if on is None:
        data = _read(plan, {**(scope or {}), "plan_id": plan.id})
    else:
        data = read_whole(plan, EVERYTHING)
        plan = rewind_to(plan, data, end_of_day(on))
        keep_scope(data, EVERYTHING)
    projects = data.take_projects()
    board = judged(plan, month, data, on)
    if not (scope or {}).keys() & OF_ONE:
        board.leave_out_later()
    return board, _judged(plan, board.month, projects, on, board.calendar)


def load_structure(plan: PlanRow, month: int, scope: Scope) -> Board:
    """A part of a plan without figures and reports, not judged: for pages without lights. Two queries."""
    data = read_structure(plan, scope_in(plan, scope))
    data.count(plan)
    board = Board(plan, month, list(data.areas.values()))
    board.take_month(month)
    return board


def load_figures(plan: PlanRow, scope: Scope, month: int | None = None) -> Board:
    """A part of a plan with its figures, not judged: for forms that judge what is typed. Four queries.

    Of its reports it has only the states; ``load_reports`` reads a month's in full.

    Args:
        scope: as in ``load_board``.
        month: the one month whose reports matter: of other months approved reports are left out.
    """
    scope = scope_in(plan, scope)
    data = read_structure(plan, scope)
    data.read_figures(_prefixed("report__sub_measure__", scope))
    data.read_states(_prefixed("sub_measure__", scope), on_their_way=month is not None)
    data.count(plan)
    return Board(plan, data.latest_month(), list(data.areas.values()), notes=data.notes)


def load_reports(board: Board, month: int) -> None:
    """Reads the reports of a month and of the month before in full, and takes the terms and leads of that month.

    One query.
    """
    board.take_month(month)
    sub_measures = {sub_measure.id: sub_measure for sub_measure in board.sub_measures}
    months = (month - 1, month)
    reports = ProgressReport.with_projects.filter(sub_measure__in=sub_measures, month__in=months).order_by()
    for fields in reports.values("sub_measure_id", *REPORT_FIELDS, *REPORT_NAMES):
        sub_measure = sub_measures[fields.pop("sub_measure_id")]
        report = report_row(fields)
        sub_measure.reports[report.month] = report


def scope_in(plan: PlanRow, scope: Scope | None = None) -> dict[str, Any]:
    """Lookups on SubMeasure in a plan: its sub-measures, unless ``scope`` names PROJECTS or EVERYTHING."""
    lookups = {**MEASURES, **(scope or {}), "plan_id": plan.id}
    if lookups.pop("is_project__in", None):
        del lookups["is_project"]
    return lookups


def read_structure(plan: PlanRow, scope: Scope) -> PlanData:
    """The sub-measures of a scope (with the plan in it), their areas, leads and targets. Two queries.

    A scope of whole areas also has those without sub-measures; one of projects alone has not.
    """
    lookups = _prefixed("sub_measure__", scope)
    if code := lookups.pop("sub_measure__targets__code", None):
        lookups["code"] = code  # that target alone, not all of its sub-measure's
    data = PlanData()
    if scope.keys() <= OF_WHOLE_AREAS and not scope.get("is_project"):
        wanted = scope.get("area__number")
        data.take_areas(area for area in plan.bare_areas if wanted in (None, area.number))
    data.read_structure(SubMeasure.with_projects.filter(**scope), Target.with_projects.filter(**lookups))
    return data


def board_of(plan: PlanRow, month: int | None, scope: Scope) -> Board:
    """A board of the sub-measures of a scope, judged. Five queries.

    Args:
        scope: lookups on SubMeasure, with the plan and whether projects are meant.
    """
    return judged(plan, month, _read(plan, scope))


def _read(plan: PlanRow, scope: Scope) -> PlanData:
    data = read_structure(plan, scope)
    data.read_reports(_prefixed("sub_measure__", scope))
    data.read_figures(_prefixed("report__sub_measure__", scope))
    return data


def _board_on(plan: PlanRow, month: int | None, scope: Scope, on: date) -> Board:
    return board_of_day(plan, month, read_whole(plan, scope), scope, on)


def read_whole(plan: PlanRow, scope: Scope | None = None) -> PlanData:
    """A whole plan as it is today, or its projects, with all that a past day's board needs. Four queries."""
    kept = {name: scope[name] for name in (*PROJECTS, *EVERYTHING) if name in scope} if scope else {}
    whole = scope_in(plan, kept)
    data = read_structure(plan, whole)
    data.read_figures(_prefixed("report__sub_measure__", whole), named=True)
    data.read_reports(_prefixed("sub_measure__", whole))
    return data


def board_of_day(plan: PlanRow, month: int | None, data: PlanData, scope: Scope, on: date) -> Board:
    """A past day's board from the data of the whole plan: ``scope`` may have held other rows then."""
    plan = rewind_to(plan, data, end_of_day(on))
    keep_scope(data, scope)
    board = judged(plan, month, data, on)
    for target in board.targets:
        target.past_items = data.past_items.get(target.id, {})
    return board


def judged(plan: PlanRow, month: int | None, data: PlanData, on: date | None = None) -> Board:
    """The board of what was read, counted and judged; ``on``: its past day. One query."""
    return _judged(plan, month, data, on, calendar_of(plan.year))


def _judged(plan: PlanRow, month: int | None, data: PlanData, on: date | None, calendar: Calendar | None) -> Board:
    data.count(plan)
    last_due = due_until(plan, calendar or Calendar(), on or local_day())
    board = Board(plan, month or data.latest_month(), list(data.areas.values()), last_due, calendar)
    judge_board(board)
    return board


def _prefixed(prefix: str, scope: Scope) -> dict[str, Any]:
    return {prefix + lookup: value for lookup, value in scope.items()}
