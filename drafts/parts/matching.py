"""Which rows of a second file are parts of the year's plan: proposed by how alike their words are.

Plain on purpose: two texts are as alike as the pairs of neighbouring characters that they share. Numbers, signs and
spaces do not count, so that a target with another value is the same target.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from targets.models import Plan, SubMeasure, Target, TaskArea

from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

#: From here on two parts are taken for the same, unless a person says otherwise.
ALIKE = 0.5
#: How much speaks for a target that stands in the same sub-measure, and against one of another unit.
_SAME_PLACE, _OTHER_UNIT = 0.15, 0.3
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class PlanPartKey:
    """A part of the plan: ``kind`` as a row's, ``key`` its number or code, what it is called, and what it stands in."""

    kind: str
    key: str
    label: str
    above: str = ""
    texts: tuple[str, ...] = ()
    unit: str = ""


@dataclass
class PlanParts:
    """The parts of a plan by kind, in its order."""

    by_kind: dict[str, list[PlanPartKey]] = field(default_factory=dict)

    def find(self, kind: str, key: str) -> PlanPartKey | None:
        """A part by its number or code."""
        return next((part for part in self.by_kind[kind] if part.key == key), None)


def parts_of_plan(plan: Plan) -> PlanParts:
    """The areas, sub-measures and targets of a plan, without projects. Three queries."""
    areas = TaskArea.objects.filter(plan=plan).order_by("number")
    measures = SubMeasure.objects.filter(plan=plan).select_related("area")
    targets = Target.objects.filter(plan=plan).select_related("sub_measure").order_by("sub_measure__area__number", "id")
    return PlanParts(
        {
            "area": [
                PlanPartKey("area", str(one.number), f"{one.number} {one.title}", "", (one.title,)) for one in areas
            ],
            "measure": [
                PlanPartKey("measure", one.code, f"{one.code} {one.title}", str(one.area.number), (one.title,))
                for one in measures
            ],
            "target": [
                PlanPartKey("target", one.code, one.name, one.sub_measure.code, (one.name, one.quote), one.unit)
                for one in targets
            ],
        }
    )


def _pairs(text: str) -> Counter[str]:
    return Counter(word[place : place + 2] for word in _WORDS.findall(text) for place in range(max(1, len(word) - 1)))


@dataclass
class Matching:
    """What each row is proposed to be, and what else it may be: keys of parts, the most alike first."""

    proposed: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, list[PlanPartKey]] = field(default_factory=dict)


def match_rows(rows: Sequence[DraftRow], parts: PlanParts, most: int = 6) -> Matching:
    """Proposes for each row the part that it is most like; each part for one row, the most alike pair first."""
    found = Matching()
    above = _rows_above(rows)
    for kind in ("area", "measure", "target"):
        alike = _AlikeParts(parts.by_kind[kind])
        pairs = []
        for row in rows:
            if row.kind != kind or (isinstance(row, DraftTarget) and row.is_fact):
                continue
            scored = alike.best(row, found.proposed.get(above.get(row.id, ""), ""), most)
            found.candidates[row.id] = [part for score, part in scored]
            pairs += [(score, row.id, part.key) for score, part in scored if score >= ALIKE]
        taken: set[str] = set()
        for _score_of_pair, row_id, key in sorted(pairs, key=lambda pair: -pair[0]):
            if row_id not in found.proposed and key not in taken:
                found.proposed[row_id] = key
                taken.add(key)
    _follow_targets(rows, above, parts, found)
    return found


def _follow_targets(rows: Sequence[DraftRow], above: dict[str, str], parts: PlanParts, found: Matching) -> None:
    """A sub-measure under another name is the one that all its targets stand below: 幸福院建设, 养老服务."""
    measure_of = {part.key: part.above for part in parts.by_kind["target"]}
    taken = set(found.proposed.values())
    for row in rows:
        if not isinstance(row, DraftMeasure) or row.id in found.proposed:
            continue
        targets = [
            each for each in rows if isinstance(each, DraftTarget) and not each.is_fact and above[each.id] == row.id
        ]
        places = {measure_of.get(found.proposed.get(each.id, ""), "") for each in targets}
        place = places.pop() if len(places) == 1 else ""
        if place and place not in taken:
            found.proposed[row.id] = place
            taken.add(place)


class _AlikeParts:
    """Parts by the pairs of characters in their texts: a row is compared only with those that share one with it."""

    def __init__(self, parts: Sequence[PlanPartKey]) -> None:
        self._parts = parts
        self._texts = [(place, _pairs(text)) for place, part in enumerate(parts) for text in part.texts]
        self._totals = [pairs.total() for _place, pairs in self._texts]
        self._having: dict[str, list[tuple[int, int]]] = {}
        for number, (_place, pairs) in enumerate(self._texts):
            for pair, count in pairs.items():
                self._having.setdefault(pair, []).append((number, count))

    def best(self, row: DraftRow, place: str, most: int) -> list[tuple[float, PlanPartKey]]:
        """The parts that are most like a row, with their scores above 0.

        Args:
            place: the key of the part that the row stands in; "" where nobody knows.
        """
        likest: dict[int, float] = {}
        for text in (row.name, row.quote) if isinstance(row, DraftTarget) else (row.title,):  # type: ignore[attr-defined]
            for at, score in self._likeness(_pairs(text)):
                likest[at] = max(score, likest.get(at, 0))
        scored = []
        for at, score in sorted(likest.items()):
            part = self._parts[at]
            if place and part.above == place:
                score += _SAME_PLACE
            if isinstance(row, DraftTarget) and row.unit != part.unit:
                score -= _OTHER_UNIT
            if score > 0:
                scored.append((score, part))
        return sorted(scored, key=lambda pair: -pair[0])[:most]

    def _likeness(self, pairs: Counter[str]) -> Iterator[tuple[int, float]]:
        """How alike a text and those of the parts are: 0 to 1, each with its part's place."""
        shared: Counter[int] = Counter()
        for pair, count in pairs.items():
            for number, other in self._having.get(pair, ()):
                shared[number] += min(count, other)
        total = pairs.total()
        for number, common in shared.items():
            yield self._texts[number][0], 2 * common / (total + self._totals[number])


def _rows_above(rows: Sequence[DraftRow]) -> dict[str, str]:
    """The id of the row that each belongs to."""
    above, area, measure = {}, "", ""
    for row in rows:
        if isinstance(row, DraftArea):
            area, measure = row.id, ""
        elif isinstance(row, DraftMeasure):
            above[row.id], measure = area, row.id
        else:
            above[row.id] = measure or area
    return above


def key_of_row(row: DraftRow) -> str:
    """The number or code that a row has; "" where it is to get one."""
    if isinstance(row, DraftArea):
        return "" if row.number is None else str(row.number)
    return row.code  # type: ignore[attr-defined]


def set_key(row: DraftRow, key: str) -> None:
    """Gives a row the number or code of a part of the plan; "": it is new."""
    if isinstance(row, DraftArea):
        row.number = int(key) if key else None
    elif isinstance(row, DraftMeasure | DraftTarget):
        row.code = key
