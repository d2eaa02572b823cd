"""How the trace names parts of the plan, and the values it keeps of them."""

from typing import Any

from django.db import models

from ..amounts import AmountError, parse_number
from ..models import Item, Plan, SubMeasure, Target, TargetRevision, TaskArea
from .record import plain

#: Columns that the trace leaves out: they follow from others, or these pages never write them.
LEFT_OUT = {"id", "demonstration"}


def plan_id_of(instance: models.Model) -> int | None:
    """The plan that a row belongs to; None where that is not saved yet."""
    match instance:
        case Plan():
            return instance.pk
        case TaskArea():
            return instance.plan_id
        case SubMeasure():
            return instance.area.plan_id
        case Target():
            return instance.sub_measure.plan_id
        case Item() | TargetRevision():
            return instance.target.plan_id
    raise TypeError(instance)


def sub_measure_of(instance: models.Model) -> SubMeasure | None:
    """The sub-measure in whose history a change belongs."""
    match instance:
        case SubMeasure():
            return instance
        case Target():
            return instance.sub_measure
        case Item() | TargetRevision():
            return instance.target.sub_measure
    return None


def subject_of(instance: models.Model) -> dict[str, str]:
    """How the trace names a row: ``on`` and ``of``, and ``item``."""
    match instance:
        case Plan():
            return {"on": "plan", "of": str(instance.year)}
        case TaskArea():
            return {"on": "area", "of": str(instance.number)}
        case SubMeasure():
            return {"on": "sub_measure", "of": instance.code}
        case Target():
            return {"on": "target", "of": instance.code}
        case TargetRevision():
            return {"on": "revision", "of": instance.target.code, "item": str(instance.from_month)}
        case Item():
            return {"on": "item", "of": instance.target.code, "item": instance.name}
    raise TypeError(instance)


def plan_file_key(instance: models.Model | None) -> Any:
    """What plan files call a department, an area or another row; None for None."""
    if instance is None:
        return None
    return next(getattr(instance, name) for name in ("code", "number", "year") if hasattr(instance, name))


def values_of(instance: models.Model, *, many: bool) -> dict[str, Any]:
    """Every field as the trace keeps it. ``many``: with lists such as the supporting departments."""
    values = {}
    for field in instance._meta.concrete_fields:
        if field.name in LEFT_OUT or (field.name == "plan" and not isinstance(instance, TaskArea)):
            continue
        value = getattr(instance, field.name)
        if field.is_relation:
            value = plan_file_key(value)
        elif isinstance(field, models.JSONField):
            value = in_digits(value) if value else None
        values[field.name] = plain(value)
    if many:
        for field in instance._meta.many_to_many:
            values[field.name] = sorted(getattr(instance, field.name).values_list("code", flat=True))
    return values


def in_digits(value: Any) -> Any:
    """A JSON column's numbers as decimal strings, whether the plan file wrote them as numbers or as text."""
    if isinstance(value, list):
        return [in_digits(item) for item in value]
    if isinstance(value, dict):
        return {str(month): in_digits(item) for month, item in value.items()}
    try:
        return plain(parse_number(str(value)))
    except AmountError:
        return value
