"""What the base template shows on every page."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property

from departments.passwords import days_left
from targets.board import PlanRow, load_plans
from targets.calendar.clock import DEMONSTRATION_DAY, lives_in_demonstration
from targets.calendar.schedule import local_day
from targets.formats import dates

from .navigation import Navigation


class TownOfPlans:
    """The town's name from its plans. One query, made only when a template uses it and the view has not read them."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _plans(self) -> list[PlanRow]:
        if getattr(self._request, "plans", None) is None:
            self._request.plans = load_plans()  # the masthead needs them too
        return self._request.plans

    @property
    def town(self) -> str:
        """The town's name in its latest plan; empty where there is none yet."""
        return self._plans[0].town if self._plans else ""

    @property
    def demonstration(self) -> bool:
        """Whether the database has fictional data."""
        return any(plan.demonstration for plan in self._plans)

    @property
    def latest_year(self) -> int | None:
        """The year of the latest plan; None where there is none yet."""
        return self._plans[0].year if self._plans else None


def navigation(request: HttpRequest) -> dict:
    """For the base template: what the masthead and the tabs are made of."""
    return {"navigation": Navigation(request)}


def password_age(request: HttpRequest) -> dict:
    """For the base template: for how many days more the person's password is good, once it is time to say so."""

    def password_days() -> int | None:
        days = days_left(request.user) if request.user.is_authenticated else None
        return days if days is not None and days <= settings.PASSWORD_WARNING_DAYS else None

    return {"password_days": password_days}


def town(request) -> dict:
    """For the base template: the town's name and its latest plan's year, whether fictional data are in the database,
    the day at which the demonstration's clock stands (empty in a town's own system), and today, for paper.
    """
    plans = TownOfPlans(request)
    return {
        "town": SimpleLazyObject(lambda: plans.town),
        "demonstration": SimpleLazyObject(lambda: plans.demonstration),
        "latest_year": SimpleLazyObject(lambda: plans.latest_year),
        "demonstration_day": SimpleLazyObject(_demonstration_day),
        "printed_on": SimpleLazyObject(lambda: dates.day(local_day())),
    }


def _demonstration_day() -> str:
    return dates.day(DEMONSTRATION_DAY) if lives_in_demonstration() else ""
