"""What the base template shows on every page."""

from functools import cached_property

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from targets.calendar.clock import DEMONSTRATION_DAY, lives_in_demonstration
from targets.calendar.schedule import local_day
from targets.formats import dates
from targets.models import Plan

from .navigation import Navigation


class TownOfPlans:
    """The town's name from its plans. One query, made only when a template uses it."""

    @cached_property
    def _plans(self) -> list[tuple[str, bool, int]]:
        return list(Plan.objects.order_by("-year").values_list("town", "demonstration", "year"))

    @property
    def town(self) -> str:
        """The town's name in its latest plan; empty where there is none yet."""
        return self._plans[0][0] if self._plans else ""

    @property
    def demonstration(self) -> bool:
        """Whether the database has fictional data."""
        return any(demonstration for _town, demonstration, _year in self._plans)

    @property
    def latest_year(self) -> int | None:
        """The year of the latest plan; None where there is none yet."""
        return self._plans[0][2] if self._plans else None


def navigation(request: HttpRequest) -> dict:
    """For the base template: what the masthead and the tabs are made of."""
    return {"navigation": Navigation(request)}


def town(request) -> dict:
    """For the base template: the town's name and its latest plan's year, whether fictional data are in the database,
    the day at which the demonstration's clock stands (empty in a town's own system), and today, for paper.
    """
    plans = TownOfPlans()
    return {
        "town": SimpleLazyObject(lambda: plans.town),
        "demonstration": SimpleLazyObject(lambda: plans.demonstration),
        "latest_year": SimpleLazyObject(lambda: plans.latest_year),
        "demonstration_day": SimpleLazyObject(_demonstration_day),
        "printed_on": SimpleLazyObject(lambda: dates.day(local_day())),
    }


def _demonstration_day() -> str:
    return dates.day(DEMONSTRATION_DAY) if lives_in_demonstration() else ""
