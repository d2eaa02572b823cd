"""The tabs of my month: the plan's sub-measures, and tabs of later apps (``projects/apps.py`` adds projects)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from targets.board import MEASURES, PlanRow
from targets.models import ProgressReport, SubMeasure


@dataclass(frozen=True)
class ReportTab:
    """What a department reports on under one tab.

    Args:
        key: in the address, ``?of=``; empty for the plan's sub-measures.
        empty: what the page says where there is nothing to report on.
        scope: lookups on SubMeasure for what is to be reported in a plan's month.
        counted: from the plan, a department's id and the month: how many are to be reported, how many were returned.
            One query.
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
    counts = (
        SubMeasure.objects.filter(plan_id=plan.id, lead_id=department_id)
        .exclude(area__kind="proposal")
        .aggregate(count=Count("pk", distinct=True), returned=Count("pk", filter=sent_back, distinct=True))
    )
    return counts["count"], counts["returned"]


MEASURES_TAB = ReportTab(
    "", _("Sub-measures"), _("Your department leads no sub-measure of this plan."), _measures, _counted
)
#: In the order of the page.
report_tabs: list[ReportTab] = [MEASURES_TAB]


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab on the page: how many reports it has, and how many of them were returned."""

    tab: ReportTab
    count: int
    returned: int
    is_shown: bool


def tabs_of(
    plan: PlanRow, month: int, department_id: int, shown: ReportTab, count: int, returned: int
) -> list[TabLink]:
    """The tabs of a department's month; empty if it has only one. One query for each tab that is not shown.

    Args:
        count, returned: of the tab that is shown.
    """
    links = []
    for tab in report_tabs:
        numbers = (count, returned) if tab is shown else tab.counted(plan, department_id, month)
        links.append(TabLink(tab, *numbers, tab is shown))
    # Also for a department with nothing on the tab shown, so that it finds the other.
    return links if any(link.count and not link.is_shown for link in links) else []
