"""What the queries of a board give, before anything is counted or judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf

from ..models import Figure, ProgressReport
from ..models.target import last_year_values, node_values
from ..rules import Terms, figures_from_items, resolve_thresholds
from .rows import AreaRow, DepartmentRow, PlanRow, ReportRow, Status, SubMeasureRow, TargetRow

AREA_FIELDS = ("number", "kind", "title", "text", "weight")
SUB_MEASURE_FIELDS = ("id", "code", "numeral", "title", "text", "due_month", "weight", "is_project")
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


class PlanData:
    """What the queries give; ``history`` may still put earlier values back."""

    def __init__(self) -> None:
        self.areas: dict[int, AreaRow] = {}
        self.sub_measures: dict[int, SubMeasureRow] = {}
        self.targets: dict[int, dict[str, Any]] = {}
        # (target, item or None, month) → [value, counted]
        self.figures: dict[tuple[int, int | None, int], list] = {}
        # (target, item or None, month) → what the report says of the figure, where it does and that was asked for
        self.notes: dict[tuple[int, int | None, int], str] = {}
        # item → its target and name, for a past day
        self.item_names: dict[int, tuple[int, str]] = {}
        # target → what of its items was otherwise (``TargetRow.past_items``)
        self.past_items: dict[int, dict[str, dict[str, Any]]] = {}

    def take_projects(self) -> "PlanData":
        """Takes the projects out, each under its area, to be judged by themselves."""
        taken = PlanData()
        for number, area in self.areas.items():
            projects = [row for row in area.sub_measures if row.is_project]
            if projects:
                taken.areas[number] = replace(area, sub_measures=projects)
                area.sub_measures = [row for row in area.sub_measures if not row.is_project]
        taken.targets = {pk: fields for pk, fields in self.targets.items() if fields["sub_measure"].is_project}
        taken.figures = {place: values for place, values in self.figures.items() if place[0] in taken.targets}
        self.targets = {pk: fields for pk, fields in self.targets.items() if pk not in taken.targets}
        self.figures = {place: values for place, values in self.figures.items() if place not in taken.figures}
        return taken

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

    def read_figures(self, lookups: dict[str, Any], *, named: bool = False, noted: bool = False) -> None:
        """Reads the figures.

        Args:
            named: with the names of their items, by which the trace calls them.
            noted: with what the reports say of them.
        """
        columns = ["target_id", "item_id", "report__month", "value", "counted"]
        columns += ["item__name"] if named else ["note"] if noted else []
        rows = Figure.objects.filter(**lookups).order_by()
        for target, item, month, value, counted, *text in rows.values_list(*columns):
            self.figures[target, item, month] = [value, counted]
            if named and item is not None:
                self.item_names[item] = (target, text[0])
            elif noted and text[0]:
                self.notes[target, item, month] = text[0]

    def read_reports(self, lookups: dict[str, Any]) -> None:
        rows = ProgressReport.with_projects.filter(**lookups).order_by()
        for sub_measure, *fields in rows.values_list("sub_measure_id", *REPORT_FIELDS):
            if sub_measure in self.sub_measures:
                report = ReportRow(*fields)
                self.sub_measures[sub_measure].reports[report.month] = report

    def read_states(self, lookups: dict[str, Any], *, on_their_way: bool) -> None:
        """Reads which reports there are, and their states; a year's words and stamps would be most of the reading.

        Args:
            on_their_way: leaves out the approved ones, which by a year's end are nearly all.
        """
        rows = ProgressReport.with_projects.filter(**lookups).order_by()
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
