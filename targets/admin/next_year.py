"""The plan's pages for the turn of the year: copy it to a new year, take last year's figures. Each shows a preview."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ..actions import ActionError, copy_plan, fill_last_year
from ..files.errors import FileError
from ..formats.whole import whole_number
from ..models import Plan
from ..trace.record import Actor


class NextYearAdmin:
    """For the ``ModelAdmin`` of plans."""

    change_form_template = "admin/targets/plan/change_form.html"

    def get_urls(self):
        guarded = self.admin_site.admin_view
        methods = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("<path:object_id>/copy/", guarded(methods(self.copy)), name="targets_plan_copy"),
            path("<path:object_id>/last-year/", guarded(methods(self.last_year)), name="targets_plan_last_year"),
            *super().get_urls(),
        ]

    def copy(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows what a copy to ``year`` would be (GET), or makes it (POST)."""
        plan = self._plan(request, object_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        typed = (request.POST if request.method == "POST" else request.GET).get("year", str(plan.year + 1)).strip()
        prepared, problems = None, []
        try:
            year = _year(typed)
            prepared = copy_plan(Actor.of_request(request), plan, year, dry_run=request.method != "POST")
        except ActionError as error:
            problems = [str(error)]
        except FileError as error:
            problems = [f"{found.file}: {found.problem}" for found in error.problems]
        if prepared and request.method == "POST":
            new_plan = Plan.objects.get(year=prepared.year)
            LogEntry.objects.log_actions(request.user.pk, [new_plan], ADDITION, change_message=[{"added": {}}])
            sentence = _("The plan of %(year)d is made. Set its target values, then its words.")
            self.message_user(request, sentence % {"year": new_plan.year}, messages.SUCCESS)
            return redirect("setup:plan", new_plan.year)
        context = {"prepared": prepared, "year": typed, "problems": problems, "title": _("Copy to a new year")}
        return self._page(request, plan, "copy_plan", context)

    def last_year(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows which targets would get last year's figures (GET), or gives them (POST)."""
        plan = self._plan(request, object_id)
        if not self.has_change_permission(request, plan):
            raise PermissionDenied
        filled, problems = None, []
        try:
            filled = fill_last_year(Actor.of_request(request), plan, dry_run=request.method != "POST")
        except ActionError as error:
            problems = [str(error)]
        if filled and request.method == "POST":
            if filled.count:
                LogEntry.objects.log_actions(request.user.pk, [plan], CHANGE, change_message=[{"changed": {}}])
            sentence = ngettext(
                "%(count)d target has last year's figures now.",
                "%(count)d targets have last year's figures now.",
                filled.count,
            )
            self.message_user(request, sentence % {"count": filled.count}, messages.SUCCESS)
            return redirect("setup:plan", plan.year)
        title = _("Take last year's figures")
        context = {"filled": filled, "problems": problems, "title": title, "before": plan.year - 1}
        return self._page(request, plan, "last_year", context)

    def _plan(self, request: HttpRequest, object_id: str) -> Plan:
        plan = self.get_object(request, unquote(object_id))
        if plan is None:
            raise Http404
        return plan

    def _page(self, request: HttpRequest, plan: Plan, name: str, context: dict[str, Any]) -> HttpResponse:
        context = {
            "plan": plan,
            "back": f"{reverse('setup:thresholds')}?year={plan.year}",
            **context,
        }
        status = 409 if context["problems"] and request.method == "POST" else 200
        return TemplateResponse(request, f"setup/{name}.html", context, status=status)


def _year(typed: str) -> int:
    """The year that was typed. Raises ActionError where it is not a number; the action checks the range."""
    year = whole_number(typed, high=9999)
    if year is None:
        raise ActionError(_("“%(year)s” is not a year; write it as 2022.") % {"year": typed[:20]})
    return year
