"""Copies every row from one database into another, of whatever kinds they are, and says in one form what is in each."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Max, Model, QuerySet

BATCH = 2000  # rows in memory at once


def table_models() -> list[type[Model]]:
    """The models of every table that this program has, Django's own too."""
    models = [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]
    return [model for model in models if model._meta.managed and not model._meta.proxy]


def copy_rows(source: str, target: str) -> None:
    """Replaces what a migrated database holds by the rows of another, with their keys, all of them or none.

    Rows are read and written through their fields, so that each database stores a decimal, a moment and JSON in its
    own way; no signal is sent and nothing is filled in. Keys that were given once are not given again.

    Args:
        source, target: aliases in ``django.db.connections``, migrated equally far.

    Raises:
        DatabaseError: the target does not take a row.
    """
    models, connection = table_models(), connections[target]
    with transaction.atomic(using=target):
        with connection.cursor() as cursor:
            for model in models:  # migrate has made some; references are checked at the end of the transaction
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for model in models:
            _copy_table(model, source, target)
        for model in models:
            if model._meta.auto_field:
                _set_last_key(model, connection, last_key(model, source))


def digests(alias: str) -> dict[str, str]:
    """For every table, the SHA-256 of its rows in a form that is the same in every database, in one order."""
    return {model._meta.db_table: _digest(model, alias) for model in table_models()}


def last_key(model: type[Model], alias: str) -> int:
    """The last key that was given to a row of a table, whether it is still there or not; 0: none."""
    connection, field = connections[alias], model._meta.auto_field
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            given = (cursor.fetchone() or [0])[0]
        else:
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {_sequence(cursor, model)}")  # noqa: S608
            given = cursor.fetchone()[0]
    there = QuerySet(model, using=alias).aggregate(last=Max(field.attname))["last"]
    return max(given or 0, there or 0)


def _fields(model: type[Model]) -> list[Field]:
    """What a table stores; a column that the database computes is not among it."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _rows(model: type[Model], alias: str) -> Iterator[tuple]:
    names = [field.attname for field in _fields(model)]
    return QuerySet(model, using=alias).order_by().values_list(*names).iterator(chunk_size=BATCH)


def _copy_table(model: type[Model], source: str, target: str) -> None:
    fields, rows = _fields(model), _rows(model, source)
    names = [field.attname for field in fields]
    while rows_of_batch := list(islice(rows, BATCH)):
        instances = [model(**dict(zip(names, row, strict=True))) for row in rows_of_batch]
        size = connections[target].ops.bulk_batch_size(fields, instances)
        for start in range(0, len(instances), size):
            # What bulk_create calls; it would refuse a Project, whose other half stands in another table.
            batch = instances[start : start + size]
            QuerySet(model, using=target)._insert(batch, fields=fields, using=target, raw=True)


def _set_last_key(model: type[Model], connection: BaseDatabaseWrapper, key: int) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            if key:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, key])
        else:
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [_sequence(cursor, model), key or 1, bool(key)])


def _sequence(cursor, model: type[Model]) -> str:
    """The name of the sequence behind a PostgreSQL table's key, quoted."""
    table = connections["default"].ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.auto_field.column])
    return cursor.fetchone()[0]


def _digest(model: type[Model], alias: str) -> str:
    rows = sorted(hashlib.sha256("\x1f".join(map(_canonical, row)).encode()).digest() for row in _rows(model, alias))
    return f"{len(rows)} {hashlib.sha256(b''.join(rows)).hexdigest()}"


def _canonical(value: Any) -> str:
    """A value as text, the same from every database."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Decimal():
            return format((value + 0).normalize(), "f")
        case bytes() | memoryview():
            return bytes(value).hex()
        case dict() | list():
            return json.dumps(value, sort_keys=True, ensure_ascii=False)
        case _:
            return repr(value)
