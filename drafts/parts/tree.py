"""The rows that are loaded, as a tree with the numbers and codes that they get."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from .codes import slug_of
from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

HEADLINE, PROPOSAL = "headline", "proposal"
#: What an area is called whose sub-measures stand before any area.
UNNAMED_AREA = "重点工作"


@dataclass
class TargetPart:
    """A target, the place of its row in the draft and its code."""

    row: DraftTarget
    place: int
    code: str = ""


@dataclass
class MeasurePart:
    """A sub-measure and its targets. One that was made for an area's own targets has its area's place.

    ``is_heading``: it is left out, and its parts are not: it only counts for their codes.
    """

    row: DraftMeasure
    place: int
    code: str = ""
    is_heading: bool = False
    targets: list[TargetPart] = field(default_factory=list)


@dataclass
class AreaPart:
    """A task area and its sub-measures."""

    row: DraftArea
    place: int
    number: int = 0
    measures: list[MeasurePart] = field(default_factory=list)


@dataclass(frozen=True)
class TakenCodes:
    """Numbers and codes that the year's plan has already, and that new parts do not get."""

    areas: Collection[int] = ()
    measures: Collection[str] = ()
    targets: Collection[str] = ()


def areas_of(rows: Iterable[DraftRow], taken: TakenCodes | None = None) -> list[AreaPart]:
    """The tree of rows. Left out: what is marked so, with what belongs to it, and facts.

    A code that stands on a row stays; the others get the next free one: areas in the order of the plan (headline
    figures 0), sub-measures by area and position (``4.1``), targets from the pinyin of their names.
    """
    taken = taken or TakenCodes()
    areas = _tree(list(rows))
    _number_areas(areas, set(taken.areas))
    measures = set(taken.measures) | {part.row.code for area in areas for part in area.measures}
    targets = set(taken.targets) | {part.row.code for area in areas for one in area.measures for part in one.targets}
    for area in areas:
        _code_measures(area, measures, taken.measures)
        area.measures = [measure for measure in area.measures if not measure.is_heading]
        for measure in area.measures:
            for target in measure.targets:
                target.code = target.row.code or slug_of(target.row.name, targets, otherwise="target")
                targets.add(target.code)
    return areas


def _code_measures(area: AreaPart, taken: set[str], of_plan: Collection[str]) -> None:
    """``of_plan``: codes of the plan that is there; what is new stands behind them."""
    above: list[str] = [str(area.number)]
    for measure in area.measures:
        # A part stands below the sub-measure before it, however deep it says that it is.
        del above[max(1, measure.row.depth) :]
        first = 1 + max((_position(code, above[-1]) for code in of_plan), default=0)
        measure.code = measure.row.code or next(
            code for position in count(first) if (code := f"{above[-1]}.{position}") not in taken
        )
        taken.add(measure.code)
        above.append(measure.code)


def _position(code: str, above: str) -> int:
    """The last number of a code directly below another one (3 of 4.3 below 4); 0 for any other code."""
    last = code.removeprefix(f"{above}.")
    return int(last) if last != code and last.isdecimal() else 0


def _tree(rows: Sequence[DraftRow]) -> list[AreaPart]:
    areas: list[AreaPart] = []
    left_out: type[DraftRow] | None = None
    for place, row in enumerate(rows):
        if left_out is DraftArea and not isinstance(row, DraftArea):
            continue
        if left_out is DraftMeasure and isinstance(row, DraftTarget):
            continue
        left_out = None
        if row.left_out:
            left_out = type(row)
            if isinstance(row, DraftMeasure) and _has_parts(rows[place:]):
                _last_area(areas, place).measures.append(MeasurePart(row, place, is_heading=True))
        elif isinstance(row, DraftArea):
            areas.append(AreaPart(row, place))
        elif isinstance(row, DraftMeasure):
            _last_area(areas, place).measures.append(MeasurePart(row, place))
        elif isinstance(row, DraftTarget) and not row.is_fact:
            area = _last_area(areas, place)
            if not area.measures:
                area.measures.append(_own_measure(area))
            area.measures[-1].targets.append(TargetPart(row, place))
    for area in areas:
        if not area.measures and area.row.area_kind != PROPOSAL:
            area.measures.append(_own_measure(area))
    return areas


def _has_parts(rows: Sequence[DraftRow]) -> bool:
    """Whether the first row's next sub-measure is a part of it."""
    following = (row for row in rows[1:] if not isinstance(row, DraftTarget))
    one = next(following, None)
    return isinstance(one, DraftMeasure) and one.depth > rows[0].depth  # type: ignore[attr-defined]


def _last_area(areas: list[AreaPart], place: int) -> AreaPart:
    if not areas:
        areas.append(AreaPart(DraftArea(id="", title=UNNAMED_AREA), place))
    return areas[-1]


def _own_measure(area: AreaPart) -> MeasurePart:
    """The sub-measure of an area that has none, so that its targets have a home and somebody reports on it."""
    row = DraftMeasure(id="", title=area.row.title, text=area.row.text, weight="1")
    return MeasurePart(row, area.place)


def _number_areas(areas: list[AreaPart], taken: set[int]) -> None:
    taken |= {area.row.number for area in areas if area.row.number is not None}
    for area in areas:
        if area.row.number is not None:
            area.number = area.row.number
            continue
        first = 0 if area.row.area_kind == HEADLINE and 0 not in taken else 1
        area.number = next(number for number in count(first) if number not in taken)
        taken.add(area.number)
