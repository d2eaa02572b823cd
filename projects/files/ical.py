"""A department's deadlines as a calendar for phones and mail programs (iCalendar, RFC 5545)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from departments.models import Department
from reports.other_years import owed_months
from targets.board import PlanRow
from targets.calendar.clock import now
from targets.calendar.schedule import Schedule, current_month, ended_months
from targets.formats import dates
from targets.models.handover import led_by

from ..schedule.deadlines import Deadline, deadlines
from ..schedule.earlier_years import not_carried_over

#: The ending of the events' ids, which must be unique and stay the same.
ID = "townplan"


def ics_of(
    department: Department, plan: PlanRow | None, schedule: Schedule | None, earlier: list[PlanRow], today: date
) -> bytes:
    """The open milestones and planned finishes of a department's projects, and the days its reports are due.

    Args:
        plan, schedule: the running plan, if there is one.
        earlier: the plans before it: what they still owe is in it too. Two queries, and two more with such plans.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Townplan//CN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(department)s: deadlines") % {"department": department.name})
    if plan is not None and schedule is not None:
        plans = [plan.id, *(old.id for old in earlier)]
        led = led_by(department.pk, current_month(plan.year))
        scope = {"pk__in": not_carried_over(plans, plan.year).filter(pk__in=led).values("pk")}
        for deadline in deadlines(scope, today, ahead=None):
            calendar.add_component(_deadline(deadline))
        for months in owed_months(earlier, department.pk):
            if months.unreported:
                calendar.add_component(_event(f"{months.year}-owed", today, months.unreported_text))
        for month in range(ended_months(plan.year, today) or 1, 13):
            if month not in schedule.closed:
                calendar.add_component(_report(plan, schedule, month))
    made_at = now()
    for event in calendar.subcomponents:
        event.add("dtstamp", made_at)
    return calendar.to_ical()


def _deadline(deadline: Deadline) -> Event:
    text = _("%(project)s: %(what)s") % {"project": deadline.project, "what": deadline.what}
    if deadline.is_overdue:
        text = _("Overdue · %(text)s") % {"text": text}
    return _event(f"{deadline.year}-{deadline.code}-{deadline.what}", deadline.day, text)


def _report(plan: PlanRow, schedule: Schedule, month: int) -> Event:
    text = _("Reports of %(month)s are due") % {"month": dates.year_month(plan.year, month)}
    return _event(f"{plan.year}-report-{month}", schedule.due_day(month), text)


def _event(uid: str, day: date, text: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{ID}")
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", text)
    event.add("transp", "TRANSPARENT")
    return event
