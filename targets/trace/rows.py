"""Which rows an event wrote, as the database has them: what ``drift`` holds the stored rows against.

Every write of a followed model is noticed by itself (Django's signals, ``WrittenQuerySet``), and the next event of its
plan, or of people and places, in the same transaction takes the row's values along. So no action can forget a field,
and a row that was written without an event is found. Rows are known by their keys, which stay; names and codes may
change.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete

from departments.models import Department, User, Village
from departments.models.written import rows_written

from ..calendar.schedule import due_days_lie_within
from ..extensions import extensions
from ..models import (
    CalendarDay,
    ClosedMonth,
    Evidence,
    Figure,
    Handover,
    Item,
    Plan,
    ProgressReport,
    StandardRemark,
    SubMeasure,
    Target,
    TargetRevision,
    TaskArea,
)
from .events import plain

Model = type[models.Model]
#: A row's values by the names of its columns; None: the row is gone.
Values = dict[str, Any] | None
#: What an event keeps: label of the model, key, values; and under ``ALL`` whether these are all rows that there were.
Rows = dict[str, Any]

#: Where a model's rows have their plan; empty: people and places.
FOLLOWED: dict[Model, str] = {
    Department: "",
    Village: "",
    User: "",
    StandardRemark: "",
    Plan: "pk",
    TaskArea: "plan",
    SubMeasure: "plan",
    Handover: "sub_measure__plan",
    Target: "plan",
    TargetRevision: "target__plan",
    Item: "target__plan",
    ProgressReport: "sub_measure__plan",
    Figure: "report__sub_measure__plan",
    Evidence: "report__sub_measure__plan",
    ClosedMonth: "plan",
    CalendarDay: "day",
}
#: Columns that nobody's light hangs on, with the reason.
NOT_FOLLOWED = {
    "departments.User.last_login": "each sign-in sets it; the security log has it",
    "departments.User.password_state": "the first sign-in with a first password sets it; the password is followed",
    "departments.User.old_password_tries": "each try sets it; the password is followed",
    "departments.User.session_mark": "each sign-in sets it where a person has one session",
    "departments.User.user_permissions": "no right comes from it (RolesBackend)",
    "departments.User.pinyin": "how a name is sorted",
    "departments.Department.pinyin": "how a name is sorted",
    "departments.Village.pinyin": "how a name is sorted",
    "targets.Target.pinyin": "how a name is sorted",
}
ALL = "all"
#: Longer text is kept as its hash.
LONGEST_TEXT = 80
CHUNK = 500


def followed() -> dict[Model, str]:
    """The models that the trace follows, with those of other apps."""
    return FOLLOWED | {model: path for extension in extensions for model, path in extension.rows.items()}


class Written:
    """The rows that were written in the current transaction and stand in no event yet.

    Django forgets what waits for a commit with the transaction, whether that is committed or rolled back: so it waits
    among that.
    """

    def __init__(self) -> None:
        self.written: dict[Model, set[Any]] = defaultdict(set)
        #: the plan of each row that is gone; None for people and places
        self.removed: dict[Model, dict[Any, int | None]] = defaultdict(dict)

    def __call__(self) -> None:
        """The transaction is committed."""

    @classmethod
    def now(cls) -> "Written":
        """Those of the current transaction."""
        waiting = transaction.get_connection().run_on_commit
        found = next((function for _savepoints, function, *_robust in waiting if isinstance(function, cls)), None)
        if found is None:
            found = cls()
            transaction.on_commit(found)
        return found


def listen_to_writes() -> None:
    """Called once, when all applications have started."""
    for model in followed():
        post_save.connect(_saved, sender=model, dispatch_uid=f"rows.saved.{model._meta.label}")
        pre_delete.connect(_deleted, sender=model, dispatch_uid=f"rows.deleted.{model._meta.label}")
        rows_written.connect(_written, sender=model, dispatch_uid=f"rows.written.{model._meta.label}")
        for field in model._meta.local_many_to_many:
            through = getattr(model, field.name).through
            m2m_changed.connect(_linked, sender=through, dispatch_uid=f"rows.linked.{model._meta.label}.{field.name}")


def _saved(sender: Model, instance: models.Model, **_signal: Any) -> None:
    _written(sender, [instance.pk])


def _written(sender: Model, pks: Iterable[Any], **_signal: Any) -> None:
    pks, now, models_followed = list(pks), Written.now(), followed()
    for model in (sender, *sender._meta.parents):
        if model in models_followed:
            now.written[model].update(pks)


def _deleted(sender: Model, instance: models.Model, **_signal: Any) -> None:
    path, now = followed()[sender], Written.now()
    plan = None
    if path and sender is not CalendarDay:
        plan = sender._base_manager.filter(pk=instance.pk).values_list(path, flat=True).first()
    now.written[sender].discard(instance.pk)
    now.removed[sender][instance.pk] = plan


def _linked(instance: models.Model, action: str, reverse: bool, pk_set: set[Any] | None, **signal: Any) -> None:
    if reverse:
        _written(signal["model"], pk_set or ())
    elif action.startswith("post_"):
        _written(type(instance), [instance.pk])


def rows_to_record(plan: Plan | None, *, is_first: bool) -> Rows:
    """The values of the rows of a plan, or of people and places, that were written since the transaction's last event.

    Args:
        is_first: whether nothing was recorded before; then the calendar comes along, and it is noted if these are all.
    """
    now, rows = Written.now(), {}
    is_all = is_first
    for model, path in followed().items():
        if bool(path) != (plan is not None):
            continue
        own = rows_of_model(model, path, plan)
        if model is CalendarDay:
            # No plan's own: each plan that a day concerns has an event, and the first one has all days.
            values = _values_by_key(model, own if is_first else own.filter(pk__in=now.written[model]))
            values |= dict.fromkeys(map(str, now.removed[model]))
        else:
            values = {}
            pks = sorted(now.written[model])
            for begin in range(0, len(pks), CHUNK):
                values |= _values_by_key(model, own.filter(pk__in=pks[begin : begin + CHUNK]))
            gone = [pk for pk, of in now.removed[model].items() if of == (plan and plan.pk)]
            is_all = is_all and own.count() == len(values)
            now.written[model] -= {model._meta.pk.to_python(key) for key in values}
            for pk in gone:
                del now.removed[model][pk]
            values |= dict.fromkeys(map(str, gone))
        if values:
            rows[model._meta.label] = values
    return {**rows, ALL: True} if rows and is_all else rows


def rows_of_model(model: Model, path: str, plan: Plan | None) -> models.QuerySet:
    """A model's rows of a plan, or of people and places; of the calendar the days that concern the plan."""
    if model is CalendarDay:
        return model._base_manager.filter(day__range=due_days_lie_within(plan.year)).order_by("pk")
    rows = model._base_manager.order_by("pk")
    return rows.filter(**{path: plan.pk}) if path else rows


