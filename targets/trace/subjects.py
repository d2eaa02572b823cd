"""How the trace names parts of the plan, people and places, and the values it keeps of them."""

from typing import Any

from django.db import models

from departments.models import Department, User, Village

from ..amounts import AmountError, parse_number
from ..models import Handover, Item, Plan, StandardRemark, SubMeasure, Target, TargetRevision, TaskArea
from .record import change, plain

#: Columns that the trace leaves out: they follow from others, or these pages never write them.
LEFT_OUT = {"id", "demonstration", "pinyin", "password", "last_login", "date_joined", "is_staff", "user_permissions"}
LEFT_OUT |= {"password_state", "password_set_at", "session_mark", "old_password_tries"}
#: The field that holds a row's key: when the key changes, what the trace said of the row still counts.
KEYS = {
    "plan": "year",
    "area": "number",
    "sub_measure": "code",
    "target": "code",
    "item": "name",
    "revision": "from_month",
    "handover": "from_month",
    "account": "username",
    "department": "code",
    "village": "code",
    "remark": "text",
}


def plan_id_of(instance: models.Model) -> int | None:
    """The plan that a row belongs to; None where that is not saved yet, and for people and places."""
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
        case Handover():
            return instance.sub_measure.plan_id
        case User() | Department() | Village() | StandardRemark():
            return None
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
        case Handover():
            return instance.sub_measure
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
        case Handover():
            return {"on": "handover", "of": instance.sub_measure.code, "item": str(instance.from_month)}
        case Item():
            return {"on": "item", "of": instance.target.code, "item": instance.name}
        case User():
            return {"on": "account", "of": instance.username}
        case Department():
            return {"on": "department", "of": instance.code}
        case Village():
            return {"on": "village", "of": instance.code}
        case StandardRemark():
            return {"on": "remark", "of": instance.text}
    raise TypeError(instance)


def plan_file_key(instance: models.Model | None) -> Any:
    """What plan files call a department, an area or another row; None for None."""
    if instance is None:
        return None
    return next(getattr(instance, name) for name in ("code", "number", "year") if hasattr(instance, name))


def values_of(instance: models.Model, *, many: bool) -> dict[str, Any]:
    """Every field as the trace keeps it. ``many``: with lists: the supporting departments, an account's roles."""
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
        if isinstance(instance, User):
            values["roles"] = sorted(group.name for group in instance.groups.all())
        elif isinstance(instance, SubMeasure):
            values["supports"] = sorted(instance.supports.values_list("code", flat=True))
    return values


def changes_of_new(subject: dict[str, str], values: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes of a new row: that it was made, and its first values."""
    on, of, item = subject["on"], subject["of"], subject.get("item")
    first = [change(on, of, name, None, value, item=item) for name, value in _told(on, values)]
    return [change(on, of, "created", None, True, item=item), *first]


def changes_of_removed(subject: dict[str, str], values: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes of a row that is removed: its last values, and that it is gone."""
    on, of, item = subject["on"], subject["of"], subject.get("item")
    last = [change(on, of, name, value, None, item=item) for name, value in _told(on, values)]
    return [*last, change(on, of, "removed", None, True, item=item)]


def _told(on: str, values: dict[str, Any]) -> list[tuple[str, Any]]:
    """The values that are not empty; without the key, the plan and an item's target, which the subject names."""
    named = ("plan", "target", KEYS[on])
    return [
        (name, value)
        for name, value in values.items()
        if name not in named and value not in (None, "", [], {}) and value is not False
    ]


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
