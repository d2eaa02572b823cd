"""Who may read and write what. An object of another department is a 404, a missing right a 403."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from departments.models import User
from departments.roles import ENTER_REPORT, REVIEW_REPORT, VIEW_DASHBOARD

from .board import PlanRow, ReportRow, SubMeasureRow, load_plans
from .calendar.schedule import ended_months, local_day
from .models import Event, Evidence, ProgressReport, SubMeasure
from .models.handover import led_by, months_led_by, of_today

#: What the trace has of a person who works on a report; a reviewer's own actions are not among them.
WORK = (Event.Action.SAVE, Event.Action.SUBMIT, Event.Action.WITHDRAW)
WORK += (Event.Action.ATTACH, Event.Action.DETACH, Event.Action.IMPORT)


def readable_scope(user: User) -> dict[str, Any]:
    """Lookups on SubMeasure for what a person may read: the town, or what their department leads or led in any month.

    Raises:
        PermissionDenied: the person may read no figures at all.
    """
    if user.has_perm(VIEW_DASHBOARD):
        return {}
    if user.has_perm(ENTER_REPORT) and user.department_id:
        return {"pk__in": led_by(user.department_id)}
    raise PermissionDenied


def readable_sub_measures(user: User) -> QuerySet[SubMeasure] | None:
    """The sub-measures whose pages a person may read: None for the whole town, else what their department leads, led or
    supports.

    Raises:
        PermissionDenied: the person may read no figures at all.
    """
    if not readable_scope(user):
        return None
    mine = Q(pk__in=led_by(user.department_id)) | Q(supports=user.department_id)
    return SubMeasure.with_projects.filter(mine).values("pk")


def require_readable(user: User, sub_measure: SubMeasureRow) -> None:
    """Checks that a person may read a sub-measure: all of them, or what their department leads, led or supports.

    Raises:
        Http404: it is another department's.
    """
    if not (user.has_perm(VIEW_DASHBOARD) or months_led(user, sub_measure.id) or _supports(user, sub_measure.id)):
        raise Http404


def months_led(user: User, sub_measure_id: int) -> frozenset[int]:
    """The months in which a person's department leads a sub-measure, as of today: its reports of these months are
    their own. One query for a person of a department.
    """
    if not user.department_id:
        return frozenset()
    sub_measures = SubMeasure.with_projects.filter(pk=sub_measure_id).order_by()
    rows = list(sub_measures.values_list(of_today("lead"), "handovers__from_month", of_today("handovers__before")))
    return months_led_by(user.department_id, rows[0][0], {month: before for _lead, month, before in rows})


def visible_reports(sub_measure: SubMeasureRow, led: Collection[int], *, reviewer: bool) -> list[ReportRow]:
    """The reports of a sub-measure that a reader of its page may see, the latest first.

    Args:
        led: the months that are their department's (``months_led``): any report of these.
        reviewer: whether they review: submitted reports too; others see approved ones alone.
    """
    return [
        report
        for report in sorted(sub_measure.reports.values(), key=lambda report: -report.month)
        if report.status == ProgressReport.Status.APPROVED or report.month in led or (reviewer and report.is_in)
    ]


def _supports(user: User, sub_measure_id: int) -> bool:
    """Whether a person's department supports a sub-measure."""
    return SubMeasure.supports.through.objects.filter(
        submeasure_id=sub_measure_id, department_id=user.department_id or -1
    ).exists()


def own_sub_measure(request: HttpRequest, year: int, code: str, month: int) -> SubMeasure:
    """The sub-measure, if the person's department reports on it in a month. Raises PermissionDenied, or Http404."""
    if not request.user.has_perm(ENTER_REPORT):
        raise PermissionDenied
    return get_object_or_404(
        SubMeasure.with_projects.select_related("plan", "area", "lead"),
        plan__year=year,
        code=code,
        pk__in=led_by(request.user.department_id, month),
    )


def reviewable_sub_measure(request: HttpRequest, year: int, code: str) -> SubMeasure:
    """The sub-measure, for a reviewer. Raises PermissionDenied or Http404."""
    if not request.user.has_perm(REVIEW_REPORT):
        raise PermissionDenied
    return get_object_or_404(
        SubMeasure.with_projects.select_related("plan", "area", "lead"), plan__year=year, code=code
    )


