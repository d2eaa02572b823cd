"""How many reports months ask for, and how many of them are not in, counted by the database."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from targets.models import ProgressReport, SubMeasure

from .reported import reported_in


class ReportCounts(NamedTuple):
    """How many reports there should be, how many of them are to be filled in, and how many were returned."""

    asked: int
    to_fill: int
    returned: int

    @property
    def left(self) -> int:
        """How many its department still has to hand in."""
        return self.to_fill + self.returned


def counts_of_months(sub_measures: QuerySet[SubMeasure], asked: Mapping[int, Q]) -> dict[int, ReportCounts]:
    """The counts of months. One query; none without a month.

    Args:
        asked: each month with the condition on SubMeasure for what is to be reported in it.
    """
    if not asked:
        return {}
    status = ProgressReport.Status.RETURNED
    sent_back = ProgressReport.with_projects.filter(sub_measure=OuterRef("pk"), status=status)
    wanted = {}
    for month, of_month in asked.items():
        is_asked = of_month & Q(asked_from__lte=month)
        is_returned = Q(Exists(sent_back.filter(month=month)))
        wanted[f"asked_{month}"] = Count("pk", filter=is_asked)
        wanted[f"to_fill_{month}"] = Count("pk", filter=is_asked & ~is_returned & ~reported_in(month))
        wanted[f"returned_{month}"] = Count("pk", filter=is_asked & is_returned)
    found = sub_measures.aggregate(**wanted)
    return {month: ReportCounts(*(found[f"{name}_{month}"] for name in ReportCounts._fields)) for month in asked}
