"""How many reports months ask for, and how many of them are not in, read without a board."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from targets.models import Figure, ProgressReport, SubMeasure, Target

Status = ProgressReport.Status


class ReportCounts(NamedTuple):
    """How many reports there should be, how many of them are to be filled in, and how many were returned."""

    asked: int = 0
    to_fill: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """How many its department still has to hand in."""
        return self.to_fill + self.returned


def counts_of_months(sub_measures: QuerySet[SubMeasure], asked: Mapping[int, Q]) -> dict[int, ReportCounts]:
    """The counts of months, with the same answers as ``SubMeasureRow.is_reported``. One query; none without a month.

    Args:
        asked: each month with the condition on SubMeasure for what is to be reported in it.
    """
    if not asked:
        return {}
    is_asked = {
        f"asked_{month}": Case(When(condition, then=True), default=Value(False), output_field=BooleanField())
        if condition
        else Value(True)
        for month, condition in asked.items()
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
    asked_months: dict[int, list[int]] = {}
    states: dict[int, dict[int, str]] = defaultdict(dict)
    columns = ("pk", "asked_from", "reports__month", "reports__status", "targets_then", "counted", *is_asked)
    for pk, asked_from, month, status, targets_then, counted, *flags in rows.values_list(*columns):
        asked_months[pk] = [number for number, flag in zip(asked, flags, strict=True) if flag and asked_from <= number]
        if month is not None:
            states[pk][month] = "returned" if status == Status.RETURNED else _state(status, targets_then, counted)
    counts: Counter = Counter()
    for pk, months in asked_months.items():
        counts.update((month, states[pk].get(month, "to_fill")) for month in months)
    return {
        month: ReportCounts(
            sum(count for (number, _state), count in counts.items() if number == month),
            counts[month, "to_fill"],
            counts[month, "returned"],
        )
        for month in asked
    }


def _state(status: str, targets: int | None, counted: int | None) -> str:
    """A report's part in the counts: it is in, or every figure of its month was imported, or it is to be filled in."""
    is_in = status in (Status.SUBMITTED, Status.APPROVED)
    return "in" if is_in or (targets and counted and counted >= targets) else "to_fill"
