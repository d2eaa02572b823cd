"""From which month on a new plan's departments report, where the year has begun long before it is loaded."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.actions.closing import close_month
from targets.calendar.schedule import calendar_of, ended_months, local_day, report_day_of
from targets.formats.dates import day_of_week, month_name
from targets.models import Event, Plan
from targets.trace.record import Actor, change, record

#: In the month after it: the report day of a new plan.
_REPORT_DAY = 5
#: In working days after the loading: so long departments have at least for their first reports.
_FIRST_DAYS = 5


@dataclass(frozen=True)
class FirstMonthChoice:
    """A month to begin with, and what that means. ``is_proposed``: the one that is chosen until somebody does."""

    month: int
    sentence: str
    is_proposed: bool


def first_month_choices(year: int) -> list[FirstMonthChoice]:
    """January, the last month that has ended, the month of today; empty where the year has not begun to be reported.

    Proposed is the last month that has ended while its reports are not late, then the month of today: nobody begins
    with reports that are late. Of a year that is over all months are made up for.
    """
    today = local_day()
    ended = ended_months(year, today)
    if not ended:
        return []
    proposed = 1 if ended == 12 else ended if today <= report_day_of(year, ended, _REPORT_DAY) else ended + 1
    months = sorted({1, ended, min(ended + 1, 12)})
    return [FirstMonthChoice(month, _sentence(year, month, ended), month == proposed) for month in months]


def _sentence(year: int, month: int, ended: int) -> str:
    facts = {"month": month_name(month), "ended": ended, "due": day_of_week(_first_due(year, month))}
    if month == 1:
        sentence = ngettext(
            "from January on, with the month that is over, due on %(due)s",
            "from January on, with the %(ended)d months that are over, due on %(due)s",
            ended,
        )
    elif month <= ended:
        sentence = _(
            "from %(month)s on, at once, due on %(due)s; the months before it are closed and nobody reports them"
        )
    else:
        sentence = _("from %(month)s on, once it is over; the months before it are closed and nobody reports them")
    return sentence % facts


def _first_due(year: int, month: int) -> date:
    """When the first reports are due of a plan that is loaded today: nobody is late before they could report."""
    today = local_day()
    calendar = calendar_of(today.year)
    report_day = report_day_of(year, month, _REPORT_DAY)
    return calendar.working_day_from(max(report_day, calendar.working_days_after(today, _FIRST_DAYS)))


def begin_in_the_year(year: int, month: int, actor: Actor) -> None:
    """Closes the months before ``month`` of a plan that was just loaded, and gives departments time for the first
    reports. In the caller's transaction.

    Raises:
        ActionError: a month cannot be closed.
    """
    plan = Plan.objects.get(year=year)
    first_due = _first_due(year, month)
    if first_due > calendar_of(year).working_day_from(report_day_of(year, month, plan.report_day)):
        plan.first_due = first_due
        plan.save(update_fields=["first_due"])
        changes = [change("plan", str(plan.year), "first_due", None, first_due.isoformat())]
        record(actor, plan, Event.Action.CHANGE_PLAN, changes)
    for earlier in range(1, month):
        close_month(actor, plan, earlier)
