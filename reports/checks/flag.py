"""Flags and their weights, and the measures that flags of targets and of breakdown items share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from statistics import median

from targets.rules import Comparator, Terms, exact

#: A monthly step of more than so many times the usual one is odd.
STEPS = 3
#: A figure of at least so many times the one before is odd.
TIMES = 10
#: While a level has no usual change yet, a change of more than this share of it is odd.
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


#: The weight of a kind in the queue's order: likely slips first, then what may well be true.
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
    """Something odd in a figure: a sentence in the reader's language, and its weight in the queue's order."""

    kind: FlagKind
    text: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.kind]


def falls_by_plan(terms: Terms) -> bool:
    """Whether the figure is to fall over the year, as a number of poor households; a cap is not meant."""
    return terms.comparator == Comparator.LTE and not terms.is_cap and not terms.holds


def monthly_changes(terms: Terms, figures: Mapping[int, Decimal]) -> list[Fraction]:
    """The monthly steps between figures, in the order of months, in the target's unit; positive towards the target."""
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
    """The usual step: the median of earlier ones, which one large month hardly changes. None for fewer than two."""
    return median(steps) if len(steps) >= 2 else None


@dataclass(frozen=True, slots=True)
class MonthlyChange:
    """An unusual step, in the target's unit.

    Args:
        size: of the step, for one month; of a level's change, without its sign.
        usual: the usual size; None where a level has none yet.
        base: the value that a level's change is then compared with.
    """

    size: Fraction
    usual: Fraction | None
    base: Fraction = Fraction(0)

    @property
    def times(self) -> Fraction | None:
        """The step divided by the usual one."""
        return self.size / self.usual if self.usual else None


def odd_step(terms: Terms, earlier: Mapping[int, Decimal], month: int, now: Decimal) -> MonthlyChange | None:
    """The month's step, if it is more than three times the usual one; else, or without a usual one, None.

    The step of an amount is what it adds towards the target, for one month; the first is counted from the baseline (0
    without one) and the target's first month. The step of a level (``hold``) is its change, up or down; without a usual
    change, more than half of the level is odd.

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
