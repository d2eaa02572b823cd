"""A plan and its areas as plain rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from ..rules import Held, Light
from ..rules.terms import WORST_FIRST
from .rows import Commitment, SubMeasureRow, TargetRow


@dataclass
class AreaRow:
    """A part of the plan with its sub-measures, light and score."""

    number: int
    kind: str
    title: str
    text: str
    weight: Decimal
    sub_measures: list[SubMeasureRow] = field(default_factory=list)
    light: Light | None = None
    score: Fraction | None = None
    held: Held = field(default_factory=dict, repr=False)

    @property
    def targets(self) -> list[TargetRow]:
        return [target for sub_measure in self.sub_measures for target in sub_measure.targets]

    @property
    def commitments(self) -> list[Commitment]:
        """Its targets, and its sub-measures without one."""
        return [commitment for sub_measure in self.sub_measures for commitment in sub_measure.commitments]

    @property
    def distribution(self) -> list[tuple[Light, int]]:
        """How many commitments show each light, worst first; lights that none shows are left out."""
        return counts_by_light(self.commitments)


@dataclass(slots=True)
class PlanRow:
    """A plan and its areas, for headings and pickers.

    ``latest_month`` is the latest with a counted figure, January where there is none; None where it was not asked for.
    ``next_year`` is the year of the plan after it; None where it is the latest.
    """

    id: int
    year: int
    town: str
    title: str
    report_day: int
    basis: str
    green_at: Decimal | None
    amber_at: Decimal | None
    demonstration: bool
    ranks_departments: bool
    latest_month: int | None
    # The numbers of the latest events of the plan, and of people and places: what is kept holds until the next.
    last_events: tuple[int | None, int | None] = (None, None)
    # Its closed months with the days of closing, once a schedule has read them.
    closed: Mapping[int, date | None] | None = None
    # When the plan was loaded; read only for a past day.
    loaded_at: datetime | None = None
    next_year: int | None = None
    # Its areas without their sub-measures: a board fills copies of them.
    bare_areas: list[AreaRow] = field(default_factory=list)

    @property
    def areas(self) -> dict[int, str]:
        """The areas' numbers and titles, in their order."""
        return {area.number: area.title for area in self.bare_areas}


def counts_by_light(commitments: Iterable[Commitment]) -> list[tuple[Light, int]]:
    """How many commitments show each light, worst first; lights that none shows are left out."""
    lights = [commitment.light for commitment in commitments]
    return [(light, lights.count(light)) for light in WORST_FIRST if light in lights]
