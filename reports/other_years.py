"""Reports in plans of other years than the page's: at the turn of the year people work on two plans."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext

from targets.board import PlanRow
from targets.calendar.schedule import ended_months, local_day
from targets.models import Plan, ProgressReport, SubMeasure, TaskArea
from targets.models.handover import led_by, months_led_by, of_today
from targets.period import Period

Status = ProgressReport.Status


@dataclass(frozen=True, slots=True)
class OwedMonths:
    """The open months of another year's plan.

    Args:
        unreported: how many months have a report that is not handed in, or was returned.
        unclosed: how many months are not closed.
        returned: how many of their reports were returned, those of projects too.
    """

    year: int
    unreported: int
    unclosed: int
    returned: int

    @property
    def unreported_text(self) -> str:
        """``2021年还有3个月未报送``; empty where none is."""
        text = ngettext(
            "%(n)d month of %(year)d is still to be reported",
            "%(n)d months of %(year)d are still to be reported",
            self.unreported,
        )
        return text % {"n": self.unreported, "year": self.year} if self.unreported else ""

    @property
    def unclosed_text(self) -> str:
        """``2021年还有4个月未锁定``; empty where none is."""
        text = ngettext(
            "%(n)d month of %(year)d is not closed yet", "%(n)d months of %(year)d are not closed yet", self.unclosed
        )
        return text % {"n": self.unclosed, "year": self.year} if self.unclosed else ""


def earlier_plans(period: Period) -> list[PlanRow]:
    """The plans before the page's, the latest first; none on a past day."""
    if period.plan is None or period.on:
        return []
    return [plan for plan in period.plans if plan.year < period.plan.year]


def owed_months(plans: Iterable[PlanRow], department_id: int | None = None) -> list[OwedMonths]:
    """What plans still owe in months that have ended; those that owe nothing are left out.

    Two queries; none without plans. A plan in which nobody handed in a report was only loaded, to compare with.

    Args:
        plans: the latest year first.
        department_id: of this department alone, in the months that it led or leads.
    """
    by_id = {plan.id: plan for plan in plans}
    if not by_id:
        return []
    worked_on = ProgressReport.with_projects.filter(sub_measure__plan=OuterRef("pk")).exclude(status=Status.DRAFT)
    closed: dict[int, set[int]] = defaultdict(set)
    months = Plan.objects.filter(Exists(worked_on), pk__in=by_id).values_list("pk", "closed_months__month")
    for plan_id, month in months.order_by("-year"):
        closed[plan_id].add(month)
    # The plan and a month → the sub-measures to be reported; the month → those that are.
    expected: dict[tuple[int, int], set[int]] = defaultdict(set)
    reported: dict[int, set[int]] = defaultdict(set)
    # The plan → sub-measure and month
    returned: dict[int, set[tuple[int, int]]] = defaultdict(set)
    rows = list(_reports(closed, department_id))
    handovers: dict[int, dict[int | None, int | None]] = defaultdict(dict)
    for row in rows:
        handovers[row["pk"]][row["handovers__from_month"]] = row["before"]
    for row in rows:
        pk, plan_id, month, status = row["pk"], row["plan_id"], row["reports__month"], row["reports__status"]
        led = set(range(1, 13))
        if department_id is not None:
            led = months_led_by(department_id, row["leads"], handovers[pk])
        if status == Status.RETURNED and month in led:
            returned[plan_id].add((pk, month))
        if row["is_project"]:
            # Projects need not report every month.
            continue
        for led_month in led:
            expected[plan_id, led_month].add(pk)
        is_counted = row["counted"] == row["expected"] > 0
        if month and (status in (Status.SUBMITTED, Status.APPROVED) or is_counted):
            reported[month].add(pk)
    owed = []
    for pk, plan in by_id.items():
        ended = range(1, ended_months(plan.year, local_day()) + 1)
        open_months = [month for month in ended if month not in closed[pk]] if pk in closed else []
        if open_months:
            unreported = sum(1 for month in open_months if expected[pk, month] - reported[month])
            sent_back = sum(1 for _sub_measure, month in returned[pk] if month in open_months)
            owed.append(OwedMonths(plan.year, unreported, len(open_months), sent_back))
    return owed


def _reports(plans: Iterable[int], department_id: int | None) -> Iterable[dict[str, Any]]:
    """The sub-measures that are reported on, each with its lead, its handovers and its targets' number, and a row for
    each of its reports: month, state, and of how many targets an import or a review counted a figure."""
    sub_measures = SubMeasure.with_projects.filter(plan__in=plans, lead__isnull=False)
    if department_id is not None:
        sub_measures = sub_measures.filter(pk__in=led_by(department_id))
    rows = sub_measures.exclude(area__kind=TaskArea.Kind.PROPOSAL).order_by()
    is_counted = Q(reports__figures__counted__isnull=False)
    columns = "pk", "plan_id", "is_project", "reports__month", "reports__status", "handovers__from_month"
    return rows.values(*columns, leads=of_today("lead"), before=of_today("handovers__before")).annotate(
        expected=Count("targets", distinct=True),
        counted=Count("reports__figures__target", filter=is_counted, distinct=True),
    )
