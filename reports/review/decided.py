"""Reports that were decided on: lists of the approved and the returned ones, and what a day's review came to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.access import worked_on
from targets.board import PlanRow
from targets.calendar.schedule import Schedule, ended_months, local_day
from targets.formats import dates
from targets.formats.numbers import amount
from targets.models import Event, Figure, ProgressReport, SubMeasure

from ..months.counts import counts_of_months
from ..months.open_reports import in_open_month

Status = ProgressReport.Status
#: The states of reports that a reviewer has decided on, as they stand in the address.
DECIDED = (Status.APPROVED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class DecidedReport:
    """An approved or returned report in a list.

    Args:
        at: when it was decided on, formatted.
        figures: the approved figures of its targets with their names and units.
        can_correct: whether this reader may correct it: nobody corrects what they worked on.
    """

    report: ProgressReport
    month: str
    at: str
    figures: list[str]
    can_correct: bool


def reports_of_state(plan: PlanRow, state: str) -> QuerySet[ProgressReport]:
    """A plan's reports of a state, those of projects too; the latest decided first."""
    reports = ProgressReport.with_projects.filter(sub_measure__plan_id=plan.id, status=state)
    return reports.select_related("sub_measure__lead", "reviewed_by").order_by("-reviewed_at", "-pk")


def counts_by_state(plan: PlanRow) -> Counter[tuple[int, str]]:
    """How many reports of a plan have each state, and how many of other years wait in months that are open, by year and
    state. One query.
    """
    waits_elsewhere = Q(status=Status.SUBMITTED) & in_open_month()
    reports = ProgressReport.with_projects.filter(Q(sub_measure__plan_id=plan.id) | waits_elsewhere).order_by()
    counts = reports.values_list("sub_measure__plan__year", "status").annotate(count=Count("pk"))
    return Counter({(year, state): count for year, state, count in counts})


def decided_reports(reports: Sequence[ProgressReport], reader_id: int) -> list[DecidedReport]:
    """The lines of a page of reports. Two queries."""
    approved = [report.pk for report in reports if report.status == Status.APPROVED]
    own = worked_on(reader_id, ProgressReport.with_projects.filter(pk__in=approved))
    figures = _figures_of(approved)
    return [
        DecidedReport(
            report=report,
            month=dates.month_name(report.month),
            at=dates.moment(report.reviewed_at) if report.reviewed_at else "",
            figures=figures[report.pk],
            can_correct=report.status == Status.APPROVED and report.pk not in own,
        )
        for report in reports
    ]


def _figures_of(report_ids: Collection[int]) -> defaultdict[int, list[str]]:
    """The approved figures of reports, as text; not those of items."""
    listed = defaultdict(list)
    figures = Figure.objects.filter(report__in=report_ids, item=None, counted__isnull=False)
    for figure in figures.select_related("target").order_by("target"):
        target = figure.target
        listed[figure.report_id].append(f"{target.name} {amount(figure.counted, target.decimals)}{target.unit}")
    return listed


def done_today(plan: PlanRow, reader_id: int) -> str:
    """How many reports of a plan a reviewer approved and returned today, in a sentence. One query."""
    today = local_day()
    since, until = dates.end_of_day(today - timedelta(days=1)), dates.end_of_day(today)
    events = Event.objects.filter(plan=plan.id, actor=reader_id, at__gte=since, at__lt=until)
    counts = events.aggregate(
        approved=Count("pk", filter=Q(action=Event.Action.APPROVE)),
        returned=Count("pk", filter=Q(action=Event.Action.RETURN)),
    )
    return _("Today you approved %(approved)d and returned %(returned)d.") % counts


def still_to_come(plan: PlanRow, schedule: Schedule) -> str:
    """How many reports of the month that is being reported are not in, and when they are due, in a sentence.

    One query; none where the month is closed.
    """
    month = max(ended_months(plan.year, local_day()), 1)
    if month in schedule.closed:
        return ""
    wanted = SubMeasure.objects.filter(plan_id=plan.id).exclude(area__kind="proposal")
    left = counts_of_months(wanted, {(month, ""): Q()})[month, ""].left
    text = (
        ngettext(
            "%(n)d report of %(month)s is not in yet; due on %(day)s.",
            "%(n)d reports of %(month)s are not in yet; due on %(day)s.",
            left,
        )
        if left
        else _("Every report of %(month)s is in.")
    )
    return text % {"n": left, "month": dates.month_name(month), "day": dates.day(schedule.due_day(month))}
