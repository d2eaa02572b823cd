"""Every address of the site with a person who may open it, taken from the resolver."""

from dataclasses import dataclass

from django.urls import resolve, reverse

from tests.factories import Town
from tests.permissions.matrix import PEOPLE, ROWS, Row, patterns
from tests.permissions.test_admin_site import address_of


@dataclass(frozen=True, eq=False)
class Visited:
    """An address and who opens it; ``row``: its row of the permission matrix, None on the admin site."""

    name: str
    who: str
    path: str
    row: Row | None = None

    @property
    def places(self) -> list[int]:
        """The parts of the path that stand for a value, counted from 0."""
        route = resolve(self.path).route.split("/")
        return [place for place, part in enumerate(route, start=1) if "<" in part and place < len(self.path.split("/"))]


def every_address(world: Town) -> list[Visited]:
    """In the resolver's order, each with the first person whose visit, or else whose post, succeeds."""
    names = dict.fromkeys(name for name, _pattern in patterns())
    return [_visited(name, world) for name in names]


def _visited(name: str, world: Town) -> Visited:
    if name.startswith("admin:"):
        return Visited(name, "administrator", address_of(name, world))
    row = ROWS[name]
    return Visited(name, _who(row), reverse(name, kwargs=row.place), row)


def _who(row: Row) -> str:
    """Somebody who sees the page or gets furthest with a form, the administrator before others; else a visitor."""
    for told, wanted in ((row.get, "200"), (row.post, "200 302 400 409 422")):
        statuses = dict(zip(PEOPLE, told.split(), strict=True))
        for person in ("administrator", "reporter", "reviewer", "auditor", "anonymous"):
            if statuses[person] in wanted.split():
                return person
    return "anonymous"
