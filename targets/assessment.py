"""The annual assessment by department (年度考核): what its targets came to, and how it reported over the year.

The columns stand side by side and no total is made of them: which counts for how much, and what grade follows, is the
leaders' decision. The order is that of the score at the end of the month looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .board import Board, DepartmentRow, SubMeasureRow
from .months.lateness import Tally, by_department
from .months.schedule import Schedule
from .ranking import ranking_of
from .rules import WORST_FIRST, Light, weighted_mean


@dataclass(frozen=True)
class Assessed:
    """A department's year.

    Args:
        place: by the score as it is printed; None for what has none.
        lights: light to how many of its targets show it.
        score: the weighted mean over the sub-measures that it leads, 0 to 100 (``rules.md``, "Scores and roll-up").
        average: the mean of that score over the months so far; months without one are left out.
        reporting: its sub-measures' months, in time, late and not at all, with the days.
    """

    department: DepartmentRow
    place: int | None
    parts: int
    targets: int
    lights: dict[Light, int]
    score: Fraction | None
    average: Fraction | None
    reporting: Tally


def assessment_of(board: Board, schedule: Schedule, today: date) -> list[Assessed]:
    """Every department that leads something with a light, as of the board's month, the highest score first."""
    months = range(1, board.month + 1)
    reporting = {line.department.id: line.total for line in by_department(board, months, schedule, today)}
    return [
        Assessed(
            department=row.department,
            place=row.place,
            parts=len(row.parts),
            targets=len(row.targets),
            lights={light: sum(1 for target in row.targets if target.light == light) for light in WORST_FIRST},
            score=row.score,
            average=_average(board, row.parts, months),
            reporting=reporting.get(row.department.id, Tally()),
        )
        for row in ranking_of(board, None)
    ]


def _average(board: Board, parts: Sequence[SubMeasureRow], months: range) -> Fraction | None:
    scores = []
    for month in months:
        found = board.snapshot(month).parts
        rolled = [(found[part.id], part.weight) for part in parts]
        score = weighted_mean([(one.light, one.score, weight) for one, weight in rolled if one.light])
        if score is not None:
            scores.append(score)
    return sum(scores, Fraction(0)) / len(scores) if scores else None
