"""What a plan file holds: the table of ``plan-file.md`` as data."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from departments.models.department import ADDRESS_STEPS

from ..extensions import plan_file_extensions
from ..models import TaskArea
from ..rules import Basis, Comparator, Counting, Phasing
from .field_types import (
    Amount,
    FieldKind,
    Milestones,
    OneOf,
    Reference,
    References,
    Slug,
    Text,
    TwelveValues,
    WholeNumber,
)


@dataclass(frozen=True)
class Field:
    """A field. Where ``default`` is None, null may be written for it too.

    ``as_field``: where it is left out, it copies this other field, or stays empty where that is too long.
    """

    kind: FieldKind
    required: bool = False
    default: Any = None
    as_field: str | None = None

    @property
    def refers_to(self) -> str | None:
        """The model that this field refers to by natural keys; None for a field that is no reference."""
        kind = self.kind.to if isinstance(self.kind, References) else self.kind
        return kind.model if isinstance(kind, Reference) else None


@dataclass(frozen=True)
class Model:
    """A kind of object.

    Its natural key is that of its ``parent`` (the first ``parent_parts`` of it: a sub-measure's code is unique in the
    plan, not in the area) and its own field ``named_by``.
    """

    label: str
    fields: dict[str, Field]
    named_by: str
    parent: str | None = None
    parent_parts: int = 1

    def key(self, values: dict[str, Any]) -> tuple:
        """An object's natural key; empty where a part of it is not valid."""
        if self.named_by not in values or (self.parent and self.parent not in values):
            return ()
        above = values[self.parent][: self.parent_parts] if self.parent else ()
        return (*above, values[self.named_by])

    def complete(self, values: dict[str, Any]) -> None:
        """Fills in the empty fields that copy another one."""
        for name, spec in self.fields.items():
            if spec.as_field and values.get(name) == "":
                other = values.get(spec.as_field, "")
                values[name] = other if len(other) <= spec.kind.longest else ""  # type: ignore[attr-defined]


def required(kind: FieldKind) -> Field:
    """A field that every object of its model has."""
    return Field(kind, required=True)


_CODE = Text(50)
YEAR = WholeNumber(2000, 2100)
_MONTH = WholeNumber(1, 12)
_NUMBER = WholeNumber(0, 32767)
_THRESHOLD = Field(Amount(whole=2))
WEIGHT = Field(Amount(whole=4, places=2, low=0), default=Decimal(1))
PROSE = Field(Text(blank=True), default="")

DEPARTMENT = Reference("departments.department", (_CODE,), "[finance]")
VILLAGE = Reference("departments.village", (_CODE,), "[v1]")
_PLAN = Reference("targets.plan", (YEAR,), "[2021]")
_AREA = Reference("targets.taskarea", (YEAR, _NUMBER), "[2021, 4]")
SUB_MEASURE = Reference("targets.submeasure", (YEAR, Text(20)), "[2021, '4.1']")
TARGET = Reference("targets.target", (YEAR, Text(60)), "[2021, tax-revenue]")

_PLAN_MODELS = (
    Model(
        "departments.department",
        {
            "code": required(_CODE),
            "name": required(Text(100)),
            "short_name": Field(Text(50, blank=True), default="", as_field="name"),
            "leader": Field(Text(50, blank=True), default=""),
        },
        named_by="code",
    ),
    Model(
        "departments.village",
        {"code": required(Text(50, refused=ADDRESS_STEPS)), "name": required(Text(100))},
        named_by="code",
    ),
    Model(
        "targets.plan",
        {
            "year": required(YEAR),
            "town": required(Text(100)),
            "title": required(Text(200)),
            "preamble": PROSE,
            "report_day": Field(WholeNumber(1, 28), default=5),
            "basis": Field(OneOf(tuple(Basis)), default=Basis.RATIO.value),
            # The contract's 1.00 and 0.90 are those of the basis ratio; left out, they follow the basis.
            "green_at": _THRESHOLD,
            "amber_at": _THRESHOLD,
        },
        named_by="year",
    ),
    Model(
        "targets.taskarea",
        {
            "plan": required(_PLAN),
            "number": required(_NUMBER),
            "numeral": Field(Text(20, blank=True), default=""),
            "kind": required(OneOf(tuple(TaskArea.Kind.values))),
            "title": required(Text(200)),
            "text": PROSE,
            "weight": WEIGHT,
        },
        named_by="number",
        parent="plan",
    ),
    Model(
        "targets.submeasure",
        {
            "area": required(_AREA),
            "code": required(Text(20)),
            "numeral": Field(Text(20, blank=True), default=""),
            "title": required(Text(200)),
            "text": PROSE,
            "lead": Field(DEPARTMENT),
            "leader": Field(Text(50, blank=True), default=""),
            "supports": Field(References(DEPARTMENT), default=()),
            "due_month": Field(_MONTH, default=12),
            "weight": WEIGHT,
        },
        named_by="code",
        parent="area",
    ),
    Model(
        "targets.target",
        {
            "sub_measure": required(SUB_MEASURE),
            "code": required(Slug(60)),
            "name": required(Text(100)),
            "unit": Field(Text(20, blank=True), default=""),
            "decimals": Field(WholeNumber(0, 4), default=2),
            "value": Field(Amount()),
            "comparator": Field(OneOf(tuple(Comparator)), default=Comparator.GTE.value),
            "phasing": Field(OneOf(tuple(Phasing)), default=Phasing.EVEN.value),
            "baseline": Field(Amount()),
            "start_month": Field(WholeNumber(0, 12), default=1),
            "due_month": Field(_MONTH, default=12),
            "last_year": Field(TwelveValues()),
            "nodes": Field(Milestones()),
            "basis": Field(OneOf(tuple(Basis))),
            "green_at": _THRESHOLD,
            "amber_at": _THRESHOLD,
            "counting": Field(OneOf(tuple(Counting)), default=Counting.ENTERED.value),
            "item_threshold": Field(Amount()),
            "item_unit": Field(Text(20, blank=True), default=""),
            "weight": WEIGHT,
            "quote": PROSE,
        },
        named_by="code",
        parent="sub_measure",
    ),
    Model(
        "targets.item",
        {
            "target": required(TARGET),
            "name": required(Text(100)),
            "village": Field(VILLAGE),
            "planned": Field(Amount()),
        },
        named_by="name",
        parent="target",
        parent_parts=2,
    ),
)


def all_models() -> dict[str, Model]:
    """Every model of a plan file by its label, in the order in which objects refer to each other."""
    added = (model for added in plan_file_extensions() for model, _rows in added.models)
    return {model.label: model for model in (*_PLAN_MODELS, *added)}
