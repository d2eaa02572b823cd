"""What was read as the objects of a plan file (``docs/plan-file.md``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..plan import Area, AreaKind, Measure, Quantity, QuantityBasis, ReadPlan

_LONGEST_CODE = 60
#: Counted one by one: no places behind the point.
_WHOLE = re.compile(r"^(?:个|家|户|人|人次|座|条|处|所|栋|幢|套|台|辆|项|件|场|次|名|期|例|起|村|分)$")
#: At most so many whole things are rather done at once than month by month.
_FEW = 3
#: What is reached and must stand, not gathered over the year.
_HELD = {
    QuantityBasis.GROWTH, QuantityBasis.SHARE, QuantityBasis.PROGRESS, QuantityBasis.ZERO, QuantityBasis.RANK,
    QuantityBasis.GRADE, QuantityBasis.RELATIVE, QuantityBasis.EXTERNAL,
}  # fmt: skip


class YearMissing(ValueError):
    """A plan file needs the plan's year, and the document names none."""


@dataclass(frozen=True)
class PlanPart:
    """An object of a plan file, and the part of the document that it comes from; None: the plan, or a department."""

    model: str
    fields: dict[str, Any]
    source: Area | Measure | Quantity | None = None


@dataclass
class _Codes:
    """Codes in use, each once."""

    taken: set[str] = field(default_factory=set)

    def of(self, name: str, fallback: str) -> str:
        # Not at the top: its dictionaries take 50 MB of each process that serves pages.
        from pypinyin import lazy_pinyin

        words = [re.sub("[^a-z0-9]", "", word.lower()) for word in lazy_pinyin(name[:8])]
        base = "-".join(word for word in words if word)[: _LONGEST_CODE - 4].strip("-") or fallback
        code, number = base, 1
        while code in self.taken:
            number += 1
            code = f"{base}-{number}"
        self.taken.add(code)
        return code


def plan_parts(plan: ReadPlan) -> Iterator[PlanPart]:
    """The plan, its departments, areas, sub-measures and targets, each behind those that it refers to. Facts are left
    out. An area without sub-measures, or with targets of its own, gets one of its title; of three levels the lowest
    become sub-measures with codes of three parts (1.1.1), the middle one too where it has targets of its own.

    Done by a date is 1 of 1, and what must not happen is 0: no other value is written that the text does not have.

    Raises:
        YearMissing: where the document names no year.
    """
    if plan.year is None:
        raise YearMissing
    year = plan.year
    title = plan.title or f"{plan.town}{year}年工作计划"
    yield PlanPart(
        "targets.plan",
        {"year": year, "town": plan.town or "XX镇", "title": title[:200], "preamble": plan.preamble},
    )
    codes, departments = _Codes(), {}
    names = dict.fromkeys(name for area in plan.areas for part in _with_parts(area) for name in _offices(part))
    office_codes = _Codes()
    for name in names:
        departments[name] = office_codes.of(name, "department")
        yield PlanPart("departments.department", {"code": departments[name], "name": name[:100]})
    for number, area in _numbered(plan.areas):
        yield PlanPart("targets.taskarea", _area(year, number, area), area)
        for code, measure in _measures(number, area):
            yield PlanPart("targets.submeasure", _measure(year, number, code, measure, departments), measure)
            for quantity in measure.quantities:
                if quantity.is_target:
                    slug = codes.of(quantity.name, "target")
                    yield PlanPart("targets.target", _target(year, code, slug, quantity), quantity)


def _with_parts(area: Area) -> Iterator[Area | Measure]:
    yield area
    for measure in area.measures:
        yield measure
        yield from measure.parts


def _offices(part: Area | Measure) -> list[str]:
    return [*part.leads, *part.supports] if isinstance(part, Measure) else part.leads


def _numbered(areas: list[Area]) -> Iterator[tuple[int, Area]]:
    """Headline figures are area 0, other areas 1, 2, … in their order."""
    number = 0
    for place, area in enumerate(areas):
        if area.kind is AreaKind.HEADLINE and place == 0:
            yield 0, area
        else:
            number += 1
            yield number, area


