"""What every page knows."""

from functools import cached_property

from django.utils.functional import SimpleLazyObject

from targets.models import Plan


class House:
    """The town as its plans name it. One query, on the pages that ask: those with a plan know it already."""

    @cached_property
    def _plans(self) -> list[tuple[str, bool]]:
        return list(Plan.objects.order_by("-year").values_list("town", "demonstration"))

    @property
    def town(self) -> str:
        """The town's name in its latest plan; empty where there is none yet."""
        return self._plans[0][0] if self._plans else ""

    @property
    def demonstration(self) -> bool:
        """Whether fictional data are in the database."""
        return any(demonstration for _town, demonstration in self._plans)


def house(request) -> dict:
    """For the base template: the town's name, and whether fictional data are in the database."""
    known = House()
    return {
        "town": SimpleLazyObject(lambda: known.town),
        "demonstration": SimpleLazyObject(lambda: known.demonstration),
    }
