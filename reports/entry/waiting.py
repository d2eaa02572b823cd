"""How many reports wait for a person: the numbers in the masthead, the same as on the workbench."""

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest

from targets.access import usual_plan
from targets.board import load_plans
from targets.calendar.schedule import ended_months, local_day
from targets.models import ClosedMonth, ProgressReport, SubMeasure
from targets.models.handover import led_by

from ..months.open_reports import reports_of_open_months
from ..months.reported import reported_in
from .tabs import asked_of_department, report_tabs

Status = ProgressReport.Status


def count_to_review(_request: HttpRequest) -> int:
    """The reports that wait for a reviewer. One query."""
    return reports_of_open_months().filter(status=Status.SUBMITTED).count()


def count_to_hand_in(request: HttpRequest) -> int:
    """A department's reports of open months that were returned, and of the plan that people work on those to be filled
    in. One query; one more on a page that has not read the plans.
    """
    department_id = request.user.department_id
    plans = getattr(request, "plans", None)
    plan = usual_plan(load_plans() if plans is None else plans, local_day())
    if plan is None:
        return 0
    ended = ended_months(plan.year, local_day())
    returned = reports_of_open_months().filter(status=Status.RETURNED, sub_measure=OuterRef("pk"))
    wanted = {}
    for month in range(1, 13):
        waits = Q(Exists(returned.filter(month=month)))
        if month <= ended:
            is_closed = Exists(ClosedMonth.objects.filter(plan=plan.id, month=month))
            asked = asked_of_department(report_tabs, plan, department_id, month)
            waits |= ~Q(is_closed) & asked & ~reported_in(month)
        wanted[f"month_{month}"] = Count("pk", filter=waits)
    return sum(SubMeasure.with_projects.filter(pk__in=led_by(department_id)).aggregate(**wanted).values())
