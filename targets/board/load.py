"""Loads a plan's month into plain rows, in a fixed number of queries: structure, figures, reports.

A page may name a part of the plan: lookups on ``SubMeasure``, such as ``{"area__number": 4}`` or ``{"lead_id": 7}``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, DateTimeField, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from ..dates import end_of_day
from ..models import Event, Figure, Plan, ProgressReport, SubMeasure, TaskArea
from ..models.target import last_year_values, node_values
from ..rules import Terms, figures_from_items, resolve_thresholds
from .history import narrow, undo_later_events
from .judging import judge_board
from .rows import AreaRow, Board, DepartmentRow, PlanRow, ReportRow, Status, SubMeasureRow, TargetRow

PLAN_FIELDS = (
    *("id", "year", "town", "title", "report_day", "basis", "green_at", "amber_at"),
    *("demonstration", "ranks_departments"),
)
AREA_FIELDS = ("number", "kind", "title", "text", "weight")
SUB_MEASURE_FIELDS = ("id", "code", "numeral", "title", "text", "due_month", "weight", "is_project")
#: What a board is of, unless its scope names one of the others: the plan's own sub-measures.
MEASURES = {"is_project": False}
PROJECTS = {"is_project": True}
EVERYTHING = {"is_project__in": (False, True)}
LEAD_FIELDS = ("id", "code", "name", "short_name", "leader")
TARGET_FIELDS = (
    *("id", "code", "name", "unit", "decimals", "value", "comparator", "phasing", "baseline", "start_month"),
    *("due_month", "last_year", "nodes", "basis", "green_at", "amber_at", "counting", "item_threshold", "item_unit"),
    *("weight", "quote"),
)
REPORT_FIELDS = (
    *("id", "month", "status", "version", "assessment", "progress", "problems", "next_steps", "remark"),
    *("submitted_by", "submitted_at", "first_submitted_at", "reviewed_at"),
    Coalesce(NullIf("submitted_by__name", Value("")), "submitted_by__username"),  # as User.__str__ has it
)

Scope = Mapping[str, Any]


def load_plans(*, latest: bool = False, loaded: bool = False) -> list[PlanRow]:
    """All plans with their areas, the latest year first. One query.

    Args:
        latest: also each plan's latest month with a counted figure. PostgreSQL may take a tenth of a second to find it
            in a town of several years, so only a page whose address names no month asks.
        loaded: also when each plan was loaded, as its trace begins; None where it does not begin with that.
    """
    plans: dict[int, PlanRow] = {}
    rows = (
        Plan.objects.annotate(latest=_latest_month() if latest else Value(None, IntegerField()))
        .annotate(loaded=_loaded_at() if loaded else Value(None, DateTimeField()))
        .order_by("-year", "areas__number")
        .values_list(*PLAN_FIELDS, "latest", "loaded", "areas__number", "areas__title")
    )
    for *fields, month, loaded_at, number, title in rows:
        plan = plans.setdefault(fields[0], PlanRow(*fields, (month or 1) if latest else None, loaded_at))
        if number is not None:
            plan.areas[number] = title
    return list(plans.values())


def _loaded_at() -> Subquery:
    """When a plan came in: the time of its first event."""
    brought = [Event.Action.LOAD_PLAN, Event.Action.CHANGE_PLAN]
    first = Event.objects.filter(plan=OuterRef("pk")).order_by("sequence")
    return Subquery(first.annotate(came=Case(When(action__in=brought, then="at"))).values("came")[:1])


def _latest_month() -> Case:
    """The latest month of a plan that has a counted figure."""
    counted = Figure.objects.filter(report=OuterRef("pk"), counted__isnull=False)
    with_figures = ProgressReport.objects.filter(
        Exists(counted), sub_measure__plan=OuterRef("pk"), sub_measure__is_project=False
    ).order_by("-month")
    first_area = TaskArea.objects.filter(plan=OuterRef("pk")).order_by("number")
    # Looked for in one row of a plan, not in the row of each area again.
    return Case(When(areas=Subquery(first_area.values("pk")[:1]), then=Subquery(with_figures.values("month")[:1])))


def load_board(plan: PlanRow, month: int | None = None, *, scope: Scope | None = None, on: date | None = None) -> Board:
    """A plan's month, judged and rolled up. Three queries; one more for a past day (see ``history``).

    Args:
        plan: from ``load_plans``.
        month: the as-of month; None takes the latest with a counted figure.
        scope: lookups on SubMeasure for a part of the plan; the roll-up is then over that part.
        on: the board as it was at the end of this day.
    """
    if on is not None:
        return _board_on(plan, month, scope or {}, on)
    scope = scope_in(plan, scope)
    return board_of(plan, month, structure_of_sub_measures(scope), scope)


def load_figures(plan: PlanRow, scope: Scope, month: int | None = None) -> Board:
    """A part of a plan with its figures, nothing of it judged: for who judges what is typed. Three queries.

    Of its reports it says which there are and in what state; ``load_reports`` reads a month's in full.

    Args:
        scope: as in ``load_board``.
        month: the one month whose reports matter: of the others only those that are on their way are read.
    """
    scope = scope_in(plan, scope)
    raw = _Raw()
    raw.read_structure(structure_of_sub_measures(scope))
    raw.read_figures(_prefixed("report__sub_measure__", scope))
    raw.read_states(_prefixed("sub_measure__", scope), on_their_way=month is not None)
    raw.count(plan)
    return Board(plan, raw.latest_month(), list(raw.areas.values()))


def load_reports(board: Board, month: int) -> None:
    """Reads a month's reports of a board in full. One query."""
    rows = {row.id: row for row in board.sub_measures}
    reports = ProgressReport.objects.filter(sub_measure__in=rows, month=month).order_by()
    for sub_measure, *fields in reports.values_list("sub_measure_id", *REPORT_FIELDS):
        rows[sub_measure].reports[month] = ReportRow(*fields)


