"""The tabs of my month: the plan's sub-measures, and tabs of later apps (``projects/apps.py`` adds projects)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.board import MEASURES, PlanRow
from targets.models import SubMeasure, TaskArea
from targets.models.handover import led_by

from ..months.counts import ReportCounts, counts_of_months

#: Sentences with their addresses.
Lines = list[tuple[str, str]]


def _nothing_owed(_earlier: Sequence[PlanRow], _plan: PlanRow, _department_id: int) -> Lines:
    return []


@dataclass(frozen=True)
class ReportTab:
    """What a department reports on under one tab.

    Args:
        key: in the address, ``?of=``; empty for the plan's sub-measures.
        empty: what the page says where there is nothing to report on.
        scope: lookups on SubMeasure for what is to be reported in a plan's month.
        owed: from the plans of earlier years, the plan and a department's id, what those years still owe beside months
            to report. One query; none without earlier years.
    """

    key: str
    name: str
    empty: str
    scope: Callable[[PlanRow, int], Mapping[str, Any]]
    owed: Callable[[Sequence[PlanRow], PlanRow, int], Lines] = _nothing_owed

    @property
    def query(self) -> str:
        """The part of an address that keeps the tab."""
        return f"&of={self.key}" if self.key else ""


def _measures(_plan: PlanRow, _month: int) -> Mapping[str, Any]:
    return MEASURES


MEASURES_TAB = ReportTab("", _("Sub-measures"), _("Your department leads no sub-measure of this plan."), _measures)
#: In the order of the page.
report_tabs: list[ReportTab] = [MEASURES_TAB]


def asked_of_department(tabs: Iterable[ReportTab], plan: PlanRow, department_id: int, month: int) -> Q:
    """The condition on SubMeasure for what a department has to report in a plan's month, under tabs together."""
    of_tabs = Q()
    for tab in tabs:
        of_tabs |= Q(**tab.scope(plan, month))
    is_proposal = Q(area__kind=TaskArea.Kind.PROPOSAL)
    return Q(plan_id=plan.id, pk__in=led_by(department_id, month)) & of_tabs & ~is_proposal


def counts_of_tab(tab: ReportTab, plan: PlanRow, department_id: int, months: Iterable[int]) -> dict[int, ReportCounts]:
    """What a department has to report in months under a tab. One query; none without a month."""
    led = SubMeasure.with_projects.filter(plan_id=plan.id, pk__in=led_by(department_id))
    return counts_of_months(led, {month: asked_of_department([tab], plan, department_id, month) for month in months})


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab on the page, with what it says."""

    tab: ReportTab
    counts: ReportCounts
    is_shown: bool


def tabs_of(
    plan: PlanRow, month: int, department_id: int, shown: ReportTab, shown_counts: ReportCounts
) -> list[TabLink]:
    """The tabs of a department's month. One query for each tab that is not shown."""
    links = []
    for tab in report_tabs:
        counts = shown_counts if tab is shown else counts_of_tab(tab, plan, department_id, [month])[month]
        links.append(TabLink(tab, counts, tab is shown))
    return links
