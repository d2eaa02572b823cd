"""What the office keeps: the plan's own fields, the calendar, the remarks that reviewers choose from."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from targets.access import plan_of_year
from targets.actions import calendar_change, fill_calendar
from targets.calendar.schedule import local_day
from targets.calendar.workdays import HOLIDAYS, UnknownYear
from targets.formats import dates
from targets.formats.whole import whole_number
from targets.models import CalendarDay, Event, Plan
from targets.trace.record import Actor, lock_chain

from ..access import administrator_required
from ..actions.saving import save_forms
from ..forms.holidays import HolidaysForm
from ..forms.plan_fields import PlanFieldsForm
from ..forms.remarks import RemarkTable
from ..forms.seen import form_status
from .saved import say_saved, warn_of_closed_months


def _year(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("year"), 2000, 2100)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_plan")
def plan_fields(request: HttpRequest) -> HttpResponse:
    """The plan's report day, thresholds and words."""
    row, plans = plan_of_year(whole_number(request.GET.get("year"), 1, 9999))
    if row is None:
        return render(request, "setup/plan_fields.html", {"plan": None})
    with transaction.atomic():
        if request.method == "POST":
            lock_chain(row.id)
        plan = get_object_or_404(Plan, pk=row.id)
        form = PlanFieldsForm(request.POST if request.method == "POST" else None, instance=plan)
        if request.method == "POST" and not (form.is_touched and not form.is_valid()):
            save_forms(Actor.of_request(request), plan, Event.Action.CHANGE_PLAN, [form] if form.is_touched else [])
            warn_of_closed_months(request, plan, [form])
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    context = {"plan": row, "form": form, "years": [plan.year for plan in plans], "action": request.path}
    return render(
        request, "setup/plan_fields.html", {**context, "demonstration": row.demonstration}, status=form_status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_calendarday")
def holidays(request: HttpRequest) -> HttpResponse:
    """A year's public holidays and worked weekends: pasted as a list, filled in as published, taken out."""
    plan, plans = plan_of_year(_year(request))
    year = _year(request) or (plan.year if plan else local_day().year)
    if request.method == "POST" and "fill" in request.POST:
        return _fill(request, year)
    form = HolidaysForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        count = _change_days(Actor.of_request(request), form)
        sentence = ngettext("%(count)d day is changed.", "%(count)d days are changed.", count)
        messages.success(request, sentence % {"count": count})
        return redirect(request.get_full_path())
    days = CalendarDay.objects.filter(day__year=year).order_by("day")
    context = {
        "plan": plan,
        "form": form,
        "year": year,
        "years": sorted({plan.year for plan in plans} | {plan.year + 1 for plan in plans} | {year}, reverse=True),
        "action": request.path,
        "days": [
            {"row": row, "day": dates.day_of_week(row.day), "name": HOLIDAYS.get(row.name, row.name)} for row in days
        ],
    }
    return render(request, "setup/holidays.html", context, status=422 if form.errors else 200)


def _fill(request: HttpRequest, year: int) -> HttpResponse:
    try:
        added = fill_calendar(Actor.of_request(request), [year])
    except UnknownYear as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext(
            "%(year)d: %(n)d day added; days that were there already stay as they are.",
            "%(year)d: %(n)d days added; days that were there already stay as they are.",
            len(added),
        )
        messages.success(request, sentence % {"year": year, "n": len(added)})
    return redirect(f"{reverse('setup:holidays')}?year={year}")


def _change_days(actor: Actor, form: HolidaysForm) -> int:
    listed, removed = form.cleaned_data["lines"], list(form.cleaned_data["remove"])
    with calendar_change(actor, [*(row.day for row in listed), *(row.day for row in removed)]):
        for row in removed:
            row.delete()
        for row in listed:
            CalendarDay.objects.update_or_create(day=row.day, defaults={"kind": row.kind, "name": row.name})
    return len({row.day for row in (*listed, *removed)})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_standardremark")
def remarks(request: HttpRequest) -> HttpResponse:
    """The remarks that reviewers choose from; without any, they are offered the built-in ones."""
    with transaction.atomic():
        if request.method == "POST":
            # Before the forms are made: their rows must not be changed meanwhile.
            lock_chain(None)
        table = RemarkTable(request.POST if request.method == "POST" else None)
        if request.method == "POST" and not table.faulty:
            count = save_forms(Actor.of_request(request), None, Event.Action.CHANGE_REMARK, table.touched)
            say_saved(request, count + sum(form.is_double for form in table.forms))
            return redirect(request.path)
    return render(request, "setup/remarks.html", {"table": table}, status=form_status(*table.faulty))
