"""Reports in plans of other years than the page's: at the turn of the year people work on two plans."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext

from targets.board import PlanRow
from targets.calendar.schedule import ended_months, local_day
from targets.models import ClosedMonth, Plan, ProgressReport, SubMeasure, TaskArea
from targets.period import Period

Status = ProgressReport.Status


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


def owed_months(plans: Iterable[PlanRow], **lookups: Any) -> list[OwedMonths]:
    """What plans still owe in months that have ended; those that owe nothing are left out.

    Two queries; none without plans. A plan in which nobody handed in a report was only loaded, to compare with.

    Args:
        plans: the latest year first.
        lookups: on SubMeasure, such as ``lead_id``.
    """
    by_id = {plan.id: plan for plan in plans}
    if not by_id:
        return []
    worked_on = ProgressReport.with_projects.filter(sub_measure__plan=OuterRef("pk")).exclude(status=Status.DRAFT)
    closed: dict[int, set[int]] = defaultdict(set)
    months = Plan.objects.filter(Exists(worked_on), pk__in=by_id).values_list("pk", "closed_months__month")
    for plan_id, month in months.order_by("-year"):
        closed[plan_id].add(month)
    expected: dict[int, set[int]] = defaultdict(set)
    reported: dict[int, set[int]] = defaultdict(set)
    returned: dict[int, list[int]] = defaultdict(list)
    for pk, plan_id, is_project, targets, month, status, counted in _reports(closed, lookups):
        if status == Status.RETURNED:
            returned[plan_id].append(month)
        if is_project:
            # Projects need not report every month.
            continue
        expected[plan_id].add(pk)
        if month and (status in (Status.SUBMITTED, Status.APPROVED) or counted == targets > 0):
            reported[month].add(pk)
    owed = []
    for pk, plan in by_id.items():
        ended = range(1, ended_months(plan.year, local_day()) + 1)
        open_months = [month for month in ended if month not in closed[pk]] if pk in closed else []
        if open_months:
            unreported = sum(1 for month in open_months if expected[pk] - reported[month])
            sent_back = sum(1 for month in returned[pk] if month in open_months)
            owed.append(OwedMonths(plan.year, unreported, len(open_months), sent_back))
    return owed


def _reports(plans: Iterable[int], lookups: dict[str, Any]) -> Iterable[tuple]:
    """The sub-measures that are reported on, each with its targets' number, and a row for each of its reports: month,
    state, and of how many targets an import or a review counted a figure."""
    sub_measures = SubMeasure.with_projects.filter(plan__in=plans, lead__isnull=False, **lookups)
    rows = sub_measures.exclude(area__kind=TaskArea.Kind.PROPOSAL).order_by()
    is_counted = Q(reports__figures__counted__isnull=False)
    rows = rows.values("pk", "plan_id", "is_project", "reports__month", "reports__status").annotate(
        expected=Count("targets", distinct=True),
        counted=Count("reports__figures__target", filter=is_counted, distinct=True),
    )
    return rows.values_list("pk", "plan_id", "is_project", "expected", "reports__month", "reports__status", "counted")
