"""What takes long to make is made once in a run of the tests; the next test gets the same rows and objects back."""

import os
import pickle
from collections.abc import Callable, Iterable
from datetime import time
from pathlib import Path
from typing import TypeVar

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from targets.models import models_of_files
from targets.models.evidence import storage_of_files
from tests import engine

Made = TypeVar("Made")
Rows = dict[str, list[tuple]]

#: Pickles by the names of their functions: the groups that their rows need, what was returned, rows, files.
_kept: dict[str, bytes] = {}


def rows_of_tables(*left_out: str) -> Rows:
    """Every table's rows as the database has them, in the order of their keys, without the tables to leave out."""
    models = apps.get_models(include_auto_created=True)
    keys = {model._meta.db_table: model._meta.pk.column for model in models if model._meta.managed}
    rows = {}
    with connection.cursor() as cursor:
        for table in keys.keys() - set(left_out):
            name, key = map(connection.ops.quote_name, (table, keys[table]))
            cursor.execute(f"SELECT * FROM {name} ORDER BY {key}")  # noqa: S608  (the names are Django's)
            rows[table] = cursor.fetchall()
    return rows


def kept(make: Callable[[], Made]) -> Made:
    """What a function returns, with the rows and the files of evidence that it added.

    The first call in a run calls it. A later one, in any of the run's processes, puts the same rows back under the same
    keys, and returns a copy of what it returned. Only for tests whose changes are rolled back.

    Args:
        make: a module's function. It adds rows and changes none; nothing that it does may depend on the day.
    """
    # A test that empties the database leaves the groups with new keys: then it is made anew.
    groups = list(Group.objects.order_by("pk").values_list("pk", "name"))
    path = engine.folder() / f"{make.__module__}.{make.__qualname__}.pickle"
    is_of_another = path.name not in _kept and path.exists()
    if is_of_another:
        _kept[path.name] = path.read_bytes()
    if path.name in _kept:
        standing_on, made, rows, files = pickle.loads(_kept[path.name])  # noqa: S301  (our own)
        if standing_on == groups:
            try:
                with transaction.atomic():
                    _put_back(rows, files)
            except IntegrityError:  # the test made a row before, which has one of the keys
                return make()
            if is_of_another and connection.vendor == "postgresql":
                _count_on_from(rows)
            return made
    before = {table: set(rows) for table, rows in rows_of_tables().items()}
    made = make()
    after = rows_of_tables()
    added = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    assert all(len(after[table]) == len(added[table]) + len(before[table]) for table in after), "it changed a row"
    added = {table: rows for table, rows in added.items() if rows}
    _kept[path.name] = pickle.dumps((groups, made, added, _files_of_evidence()))
    own = path.with_suffix(f".{os.getpid()}")
    own.write_bytes(_kept[path.name])
    own.replace(path)  # the other processes find it whole or not at all
    return made


def _files_of_evidence() -> dict[str, bytes]:
    rows = [row for model in models_of_files() for row in model.objects.all()]
    files = [file for row in rows for file in (row.file, row.thumbnail) if file]
    return {file.name: Path(file.path).read_bytes() for file in files}


def _put_back(added: Rows, files: dict[str, bytes]) -> None:
    with connection.cursor() as cursor:
        for table, rows in added.items():
            places = ", ".join(["%s"] * len(rows[0]))
            # SQLite gives a time of day, and takes none.
            rows = [[str(value) if isinstance(value, time) else value for value in row] for row in rows]
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})", rows)  # noqa: S608
    folder = Path(storage_of_files().location)
    for name, content in files.items():
        if not (folder / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _count_on_from(tables: Iterable[str]) -> None:
    """Lets PostgreSQL count on behind the keys that another process's database gave; it never counts back."""
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_identity = 'YES'",
                [table],
            )
            for (key,) in cursor.fetchall():
                sequence, column = f"pg_get_serial_sequence('{name}', '{key}')", connection.ops.quote_name(key)
                cursor.execute(
                    f"SELECT setval({sequence}, greatest(nextval({sequence}), (SELECT max({column}) FROM {name})))"  # noqa: S608
                )
