"""What an administrator does when a department becomes part of another one (合并)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, User

from ..calendar.schedule import local_day
from ..formats.dates import month_name
from ..models import Event, Handover, Plan, SubMeasure
from ..trace.record import Actor, change, lock_chain, locked_plan, record
from .errors import ActionError
from .handing_over import hand_over
from .locking import require

#: The right that a department's page in the administration needs.
CHANGE_DEPARTMENT = "departments.change_department"


@transaction.atomic
def merge_department(
    actor: Actor, department: Department, into: Department, plan: Plan, from_month: int, *, reason: str, document: str
) -> int:
    """Hands over all that a department leads in a plan, and moves its people, as of the first day of a month.

    Each sub-measure's handover is an event of the plan; the department's end and its people's new department are events
    of people and places. Where the department supports, the other does.

    Returns:
        How many sub-measures, projects too, were handed over.

    Raises:
        NotAllowed, ActionError: as ``hand_over``, of the first sub-measure that cannot be; the department has ended, or
            leads something in a later plan. Nothing is written then.
    """
    locked_plan(plan.pk)
    require(actor, CHANGE_DEPARTMENT)
    if (department.merged_into, department.ended_on) == (into, date(plan.year, from_month, 1)):
        return 0  # a double click
    if department.ended_on or into.ended_on:
        raise ActionError(_("One of the departments has ended already."))
    if date(plan.year, from_month, 1) > local_day(actor.at):
        raise ActionError(_("%(month)s has not begun yet.") % {"month": month_name(from_month)})
    handed_over = Handover.objects.filter(sub_measure__plan=plan, before=department, from_month__gt=from_month)
    if leads_until := handed_over.last():
        text = _("It leads %(code)s until %(month)s: hand that over first.")
        shown = {"code": leads_until.sub_measure.code, "month": month_name(leads_until.from_month - 1)}
        raise ActionError(text % shown)
    later = SubMeasure.with_projects.filter(lead=department, plan__year__gt=plan.year).values_list("plan__year", "code")
    if found := later.first():
        text = _("It leads %(code)s in the plan of %(year)d: merge it there first.")
        raise ActionError(text % {"code": found[1], "year": found[0]})
    led = SubMeasure.with_projects.filter(plan=plan, lead=department).order_by("id")
    for sub_measure in led:
        try:
            hand_over(actor, sub_measure, from_month, into, reason=reason, document=document)
        except ActionError as error:
            raise ActionError(f"{sub_measure}{_(': ')}{error}") from error
    _support(actor, plan, department, into, reason)
    _end(actor, department, into, date(plan.year, from_month, 1), reason)
    return len(led)


def _support(actor: Actor, plan: Plan, department: Department, into: Department, reason: str) -> None:
    """The other department supports what this one did; one event for each sub-measure."""
    for sub_measure in SubMeasure.with_projects.filter(plan=plan, supports=department).order_by("id"):
        before = sorted(sub_measure.supports.values_list("code", flat=True))
        sub_measure.supports.remove(department)
        if sub_measure.lead_id != into.pk:
            sub_measure.supports.add(into)
        after = sorted(sub_measure.supports.values_list("code", flat=True))
        changes = [change("sub_measure", sub_measure.code, "supports", before, after)]
        record(actor, plan, Event.Action.CHANGE_PLAN, changes, sub_measure=sub_measure, reason=reason)


def _end(actor: Actor, department: Department, into: Department, day: date, reason: str) -> None:
    lock_chain(None)
    people = User.objects.filter(department=department).order_by("id")
    moved = [change("account", user.username, "department", department.code, into.code) for user in people]
    if moved:
        for user in people:
            user.department = into
            user.save(update_fields=["department"])
        record(actor, None, Event.Action.CHANGE_ACCOUNT, moved, reason=reason)
    department.ended_on, department.merged_into = day, into
    department.save(update_fields=["ended_on", "merged_into"])
    changes = [
        change("department", department.code, "ended_on", None, day.isoformat()),
        change("department", department.code, "merged_into", None, into.code),
    ]
    # What became part of it earlier is part of the other now: its matters and reports stay with people.
    for earlier in Department.objects.filter(merged_into=department).order_by("id"):
        earlier.merged_into = into
        earlier.save(update_fields=["merged_into"])
        changes.append(change("department", earlier.code, "merged_into", department.code, into.code))
    record(actor, None, Event.Action.CHANGE_DEPARTMENT, changes, reason=reason)
