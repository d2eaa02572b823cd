"""The annual assessment by department (年度考核): results of its sub-measures, and its reporting over the year.

There is no total of the columns: their weights, and the grade, are the leaders' decision. Departments are ordered by
the score at the end of the month.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reports.months.lateness import DepartmentLine, Tally, by_department
from targets.board import Board, DepartmentRow, SubMeasureRow
from targets.calendar.schedule import Schedule
from targets.rules import WORST_FIRST, Light, weighted_mean

from ..ranking import Ranked, led_in, ranking_of
from ..target_lines import note_of


@dataclass(frozen=True)
class Led:
    """A sub-measure behind a department's numbers.

    Args:
        leads: whether the department leads it in the month; False after a handover.
        lights: its targets'; where it has none, its own; none where the department no longer leads it.
        reporting: its months in time, late and missing, with the days.
        note: why its light is worse than its targets' (``note_of``).
    """

    sub_measure: SubMeasureRow
    leads: bool
    lights: list[Light]
    reporting: Tally
    note: str


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
    def leads(self) -> int:
        """How many sub-measures it leads in the month."""
        return sum(led.leads for led in self.led)

    @property
    def targets(self) -> int:
        """How many targets these have."""
        return sum(len(led.sub_measure.targets) for led in self.led if led.leads)

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
    """Every department that leads something with a light or led it in an earlier month, the highest score first.

    Place and score are those of what it leads in the board's month; scores and reports of a month are of what it led
    then.
    """
    months = range(1, board.month + 1)
    ranked = {row.department.id: row for row in ranking_of(board, None)}
    reporting = {line.department.id: line for line in by_department(board, months, schedule, today)}
    for key, line in reporting.items():
        ranked.setdefault(key, Ranked(line.department))
    return [
        Assessed(
            department=row.department,
            place=row.place,
            led=_led(reporting[key], board.month),
            score=row.score,
            scores=_scores(board, key, months),
            reporting=reporting[key].total,
        )
        for key, row in ranked.items()
    ]


def _led(line: DepartmentLine, month: int) -> list[Led]:
    """What a department led; the lights are those of what it leads in the month."""
    led = []
    for sub_measure, timings in line.sub_measures:
        tally = Tally()
        for timing in timings.values():
            tally.add(timing)
        leads = month in timings
        commitments = sub_measure.commitments if leads else []
        lights = [commitment.light for commitment in commitments if commitment.light]
        led.append(Led(sub_measure, leads, lights, tally, note_of(sub_measure, month) if leads else ""))
    return led


def _scores(board: Board, department_id: int, months: range) -> list[Fraction | None]:
    scores = []
    for month in months:
        rolled_up = board.snapshot(month).sub_measures
        judged = [(rolled_up[row.id], row.weight) for row in led_in(board, department_id, month)]
        scores.append(weighted_mean([(row.light, row.score, weight) for row, weight in judged if row.light]))
    return scores