def scope_in(plan: PlanRow, scope: Scope | None = None) -> dict[str, Any]:
    """Lookups on SubMeasure in a plan: its sub-measures, unless ``scope`` names PROJECTS or EVERYTHING."""
    asked = {**MEASURES, **(scope or {}), "plan_id": plan.id}
    if asked.pop("is_project__in", None):
        del asked["is_project"]
    return asked


def structure_of_sub_measures(scope: Scope) -> Iterable[tuple]:
    """Areas, sub-measures, leads and targets as joined rows: every sub-measure, also one without targets."""
    return (
        SubMeasure.objects.filter(**scope)
        .order_by("area__number", "id", "targets__id")
        .values_list(*columns(area="area__", sub_measure="", target="targets__"))
    )


def columns(*, area: str, sub_measure: str, target: str) -> list[str]:
    """The columns of the joined rows, for a query from either end of the relation."""
    return [
        *(area + name for name in AREA_FIELDS),
        *(sub_measure + name for name in SUB_MEASURE_FIELDS),
        *(f"{sub_measure}lead__{name}" for name in LEAD_FIELDS),
        *(target + name for name in TARGET_FIELDS),
    ]


def board_of(plan: PlanRow, month: int | None, structure: Iterable[tuple], scope: Scope) -> Board:
    """The board of joined rows; ``scope`` (lookups on SubMeasure) says whose figures and reports to load."""
    raw = _Raw()
    raw.read_structure(structure)
    raw.read_figures(_prefixed("report__sub_measure__", scope))
    raw.read_reports(_prefixed("sub_measure__", scope))
    return judged(plan, month, raw)


def _board_on(plan: PlanRow, month: int | None, scope: Scope, on: date) -> Board:
    return board_of_day(plan, month, read_whole(plan, scope), scope, on)


def read_whole(plan: PlanRow, scope: Scope | None = None) -> "_Raw":
    """A whole plan as it is today, with what a past day's board is made from, of what ``scope`` counts. Three queries."""
    kept = {name: scope[name] for name in (*PROJECTS, *EVERYTHING) if name in scope} if scope else {}
    whole = scope_in(plan, kept)
    raw = _Raw()
    raw.read_structure(structure_of_sub_measures(whole))
    raw.read_figures(_prefixed("report__sub_measure__", whole), named=True)
    raw.read_reports(_prefixed("sub_measure__", whole))
    return raw


