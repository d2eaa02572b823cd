"""The first page after sign-in."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.roles import CLOSE_MONTH, ENTER_REPORT, REVIEW_REPORT, VIEW_DASHBOARD, VIEW_SCREEN, VIEW_TRACE
from drafts.first_account import has_accounts

#: The first page for each permission; the first permission that a person has decides.
FIRST_PAGES = (
    (ENTER_REPORT, "dashboards:workbench"),
    (REVIEW_REPORT, "dashboards:workbench"),
    (CLOSE_MONTH, "dashboards:workbench"),
    (VIEW_DASHBOARD, "dashboards:dashboard"),
    (VIEW_TRACE, "dashboards:trace"),
    (VIEW_SCREEN, "dashboards:screen"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse | HttpResponseRedirect:
    """Redirects people to their first page; an account without a role gets a page that says so. Where nobody has an
    account yet, the first page makes one.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path()) if has_accounts() else redirect("drafts:first_account")
    for right, page in FIRST_PAGES:
        if request.user.has_perm(right):
            return redirect(page)
    return render(request, "home.html")
