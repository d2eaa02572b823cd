"""What a load would change: a file's rows compared with the database's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ..trace.record import plain
from .existing import CLASSES, Stored, StoredRow
from .rows import Row


@dataclass(frozen=True)
class FieldChange:
    """A field's value before and after, as a plan file writes it."""

    field: str
    before: Any
    after: Any


@dataclass
class ChangedRow:
    """An object that the database has with other values. ``has_figures``: a target that has figures."""

    row: Row
    stored: StoredRow
    fields: list[FieldChange]
    has_figures: bool = False


@dataclass
class Outcome:
    """What a load changes, or would change. ``missing``: rows of the database that no file has; they stay."""

    new: list[Row] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    unchanged: int = 0
    missing: list[StoredRow] = field(default_factory=list)


def differences(rows: Iterable[Row], stored: Stored) -> Outcome:
    """Sorts checked rows into new, changed and unchanged."""
    rows, outcome = list(rows), Outcome()
    for row in rows:
        stored_row = stored.rows.get(row.place)
        if stored_row is None:
            outcome.new.append(row)
            continue
        fields = [
            FieldChange(name, stored_row.values[name], row.values[name])
            for name in row.model.fields
            if stored_row.values[name] != row.values[name]
        ]
        if fields:
            outcome.changed.append(ChangedRow(row, stored_row, fields))
        else:
            outcome.unchanged += 1
    outcome.missing = _missing(rows, stored)
    return outcome


def _missing(rows: list[Row], stored: Stored) -> list[StoredRow]:
    """Rows of the plans in the files; departments, villages and what other apps add only where the files name any."""
    given = {row.place for row in rows}
    models = {row.model.label for row in rows}
    years = {row.key[0] for row in rows if row.model.label == "targets.plan" and row.key}
    return [
        stored_row
        for place, stored_row in stored.rows.items()
        if place not in given
        and (place[0] in models or not _is_left_out(place[0]))
        and (_is_of_the_town(place[0]) or place[1][0] in years)
    ]


def _is_left_out(label: str) -> bool:
    """Whether rows of a model are only missing where a file has objects of that model."""
    return _is_of_the_town(label) or label not in CLASSES


def _is_of_the_town(label: str) -> bool:
    return label.startswith("departments.")


def traced(name: str, value: Any) -> Any:
    """A value as the trace keeps it: a reference by the last part of its key, JSON as it is stored."""
    if isinstance(value, tuple):
        return [key[-1] for key in value] if name == "supports" else value[-1]
    if isinstance(value, date):
        return value.isoformat()
    return as_stored(value) if isinstance(value, list | dict) else plain(value)


def as_stored(value: list[Decimal] | dict[int, Decimal]) -> list[str] | dict[str, str]:
    """``last_year`` or ``nodes`` as JSON: exact text."""
    if isinstance(value, dict):
        return {str(month): plain(amount) for month, amount in value.items()}
    return [plain(amount) for amount in value]
