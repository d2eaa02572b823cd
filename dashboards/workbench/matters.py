"""我的督办 on the workbench: matters to sign for and to answer, to support, to decide, and overdue."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from supervision.board.lines import light_of_matter, supporting
from supervision.models import Matter, MatterStep
from supervision.waiting import (
    matters_to_answer,
    matters_to_decide,
    matters_to_support,
    overdue_matters,
    reporting_departments,
)
from targets.formats import dates
from targets.rules import LATE_LIGHTS

from .tasks import Task, TaskGroup, joined


def to_answer(user: User, today: date) -> TaskGroup:
    """What the person's department is to sign for, to answer or to put right. One query."""
    tasks = [_task(matter, today, _asked_of_department(matter)) for matter in matters_to_answer(user)]
    return TaskGroup.of(_("My matters: to answer"), tasks, reverse("supervision:list"))


def to_support(user: User, today: date) -> TaskGroup:
    """What the person's department supports and another one answers for. One query."""
    found = matters_to_support(reporting_departments(user))
    tasks = [_task(matter, today, supporting(matter)) for matter in found]
    return TaskGroup.of(_("My matters: to support"), tasks, reverse("supervision:list"))


def to_decide(user: User, today: date) -> TaskGroup:
    """What a leader or their office is to decide. One query."""
    tasks = [_task(matter, today, matter.lead.name, _asked_of_leader(matter)) for matter in matters_to_decide(user)]
    return TaskGroup.of(_("My matters: to decide"), tasks, reverse("supervision:list"))


def overdue(user: User, today: date) -> TaskGroup:
    """What departments have not answered in time. One query."""
    tasks = [_task(matter, today, matter.lead.name) for matter in overdue_matters(user)]
    return TaskGroup.of(_("My matters: overdue"), tasks, reverse("supervision:list"))


def _asked_of_department(matter: Matter) -> str:
    if matter.state == Matter.State.ORDERED:
        return _("to be signed for")
    if matter.last_step == MatterStep.Action.SEND_BACK:
        return _("sent back: to be put right")
    if matter.asked_due:
        return _("extension until %(day)s asked for") % {"day": dates.month_and_day(matter.asked_due)}
    return _("to be answered")


def _asked_of_leader(matter: Matter) -> str:
    if matter.state == Matter.State.DONE:
        return _("reported as done: strike it off or send it back")
    return _("extension until %(day)s asked for") % {"day": dates.month_and_day(matter.asked_due)}


def _task(matter: Matter, today: date, *notes: str) -> Task:
    light = light_of_matter(matter, today)
    due = dates.how_far(matter.due, today) if matter.state in Matter.OWED else ""
    return Task(
        matter.title,
        reverse("supervision:matter", kwargs={"year": matter.year, "number": matter.number}),
        joined(*notes, due),
        light if light in LATE_LIGHTS else "",
    )
