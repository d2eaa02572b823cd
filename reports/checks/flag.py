"""A flag, its weight, and what the flags of a target and those of its breakdown items measure alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from statistics import median

from targets.rules import Comparator, Terms, exact

#: A month's step is odd beyond so many times the usual one.
STEPS = 3
#: A figure is odd from so many times the one before.
TIMES = 10
#: Where there is no usual change of a level yet, one beyond this part of the level is odd.
PART = Fraction(1, 2)


class FlagKind(StrEnum):
    """What is odd."""

    YUAN = "yuan"
    FELL = "fell"
    TIMES = "times"
    ITEMS = "items"
    STEP = "step"
    JUMP = "jump"
    BEYOND = "beyond"
    SAME = "same"
    UNLIKE = "unlike"
    EXPLAINED = "explained"


#: How much a kind moves a report forward in the queue: likely slips first, then what may well be so.
WEIGHTS = {
    FlagKind.YUAN: 6,
    FlagKind.FELL: 5,
    FlagKind.TIMES: 5,
    FlagKind.ITEMS: 4,
    FlagKind.STEP: 3,
    FlagKind.JUMP: 3,
    FlagKind.BEYOND: 2,
    FlagKind.SAME: 2,
    FlagKind.UNLIKE: 4,
    FlagKind.EXPLAINED: 1,
}


@dataclass(frozen=True, slots=True)
class Flag:
    """Something odd: its sentence in the reader's language, and how much it weighs in the queue's order."""

    kind: FlagKind
    text: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.kind]


def falls_by_plan(terms: Terms) -> bool:
    """Whether the figure is to come down over the year: a number of households still to be helped, not a cap."""
    return terms.comparator == Comparator.LTE and not terms.is_cap and not terms.holds


def monthly_changes(terms: Terms, figures: Mapping[int, Decimal]) -> list[Fraction]:
    """The monthly steps between figures in the order of their months, in the target's unit, towards the target."""
    months = sorted(figures)
    if not months:
        return []
    towards = -1 if falls_by_plan(terms) else 1
    since = terms.start - 1 if terms.start - 1 < months[0] else months[0] - 1
    steps, before = [], exact(terms.baseline or 0)
    for month in months:
        figure = exact(figures[month])
        steps.append(towards * (figure - before) / (month - since))
        since, before = month, figure
    return steps


def usual_of(steps: Sequence[Fraction]) -> Fraction | None:
    """The usual one of earlier steps, their median: one large month does not move it. None for fewer than two."""
    return median(steps) if len(steps) >= 2 else None


@dataclass(frozen=True, slots=True)
class MonthlyChange:
    """A step that is out of the usual, in the target's unit.

    Args:
        size: of the step, by the month; of a level's change as it is, without its sign.
        usual: the usual size; None where a level has none yet.
        base: what a level's change is then held against.
    """

    size: Fraction
    usual: Fraction | None
    base: Fraction = Fraction(0)

    @property
    def times(self) -> Fraction | None:
        """How many times the usual one it is."""
        return self.size / self.usual if self.usual else None


def odd_step(terms: Terms, earlier: Mapping[int, Decimal], month: int, now: Decimal) -> MonthlyChange | None:
    """The month's step, if it is more than three times the usual one; None if it is not, or none is usual yet.

    Of an amount a step is what it adds towards the target, by the month where months lie between; the first is counted
    from the baseline (0 without one) and the target's first month. Of a level that is to hold it is the change, up or
    down; where its usual change is 0, or not known, more than half of the level is out of the usual.

    Args:
        earlier: month to figure, of the months before.
    """
    months = sorted(earlier)
    if not months:
        return None
    last = exact(earlier[months[-1]])
    if terms.holds:
        return _odd_change(terms, [exact(earlier[m]) for m in months], exact(now))
    usual = usual_of(monthly_changes(terms, earlier))
    towards = -1 if falls_by_plan(terms) else 1
    size = towards * (exact(now) - last) / (month - months[-1])
    if usual is None or usual <= 0 or size <= STEPS * usual:
        return None
    return MonthlyChange(size, usual)


def _odd_change(terms: Terms, levels: Sequence[Fraction], now: Fraction) -> MonthlyChange | None:
    usual = usual_of([abs(after - before) for before, after in pairwise(levels)])
    size, base = abs(now - levels[-1]), max(abs(levels[-1]), abs(exact(terms.value or 0)))
    if usual:
        return MonthlyChange(size, usual) if size > STEPS * usual else None
    return MonthlyChange(size, None, base) if base and size > PART * base else None
