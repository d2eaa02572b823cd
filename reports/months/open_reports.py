"""The reports of a month that are not approved when it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from targets.board import EVERYTHING, Board, SubMeasureRow, load_board, load_plans
from targets.models import ClosedMonth, Plan, ProgressReport
from targets.models.report import OpenState

from .lateness import reported_on

Status = ProgressReport.Status


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A sub-measure whose report of the month is open."""

    sub_measure: SubMeasureRow
    state: OpenState


def open_reports_on(board: Board, month: int) -> list[OpenReport]:
    """The open reports of a month, in the plan's order; not those whose figures were all imported."""
    open_reports = []
    for sub_measure in reported_on(board, month):
        report = sub_measure.reports.get(month)
        if report and report.status in (Status.SUBMITTED, Status.RETURNED):
            open_reports.append(OpenReport(sub_measure, OpenState(report.status)))
        elif not sub_measure.is_reported(month) and (report or not sub_measure.is_project):
            # A project without a report is not open: projects need not report every month.
            open_reports.append(OpenReport(sub_measure, OpenState.DRAFT if report else OpenState.NONE))
    return open_reports


def in_open_month() -> Q:
    """The condition on ProgressReport for those of months that are not closed."""
    closed = ClosedMonth.objects.filter(plan=OuterRef("sub_measure__plan"), month=OuterRef("month"))
    return ~Q(Exists(closed))


def reports_of_open_months() -> QuerySet[ProgressReport]:
    """The reports of every plan's months that are not closed, those of projects too."""
    return ProgressReport.with_projects.filter(in_open_month())


def reports_on_their_way(status: str) -> QuerySet[ProgressReport]:
    """The reports of open months in a state, with their sub-measures, in the order of months and codes."""
    reports = reports_of_open_months().filter(status=status).select_related("sub_measure__plan", "sub_measure__lead")
    return reports.order_by("month", "sub_measure__code")


def open_reports_of(plan: Plan, month: int) -> list[OpenReport]:
    """The open reports of a plan's month. Seven queries."""
    row = next(row for row in load_plans() if row.id == plan.pk)
    return open_reports_on(load_board(row, month, scope=EVERYTHING), month)


def open_reports_token(open_reports: Iterable[OpenReport]) -> str:
    """Open reports as one text, such as ``1.2:draft 4.4:none``, to find out later whether they changed."""
    return " ".join(f"{open_report.sub_measure.code}:{open_report.state}" for open_report in open_reports)
