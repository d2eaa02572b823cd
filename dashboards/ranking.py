"""Lead departments by score (责任单位排名), and their changes since last month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from targets.board import Board, DepartmentRow, RolledUp, Snapshot, SubMeasureRow, TargetRow, counts_by_light
from targets.formats import numbers
from targets.rules import Light, weighted_mean


@dataclass
class Ranked:
    """A department's place.

    Args:
        place: from 1; departments with the same printed score share it. None without a score, and where no target has
            one: the score is then the department's own word.
        score: the weighted mean over its sub-measures (``rules.md``, "Scores and roll-up"), 0 to 100.
        score_change, place_change: since last month, positive if better; None with nothing to compare.
    """

    department: DepartmentRow
    sub_measures: list[SubMeasureRow] = field(default_factory=list)
    place: int | None = None
    score: Fraction | None = None
    score_change: Decimal | None = None
    place_change: int | None = None

    @property
    def targets(self) -> list[TargetRow]:
        return [target for sub_measure in self.sub_measures for target in sub_measure.targets]

    @property
    def distribution(self) -> list[tuple[Light, int]]:
        """The number of commitments by light, worst first; lights that none shows are left out."""
        return counts_by_light(commitment for row in self.sub_measures for commitment in row.commitments)


def ranking_of(board: Board, before: Snapshot | None) -> list[Ranked]:
    """Every department that leads something with a light: by place, then those without one by their score.

    Args:
        before: last month of the same board; None where there is none to compare with.
    """
    led: dict[int, Ranked] = {}
    for sub_measure in board.sub_measures:
        if sub_measure.lead is not None and sub_measure.light is not None:
            led.setdefault(sub_measure.lead.id, Ranked(sub_measure.lead)).sub_measures.append(sub_measure)
    then: Mapping[int, Fraction | None] = {}
    if before is not None:
        then = {
            key: _score((before.sub_measures[row.id], row) for row in led_in(board, key, before.month)) for key in led
        }
    now = {
        key: _score((RolledUp(sub_measure.light, sub_measure.score), sub_measure) for sub_measure in row.sub_measures)
        for key, row in led.items()
    }
    measured = {key for key, row in led.items() if any(target.standing.score is not None for target in row.targets)}
    places, places_then = (_places({key: scores[key] for key in scores if key in measured}) for scores in (now, then))
    for key, row in led.items():
        row.score, row.place = now[key], places.get(key)
        score, place = then.get(key), places_then.get(key)
        row.score_change = numbers.score_change(row.score, score)
        if row.place is not None and place is not None:
            row.place_change = place - row.place
    return sorted(led.values(), key=lambda row: (row.place or len(led) + 1, -(row.score or 0)))


def led_in(board: Board, department_id: int, month: int) -> list[SubMeasureRow]:
    """The sub-measures that a department led in a month."""
    leads = ((sub_measure, sub_measure.lead_in(month)) for sub_measure in board.sub_measures)
    return [sub_measure for sub_measure, lead in leads if lead and lead.id == department_id]


def _score(sub_measures: Iterable[tuple[RolledUp, SubMeasureRow]]) -> Fraction | None:
    return weighted_mean(
        [(rolled.light, rolled.score, sub_measure.weight) for rolled, sub_measure in sub_measures if rolled.light]
    )


def _places(scores: Mapping[int, Fraction | None]) -> dict[int, int]:
    """Places by the printed scores, so that equal ones share a place."""
    printed = {key: numbers.printed_score(score) for key, score in scores.items() if score is not None}
    return {key: 1 + sum(1 for other in printed.values() if other > score) for key, score in printed.items()}
