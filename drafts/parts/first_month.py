"""From which month on a new plan's departments report, where the year has begun long before it is loaded."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.actions.closing import close_month
from targets.calendar.schedule import ended_months, local_day, report_day_of
from targets.formats.dates import month_name
from targets.models import Plan
from targets.planfile import load_objects
from targets.trace.record import Actor

from ..models import PlanInPreparation
from .objects import plan_itself

#: In the month after it: the report day of a new plan.
_REPORT_DAY = 5


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
    return [FirstMonthChoice(month, _sentence(month, ended), month == proposed) for month in months]


def _sentence(month: int, ended: int) -> str:
    if month == 1:
        sentence = ngettext(
            "from January on, with the month that is over",
            "from January on, with the %(ended)d months that are over",
            ended,
        )
        return sentence % {"ended": ended}
    if month <= ended:
        sentence = _("from %(month)s on, at once; the months before it are closed and nobody reports them")
    else:
        sentence = _("from %(month)s on, once it is over; the months before it are closed and nobody reports them")
    return sentence % {"month": month_name(month)}


def begin_later(draft: PlanInPreparation, month: int, actor: Actor) -> None:
    """Makes the plan without its parts and closes its months before ``month``. In the caller's transaction.

    Raises:
        FileError: there is something wrong with the plan itself.
        ActionError: a month cannot be closed.
    """
    load_objects([plan_itself(draft)], actor=actor)
    plan = Plan.objects.get(year=draft.year)
    for earlier in range(1, month):
        close_month(actor, plan, earlier)
