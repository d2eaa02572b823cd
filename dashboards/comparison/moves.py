"""The changes between two sides: of each target, and of each sub-measure by its assessment. No queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import cached_property

from targets.board import Board, RolledUp, Snapshot, SubMeasureRow, TargetRow
from targets.rules import NEEDS_ATTENTION, WORST_FIRST, Light, Standing, worst

#: Lights that can be ranked; the others mean that there is nothing to judge yet.
RANKED = (Light.RED, Light.AMBER, Light.GREEN, Light.DONE)


@dataclass(frozen=True)
class ComparedSide:
    """One side of a comparison: a board at the end of a month, as of a day (None: today)."""

    board: Board
    month: int
    on: date | None = None

    @cached_property
    def snapshot(self) -> Snapshot:
        """All lights and scores at the end of the month."""
        return self.board.snapshot(self.month)

    @cached_property
    def targets(self) -> Mapping[int, TargetRow]:
        """The targets by their id."""
        return {target.id: target for target in self.board.targets}

    @cached_property
    def sub_measures(self) -> Mapping[int, SubMeasureRow]:
        """The sub-measures by their id."""
        return {sub_measure.id: sub_measure for sub_measure in self.board.sub_measures}


class MoveKind(StrEnum):
    """How something changed, the most important first."""

    WORSE = "worse"
    BETTER = "better"
    FIRST = "first"
    SILENT = "silent"
    OTHER = "other"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Move:
    """A target, or a sub-measure by its own assessment (``target`` is None), on both sides.

    ``target_before`` and ``sub_measure_before`` are the rows of the earlier side: the same objects where two months of
    one board are compared, None if the plan did not have them yet.
    """

    kind: MoveKind
    sub_measure: SubMeasureRow
    before: Light | None
    after: Light | None
    sub_measure_before: SubMeasureRow | None = None
    target: TargetRow | None = None
    target_before: TargetRow | None = None
    standing_before: Standing | None = None
    standing: Standing | None = None

    @property
    def is_commitment(self) -> bool:
        """Whether it is counted: a target's, or that of a sub-measure without one."""
        return self.target is not None or not self.sub_measure.targets


def moves_of(before: ComparedSide, after: ComparedSide) -> list[Move]:
    """Everything on the later side that has a light, in the order: worse, better, first figures, silent, the rest.

    Within a kind the worse light comes first, then the larger fall, then what is furthest behind its path.
    """
    moves = []
    for sub_measure in after.board.sub_measures:
        if after.snapshot.sub_measures[sub_measure.id].light is None:
            continue
        moves += [_target_move(before, after, target) for target in sub_measure.targets]
        own = _assessment_move(before, after, sub_measure)
        if own:
            moves.append(own)
    return sorted(moves, key=_urgency)


def _target_move(before: ComparedSide, after: ComparedSide, target: TargetRow) -> Move:
    earlier = before.targets.get(target.id)
    old = before.snapshot.targets[target.id] if earlier else None
    new = after.snapshot.targets[target.id]
    return Move(
        kind=_kind(old, new, after.month),
        sub_measure=target.sub_measure,
        before=old.light if old else None,
        after=new.light,
        sub_measure_before=before.sub_measures.get(target.sub_measure.id),
        target=target,
        target_before=earlier,
        standing_before=old,
        standing=new,
    )


def _kind(old: Standing | None, new: Standing, month: int) -> MoveKind:
    if old is None:
        return MoveKind.OTHER
    if old.light != new.light:
        return kind_of_lights(old.light, new.light)
    # The later month has no figure of its own, but the earlier month had one.
    went_silent = old.month < month and old.figure_month == old.month == new.figure_month
    return MoveKind.SILENT if went_silent and new.light in NEEDS_ATTENTION + RANKED else MoveKind.SAME


def kind_of_lights(old: Light | None, new: Light | None) -> MoveKind:
    """The kind of a change from one light to another."""
    if old in RANKED and new in RANKED:
        return MoveKind.WORSE if RANKED.index(new) < RANKED.index(old) else MoveKind.BETTER
    if old == Light.NO_DATA and new in RANKED:
        return MoveKind.FIRST
    if old in RANKED and new == Light.NO_DATA:
        return MoveKind.SILENT
    if old == Light.NOT_DUE and (new in RANKED or new == Light.NO_DATA):
        # It has become due: better if it is on track, worse if not.
        return MoveKind.WORSE if new in NEEDS_ATTENTION else MoveKind.BETTER
    return MoveKind.OTHER


def _assessment_move(before: ComparedSide, after: ComparedSide, sub_measure: SubMeasureRow) -> Move | None:
    """The move of a sub-measure without targets, or of one whose light changed by its assessment alone."""
    rolled = before.snapshot.sub_measures.get(sub_measure.id, RolledUp())
    old, new = rolled.light, after.snapshot.sub_measures[sub_measure.id].light
    if sub_measure.targets:
        earlier = before.sub_measures.get(sub_measure.id)
        if old == new or earlier is None or _of_targets(before, earlier) != _of_targets(after, sub_measure):
            return None
    if old is None:
        kind = MoveKind.OTHER
    else:
        kind = MoveKind.SAME if old == new else kind_of_lights(old, new)
    return Move(kind, sub_measure, old, new, sub_measure_before=before.sub_measures.get(sub_measure.id))


def _of_targets(side: ComparedSide, sub_measure: SubMeasureRow) -> Light | None:
    """The worst light of a sub-measure's targets."""
    return worst(side.snapshot.targets[target.id].light for target in sub_measure.targets)


KINDS = tuple(MoveKind)


def _urgency(move: Move) -> tuple:
    before = WORST_FIRST.index(move.before) if move.before else 0
    after = WORST_FIRST.index(move.after) if move.after else len(WORST_FIRST)
    gap = move.standing.gap if move.standing else None
    # Unchanged ones keep the plan's order.
    order = (0, 0, 0.0) if move.kind == MoveKind.SAME else (after, -before, float(gap or 0))
    return KINDS.index(move.kind), *order
