"""The annual assessment by department (年度考核): results of its sub-measures, and its reporting over the year.

There is no total of the columns: their weights, and the grade, are the leaders' decision. Departments are ordered by
the score at the end of the month.
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
    """A sub-measure behind a department's numbers.

    Args:
        lights: its targets'; where it has none, its own.
        reporting: its months in time, late and missing, with the days.
    """

    sub_measure: SubMeasureRow
    lights: list[Light]
    reporting: Tally


@dataclass(frozen=True)
class Assessed:
    """A department's year.

    Args:
        place: by the score as printed; None without a score.
        score: the weighted mean over the sub-measures that it leads, 0 to 100 (``rules.md``, "Scores and roll-up").
        scores: that score by month, from January to the month; None where there is none.
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
        return sum(len(led.sub_measure.targets) for led in self.led)

    @property
    def average(self) -> Fraction | None:
        """The mean of the months' scores; months without one are left out."""
        scores = [score for score in self.scores if score is not None]
        return sum(scores, Fraction(0)) / len(scores) if scores else None

    @property
    def lights(self) -> dict[Light, int]:
        """The number of each light among its targets, and among its sub-measures without targets."""
        return {light: sum(led.lights.count(light) for led in self.led) for light in WORST_FIRST}


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
            scores=_scores(board, row.sub_measures, months),
            reporting=reporting[row.department.id].total,
        )
        for row in ranking_of(board, None)
    ]


def _led(line: DepartmentLine) -> list[Led]:
    led = []
    for sub_measure, timings in line.sub_measures:
        tally = Tally()
        for timing in timings.values():
            tally.add(timing)
        lights = [commitment.light for commitment in sub_measure.commitments if commitment.light]
        led.append(Led(sub_measure, lights, tally))
    return led


def _scores(board: Board, sub_measures: Sequence[SubMeasureRow], months: range) -> list[Fraction | None]:
    scores = []
    for month in months:
        rolled_up = board.snapshot(month).sub_measures
        judged = [(rolled_up[sub_measure.id], sub_measure.weight) for sub_measure in sub_measures]
        scores.append(weighted_mean([(row.light, row.score, weight) for row, weight in judged if row.light]))
    return scores
