"""The data that a board's queries read, before anything is counted or judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from departments.models.user import person_in_words

from ..models import Figure, ProgressReport, SubMeasure, Target
from ..models.target import last_year_values, node_values
from ..rules import Terms, figures_from_items, is_whole, resolve_thresholds
from .leads import DepartmentRow, HandoverRow
from .plan_rows import AreaRow, PlanRow
from .revision import RevisionRow
from .rows import ReportRow, Status, SubMeasureRow, TargetRow

# What is read of each table: the fields of its row in ``rows``.
AREA_FIELDS = ("number", "numeral", "kind", "title", "text", "weight")
SUB_MEASURE_FIELDS = ("id", "code", "numeral", "title", "text", "due_month", "weight", "asked_from", "is_project")
LEAD_FIELDS = ("id", "code", "name", "short_name", "leader", "merged_into")
HANDOVER_FIELDS = ("from_month", "reason", "document", "leader")
#: These too go into the target's row as they are; the rest of TARGET_FIELDS makes its terms.
TARGET_ROW_FIELDS = (
    *("id", "code", "name", "unit", "decimals", "weight", "asked_from"),
    *("counting", "item_threshold", "item_unit", "quote"),
)
TARGET_FIELDS = (
    *TARGET_ROW_FIELDS,
    *("sub_measure_id", "value", "comparator", "phasing", "baseline", "start_month", "due_month"),
    *("last_year", "nodes", "basis", "green_at", "amber_at"),
)
#: What a revision promises instead of the target's own, from which month on, and why.
REVISION_FIELDS = ("from_month", "value", "due_month", "phasing", "nodes", "reason", "document")
REPORT_FIELDS = (
    *("id", "month", "status", "version", "assessment", "progress", "problems", "next_steps", "remark"),
    *("submitted_by", "submitted_at", "first_submitted_at", "reviewed_at"),
)
#: Who sent a report in and who reviewed it: name and user name of each (``report_row``).
REPORT_NAMES = ("submitted_by__name", "submitted_by__username", "reviewed_by__name", "reviewed_by__username")

#: A figure's place and its month: the ids of its target and of its item (None where it has none).
FigureMonth = tuple[int, int | None, int]


@dataclass(slots=True)
class FigureValues:
    """A figure's ``value`` as typed, and ``counted`` as approved; None where there is none."""

    value: Decimal | None = None
    counted: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed and nothing counts."""
        return self.value is None and self.counted is None


class PlanData:
    """What the queries read; ``past_days`` may put earlier values back before it is counted."""

    def __init__(self) -> None:
        self.areas: dict[int, AreaRow] = {}
        self.sub_measures: dict[int, SubMeasureRow] = {}
        # id → TARGET_FIELDS, and ``sub_measure``, its row
        self.targets: dict[int, dict[str, Any]] = {}
        # target → first month → the rest of REVISION_FIELDS
        self.revisions: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        self.figures: dict[FigureMonth, FigureValues] = {}
        # the note on a figure, where there is one and notes were read
        self.notes: dict[FigureMonth, str] = {}
        # item → its target and name, for a past day
        self.item_names: dict[int, tuple[int, str]] = {}
        # target → earlier values of its items (``TargetRow.past_items``)
        self.past_items: dict[int, dict[str, dict[str, Any]]] = {}

    def take_areas(self, areas: Iterable[AreaRow]) -> None:
        """Takes areas that are shown even without sub-measures."""
        for area in areas:
            self.areas[area.number] = replace(area, sub_measures=[])

    def take_projects(self) -> "PlanData":
        """Takes the projects out, each under its area, to be judged by themselves."""
        taken = PlanData()
        for number, area in self.areas.items():
            projects = [sub_measure for sub_measure in area.sub_measures if sub_measure.is_project]
            if projects:
                taken.areas[number] = replace(area, sub_measures=projects)
                area.sub_measures = [sub_measure for sub_measure in area.sub_measures if not sub_measure.is_project]
        taken.targets = {pk: fields for pk, fields in self.targets.items() if fields["sub_measure"].is_project}
        taken.figures = {key: values for key, values in self.figures.items() if key[0] in taken.targets}
        self.targets = {pk: fields for pk, fields in self.targets.items() if pk not in taken.targets}
        self.figures = {key: values for key, values in self.figures.items() if key not in taken.figures}
        return taken

    def read_structure(self, sub_measures: QuerySet[SubMeasure], targets: QuerySet[Target]) -> None:
        """Reads sub-measures with their areas, leads and handovers, their targets and revisions. Two queries."""
        columns = (
            *SUB_MEASURE_FIELDS,
            "leader",
            *(f"area__{name}" for name in AREA_FIELDS),
            *(f"lead__{name}" for name in LEAD_FIELDS),
            *(f"handovers__{name}" for name in HANDOVER_FIELDS),
            *(f"handovers__before__{name}" for name in LEAD_FIELDS),
        )
        leads: dict[int, DepartmentRow] = {}
        # A sub-measure comes once for each of its handovers; without any, once.
        for values in sub_measures.order_by("area__number", "handovers__from_month").values(*columns):
            sub_measure = self.sub_measures.get(values["id"]) or self._take_sub_measure(values, leads)
            if values["handovers__from_month"] is not None:
                facts = {name: values[f"handovers__{name}"] for name in HANDOVER_FIELDS}
                before = _department(values, "handovers__before__", leads)
                sub_measure.handovers.append(HandoverRow(**facts, before=before))
        for area in self.areas.values():
            area.sub_measures.sort(key=lambda sub_measure: sub_measure.place)
        # A target comes once for each of its revisions; without any, once.
        columns = (*TARGET_FIELDS, *(f"revisions__{name}" for name in REVISION_FIELDS))
        for row in targets.order_by("id").values(*columns):
            revision = {name: row.pop(f"revisions__{name}") for name in REVISION_FIELDS}
            if revision["from_month"] is not None:
                self.revisions[row["id"]][revision.pop("from_month")] = revision
            row["sub_measure"] = self.sub_measures[row["sub_measure_id"]]
            self.targets[row["id"]] = row

    def _take_sub_measure(self, values: Mapping[str, Any], leads: dict[int, DepartmentRow]) -> SubMeasureRow:
        number = values["area__number"]
        if number not in self.areas:
            self.areas[number] = AreaRow(**{name: values[f"area__{name}"] for name in AREA_FIELDS})
        area = self.areas[number]
        sub_measure = SubMeasureRow(
            **{name: values[name] for name in SUB_MEASURE_FIELDS},
            own_leader=values["leader"],
            lead=_department(values, "lead__", leads),
            area_number=number,
            area_kind=area.kind,
        )
        self.sub_measures[sub_measure.id] = sub_measure
        area.sub_measures.append(sub_measure)
        return sub_measure

    def read_figures(self, lookups: dict[str, Any], *, named: bool = False) -> None:
        """Reads the figures, with their notes.

        Args:
            named: reads the items' names instead of the notes: the trace names items by them.
        """
        text = "item__name" if named else "note"
        rows = Figure.objects.filter(**lookups).order_by()
        for row in rows.values("target_id", "item_id", "report__month", "value", "counted", text):
            target, item, month = row["target_id"], row["item_id"], row["report__month"]
            self.figures[target, item, month] = FigureValues(row["value"], row["counted"])
            if named and item is not None:
                self.item_names[item] = (target, row[text])
            elif not named and row[text]:
                self.notes[target, item, month] = row[text]

    def read_reports(self, lookups: dict[str, Any]) -> None:
        rows = ProgressReport.with_projects.filter(**lookups).order_by()
        self._take_reports(rows.values("sub_measure_id", *REPORT_FIELDS, *REPORT_NAMES))

    def read_states(self, lookups: dict[str, Any], *, on_their_way: bool) -> None:
        """Reads the reports' states only: a year of texts and times would be most of the data.

        Args:
            on_their_way: leaves out the approved ones, which at the year's end are nearly all.
        """
        rows = ProgressReport.with_projects.filter(**lookups).order_by()
        if on_their_way:
            rows = rows.exclude(status=Status.APPROVED)
        self._take_reports(rows.values("sub_measure_id", "id", "month", "status", "version"))

    def _take_reports(self, rows: Iterable[Any]) -> None:
        for fields in rows:
            sub_measure = self.sub_measures.get(fields.pop("sub_measure_id"))
            if sub_measure:
                report = report_row(fields)
                sub_measure.reports[report.month] = report

    def count(self, plan: PlanRow) -> None:
        """Makes the targets, with their counted and awaiting figures by month."""
        counted: dict[int, dict[int | None, dict[int, Any]]] = defaultdict(lambda: defaultdict(dict))
        awaiting: dict[int, dict[int | None, dict[int, Any]]] = defaultdict(lambda: defaultdict(dict))
        typed: dict[int, dict[tuple[int | None, int], Any]] = defaultdict(dict)
        for (target_id, item, month), figure in self.figures.items():
            fields = self.targets.get(target_id)
            if fields is None:
                continue
            if figure.counted is not None:
                counted[target_id][item][month] = figure.counted
            if figure.value is not None:
                typed[target_id][item, month] = figure.value
                report = fields["sub_measure"].reports.get(month)
                if report and is_awaiting(figure.value, figure.counted, report.status):
                    awaiting[target_id][item][month] = figure.value
        for target_id, fields in self.targets.items():
            target = _target_row(plan, fields, self.revisions.get(target_id, {}))
            target.typed = typed[target_id]
            target.item_figures = {item: months for item, months in counted[target_id].items() if item is not None}
            if target.counts_items:
                target.figures = _from_items(target, target.item_figures)
                target.awaiting = _awaiting_from_items(target, awaiting[target_id])
            else:
                target.figures = counted[target_id][None]
                target.awaiting = awaiting[target_id][None]
            target.sub_measure.targets.append(target)

    def latest_month(self) -> int:
        """The latest month with a counted figure; where there is none, the first in which anything is asked."""
        months = (month for (_target, _item, month), figure in self.figures.items() if figure.counted is not None)
        asked = (row.asked_from for row in self.sub_measures.values() if not row.is_project)
        return max(months, default=min(asked, default=1))


def report_row(fields: dict[str, Any]) -> ReportRow:
    """A report from its columns, with or without ``REPORT_NAMES``."""
    people = {}
    for role, user in (("sender", "submitted_by"), ("reviewer", "reviewed_by")):
        name, username = (fields.pop(f"{user}__{column}", None) for column in ("name", "username"))
        if username:
            people[role] = person_in_words(name, username)
    return ReportRow(**fields, **people)


def _department(values: Mapping[str, Any], prefix: str, known: dict[int, DepartmentRow]) -> DepartmentRow | None:
    """The department of a row's columns with a prefix; the same object for the same department."""
    pk = values[f"{prefix}id"]
    if pk is not None and pk not in known:
        known[pk] = DepartmentRow(**{name: values[prefix + name] for name in LEAD_FIELDS})
    return known.get(pk)


