"""The tabs of my month: the plan's sub-measures, and tabs of later apps (``projects/apps.py`` adds projects)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from targets.board import MEASURES, PlanRow
from targets.models import ProgressReport, SubMeasure
from targets.models.handover import led_by

from ..months.reported import reported_in


@dataclass(frozen=True, slots=True)
class TabCounts:
    """How many reports a tab has, how many of them are not in yet, how many were returned, and what earlier years still
    owe under it, beside months to report: sentences with their addresses."""

    count: int
    left: int
    returned: int
    owed: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class ReportTab:
    """What a department reports on under one tab.

    Args:
        key: in the address, ``?of=``; empty for the plan's sub-measures.
        empty: what the page says where there is nothing to report on.
        scope: lookups on SubMeasure for what is to be reported in a plan's month.
        counted: from the plan, a department's id and the month: what the page says of the tab while another is shown.
            One query.
    """

    key: str
    name: str
    empty: str
    scope: Callable[[PlanRow, int], Mapping[str, Any]]
    counted: Callable[[PlanRow, int, int], TabCounts]


def _measures(_plan: PlanRow, _month: int) -> Mapping[str, Any]:
    return MEASURES


def _counted(plan: PlanRow, department_id: int, month: int) -> TabCounts:
    sent_back = Q(reports__month=month, reports__status=ProgressReport.Status.RETURNED)
    counts = (
        SubMeasure.objects.filter(plan_id=plan.id, pk__in=led_by(department_id, month))
        .exclude(area__kind="proposal")
        .aggregate(
            count=Count("pk", distinct=True),
            left=Count("pk", filter=~reported_in(month), distinct=True),
            returned=Count("pk", filter=sent_back, distinct=True),
        )
    )
    return TabCounts(**counts)


MEASURES_TAB = ReportTab(
    "", _("Sub-measures"), _("Your department leads no sub-measure of this plan."), _measures, _counted
)
#: In the order of the page.
report_tabs: list[ReportTab] = [MEASURES_TAB]


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab on the page, with what it says."""

    tab: ReportTab
    counts: TabCounts
    is_shown: bool


def tabs_of(plan: PlanRow, month: int, department_id: int, shown: ReportTab, shown_counts: TabCounts) -> list[TabLink]:
    """The tabs of a department's month. One query for each tab that is not shown."""
    links = []
    for tab in report_tabs:
        counts = shown_counts if tab is shown else tab.counted(plan, department_id, month)
        links.append(TabLink(tab, counts, tab is shown))
    return links
