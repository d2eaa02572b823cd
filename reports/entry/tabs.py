"""The tabs of my month: the plan's sub-measures, and tabs of later apps (``projects/apps.py`` adds projects)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.board import MEASURES, PlanRow
from targets.models import SubMeasure, TaskArea
from targets.models.handover import led_by

from ..months.counts import Asked, ReportCounts, counts_of_months

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


def counts_of_tabs(
    tabs: Sequence[ReportTab], plan: PlanRow, department_id: int | None, months: Iterable[int]
) -> dict[Asked, ReportCounts]:
    """What a department has to report in months, under each tab by itself. One query; none without a month."""
    led = SubMeasure.with_projects.filter(plan_id=plan.id, pk__in=led_by(department_id))
    asked = {(month, tab.key): Q(**tab.scope(plan, month)) for month in months for tab in tabs}
    return counts_of_months(led.exclude(area__kind=TaskArea.Kind.PROPOSAL), asked, department_id)


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab on the page, with what it says."""

    tab: ReportTab
    counts: ReportCounts
    is_shown: bool


def tabs_of(
    plan: PlanRow, month: int, department_id: int, shown: ReportTab, known: Mapping[Asked, ReportCounts]
) -> list[TabLink]:
    """The tabs of a department's month. One query for each tab whose counts are not known."""
    links = []
    for tab in report_tabs:
        counts = known.get((month, tab.key)) or counts_of_tabs([tab], plan, department_id, [month])[month, tab.key]
        links.append(TabLink(tab, counts, tab is shown))
    return links