def is_awaiting(value: Any, counted: Any, status: str) -> bool:
    """Whether a figure waits for review: it was submitted, and is not what already counts."""
    # The state first: it is the quickest to compare, and mostly decides.
    return status == Status.SUBMITTED and value is not None and value != counted


def _from_items(target: TargetRow, items: dict[int, dict[int, Any]]) -> dict[int, Any]:
    return figures_from_items(target.counting, target.item_threshold, items.values())


def _awaiting_from_items(target: TargetRow, items: dict[int | None, dict[int, Any]]) -> dict[int, Any]:
    """What the total would be in the months that have item figures on their way."""
    both = {item: dict(months) for item, months in target.item_figures.items()}
    for item, months in items.items():
        if item is not None:
            both.setdefault(item, {}).update(months)
    months = {month for figures in items.values() for month in figures}
    return {month: figure for month, figure in _from_items(target, both).items() if month in months}


def terms_of(plan: PlanRow, fields: Mapping[str, Any]) -> Terms:
    """A target's terms from its stored fields, with the plan's thresholds where it has none of its own."""
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
        whole=is_whole(fields["unit"], fields["decimals"]),
    )


def _target_row(plan: PlanRow, fields: Mapping[str, Any], revisions: Mapping[int, Mapping[str, Any]]) -> TargetRow:
    return TargetRow(
        **{name: fields[name] for name in TARGET_ROW_FIELDS},
        terms=terms_of(plan, fields),
        sub_measure=fields["sub_measure"],
        revisions=[
            RevisionRow(month, terms_of(plan, {**fields, **revised}), revised["reason"], revised["document"])
            for month, revised in sorted(revisions.items())
        ],
    )
