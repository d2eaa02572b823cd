"""How the rows of a plan in preparation hang together, and the pages that they are shown on."""

from collections.abc import Sequence
from dataclasses import dataclass

from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget
from .tree import areas_of

#: Deeper than any sub-measure.
TARGET_LEVEL = 100
#: An area with more rows is shown in pieces.
MOST_ROWS = 60


def level_of(row: DraftRow) -> int:
    """0 for an area, its depth for a sub-measure, ``TARGET_LEVEL`` for a target."""
    return 0 if isinstance(row, DraftArea) else row.depth if isinstance(row, DraftMeasure) else TARGET_LEVEL


def place_of_row(rows: Sequence[DraftRow], row_id: str) -> int | None:
    """Where a row stands; None where there is no such row."""
    return next((place for place, row in enumerate(rows) if row.id == row_id), None)


def end_of(rows: Sequence[DraftRow], place: int) -> int:
    """The place after the last row that belongs to the row at ``place``."""
    level = level_of(rows[place])
    return next((at for at in range(place + 1, len(rows)) if level_of(rows[at]) <= level), len(rows))


def sibling_above(rows: Sequence[DraftRow], place: int) -> int | None:
    """The place of the nearest row above of the same kind and with the same parent; None where it is the first."""
    level = level_of(rows[place])
    for at in range(place - 1, -1, -1):
        if level_of(rows[at]) == level:
            return at
        if level_of(rows[at]) < level:
            return None
    return None


def row_name(row: DraftRow) -> str:
    """What a row is called in a list: its name or title, else its words in the document; perhaps empty."""
    if isinstance(row, DraftTarget):
        return row.name or row.quote
    return row.title if isinstance(row, DraftArea | DraftMeasure) else ""


def codes_of(rows: Sequence[DraftRow]) -> dict[str, str]:
    """Area or sub-measure to the number that it gets when it is loaded: ``3``, ``3.2``. Rows that are left out have
    none.
    """
    codes = {}
    for area in areas_of(rows):
        codes[area.row.id] = str(area.number)
        codes |= {measure.row.id: measure.code for measure in area.measures}
    return codes


@dataclass(frozen=True)
class PlanSection:
    """The rows of one page, ``rows[first:end]``: an area, or a piece of a large one.

    Args:
        area: the area they belong to; None before the first one.
    """

    first: int
    end: int
    area: DraftArea | None
    row_id: str


def sections_of(rows: Sequence[DraftRow]) -> list[PlanSection]:
    """The pages of a plan: an area each; one of more than ``MOST_ROWS`` rows is cut before a sub-measure, or where a
    sub-measure alone has too many, before a target.
    """
    sections: list[PlanSection] = []
    area: DraftArea | None = None
    first = 0
    for place, row in enumerate(rows):
        is_cut = place - first >= MOST_ROWS or (
            row.kind == "measure" and end_of(rows, place) - first > MOST_ROWS and place > first + 1
        )
        if place > first and (isinstance(row, DraftArea) or is_cut):
            sections.append(PlanSection(first, place, area, rows[first].id))
            first = place
        if isinstance(row, DraftArea):
            area = row
    if rows:
        sections.append(PlanSection(first, len(rows), area, rows[first].id))
    return sections
