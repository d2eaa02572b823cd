"""工作台: the first page after sign-in of who reports, reviews or administers; leaders find what they decide there."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import CLOSE_MONTH, ENTER_REPORT, REVIEW_REPORT
from projects.board.load import projects_of
from projects.schedule.deadlines import deadlines, one_per_project
from supervision.access import may_order
from supervision.waiting import WaitingWork
from targets.board import load_with_projects
from targets.calendar.schedule import Schedule, local_day
from targets.formats import dates
from targets.period import Period

from ..month_of_projects import concerns_of_projects
from ..target_lines import concerns_of
from ..workbench import matters, tasks


@require_safe
@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    """What waits for the person in their roles; a group without a line is left out."""
    user = request.user
    reports = user.has_perm(ENTER_REPORT) and user.department is not None
    reviews, closes = user.has_perm(REVIEW_REPORT), user.has_perm(CLOSE_MONTH)
    orders = may_order(user)
    if not (reviews or closes or orders or user.has_perm(ENTER_REPORT)):
        raise PermissionDenied
    period = Period.of_request(request)
    context = {"plan": period.plan, "demonstration": period.demonstration}
    if period.plan:
        today = local_day()
        board, of_projects = load_with_projects(period.plan, period.usual_month)
        schedule = Schedule.of(period.plan, calendar=board.calendar)
        groups = []
        if reports:
            projects = projects_of(of_projects, by_end=True) if of_projects.areas else []
            concerns = [*concerns_of(board.sub_measures, board.month), *concerns_of_projects(projects)]
            near = one_per_project(deadlines({"plan_id": period.plan.id, "lead": user.department_id}, today))
            groups += [
                tasks.reports_to_mend(user.department),
                matters.to_answer(user, today),
                matters.to_support(user, today),
                tasks.months_to_fill(WaitingWork(request).counts(period.plan), schedule, today),
                tasks.red_under_lead(concerns, user.department, period.plan.year),
                tasks.due_soon(near, today),
            ]
        if orders:
            groups += [matters.to_decide(user, today), matters.overdue(user, today)]
        if reviews:
            groups += [tasks.reports_to_review(user), tasks.late_departments(board, schedule, today)]
        if closes:
            groups += [tasks.months_to_close(board, schedule, today), tasks.unset_targets(board)]
        context |= {
            "groups": [group for group in groups if group.tasks],
            "today": dates.day_of_week(today),
        }
    return render(request, "dashboards/workbench.html", context)
