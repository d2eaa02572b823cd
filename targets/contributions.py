"""What other apps contribute to the plan's targets: a finished road adds its kilometres, a new enterprise adds one.

A contribution never counts by itself: the person who reports the figure takes it over, or says in the note why not.
An app registers its contributions in ``targets.extensions``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .board import Board
from .board.rows import FigureKey
from .extensions import extensions


@dataclass(frozen=True, slots=True)
class Contribution:
    """What is contributed to a figure by the end of a month.

    Args:
        value: the sum of what is finished, in the figure's unit.
        done, total: how many are finished, and how many there are in all.
    """

    value: Decimal = Decimal(0)
    done: int = 0
    total: int = 0

    def __add__(self, other: "Contribution") -> "Contribution":
        return Contribution(self.value + other.value, self.done + other.done, self.total + other.total)

    def differs(self, value: Decimal | None) -> bool:
        """Whether a figure has another value; an empty one counts as 0."""
        return (value or Decimal(0)) != self.value


#: From a month to the contributions by its end, for every figure that has any.
ByMonth = Callable[[int], Mapping[FigureKey, Contribution]]


def contributions_of(plan_id: int, year: int, targets: Mapping[str, Any] | None = None) -> ByMonth:
    """What is contributed to a plan's targets, for any month. One query for each app that contributes.

    Args:
        targets: lookups on Target for some of them.
    """
    contributors = [extension.contributions for extension in extensions if extension.contributions]
    by_month_of_each = [contributions(plan_id, year, targets or {}) for contributions in contributors]

    def by_month(month: int) -> dict[FigureKey, Contribution]:
        total: dict[FigureKey, Contribution] = {}
        for of_month in by_month_of_each:
            for key, contribution in of_month(month).items():
                total[key] = total.get(key, Contribution()) + contribution
        return total

    return by_month


@dataclass(frozen=True)
class FormContributions:
    """What is contributed to the figures of a form, and the notes on figures that differ.

    Args:
        notes: the month's own, where its figure is stored; else the latest earlier ones, to start from.
    """

    brought: Mapping[FigureKey, Contribution] = field(default_factory=dict)
    notes: Mapping[FigureKey, str] = field(default_factory=dict)


NO_CONTRIBUTIONS = FormContributions()


def contributions_to_form(board: Board, month: int, targets: Mapping[str, Any]) -> FormContributions:
    """What is contributed to some of a board's targets by a month's end. One query for each app that contributes.

    Args:
        board: from ``load_figures``, which has the notes of its figures.
        targets: lookups on Target.
    """
    brought = contributions_of(board.plan.id, board.plan.year, targets)(month)
    notes: dict[FigureKey, str] = {}
    if brought:
        stored = {(target.id, item) for target in board.targets for item, of in target.typed if of == month}
        for (target, item, of), note in sorted(board.notes.items(), key=lambda entry: entry[0][2]):
            # A stored figure keeps its own note.
            if of == month or (of < month and (target, item) not in stored):
                notes[target, item] = note
    return FormContributions(brought, notes)
