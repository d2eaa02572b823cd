"""The planned curve (计划进度曲线) of a project: its planned progress on a day. Source: ``docs/project-rules.md``."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class PlannedPoint:
    """A milestone for the rules: its planned day, the day it was done (None: not yet), its weight."""

    planned: date
    done: date | None
    weight: Decimal


def planned_percent(
    points: Sequence[PlannedPoint], start: date | None, finish: date | None, day: date
) -> Fraction | None:
    """How many percent (0 to 100) of a project should be done at the end of a day.

    With weighted milestones, the weight of those planned by then; else a straight line over the days from the planned
    start to the planned finish, both counted; None where the plan says neither.
    """
    whole = sum(Fraction(point.weight) for point in points)
    if whole:
        due = sum(Fraction(point.weight) for point in points if point.planned <= day)
        return 100 * due / whole
    if start is None or finish is None:
        return None
    passed, length = (day - start).days + 1, (finish - start).days + 1
    return 100 * Fraction(min(max(passed, 0), length), length)


def nodes_of_year(
    points: Sequence[PlannedPoint], start: date | None, finish: date | None, year: int
) -> tuple[Decimal, dict[int, Decimal]] | None:
    """The planned curve of a year as a target's nodes: the percent planned before the year, and month to percent.

    Rounded to one decimal, half up. None where there is no curve, or nothing is planned in the year.
    """
    before = planned_percent(points, start, finish, date(year - 1, 12, 31))
    if before is None:
        return None
    nodes = {}
    for month in range(1, 13):
        day = date(year, month, monthrange(year, month)[1])
        nodes[month] = _tenths(planned_percent(points, start, finish, day) or Fraction(0))
    baseline = _tenths(before)
    return None if nodes[12] == baseline else (baseline, nodes)


def months_of_year(start: date | None, finish: date | None, year: int) -> tuple[int, int]:
    """The first and last month of a year in which a project is under way; 1 and 12 where it goes beyond.

    The year's planned investment is spread evenly over them.
    """
    first = start.month if start and start.year == year else 1
    last = finish.month if finish and finish.year == year else 12
    return min(first, last), last


def _tenths(number: Fraction) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
