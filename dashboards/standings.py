"""The board as data for other programs: the form of ``manage.py standings`` (``plan-file.md``)."""

from typing import Any

from targets.board import (
    AreaRow,
    Board,
    Commitment,
    SubMeasureRow,
    TargetRow,
    counts_by_light,
    reason_of,
    reason_of_whole,
)
from targets.formats.numbers import six_places

TARGET_COLUMNS = (
    *(
        "code",
        "name",
        "unit",
        "value",
        "planned",
        "actual",
        "figure_month",
        "provisional",
        "completion",
        "expected",
    ),
    *("gap", "ratio", "light", "score", "forecast", "needed", "reason"),
)


def plan_as_data(board: Board, *, provisional: bool = False) -> dict[str, Any]:
    """The board as nested dictionaries: numbers as strings of six places, or None.

    Args:
        provisional: also give the latest figures that wait for review; they are never mixed into the others.
    """
    return {
        "year": board.plan.year,
        "month": board.month,
        "light": board.light,
        "score": six_places(board.score),
        **_commitments(board),
        "areas": [_area(area, board.month, provisional) for area in board.areas],
    }


def _area(area: AreaRow, month: int, provisional: bool) -> dict[str, Any]:
    return {
        "number": area.number,
        "title": area.title,
        "light": area.light,
        "score": six_places(area.score),
        **_commitments(area),
        "sub_measures": [_sub_measure(sub_measure, month, provisional) for sub_measure in area.sub_measures],
    }


def _commitments(whole: Board | AreaRow) -> dict[str, Any]:
    """What made the light, in words, and how many commitments show each light."""
    return {"reason": reason_of_whole(whole), "commitments": dict(counts_by_light(whole.commitments))}


def _sub_measure(sub_measure: SubMeasureRow, month: int, provisional: bool) -> dict[str, Any]:
    return {
        "code": sub_measure.code,
        "title": sub_measure.title,
        "lead": sub_measure.lead.name if sub_measure.lead else None,
        "assessment": sub_measure.assessment(month),
        "light": sub_measure.light,
        "score": six_places(sub_measure.score),
        "targets": [target_as_data(target, provisional=provisional) for target in sub_measure.targets],
    }


def commitment_as_data(commitment: Commitment, *, provisional: bool = False) -> dict[str, Any]:
    """A target's standing, or the light and score of a sub-measure without one, in the order of ``TARGET_COLUMNS``."""
    if isinstance(commitment, TargetRow):
        return target_as_data(commitment, provisional=provisional)
    known = {"name": commitment.title, "light": commitment.light, "score": six_places(commitment.score)}
    return {column: known.get(column) for column in TARGET_COLUMNS}


def target_as_data(target: TargetRow, *, provisional: bool = False) -> dict[str, Any]:
    """One target's standing, in the order of ``TARGET_COLUMNS``."""
    standing = target.standing
    waiting = target.provisional if provisional else None
    return {
        "code": target.code,
        "name": target.name,
        "unit": target.unit,
        "value": six_places(target.terms.value),
        "planned": six_places(standing.planned),
        "actual": six_places(standing.actual),
        "figure_month": standing.figure_month,
        "provisional": six_places(waiting[1]) if waiting else None,
        "completion": six_places(standing.completion),
        "expected": six_places(standing.expected),
        "gap": six_places(standing.gap),
        "ratio": six_places(standing.ratio),
        "light": standing.light,
        "score": six_places(standing.score),
        "forecast": six_places(target.forecast),
        "needed": six_places(standing.needed),
        "reason": reason_of(target),
    }