def _area(year: int, number: int, area: Area) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "plan": [year], "number": number, "kind": area.kind.value, "title": area.title[:200] or f"{number}",
        "numeral": area.marker[:20],
    }  # fmt: skip
    if area.measures and area.text:
        fields["text"] = area.text
    if area.weight:
        fields["weight"] = area.weight
    return fields


def _measures(number: int, area: Area) -> Iterator[tuple[str, Measure]]:
    """The area's sub-measures with their codes."""
    own = Measure(
        area.start, area.end, area.title, text="" if area.measures else area.text, leads=area.leads,
        quantities=area.quantities,
    )  # fmt: skip
    place = 0
    if area.quantities or not area.measures:
        place = 1
        yield f"{number}.1", own
    for measure in area.measures:
        place += 1
        if not measure.parts:
            yield f"{number}.{place}", measure
            continue
        if measure.quantities:
            yield f"{number}.{place}", measure
        for below, part in enumerate(measure.parts, 1):
            yield f"{number}.{place}.{below}", part


def _measure(year: int, number: int, code: str, measure: Measure, departments: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "area": [year, number], "code": code, "numeral": measure.numeral[:20],
        "title": measure.title[:200] or code, "text": measure.text,
    }  # fmt: skip
    offices = dict.fromkeys(departments[name] for name in (*measure.leads, *measure.supports))
    lead, *supports = offices or [None]
    if lead:
        fields |= {"lead": [lead], "supports": [[code] for code in supports]}
    if measure.leader:
        fields["leader"] = measure.leader[:50]
    if measure.due_month:
        fields["due_month"] = measure.due_month
    if measure.weight:
        fields["weight"] = measure.weight
    return fields


def _target(year: int, measure: str, code: str, quantity: Quantity) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "sub_measure": [year, measure], "code": code, "name": quantity.name[:100], "unit": quantity.unit,
        "value": value_in_plan(quantity), "comparator": comparator_in_plan(quantity),
        "decimals": decimal_places(quantity), "quote": quantity.quote,
    }  # fmt: skip
    phasing = phasing_of(quantity)
    if phasing != "even":
        fields["phasing"] = phasing
    if quantity.nodes:
        fields["nodes"] = quantity.nodes
    if quantity.start_month != 1:
        fields["start_month"] = quantity.start_month
    if quantity.due_month not in {None, 12}:
        fields["due_month"] = quantity.due_month
    if quantity.threshold:
        fields |= {"item_threshold": quantity.threshold, "item_unit": quantity.threshold_unit[:20]}
    if quantity.weight:
        fields["weight"] = quantity.weight
    return fields


def value_in_plan(quantity: Quantity) -> str | None:
    """A target's value: what the text says; 1 for what is done by a date, 0 for what must not happen."""
    if quantity.basis is QuantityBasis.BINARY:
        return "1"
    if quantity.basis is QuantityBasis.ZERO:
        return "0"
    return quantity.value


def comparator_in_plan(quantity: Quantity) -> str:
    """``lte`` for a rank too: the first is better than the second."""
    return "lte" if quantity.basis is QuantityBasis.RANK else quantity.comparator or "gte"


def phasing_of(quantity: Quantity) -> str:
    """The path that fits what a target says: ``custom`` with nodes; ``deadline`` for one to three whole things and for
    what is done by a date; ``hold`` for rates and what is kept up; else ``even``.
    """
    if quantity.phasing:
        return quantity.phasing
    if quantity.nodes:
        return "custom"
    if quantity.basis is QuantityBasis.BINARY:
        return "deadline"
    if quantity.basis in _HELD or quantity.comparator == "lte":
        return "hold"
    value = quantity.value or ""
    # The length first: of thousands of digits Python makes no number.
    is_few = value.isdecimal() and len(value.lstrip("0")) < 3 and int(value) <= _FEW
    return "deadline" if is_few and _WHOLE.match(quantity.unit) and not quantity.per else "even"


def decimal_places(quantity: Quantity) -> int:
    """How many places behind the point a target's amounts have: those of its value, none for whole things."""
    written = (quantity.value or "").partition(".")[2]
    if quantity.basis in {QuantityBasis.BINARY, QuantityBasis.ZERO} or _WHOLE.match(quantity.unit):
        return min(len(written), 4)
    return min(max(len(written), 1 if quantity.unit == "%" else 2), 4)
