"""催办: all that waits for a person, and what of it comes by mail."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import ENTER_REPORT
from targets.access import plan_of_year
from targets.calendar.schedule import local_day
from targets.formats import dates

from ..access import require_reminded
from ..models import ReminderChoice, ReminderKind
from ..reminders.forms import ReminderChoiceForm
from ..reminders.lines import Reminder, reminders_of
from ..waiting import WaitingWork

#: Lines of a page: on a phone it is a few screens long.
PER_PAGE = 40


@require_safe
@login_required
def reminder_list(request: HttpRequest) -> HttpResponse:
    """All of which a person is reminded, by kind, each a line that leads there."""
    require_reminded(request.user)
    plan, request.plans = plan_of_year(None)
    order = list(ReminderKind)
    reminders = sorted(reminders_of(request.user, plan), key=lambda reminder: order.index(reminder.kind))
    page = Paginator(reminders, PER_PAGE).get_page(request.GET.get("page"))
    groups = [
        {
            "title": kind.label,
            "total": sum(reminder.count for reminder in reminders if reminder.kind == kind),
            "reminders": list(of_kind),
        }
        for kind, of_kind in groupby(page, key=lambda reminder: reminder.kind)
    ]
    context = {
        "groups": groups,
        "page": page,
        "today": dates.day_of_week(local_day()),
        "later_reports": _later_reports(request, reminders),
    }
    return render(request, "supervision/reminders.html", context)


def _later_reports(request: HttpRequest, reminders: list[Reminder]) -> int:
    """How many reports wait under “My month” beside those of which a person is reminded."""
    if not request.user.has_perm(ENTER_REPORT):
        return 0
    reminded = sum(one.count for one in reminders if one.kind in (ReminderKind.REPORT, ReminderKind.RETURNED))
    return WaitingWork(request).to_hand_in - reminded


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reminder_choice(request: HttpRequest) -> HttpResponse:
    """What of the reminders comes to a person by mail."""
    require_reminded(request.user)
    choice = ReminderChoice.objects.filter(user=request.user).first() or ReminderChoice(user=request.user)
    form = ReminderChoiceForm(request.POST if request.method == "POST" else None, instance=choice)
    if request.method == "POST" and form.is_valid():
        ReminderChoice.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("supervision:reminder_choice")
    return render(request, "supervision/reminder_choice.html", {"form": form}, status=422 if form.errors else 200)
