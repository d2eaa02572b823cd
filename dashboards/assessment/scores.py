"""The annual assessment by department (年度考核): what its sub-measures came to, and how it reported over the year.

The columns stand side by side and no total is made of them: which counts for how much, and what grade follows, is the
leaders' decision. The order is that of the score at the end of the month looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reports.months.lateness import DepartmentLine, Tally, by_department
from targets.board import Board, DepartmentRow, SubMeasureRow
from targets.calendar.schedule import Schedule
from targets.rules import WORST_FIRST, Light, weighted_mean

from ..ranking import ranking_of


@dataclass(frozen=True)
class Led:
    """A sub-measure of a department: what its numbers are made of.

    Args:
        lights: its targets'; where it has none, its own.
        reporting: its months, in time, late and not at all, with the days.
    """

    part: SubMeasureRow
    lights: list[Light]
    reporting: Tally


@dataclass(frozen=True)
class Assessed:
    """A department's year.

    Args:
        place: by the score as it is printed; None for what has none.
        score: the weighted mean over the sub-measures that it leads, 0 to 100 (``rules.md``, "Scores and roll-up").
        scores: that score by month, from January to the month looked at; None where there is none.
        reporting: its sub-measures' months together.
    """

    department: DepartmentRow
    place: int | None
    led: list[Led]
    score: Fraction | None
    scores: list[Fraction | None]
    reporting: Tally

    @property
    def targets(self) -> int:
        """How many targets its sub-measures have."""
        return sum(len(one.part.targets) for one in self.led)

    @property
    def average(self) -> Fraction | None:
        """The mean of the months' scores; months without one are left out."""
        found = [score for score in self.scores if score is not None]
        return sum(found, Fraction(0)) / len(found) if found else None

    @property
    def lights(self) -> dict[Light, int]:
        """How often each light is shown by its targets, and by its sub-measures without one."""
        return {light: sum(one.lights.count(light) for one in self.led) for light in WORST_FIRST}


def assessment_of(board: Board, schedule: Schedule, today: date) -> list[Assessed]:
    """Every department that leads something with a light, as of the board's month, the highest score first."""
    months = range(1, board.month + 1)
    reporting = {line.department.id: line for line in by_department(board, months, schedule, today)}
    return [
        Assessed(
            department=row.department,
            place=row.place,
            led=_led(reporting[row.department.id]),
            score=row.score,
            scores=_scores(board, row.parts, months),
            reporting=reporting[row.department.id].total,
        )
        for row in ranking_of(board, None)
    ]


def _led(line: DepartmentLine) -> list[Led]:
    found = []
    for part, marks in line.parts:
        tally = Tally()
        for mark in marks.values():
            tally.add(mark)
        lights = [row.light for row in part.targets] or ([part.light] if part.light else [])
        found.append(Led(part, lights, tally))
    return found


def _scores(board: Board, parts: Sequence[SubMeasureRow], months: range) -> list[Fraction | None]:
    scores = []
    for month in months:
        found = board.snapshot(month).sub_measures
        rolled = [(found[part.id], part.weight) for part in parts]
        scores.append(weighted_mean([(one.light, one.score, weight) for one, weight in rolled if one.light]))
    return scores