def _values_by_key(model: Model, rows: models.QuerySet) -> dict[str, Values]:
    return {str(pk): values for pk, values in stored_values(model, rows)}


def stored_values(model: Model, rows: models.QuerySet) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each row's key and values, as events keep them. One query, and one for each field of many."""
    fields, links = followed_fields(model)
    linked = {field.name: _linked_keys(model, field, rows) for field in links}
    columns = [field.attname for field in fields]
    for pk, *values in rows.values_list("pk", *columns).iterator(CHUNK):
        kept = {field.name: _kept(field, value) for field, value in zip(fields, values, strict=True)}
        yield pk, kept | {name: keys.get(pk, []) for name, keys in linked.items()}


def followed_fields(model: Model) -> tuple[list[models.Field], list[models.ManyToManyField]]:
    """The columns of a model, without its key, and its fields of many, that the trace follows."""
    label = model._meta.label
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    kept = [field for field in fields if f"{label}.{field.name}" not in NOT_FOLLOWED]
    links = [field for field in model._meta.local_many_to_many if f"{label}.{field.name}" not in NOT_FOLLOWED]
    return kept, links


def _linked_keys(model: Model, field: models.ManyToManyField, rows: models.QuerySet) -> dict[Any, list[Any]]:
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    if field.related_model is Group:
        other = f"{field.m2m_reverse_field_name()}__name"  # what a role may do hangs on its name
    through = getattr(model, field.name).through
    keys = defaultdict(list)
    found = through._base_manager.filter(**{f"{field.m2m_field_name()}__in": rows.order_by().values("pk")})
    for pk, key in sorted(found.values_list(own, other)):
        keys[pk].append(key)
    return keys


def _kept(field: models.Field, value: Any) -> Any:
    """A value as an event keeps it: plain, text of some length as its hash, and so a password."""
    if isinstance(field, models.JSONField):
        value = None if value is None else json.dumps(_in_one_form(value), ensure_ascii=False, sort_keys=True)
    value = plain(value)
    if value is not None and not isinstance(value, bool | int | str):
        value = str(value)
    if isinstance(value, str) and (len(value) > LONGEST_TEXT or field.name == "password"):
        return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
    return value


def _in_one_form(value: Any) -> Any:
    """A JSON column's numbers as text: databases write them differently."""
    if isinstance(value, dict):
        return {str(key): _in_one_form(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_in_one_form(part) for part in value]
    return value if value is None or isinstance(value, bool | str) else plain(Decimal(str(value)))


def all_rows(plan: Plan | None) -> Iterator[tuple[Model, Any, dict[str, Any]]]:
    """Every followed row of a plan, or of people and places: its model, key and values."""
    for model, path in followed().items():
        if bool(path) == (plan is not None):
            for pk, values in stored_values(model, rows_of_model(model, path, plan)):
                yield model, pk, values


def labels_of_models(plan: Plan | None) -> Collection[str]:
    """The labels of the models whose rows belong to a plan, or to people and places."""
    return {model._meta.label for model, path in followed().items() if bool(path) == (plan is not None)}
