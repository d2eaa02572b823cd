"""The calendar link of a department: its page, and the calendar itself, which the secret in the address opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.models import Department, User
from departments.roles import MANAGE_PROJECTS
from targets.access import plan_of_year
from targets.calendar.schedule import Schedule, local_day
from targets.files.names import name_file
from targets.formats import dates
from targets.trace.record import Actor

from ..access import has_calendar
from ..actions import make_link, revoke_link
from ..files.ical import ics_of
from ..models import CalendarLink
from ..models.calendar_link import good_links, hash_of_token


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request: HttpRequest) -> HttpResponse:
    """The links that a person may make and revoke: their department's, an administrator all."""
    departments = _own(request.user)
    if request.method == "POST":
        department = next((choice for choice in departments if choice.code == request.POST.get("department")), None)
        if department is None:
            raise Http404
        actor = Actor.of_request(request)
        if "revoke" in request.POST:
            revoke_link(actor, department)
            messages.success(request, _("The link of %(name)s is void now.") % {"name": department.name})
        else:
            token = make_link(actor, department)
            messages.success(request, _("%(name)s has a new link; the old one is void.") % {"name": department.name})
            address = request.build_absolute_uri(reverse("projects:calendar", args=(token,)))
            messages.info(request, _("Copy its address now, it is shown only once: %(address)s") % {"address": address})
        return redirect("projects:calendar_link")
    links = {link.department_id: link for link in good_links().select_related("made_by")}
    lines = [_line(department, links.get(department.pk)) for department in departments]
    return render(request, "projects/calendar.html", {"lines": lines})


def _own(user: User) -> list[Department]:
    if not has_calendar(user):
        raise PermissionDenied
    return list(Department.objects.order_by("id")) if user.has_perm(MANAGE_PROJECTS) else [user.department]


def _line(department: Department, link: CalendarLink | None) -> dict:
    return {
        "department": department,
        "made": f"{link.made_by} · {dates.moment(link.made_at)}" if link else "",
    }


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A department's deadlines, for whoever has its link; nobody signs in here. A void link is a 404."""
    link = get_object_or_404(good_links().select_related("department"), token_hash=hash_of_token(token))
    plan, plans = plan_of_year(None)
    schedule = Schedule.of(plan) if plan else None
    earlier = [old for old in plans if plan and old.year < plan.year]
    body = ics_of(link.department, plan, schedule, earlier, local_day())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    if plan:
        what = _("Deadlines")
        name_file(response, plan, f"{what} {link.department.name}", "ics", attached=False)
    response["X-Robots-Tag"] = "noindex"
    return response
