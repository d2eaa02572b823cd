"""The first page after sign-in, and the page for watchdogs."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.roles import CLOSE_MONTH, ENTER_REPORT, REVIEW_REPORT, VIEW_DASHBOARD, VIEW_TRACE

#: The first page for each permission; the first permission that a person has decides.
FIRST_PAGES = (
    (ENTER_REPORT, "dashboards:workbench"),
    (REVIEW_REPORT, "dashboards:workbench"),
    (CLOSE_MONTH, "dashboards:workbench"),
    (VIEW_DASHBOARD, "dashboards:dashboard"),
    (VIEW_TRACE, "dashboards:trace"),
)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse | HttpResponseRedirect:
    """Redirects people to their first page; an account without a role gets a page that says so."""
    for right, page in FIRST_PAGES:
        if request.user.has_perm(right):
            return redirect(page)
    return render(request, "home.html")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For a watchdog: 200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
