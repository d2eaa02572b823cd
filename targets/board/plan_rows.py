"""A plan and its areas as plain rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from ..formats.codes import with_numeral
from ..models import TaskArea
from ..rules import Held, Light
from ..rules.terms import WORST_FIRST
from .rows import Commitment, SubMeasureRow, TargetRow


@dataclass
class AreaRow:
    """A part of the plan with its sub-measures, light and score."""

    number: int
    numeral: str
    kind: str
    title: str
    text: str
    weight: Decimal
    sub_measures: list[SubMeasureRow] = field(default_factory=list)
    light: Light | None = None
    score: Fraction | None = None
    held: Held = field(default_factory=dict, repr=False)

    @property
    def is_work(self) -> bool:
        """Whether it is work that the plan sets: a task area or people's livelihood, not figures or proposals."""
        return self.kind in (TaskArea.Kind.TASK, TaskArea.Kind.LIVELIHOOD)

    @property
    def kind_name(self) -> str:
        """The name of its kind, where that is not the usual one and its title does not say it."""
        name = str(TaskArea.Kind.LIVELIHOOD.label)
        return name if self.kind == TaskArea.Kind.LIVELIHOOD and name not in self.title else ""

    @property
    def numbered_title(self) -> str:
        """Its title behind its number as the plan prints it."""
        return with_numeral(self.numeral, self.title)

    def stands_for(self, sub_measure: SubMeasureRow) -> bool:
        """Whether its only sub-measure says nothing more than its title, and just gives the area's targets a home."""
        same = not sub_measure.numeral and sub_measure.title == self.title
        return same and len(self.sub_measures) == 1

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

    ``latest_month`` is the latest with a counted figure, else the first in which anything is asked; None where nobody
    wanted it.
    ``next_year`` is the year of the plan after it; None where it is the latest.
    """

    id: int
    year: int
    town: str
    title: str
    report_day: int
    first_due: date | None
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