def board_of_day(plan: PlanRow, month: int | None, raw: "_Raw", scope: Scope, on: date) -> Board:
    """A past day's board: of the whole plan, for a part of it may have been elsewhere then; ``scope`` is kept of it."""
    plan = undo_later_events(plan, raw, end_of_day(on))
    narrow(raw, scope)
    board = judged(plan, month, raw)
    for target in board.targets:
        target.past_items = raw.past_items.get(target.id, {})
    return board


def judged(plan: PlanRow, month: int | None, raw: "_Raw") -> Board:
    """The board of what was read, counted and judged. No queries."""
    raw.count(plan)
    board = Board(plan, month or raw.latest_month(), list(raw.areas.values()))
    judge_board(board)
    return board


def _prefixed(prefix: str, scope: Scope) -> dict[str, Any]:
    return {prefix + lookup: value for lookup, value in scope.items()}


class _Raw:
    """What the queries give, before anything is counted or judged; ``history`` may still put earlier values back."""

    def __init__(self) -> None:
        self.areas: dict[int, AreaRow] = {}
        self.sub_measures: dict[int, SubMeasureRow] = {}
        self.targets: dict[int, dict[str, Any]] = {}
        # (target, item or None, month) → [value, counted]
        self.figures: dict[tuple[int, int | None, int], list] = {}
        # item → its target and name, for a past day
        self.item_names: dict[int, tuple[int, str]] = {}
        # target → what of its items was otherwise (``TargetRow.past_items``)
        self.past_items: dict[int, dict[str, dict[str, Any]]] = {}

    def read_structure(self, rows: Iterable[tuple]) -> None:
        a, s, d = len(AREA_FIELDS), len(SUB_MEASURE_FIELDS), len(LEAD_FIELDS)
        leads: dict[int, DepartmentRow] = {}
        for row in rows:
            area_part, sub_part, lead_part = row[:a], row[a : a + s], row[a + s : a + s + d]
            target_part = row[a + s + d :]
            area = self.areas.get(area_part[0])
            if area is None:
                area = self.areas[area_part[0]] = AreaRow(*area_part)
            sub_measure = self.sub_measures.get(sub_part[0])
            if sub_measure is None:
                lead = None
                if lead_part[0] is not None:
                    lead = leads.setdefault(lead_part[0], DepartmentRow(*lead_part))
                sub_measure = SubMeasureRow(*sub_part, lead, area.number, area.kind)
                self.sub_measures[sub_measure.id] = sub_measure
                area.sub_measures.append(sub_measure)
            if target_part[0] is not None:
                fields = dict(zip(TARGET_FIELDS, target_part, strict=True))
                fields["sub_measure"] = sub_measure
                self.targets[fields["id"]] = fields

    def read_figures(self, lookups: dict[str, Any], *, named: bool = False) -> None:
        """Reads the figures; ``named``: with the names of their items, by which the trace calls them."""
        columns = ["target_id", "item_id", "report__month", "value", "counted", *(["item__name"] if named else [])]
        rows = Figure.objects.filter(**lookups).order_by()
        for target, item, month, value, counted, *name in rows.values_list(*columns):
            self.figures[target, item, month] = [value, counted]
            if name and item is not None:
                self.item_names[item] = (target, name[0])

    def read_reports(self, lookups: dict[str, Any]) -> None:
        rows = ProgressReport.objects.filter(**lookups).order_by()
        for sub_measure, *fields in rows.values_list("sub_measure_id", *REPORT_FIELDS):
            if sub_measure in self.sub_measures:
                report = ReportRow(*fields)
                self.sub_measures[sub_measure].reports[report.month] = report

    def read_states(self, lookups: dict[str, Any], *, on_their_way: bool) -> None:
        """Reads which reports there are, and their states; a year's words and stamps would be most of the reading.

        Args:
            on_their_way: leaves out the approved ones, which by a year's end are nearly all.
        """
        rows = ProgressReport.objects.filter(**lookups).order_by()
        if on_their_way:
            rows = rows.exclude(status=Status.APPROVED)
        for sub_measure, *fields in rows.values_list("sub_measure_id", "id", "month", "status", "version"):
            if sub_measure in self.sub_measures:
                report = ReportRow(*fields)
                self.sub_measures[sub_measure].reports[report.month] = report

    def count(self, plan: PlanRow) -> None:
        """Makes the targets, with their counted and awaiting figures by month."""
        counted: dict[int, dict[int | None, dict[int, Any]]] = defaultdict(lambda: defaultdict(dict))
        awaiting: dict[int, dict[int | None, dict[int, Any]]] = defaultdict(lambda: defaultdict(dict))
        typed: dict[int, dict[tuple[int | None, int], Any]] = defaultdict(dict)
        for (target_id, item, month), (value, approved) in self.figures.items():
            fields = self.targets.get(target_id)
            if fields is None:
                continue
            if approved is not None:
                counted[target_id][item][month] = approved
            if value is not None:
                typed[target_id][item, month] = value
                report = fields["sub_measure"].reports.get(month)
                if report and is_awaiting(value, approved, report.status):
                    awaiting[target_id][item][month] = value
        for target_id, fields in self.targets.items():
            row = _target_row(plan, fields)
            row.typed = typed[target_id]
            row.item_figures = {item: months for item, months in counted[target_id].items() if item is not None}
            if row.counts_items:
                row.figures = _from_items(row, row.item_figures)
                row.awaiting = _awaiting_from_items(row, awaiting[target_id])
            else:
                row.figures = counted[target_id][None]
                row.awaiting = awaiting[target_id][None]
            row.sub_measure.targets.append(row)

    def latest_month(self) -> int:
        """The latest month with a counted figure; January where there is none."""
        return max(
            (month for (_t, _i, month), (_v, counted) in self.figures.items() if counted is not None),
            default=1,
        )


