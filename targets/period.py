"""The year, month and past day of a page, from its address; invalid values there fall back to the usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from .access import plan_of_year, usual_plan
from .board import PlanRow
from .calendar.schedule import ended_months, local_day
from .formats import dates
from .formats.dates import month_name, year_month
from .formats.whole import whole_number


@dataclass(frozen=True)
class Period:
    """A plan, the month asked for (None: the page's own choice), the past day, and what the pickers offer.

    Args:
        on: the past day whose board is asked for; None for today's.
        on_problem: what is wrong with the day that was asked for, in a sentence.
    """

    plan: PlanRow | None
    plans: list[PlanRow]
    month: int | None
    on: date | None = None
    on_problem: str = ""

    @classmethod
    def of_request(cls, request: HttpRequest, year: int | None = None, *, loaded: bool = False) -> "Period":
        """From ``?year=``, ``?month=`` and ``?on=``; ``year``: from the path of a page that has it there.

        A day before the plan was loaded has no board, because nobody could have seen one. ``loaded``: read in any case
        when the plan was loaded, for a page with a second past day (``past_day``).

        Raises:
            Http404: a post to a ``?year=`` without a plan: it would write into another one.
        """
        month = whole_number(request.GET.get("month"), 1, 12)
        on, problem = past_day(request.GET.get("on", ""))
        asked_year = year or whole_number(request.GET.get("year"), 1, 9999)
        plan, plans = plan_of_year(asked_year, latest=month is None, loaded=loaded or on is not None, on=on)
        # The masthead needs them too.
        request.plans = plans
        if request.method == "POST" and request.GET.get("year") and (plan is None or plan.year != asked_year):
            raise Http404
        if plan is None and year is None:
            plan = usual_plan(plans, on or local_day())
        if on and plan:
            problem = before_the_plan(plan, on)
        return cls(plan, plans, month, None if problem else on, problem)

    @property
    def years(self) -> list[int]:
        return [plan.year for plan in self.plans]

    @property
    def demonstration(self) -> bool:
        return any(plan.demonstration for plan in self.plans)

    def months(self, current: int, states: Mapping[int, TextChoices] | None = None) -> list[dict]:
        """The twelve months for a picker: number, name, whether it is shown, whether it has ended, and its state.

        Args:
            states: of the months that have one.
        """
        ended = ended_months(self.plan.year, self.on or local_day()) if self.plan else 0
        return [
            {
                "number": month,
                "name": month_name(month),
                "current": month == current,
                "ended": month <= ended,
                "state": (states or {}).get(month),
            }
            for month in range(1, 13)
        ]

    @property
    def usual_month(self) -> int | None:
        """The month asked for, or the latest with a counted figure; None leaves it to a past day's own board."""
        return self.month or (self.plan.latest_month if self.plan and self.on is None else None)

    @property
    def end(self) -> datetime | None:
        """The end of the past day; None for today."""
        return dates.end_of_day(self.on) if self.on else None

    def _query_of_month(self, month: int) -> str:
        """The query of a month's page, 0 being December of the year before and 13 January of the next; empty for a
        month that has not ended, or of a year without a plan.
        """
        if not self.plan:
            return ""
        year, month = (self.plan.year + (month - 1) // 12, (month - 1) % 12 + 1)
        is_there = year in self.years and month <= ended_months(year, self.on or local_day())
        return f"year={year}&month={month}" if is_there else ""

    def form_address(self, request: HttpRequest) -> str:
        """A request's address for a form that writes into this plan, also when its year was left open."""
        query = request.GET.copy()
        query["year"] = self.plan.year
        return f"{request.path}?{query.urlencode()}"

    def context(self, current: int, states: Mapping[int, TextChoices] | None = None) -> dict:
        """What the toolbar of a page needs.

        ``kept_query`` is what a link adds to its address to stay on the past day.

        Args:
            states: of the months, for the picker's dots.
        """
        return {
            "plan": self.plan,
            "years": self.years,
            "month": current,
            "months": self.months(current, states),
            "month_before": self._query_of_month(current - 1) if current else "",
            "month_after": self._query_of_month(current + 1) if current else "",
            "as_of": year_month(self.plan.year, current) if self.plan and current else "",
            "demonstration": self.demonstration,
            "on": self.on,
            "on_day": dates.day(self.on),
            "on_problem": self.on_problem,
            "today": local_day(),
            "kept_query": f"&on={self.on.isoformat()}" if self.on else "",
        }


def past_day(text: str) -> tuple[date | None, str]:
    """A day of the address, and what is wrong with it. Today and later are the present: None."""
    text = text.strip()
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problem = _("“%(day)s” is not a day; write it as 2021-06-30. This is today's board.")
        return None, problem % {"day": text[:30]}
    if day > local_day():
        return None, _("%(day)s has not come yet. This is today's board.") % {"day": dates.day(day)}
    return (day, "") if day < local_day() else (None, "")


def before_the_plan(plan: PlanRow, on: date) -> str:
    """Says that the plan was not loaded yet on a past day; empty where it was."""
    if plan.loaded_at is None or plan.loaded_at < dates.end_of_day(on):
        return ""
    problem = _("The plan was not loaded yet on %(day)s; it came in on %(loaded)s. This is today's board.")
    return problem % {"day": dates.day(on), "loaded": dates.day(local_day(plan.loaded_at))}
