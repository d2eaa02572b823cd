"""How the trace names parts of the plan, and the values it keeps of them."""

from typing import Any

from django.db import models

from ..amounts import AmountError, parse_number
from ..models import Item, Plan, SubMeasure, Target, TaskArea
from .record import plain

#: Columns that follow from others, or that these pages never write.
LEFT_OUT = {"id", "demonstration"}


def plan_id_of(thing: models.Model) -> int | None:
    """The plan that a part of it belongs to; None where that is not saved yet."""
    match thing:
        case Plan():
            return thing.pk
        case TaskArea():
            return thing.plan_id
        case SubMeasure():
            return thing.area.plan_id
        case Target():
            return thing.sub_measure.plan_id
        case Item():
            return thing.target.plan_id
    raise TypeError(thing)


def sub_measure_of(thing: models.Model) -> SubMeasure | None:
    """The sub-measure in whose history a change belongs."""
    match thing:
        case SubMeasure():
            return thing
        case Target():
            return thing.sub_measure
        case Item():
            return thing.target.sub_measure
    return None


def subject_of(thing: models.Model) -> dict[str, str]:
    """How the trace names it: ``on`` and ``of``, and ``item``."""
    match thing:
        case Plan():
            return {"on": "plan", "of": str(thing.year)}
        case TaskArea():
            return {"on": "area", "of": str(thing.number)}
        case SubMeasure():
            return {"on": "sub_measure", "of": thing.code}
        case Target():
            return {"on": "target", "of": thing.code}
        case Item():
            return {"on": "item", "of": thing.target.code, "item": thing.name}
    raise TypeError(thing)


def plan_file_key(thing: models.Model | None) -> Any:
    """A department, area or other part by what plan files call it."""
    if thing is None:
        return None
    return next(getattr(thing, name) for name in ("code", "number", "year") if hasattr(thing, name))


def values_of(thing: models.Model, *, many: bool) -> dict[str, Any]:
    """Every field as the trace keeps it. ``many``: with lists such as the supporting departments."""
    values = {}
    for field in thing._meta.concrete_fields:
        if field.name in LEFT_OUT or (field.name == "plan" and not isinstance(thing, TaskArea)):
            continue
        value = getattr(thing, field.name)
        if field.is_relation:
            value = plan_file_key(value)
        elif isinstance(field, models.JSONField):
            value = in_digits(value) if value else None
        values[field.name] = plain(value)
    if many:
        for field in thing._meta.many_to_many:
            values[field.name] = sorted(getattr(thing, field.name).values_list("code", flat=True))
    return values


def in_digits(value: Any) -> Any:
    """A JSON column's numbers as decimal strings, whether the plan file wrote them as numbers or as text."""
    if isinstance(value, list):
        return [in_digits(part) for part in value]
    if isinstance(value, dict):
        return {str(month): in_digits(part) for month, part in value.items()}
    try:
        return plain(parse_number(str(value)))
    except AmountError:
        return value
