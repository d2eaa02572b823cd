"""Reports in plans of other years than the page's: at the turn of the year people work on two plans."""

from typing import Any

from django.db.models import Count, Exists, OuterRef

from targets.models import ClosedMonth, ProgressReport
from targets.period import Period


def reports_of_other_years(period: Period, status: str, **lookups: Any) -> list[tuple[int, int]]:
    """Other years and how many of their reports have a status and an open month.

    One query where there are other plans than the page's; none where there is one alone.

    Args:
        lookups: on ProgressReport.
    """
    if period.plan is None or len(period.plans) < 2:
        return []
    closed = ClosedMonth.objects.filter(plan=OuterRef("sub_measure__plan"), month=OuterRef("month"))
    reports = ProgressReport.with_projects.filter(~Exists(closed), status=status, **lookups)
    years = reports.exclude(sub_measure__plan_id=period.plan.id).values_list("sub_measure__plan__year")
    return list(years.annotate(count=Count("pk")).order_by("-sub_measure__plan__year"))
