"""Rows of a plan in preparation: areas, their sub-measures and their targets, in the order of the plan.

A row belongs to the nearest row above it of the level above. Stored as JSON in ``PlanInPreparation.rows``.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar


@dataclass
class DraftRow:
    """What every row has.

    Attributes:
        id: unique in the draft, never used again (``r17``).
        start, end: where it stands in the document's text; None: typed by a person, or from a table without text.
        doubts: why somebody should look at it.
        seen: a person has looked at its doubts.
        left_out: shown, and not loaded; what belongs to it is left out with it.
        typed: field to what a person typed there and nobody can read (``13th month``); the field keeps its last value.
        kept: what the row had as a row of another kind, for the way back.
    """

    kind: ClassVar[str]

    id: str
    start: int | None = None
    end: int | None = None
    doubts: list[str] = field(default_factory=list)
    seen: bool = False
    left_out: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The row for the database."""
        return {"kind": self.kind, **asdict(self)}

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody should still look at it."""
        return bool(self.doubts) and not self.seen

    @property
    def label(self) -> str:
        """What the row is called on a page."""
        return self.id


@dataclass
class DraftArea(DraftRow):
    """A task area; ``area_kind`` as ``TaskArea.kind``; numeral as printed (``（一）``).

    ``number`` is given when it is loaded, but where it is the area of a plan that is there already.
    """

    kind = "area"

    numeral: str = ""
    area_kind: str = "task"
    number: int | None = None
    title: str = ""
    text: str = ""
    weight: str = "1"

    @property
    def label(self) -> str:
        """``一、产业兴农``."""
        return f"{self.numeral}{self.title}"


@dataclass
class DraftMeasure(DraftRow):
    """A sub-measure; departments by the names that the plan or the person gives them.

    ``depth``: 1; 2 for a part of the sub-measure above it, whose code says so (``4.1.2``), and so on.
    """

    kind = "measure"

    code: str = ""
    depth: int = 1
    numeral: str = ""
    title: str = ""
    text: str = ""
    lead: str = ""
    supports: list[str] = field(default_factory=list)
    leader: str = ""
    due_month: int = 12
    weight: str = "1"

    @property
    def label(self) -> str:
        """``一是 强化农业保障``."""
        return f"{self.numeral} {self.title}".strip()


@dataclass
class DraftTarget(DraftRow):
    """A target, or a fact (``is_fact``), which is shown and not loaded. Amounts are decimal strings; "" is unset.

    ``nodes`` is for the path ``custom``: month (as text) to cumulative value. ``item_threshold`` with ``item_unit`` is
    what those that it counts must reach (50%以上的村达到10万元).
    """

    kind = "target"

    code: str = ""
    is_fact: bool = False
    name: str = ""
    value: str = ""
    unit: str = ""
    comparator: str = "gte"
    phasing: str = "even"
    baseline: str = ""
    start_month: int = 1
    due_month: int = 12
    nodes: dict[str, str] = field(default_factory=dict)
    item_threshold: str = ""
    item_unit: str = ""
    weight: str = "1"
    quote: str = ""

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


_KINDS = {row.kind: row for row in (DraftArea, DraftMeasure, DraftTarget)}


def row_of(stored: dict[str, Any]) -> DraftRow:
    """A row from the database; what a newer version of the program left out has its default."""
    made = _KINDS[stored["kind"]]
    known = {each.name for each in fields(made)}
    return made(**{name: value for name, value in stored.items() if name in known})
