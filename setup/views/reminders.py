"""Reminders: their hours, the robots of groups, and what was sent and what failed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from supervision.access import people_without_mail
from supervision.models import Delivery, ReminderHours, Robot
from supervision.reminders.robots import NotDelivered, send_once
from targets.formats import dates
from targets.models import SecurityEvent
from targets.trace.record import Actor
from targets.trace.security import lock_security, record_security

from ..access import administrator_required
from ..forms.reminders import ReminderHoursForm, RobotForm
from ..forms.seen import SeenForm, form_status

#: Deliveries on a page.
PER_PAGE = 50
RIGHT = "targets.change_plan"


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(RIGHT)
def reminders(request: HttpRequest) -> HttpResponse:
    """The hours, the robots and the deliveries; a post changes the hours."""
    with transaction.atomic():
        if request.method == "POST":
            lock_security()
        form = ReminderHoursForm(request.POST if request.method == "POST" else None, instance=ReminderHours.now_set())
        if request.method == "POST" and not (form.is_touched and not form.is_valid()):
            if form.is_touched:
                form.save()
                _record(request, _("hours of reminders"), form)
            messages.success(request, _("Saved."))
            return redirect("setup:reminders")
    deliveries = Delivery.objects.select_related("user", "robot")
    only_failed = request.GET.get("state") == "failed"
    if only_failed:
        deliveries = deliveries.exclude(state=Delivery.State.SENT)
    page = Paginator(deliveries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "robots": Robot.objects.select_related("department"),
        "page": page,
        "lines": [{"delivery": row, "day": dates.day(row.day), "at": dates.moment(row.claimed_at)} for row in page],
        "only_failed": only_failed,
        "without_address": people_without_mail().count(),
    }
    return render(request, "setup/reminders.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(RIGHT)
def add_robot(request: HttpRequest) -> HttpResponse:
    """The form of a new robot."""
    return _robot_page(request, Robot())


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(RIGHT)
def edit_robot(request: HttpRequest, pk: int) -> HttpResponse:
    """A robot's form, and the button that lets it write a test message."""
    return _robot_page(request, get_object_or_404(Robot, pk=pk))


def _robot_page(request: HttpRequest, robot: Robot) -> HttpResponse:
    with transaction.atomic():
        if request.method == "POST":
            lock_security()
            robot = Robot.objects.filter(pk=robot.pk).first() or robot
        form = RobotForm(request.POST if request.method == "POST" else None, instance=robot)
        if form.is_double:
            return redirect("setup:reminders")
        if request.method == "POST" and robot.pk is None:
            form.is_bound = True  # a form with nothing in it is no robot either
        if request.method == "POST" and not (form.is_bound and not form.is_valid()):
            if form.is_touched:
                robot = form.save()
                _record(request, robot.name, form)
            messages.success(request, _("Saved: %(name)s.") % {"name": robot.name})
            return redirect("setup:robot", robot.pk)
    return render(request, "setup/robot.html", {"form": form, "robot": robot}, status=form_status(form))


@require_POST
@administrator_required(RIGHT)
def test_robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a robot write a test message, and says what came of it."""
    robot = get_object_or_404(Robot, pk=pk)
    try:
        send_once(robot, _("A test message of Townplan: reminders will come here."))
    except NotDelivered as error:
        messages.error(request, _("Not sent: %(reason)s") % {"reason": error})
    else:
        messages.success(request, _("Sent. Look into the group."))
    return redirect("setup:robot", pk)


def _record(request: HttpRequest, about: str, form: SeenForm) -> None:
    """Writes into the security log what was changed, without what it was changed to: it may be a secret."""
    labels = [str(form.fields[name].label) for name in form.changed_data]
    action = SecurityEvent.Action.SETTINGS_CHANGED
    record_security(Actor.of_request(request), action, about=about, details=", ".join(labels))
