"""The database's rows of the plans in the files, in the form of a file's rows."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model as DatabaseModel

from departments.models import Department, Village

from ..extensions import plan_file_extensions
from ..models import Item, Plan, SubMeasure, Target, TaskArea
from ..models.target import last_year_values, node_values
from .schema import Model, all_models

CLASSES: dict[str, type[DatabaseModel]] = {
    "departments.department": Department,
    "departments.village": Village,
    "targets.plan": Plan,
    "targets.taskarea": TaskArea,
    "targets.submeasure": SubMeasure,
    "targets.target": Target,
    "targets.item": Item,
}
#: The lookup from a model to its plan's year; departments and villages belong to the town and have no year.
_YEAR_OF = {
    "targets.plan": "year",
    "targets.taskarea": "plan__year",
    "targets.submeasure": "plan__year",
    "targets.target": "plan__year",
    "targets.item": "target__plan__year",
}

Key = tuple[str, tuple]


@dataclass
class StoredRow:
    """A row of the database: its values as a plan file writes them, and the instance itself."""

    model: Model
    key: tuple
    values: dict[str, Any]
    instance: Any


@dataclass
class Stored:
    """Rows by model and natural key, and natural keys by model and id."""

    rows: dict[Key, StoredRow] = field(default_factory=dict)
    keys: dict[tuple[str, int], tuple] = field(default_factory=dict)


def load_stored(years: Collection[int], *, lock: bool = False) -> Stored:
    """Reads the plans of these years, whole, and all departments and villages. Eight queries, and one for each
    model that another app adds.

    ``lock``: holds the plans' rows to the end of the transaction, as every action on a plan does.
    """
    stored, models = Stored(), all_models()
    for label, cls in CLASSES.items():
        model, rows = models[label], cls._default_manager.all().order_by("pk")
        if label in _YEAR_OF:
            rows = rows.filter(**{f"{_YEAR_OF[label]}__in": set(years)})
        if lock and label == "targets.plan":
            rows = rows.select_for_update()
        if "supports" in model.fields:
            rows = rows.prefetch_related("supports")
        _take(stored, model, rows)
    for added in plan_file_extensions():
        for model, rows_of in added.models:
            _take(stored, model, rows_of(set(years)))
    return stored


def _take(stored: Stored, model: Model, rows: Iterable[Any]) -> None:
    for instance in rows:
        values = {name: _value(stored, model, name, instance) for name in model.fields}
        model.complete(values)
        key = model.key(values)
        stored.rows[model.label, key] = StoredRow(model, key, values, instance)
        stored.keys[model.label, instance.pk] = key


def _value(stored: Stored, model: Model, name: str, instance: Any) -> Any:
    spec = model.fields[name]
    if name == "supports":
        return tuple(sorted((department.code,) for department in instance.supports.all()))
    if spec.refers_to:
        pk = getattr(instance, f"{name}_id")
        return None if pk is None else stored.keys[spec.refers_to, pk]
    value = getattr(instance, name)
    return _read_json(_EXACT[name], value) if name in _EXACT else value


_EXACT: dict[str, Callable] = {"last_year": last_year_values, "nodes": node_values}


def _read_json(read: Callable, value: Any) -> Any:
    """JSON as exact numbers; unchanged where it holds something else, which then differs from any file's value."""
    try:
        return read(value)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return value
