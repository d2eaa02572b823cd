"""The terms of the rules: what a plan says about a target, and the result of judging it.

Source: ``rules.md``, "Terms". Plain values only: no database, no request, no language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Comparator(StrEnum):
    """Direction (方向): reach at least the value, or stay at or below it."""

    GTE = "gte"
    LTE = "lte"


class Phasing(StrEnum):
    """How the year's promise spreads over the months (进度安排)."""

    EVEN = "even"
    LAST_YEAR = "last_year"
    CUSTOM = "custom"
    HOLD = "hold"
    DEADLINE = "deadline"


class Basis(StrEnum):
    """What thresholds are compared with: the ratio to the path, or the points behind it."""

    RATIO = "ratio"
    GAP = "gap"


class Counting(StrEnum):
    """Where a target's figure comes from: typed in, or found from its breakdown items."""

    ENTERED = "entered"
    SUM = "sum"
    ITEMS_AT_LEAST = "items_at_least"


class Assessment(StrEnum):
    """The department's own assessment of a month (自评进度)."""

    ON_TRACK = "on_track"
    SLOW = "slow"
    BEHIND = "behind"
    DONE = "done"


class Light(StrEnum):
    """The lights (亮灯状态), written worst first: the order in which a sub-measure takes the worst."""

    RED = "red"
    NO_DATA = "no_data"
    AMBER = "amber"
    GREEN = "green"
    DONE = "done"
    NOT_DUE = "not_due"
    UNSET = "unset"


WORST_FIRST = tuple(Light)
#: The lights that need action, the most urgent first.
NEEDS_ATTENTION = (Light.RED, Light.NO_DATA, Light.AMBER)
#: Those of them that come from a figure behind its path.
LATE_LIGHTS = (Light.RED, Light.AMBER)

#: Thresholds (green, amber) of each basis where neither target nor plan says otherwise.
DEFAULT_THRESHOLDS = {
    Basis.RATIO: (Decimal("1.00"), Decimal("0.90")),
    Basis.GAP: (Decimal("0"), Decimal("-0.10")),
}


def is_rate(unit: str) -> bool:
    """Whether figures in this unit are rates: their differences are percentage points, not percent of one another."""
    return unit == "%"


def is_whole(unit: str, decimals: int) -> bool:
    """Whether a target is counted in whole things: enterprises, roads, villages. A rate never is."""
    return decimals == 0 and not is_rate(unit)


def is_rank(unit: str, comparator: str, phasing: str) -> bool:
    """Whether a target is a place among others (全区前三名): it is at most so many, in 名 or 位, and has to hold."""
    return comparator == Comparator.LTE and phasing == Phasing.HOLD and unit in ("名", "位")


def may_be_negative(phasing: str, unit: str) -> bool:
    """Whether a figure may be below zero: a rate or money that must hold may, what is counted or measured never."""
    return phasing == Phasing.HOLD and unit.endswith(("%", "‰", "百分点", "元"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan says about one target.

    Args:
        value: target value ``T`` in the target's unit; None where the plan says XX.
        baseline: ``B`` in the same unit; None counts as 0, and makes an ``lte`` target a cap.
        start, due: months 1 to 12; start 0: it began before the year, and its path counts from December.
        last_year: last year's cumulative figure by month, January first, or None.
        nodes: month to planned value, for ``custom``.
        basis, green_at, amber_at: how the light is judged, already resolved against the plan.
        whole: whether it is counted in whole things, of which nothing is due in parts.
    """

    value: Decimal | None
    comparator: str = Comparator.GTE
    phasing: str = Phasing.EVEN
    baseline: Decimal | None = None
    start: int = 1
    due: int = 12
    last_year: Sequence[Decimal] | None = None
    nodes: Mapping[int, Decimal] | None = None
    basis: str = Basis.RATIO
    green_at: Decimal = DEFAULT_THRESHOLDS[Basis.RATIO][0]
    amber_at: Decimal = DEFAULT_THRESHOLDS[Basis.RATIO][1]
    whole: bool = False

    @property
    def is_cap(self) -> bool:
        """``lte`` with no baseline: an amount not to be passed (三公经费不超过…)."""
        return self.comparator == Comparator.LTE and self.baseline is None

    @property
    def promises_none(self) -> bool:
        """A cap of zero: something is not to happen at all (不发生…)."""
        return self.is_cap and self.value == 0

    @property
    def holds(self) -> bool:
        """A rate or level that must hold all year (固定资产投资同比增长)."""
        return self.phasing == Phasing.HOLD


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a target stands at the end of a month: every number that a page or a file shows about it.

    Numbers are exact fractions in the target's unit (``planned``, ``actual``, ``forecast``, ``needed``), as parts of
    one (``completion``, ``expected``, ``gap``, ``ratio``) or in points of 100 (``score``); None where there is none.
    ``figure_month`` is the month that ``actual`` was reported for.
    """

    month: int
    light: Light
    planned: Fraction | None = None
    actual: Fraction | None = None
    figure_month: int | None = None
    completion: Fraction | None = None
    expected: Fraction | None = None
    gap: Fraction | None = None
    ratio: Fraction | None = None
    score: Fraction | None = None
    forecast: Fraction | None = None
    needed: Fraction | None = None


def resolve_thresholds(
    plan_basis: str,
    plan_green: Decimal | None,
    plan_amber: Decimal | None,
    basis: str | None = None,
    green: Decimal | None = None,
    amber: Decimal | None = None,
) -> tuple[str, Decimal, Decimal]:
    """The basis and thresholds in force for a target, from its plan's and its own (each None where not given).

    A target that names another basis than its plan does not inherit the plan's thresholds: they are in other units.

    Returns:
        basis, green_at, amber_at.
    """
    in_force = basis or plan_basis
    default_green, default_amber = DEFAULT_THRESHOLDS[Basis(in_force)]
    if in_force == plan_basis:
        default_green = default_green if plan_green is None else plan_green
        default_amber = default_amber if plan_amber is None else plan_amber
    return in_force, default_green if green is None else green, default_amber if amber is None else amber
