"""The year and month that a page speaks of, from its address; nonsense in the address falls back to the usual."""

from dataclasses import dataclass

from django.http import HttpRequest

from .access import plan_of_year
from .board import PlanRow
from .dates import month_name, year_month
from .months import ended_months, local_day


@dataclass(frozen=True)
class Period:
    """A plan, the month asked for (None: the page's own choice) and what the pickers offer."""

    plan: PlanRow | None
    plans: list[PlanRow]
    month: int | None

    @classmethod
    def of_request(cls, request: HttpRequest) -> "Period":
        """From ``?year=`` and ``?month=``."""
        plan, plans = plan_of_year(_number(request.GET.get("year"), 1, 9999))
        if plan is None and plans:
            plan = plans[0]
        return cls(plan, plans, _number(request.GET.get("month"), 1, 12))

    @property
    def years(self) -> list[int]:
        return [plan.year for plan in self.plans]

    @property
    def demonstration(self) -> bool:
        return any(plan.demonstration for plan in self.plans)

    def months(self, current: int) -> list[dict]:
        """The twelve months for a picker: number, name, whether it is shown and whether it has ended."""
        ended = ended_months(self.plan.year, local_day()) if self.plan else 0
        return [
            {"number": month, "name": month_name(month), "current": month == current, "ended": month <= ended}
            for month in range(1, 13)
        ]

    def context(self, current: int) -> dict:
        """What ``includes/period.html`` and the base template need."""
        return {
            "plan": self.plan,
            "years": self.years,
            "month": current,
            "months": self.months(current),
            "as_of": year_month(self.plan.year, current) if self.plan and current else "",
            "demonstration": self.demonstration,
        }


def _number(text: str | None, low: int, high: int) -> int | None:
    if text and text.isascii() and text.isdigit() and len(text) <= 4 and low <= int(text) <= high:
        return int(text)
    return None
