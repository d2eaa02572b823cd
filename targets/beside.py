"""What other rooms hold under a sub-measure, for its page: a room puts its source here when the application starts."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from departments.models import User


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing under a sub-measure: its name, its page, and where it stands, in a few words."""

    name: str
    address: str
    note: str


StrOrPromise = str | Promise
#: Each tells a reader what lies under sub-measures, by their ids. One query.
Source = Callable[[User, Collection[int]], Mapping[int, list[Thing]]]
#: The word for the things, in the reader's language, and who knows them.
sources: list[tuple[StrOrPromise, Source]] = []


def things_under(reader: User, parts: Collection[int]) -> dict[int, list[tuple[StrOrPromise, list[Thing]]]]:
    """Sub-measure to what lies under it: each sort of things with its name. One query a source."""
    found = defaultdict(list)
    for name, source in sources:
        for part, things in source(reader, parts).items():
            found[part].append((name, things))
    return dict(found)
