"""What other rooms hold under a sub-measure, for its page: a room puts its source here when the application starts."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from departments.models import User
from targets.access import readable_scope
from targets.board import Board, PlanRow, load_with_projects
from targets.models import SubMeasure


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """One thing under a sub-measure: its name, its page, where it stands in a few words; its light if it is judged."""

    name: str
    address: str
    note: str
    light: SafeString | str = ""


StrOrPromise = str | Promise
RelatedGroups = list[tuple[StrOrPromise, list[RelatedItem]]]


@dataclass(frozen=True, slots=True)
class RelatedSource:
    """A room with things under sub-measures, each of which has a line among the sub-measures itself.

    Args:
        name: the word for the things, in the reader's language.
        parent: the lookup from a thing's line to the sub-measure that it lies under.
        named: tells a reader what lies under sub-measures, by their ids, unjudged. One query.
        judged: the things on a board of their lines, each with its light.
    """

    name: StrOrPromise
    parent: str
    named: Callable[[User, Collection[int]], Mapping[int, list[RelatedItem]]]
    judged: Callable[[Board], list[RelatedItem]]


sources: list[RelatedSource] = []


def related_to(reader: User, parts: Collection[int]) -> dict[int, RelatedGroups]:
    """Sub-measure to what lies under it: each sort of things with its name. One query a source."""
    found = defaultdict(list)
    for source in sources:
        for part, things in source.named(reader, parts).items():
            found[part].append((source.name, things))
    return dict(found)


def load_with_related(reader: User, plan: PlanRow, month: int | None, code: str) -> tuple[Board, RelatedGroups]:
    """A sub-measure's board, and what lies under it, judged, of that what the reader may open.

    Three queries, and what the sources ask of what they find.
    """
    lines = Q(code=code)
    for source in sources:
        lines |= Q(**{f"{source.parent}__code": code}, **readable_scope(reader))
    scope = {"id__in": SubMeasure.with_projects.filter(lines, plan_id=plan.id).values("pk")}
    board, of_things = load_with_projects(plan, month, scope=scope)
    found = ((source.name, source.judged(of_things)) for source in sources)
    return board, [(name, things) for name, things in found if things]