def is_awaiting(value: Any, counted: Any, status: str) -> bool:
    """Whether a figure waits for review: it was submitted, and is not what already counts."""
    # The state first: it is a quick answer, and mostly the last word.
    return status == Status.SUBMITTED and value is not None and value != counted


def _from_items(row: TargetRow, items: dict[int, dict[int, Any]]) -> dict[int, Any]:
    return figures_from_items(row.counting, row.item_threshold, items.values())


def _awaiting_from_items(row: TargetRow, items: dict[int | None, dict[int, Any]]) -> dict[int, Any]:
    """What the total would be in the months that have item figures on their way."""
    both = {item: dict(months) for item, months in row.item_figures.items()}
    for item, months in items.items():
        if item is not None:
            both.setdefault(item, {}).update(months)
    months = {month for figures in items.values() for month in figures}
    return {month: figure for month, figure in _from_items(row, both).items() if month in months}


def terms_of(plan: PlanRow, fields: Mapping[str, Any]) -> Terms:
    """What the plan says of a target, from its stored fields, with the plan's thresholds where it has none."""
    basis, green_at, amber_at = resolve_thresholds(
        plan.basis, plan.green_at, plan.amber_at, fields["basis"], fields["green_at"], fields["amber_at"]
    )
    return Terms(
        value=fields["value"],
        comparator=fields["comparator"],
        phasing=fields["phasing"],
        baseline=fields["baseline"],
        start=fields["start_month"],
        due=fields["due_month"],
        last_year=last_year_values(fields["last_year"]),
        nodes=node_values(fields["nodes"]),
        basis=basis,
        green_at=green_at,
        amber_at=amber_at,
    )


def _target_row(plan: PlanRow, fields: Mapping[str, Any]) -> TargetRow:
    names = (
        "id",
        "code",
        "name",
        "unit",
        "decimals",
        "weight",
        "counting",
        "item_threshold",
        "item_unit",
        "quote",
    )
    return TargetRow(
        terms=terms_of(plan, fields),
        sub_measure=fields["sub_measure"],
        **{name: fields[name] for name in names},
    )
