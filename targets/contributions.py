"""What other rooms bring to the plan's targets: a finished road its kilometres, an enterprise raised above scale one.

Nothing that is brought counts by itself: who reports the figure takes it over, or says in the figure's note why not. A
room puts its source here when the application starts (``projects.apps``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .board import Board
from .board.rows import FigureKey


@dataclass(frozen=True, slots=True)
class Contribution:
    """What things bring to a figure's place by the end of a month.

    Args:
        value: the sum of those that are done, in the place's unit.
        done, total: how many are done, and how many are to bring something there in all.
    """

    value: Decimal
    done: int
    total: int

    def differs(self, value: Decimal | None) -> bool:
        """Whether a figure says something else; an empty one says nothing, which is 0."""
        return (value or Decimal(0)) != self.value


#: What is brought by the end of a month, by place: every place that anything is to feed.
ByMonth = Callable[[int], Mapping[FigureKey, Contribution]]
#: Knows what a room brings to a plan's targets: the plan's id and year, lookups on Target. One query.
Source = Callable[[int, int, Mapping[str, Any]], ByMonth]
sources: list[Source] = []


def contributions_of(plan_id: int, year: int, targets: Mapping[str, Any] | None = None) -> ByMonth:
    """What is brought to a plan's targets, for any month. One query a source.

    Args:
        targets: lookups on Target for some of them.
    """
    found = [source(plan_id, year, targets or {}) for source in sources]

    def by_month(month: int) -> dict[FigureKey, Contribution]:
        places: dict[FigureKey, Contribution] = {}
        for of_month in found:
            for place, more in of_month(month).items():
                there = places.get(place, Contribution(Decimal(0), 0, 0))
                places[place] = Contribution(there.value + more.value, there.done + more.done, there.total + more.total)
        return places

    return by_month


@dataclass(frozen=True)
class FormContributions:
    """What is brought to the places of a form, and what is said where a figure differs.

    Args:
        notes: of the month, where its figure is stored; else what was said the month before, to be said again.
    """

    brought: Mapping[FigureKey, Contribution] = field(default_factory=dict)
    notes: Mapping[FigureKey, str] = field(default_factory=dict)


NO_CONTRIBUTIONS = FormContributions()


def contributions_to_form(board: "Board", month: int, targets: Mapping[str, Any]) -> FormContributions:
    """What is brought to some of a board's targets by a month's end. One query a source.

    Args:
        board: from ``load_figures``, which has the notes of its figures.
        targets: lookups on Target.
    """
    brought = contributions_of(board.plan.id, board.plan.year, targets)(month)
    said: dict[FigureKey, str] = {}
    if brought:
        stored = {(target.id, item) for target in board.targets for item, of in target.typed if of == month}
        for (target, item, of), note in sorted(board.notes.items(), key=lambda one: one[0][2]):
            # Of a figure that is stored, nothing is said but what is stored with it.
            if of == month or (of < month and (target, item) not in stored):
                said[target, item] = note
    return FormContributions(brought, said)
