"""Judges a board's rows for a month and rolls them up (``rules.md``, "Scores and roll-up"). No queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ..rules import Light, Standing, judge, roll_up, roll_up_sub_measure

if TYPE_CHECKING:
    from .rows import AreaRow, Board


class RolledUp(NamedTuple):
    """Light and score of a sub-measure, an area or a plan; None for what has none."""

    light: Light | None = None
    score: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where everything on a board stands at a month's end.

    Args:
        targets: by the target's id.
        parts: by the sub-measure's id.
        areas: by the area's number.
    """

    month: int
    targets: Mapping[int, Standing]
    parts: Mapping[int, RolledUp]
    areas: Mapping[int, RolledUp]
    plan: RolledUp


def snapshot_of(areas: Iterable[AreaRow], month: int, *, outlook: bool = False) -> Snapshot:
    """Judges every target of some areas at the end of ``month`` and rolls up; changes nothing.

    Args:
        outlook: whether the standings have forecast and needed pace as well.
    """
    targets: dict[int, Standing] = {}
    parts: dict[int, RolledUp] = {}
    rolled: dict[int, RolledUp] = {}
    weighted = []
    for area in areas:
        for part in area.sub_measures:
            standings = [
                targets.setdefault(target.id, judge(target.terms, target.figures, month, outlook=outlook))
                for target in part.targets
            ]
            parts[part.id] = RolledUp()
            if area.kind != "proposal":
                pairs = zip(part.targets, standings, strict=True)
                lights = [(standing.light, standing.score, target.weight) for target, standing in pairs]
                parts[part.id] = RolledUp(*roll_up_sub_measure(lights, part.assessment(month)))
        found = [(parts[part.id], part.weight) for part in area.sub_measures]
        rolled[area.number] = RolledUp(*roll_up([(one.light, one.score, weight) for one, weight in found if one.light]))
        weighted.append((rolled[area.number], area.weight))
    plan = RolledUp(*roll_up([(one.light, one.score, weight) for one, weight in weighted if one.light]))
    return Snapshot(month, targets, parts, rolled, plan)


def judge_board(board: Board) -> None:
    """Writes into a board's rows where they stand at the end of its month, with the outlook."""
    found = snapshot_of(board.areas, board.month, outlook=True)
    for area in board.areas:
        for part in area.sub_measures:
            for target in part.targets:
                target.standing = found.targets[target.id]
            part.light, part.score = found.parts[part.id]
        area.light, area.score = found.areas[area.number]
    board.light, board.score = found.plan