def worked_on(user_id: int, reports: QuerySet[ProgressReport]) -> set[int]:
    """The ids of those reports that a person worked on, and therefore neither reviews nor corrects. One query.

    Whoever submitted it, or by the trace ever saved a draft of it, withdrew it, attached or removed its evidence, or
    imported a figure of it.
    """
    work = Event.objects.filter(
        sub_measure=OuterRef("sub_measure"), month=OuterRef("month"), actor=user_id, action__in=WORK
    )
    return set(reports.filter(Q(submitted_by=user_id) | Exists(work)).order_by().values_list("pk", flat=True))


def readable_evidence(request: HttpRequest, token: UUID) -> Evidence:
    """Evidence, for a person who may read its report as it is now; nobody may read removed evidence.

    Its own department may always, a reviewer once the report is submitted, other readers once it is approved.

    Raises:
        PermissionDenied: the person may read no figures at all.
        Http404: there is none, or the report is not theirs to read.
    """
    user = request.user
    readable_scope(user)
    evidence = _evidence(token=token, removed_at=None)
    report = evidence.report
    Status = ProgressReport.Status
    led = months_led(user, report.sub_measure_id)
    if user.has_perm(ENTER_REPORT) and report.month in led:
        return evidence
    if report.status == Status.SUBMITTED and user.has_perm(REVIEW_REPORT):
        return evidence
    town = user.has_perm(VIEW_DASHBOARD)
    if report.status == Status.APPROVED and (town or led or _supports(user, report.sub_measure_id)):
        return evidence
    raise Http404


def readable_evidence_of(user: User, month: int) -> QuerySet[Evidence]:
    """All evidence of a month's reports, of any plan, that ``readable_evidence`` would give a person.

    Raises:
        PermissionDenied: the person may read no figures at all.
    """
    scope, Status = readable_scope(user), ProgressReport.Status
    found = Q(report__status=Status.APPROVED)
    if scope:
        supported = SubMeasure.supports.through.objects.filter(department_id=user.department_id)
        of_ours = Q(report__sub_measure__in=led_by(user.department_id))
        found &= of_ours | Q(report__sub_measure__in=supported.values("submeasure"))
    if user.has_perm(REVIEW_REPORT):
        found |= Q(report__status=Status.SUBMITTED)
    if user.has_perm(ENTER_REPORT):
        found |= Q(report__sub_measure__in=led_by(user.department_id, month))
    return Evidence.objects.filter(found, report__month=month, removed_at=None)


def own_evidence(request: HttpRequest, token: UUID) -> Evidence:
    """Evidence of the person's own department, removed or not. Raises PermissionDenied, or Http404 for another's."""
    if not request.user.has_perm(ENTER_REPORT):
        raise PermissionDenied
    evidence = _evidence(token=token)
    if evidence.report.month not in months_led(request.user, evidence.report.sub_measure_id):
        raise Http404
    return evidence


def _evidence(**lookups: Any) -> Evidence:
    return get_object_or_404(Evidence.objects.select_related("report__sub_measure__plan"), **lookups)


def plan_of_year(
    year: int | None, *, latest: bool = False, loaded: bool = False, on: date | None = None
) -> tuple[PlanRow | None, list[PlanRow]]:
    """The plan of a year (None: the usual one of a day, or today's) and all plans; no plan where the year has none."""
    plans = load_plans(latest=latest, loaded=loaded)
    if year is None:
        return usual_plan(plans, on or local_day()), plans
    return next((plan for plan in plans if plan.year == year), None), plans


def usual_plan(plans: Sequence[PlanRow], day: date) -> PlanRow | None:
    """The plan that people work on, on a day: the latest with a month to report on; None without any plan.

    Next year's plan may be loaded in December, and its first month ends in January: until then people report, review
    and read the old year. A town's first plan is the usual one from the first day.

    Args:
        plans: the latest year first.
    """
    reported = (plan for plan in plans if ended_months(plan.year, day))
    begun = (plan for plan in plans if plan.year <= day.year)
    return next(reported, None) or next(begun, None) or (plans[-1] if plans else None)
