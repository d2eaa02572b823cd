"""What a department reports on in my month: the plan's sub-measures, and what other rooms add, each on its own tab.

A room registers its sort when the application starts (``projects.apps``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from targets.board import MEASURES, PlanRow
from targets.models import ProgressReport, SubMeasure


@dataclass(frozen=True)
class ReportTab:
    """A sort of things that are reported on.

    Args:
        key: in the address, ``?of=``; empty for the first.
        scope: lookups on SubMeasure for those that are to be reported in a plan's month.
        counted: how many of a department's are, and how many were sent back: the plan, its id, the month. One query.
    """

    key: str
    name: str
    empty: str
    scope: Callable[[PlanRow, int], Mapping[str, Any]]
    counted: Callable[[PlanRow, int, int], tuple[int, int]]


def _measures(_plan: PlanRow, _month: int) -> Mapping[str, Any]:
    return MEASURES


def _counted(plan: PlanRow, department_id: int, month: int) -> tuple[int, int]:
    sent_back = Q(reports__month=month, reports__status=ProgressReport.Status.RETURNED)
    found = (
        SubMeasure.objects.filter(plan_id=plan.id, lead_id=department_id)
        .exclude(area__kind="proposal")
        .aggregate(count=Count("pk", distinct=True), returned=Count("pk", filter=sent_back, distinct=True))
    )
    return found["count"], found["returned"]


MEASURES_TAB = ReportTab(
    "", _("Sub-measures"), _("Your department leads no sub-measure of this plan."), _measures, _counted
)
report_tabs: dict[str, ReportTab] = {"": MEASURES_TAB}


@dataclass(frozen=True, slots=True)
class Tab:
    """A sort as the page offers it: how many things there are and how many of them were sent back."""

    sort: ReportTab
    count: int
    returned: int
    is_shown: bool


def tabs_of(plan: PlanRow, month: int, department_id: int, shown: ReportTab, count: int, returned: int) -> list[Tab]:
    """The tabs of a department's month; none where it reports on one sort only. One query a sort that is not shown.

    Args:
        count, returned: of the sort that is shown.
    """
    tabs = []
    for sort in report_tabs.values():
        numbers = (count, returned) if sort is shown else sort.counted(plan, department_id, month)
        tabs.append(Tab(sort, *numbers, sort is shown))
    # A department without anything on the tab that is shown still finds its way to the other.
    return tabs if any(tab.count and not tab.is_shown for tab in tabs) else []
