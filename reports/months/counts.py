"""How many reports months ask for, and how many of them are not in, read without a board."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from targets.models import Figure, ProgressReport, SubMeasure, Target
from targets.models.handover import months_led_by, of_today

Status = ProgressReport.Status
ALL_YEAR = range(1, 13)


class ReportCounts(NamedTuple):
    """How many reports there should be, how many of them are to be filled in, and how many were returned."""

    asked: int = 0
    to_fill: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """How many its department still has to hand in."""
        return self.to_fill + self.returned


#: What is counted by itself: a month, and the key of a tab of my month, empty for the plan's sub-measures.
Asked = tuple[int, str]


def counts_of_months(
    sub_measures: QuerySet[SubMeasure], asked: Mapping[Asked, Q], department_id: int | None = None
) -> dict[Asked, ReportCounts]:
    """The counts of months, with the same answers as ``SubMeasureRow.is_reported``. One query; none without a month.

    Args:
        asked: what is counted, with the condition on SubMeasure for what is to be reported of it.
        department_id: counts only the months in which it leads or led; None: all.
    """
    if not asked:
        return {}
    is_asked = {
        f"asked_{number}": Case(When(condition, then=True), default=Value(False), output_field=BooleanField())
        if condition
        else Value(True)
        for number, condition in enumerate(asked.values())
    }
    targets = Target.with_projects.filter(sub_measure=OuterRef("pk"), asked_from__lte=OuterRef("reports__month"))
    figures = Figure.objects.filter(report=OuterRef("reports__pk"), counted__isnull=False)
    rows = sub_measures.annotate(
        **is_asked,
        targets_then=Subquery(targets.order_by().values("sub_measure").annotate(n=Count("pk")).values("n")),
        counted=Subquery(
            figures.order_by().values("report").annotate(n=Count("target", distinct=True)).values("n"),
        ),
    ).order_by()
    if department_id is not None:
        rows = rows.annotate(leads=of_today("lead"), led_before=of_today("handovers__before"))
    led = ("leads", "handovers__from_month", "led_before") if department_id is not None else ()
    found: dict[int, list[Asked]] = {}
    states: dict[int, dict[int, str]] = defaultdict(dict)
    leads: dict[int, int | None] = {}
    handovers: dict[int, dict[int | None, int | None]] = defaultdict(dict)
    columns = ("pk", "asked_from", "reports__month", "reports__status", "targets_then", "counted", *led, *is_asked)
    for pk, asked_from, month, status, targets_then, counted, *others in rows.values_list(*columns):
        if led:
            leads[pk], from_month, before = others[:3]
            handovers[pk][from_month] = before
        flags = zip(asked, others[len(led) :], strict=True)
        found[pk] = [one for one, is_one in flags if is_one and asked_from <= one[0]]
        if month is not None:
            states[pk][month] = "returned" if status == Status.RETURNED else _state(status, targets_then, counted)
    counts: Counter = Counter()
    for pk, asked_of_it in found.items():
        months = months_led_by(department_id, leads[pk], handovers[pk]) if department_id is not None else ALL_YEAR
        counts.update((one, states[pk].get(one[0], "to_fill")) for one in asked_of_it if one[0] in months)
    return {
        one: ReportCounts(
            sum(counts[one, state] for state in ("in", "to_fill", "returned")),
            counts[one, "to_fill"],
            counts[one, "returned"],
        )
        for one in asked
    }


def _state(status: str, targets: int | None, counted: int | None) -> str:
    """A report's part in the counts: it is in, or every figure of its month was imported, or it is to be filled in."""
    is_in = status in (Status.SUBMITTED, Status.APPROVED)
    return "in" if is_in or (targets and counted and counted >= targets) else "to_fill"
