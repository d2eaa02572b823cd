"""A plan's month as a board: judged for a month and rolled up (``rules.md``, "Scores and roll-up"). No queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from ..calendar.workdays import Calendar
from ..rules import (
    Held,
    Light,
    Standing,
    held_by_light,
    held_together,
    judge,
    light_by_thirds,
    roll_up_sub_measure,
    weighted_mean,
    worst,
)
from .plan_rows import AreaRow, PlanRow
from .rows import Commitment, SubMeasureRow, TargetRow


class RolledUp(NamedTuple):
    """Light and score of a sub-measure, an area or a plan; None for what has none.

    ``held``: how much of its weight each light of its commitments holds; ``worst``: the worst of these lights.
    """

    light: Light | None = None
    score: Fraction | None = None
    held: Held = MappingProxyType({})
    worst: Light | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where everything on a board stands at a month's end.

    Args:
        targets: by the target's id.
        sub_measures: by the sub-measure's id.
        areas: by the area's number.
    """

    month: int
    targets: Mapping[int, Standing]
    sub_measures: Mapping[int, RolledUp]
    areas: Mapping[int, RolledUp]
    plan: RolledUp

    def light_of_commitment(self, commitment: Commitment) -> Light | None:
        """The light that a commitment shows; None of what was added to the plan later."""
        if self.month < commitment.asked_from:
            return None
        if isinstance(commitment, TargetRow):
            return self.targets[commitment.id].light
        return self.sub_measures[commitment.id].light


@dataclass
class Board:
    """A plan's month: its areas, light and score.

    Args:
        due_until: the last month whose reports are due on the board's day, 0 to 12.
        calendar: the working days by which they are due; of a judged board alone.
        notes: target, item (or None) and month of a figure to what its report says of it; of ``load_figures`` alone.
    """

    plan: PlanRow
    month: int
    areas: list[AreaRow] = field(default_factory=list)
    due_until: int = 12
    calendar: Calendar | None = field(default=None, repr=False)
    light: Light | None = None
    score: Fraction | None = None
    held: Held = field(default_factory=dict, repr=False)
    snapshots: dict[int, Snapshot] = field(default_factory=dict, repr=False)
    notes: dict[tuple[int, int | None, int], str] = field(default_factory=dict, repr=False)

    @property
    def sub_measures(self) -> list[SubMeasureRow]:
        return [sub_measure for area in self.areas for sub_measure in area.sub_measures]

    @property
    def targets(self) -> list[TargetRow]:
        return [target for area in self.areas for target in area.targets]

    def take_month(self, month: int) -> None:
        """Gives each target the terms in force in a month, and each sub-measure the department that led it then."""
        for target in self.targets:
            target.terms = target.terms_in(month)
        for sub_measure in self.sub_measures:
            sub_measure.month = month
            sub_measure.lead = sub_measure.lead_in(month)

    def keep(self, wanted: Callable[[SubMeasureRow], bool]) -> None:
        """Leaves out the other sub-measures, and the areas that have none then."""
        for area in self.areas:
            area.sub_measures = [sub_measure for sub_measure in area.sub_measures if wanted(sub_measure)]
        self.areas = [area for area in self.areas if area.sub_measures]

    def leave_out_later(self, *, areas: bool = True) -> None:
        """Leaves out what was added to the plan in a later month than the board's.

        Args:
            areas: also the areas that had nothing then.
        """
        for area in list(self.areas):
            had = bool(area.sub_measures)
            area.sub_measures = [row for row in area.sub_measures if row.asked_from <= self.month]
            for sub_measure in area.sub_measures:
                sub_measure.targets = sub_measure.targets_in(self.month)
            if areas and had and not area.sub_measures:
                self.areas.remove(area)

    @property
    def commitments(self) -> list[Commitment]:
        """What is counted, and makes the light (事项): every target, and every sub-measure without one."""
        return [commitment for area in self.areas for commitment in area.commitments]

    def snapshot(self, month: int) -> Snapshot:
        """Where everything stands at the end of another month, without forecasts; the board itself stays as it is."""
        if month not in self.snapshots:
            self.snapshots[month] = snapshot_of(self.areas, month, self.due_until)
        return self.snapshots[month]


def snapshot_of(areas: Iterable[AreaRow], month: int, due_until: int = 12, *, outlook: bool = False) -> Snapshot:
    """Judges every target of some areas at the end of ``month`` and rolls up; changes nothing.

    Args:
        due_until: the last month whose reports are due, 0 to 12; before that of its first month is, a target owes none.
        outlook: whether the standings have forecast and needed pace as well.
    """
    targets: dict[int, Standing] = {}
    sub_measures: dict[int, RolledUp] = {}
    of_areas: dict[int, RolledUp] = {}
    weights = {}
    for area in areas:
        for sub_measure in area.sub_measures:
            for target in sub_measure.targets:
                standing = judge(target.terms_in(month), target.figures, month, outlook=outlook)
                owes_no_figure = standing.light == Light.NO_DATA and target.asked_from > due_until
                if month < target.asked_from or owes_no_figure:
                    standing = replace(standing, light=Light.NOT_DUE, score=None)
                targets[target.id] = standing
            is_judged = area.kind != "proposal" and month >= sub_measure.asked_from
            sub_measures[sub_measure.id] = (
                _roll_up_sub_measure(sub_measure, targets, month, month <= due_until) if is_judged else RolledUp()
            )
        of_areas[area.number] = _roll_up(
            (sub_measures[sub_measure.id], sub_measure.weight) for sub_measure in area.sub_measures
        )
        weights[area.number] = area.weight
    plan = _roll_up((of_areas[number], weight) for number, weight in weights.items())
    return Snapshot(month, targets, sub_measures, of_areas, plan)


def _roll_up_sub_measure(
    sub_measure: SubMeasureRow, targets: Mapping[int, Standing], month: int, is_due: bool
) -> RolledUp:
    lights = [
        (targets[target.id].light, targets[target.id].score, target.weight) for target in sub_measure.targets_in(month)
    ]
    light, score = roll_up_sub_measure(lights, sub_measure.assessment(month), is_due=is_due)
    # What is counted of it are its targets, or itself where it has none.
    commitments = lights or [(light, score, Decimal(1))]
    return RolledUp(light, score, held_by_light(commitments), worst(light for light, _score, _weight in commitments))


def _roll_up(weighted: Iterable[tuple[RolledUp, Decimal]]) -> RolledUp:
    """The light is made of the commitments, the score is the mean."""
    parts = [(rolled, weight) for rolled, weight in weighted if rolled.light]
    held = held_together((rolled.held, weight) for rolled, weight in parts)
    of_commitments = worst(rolled.worst for rolled, _weight in parts if rolled.worst)
    score = weighted_mean([(rolled.light, rolled.score, weight) for rolled, weight in parts if rolled.light])
    return RolledUp(light_by_thirds(held) or of_commitments, score, held, of_commitments)


def judge_board(board: Board) -> None:
    """Writes into a board's rows where they stand at the end of its month, with the outlook."""
    snapshot = snapshot_of(board.areas, board.month, board.due_until, outlook=True)
    board.take_month(board.month)
    for area in board.areas:
        for sub_measure in area.sub_measures:
            for target in sub_measure.targets:
                target.standing = snapshot.targets[target.id]
            sub_measure.light, sub_measure.score = snapshot.sub_measures[sub_measure.id][:2]
        area.light, area.score, area.held = snapshot.areas[area.number][:3]
    board.light, board.score, board.held = snapshot.plan[:3]
