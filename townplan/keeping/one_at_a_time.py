"""Lets commands that change the whole place (migrate, restore, move, make run) wait for each other."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.db import connection

#: The first key of PostgreSQL's lock, which computers that share a database share too. The second is of the schema:
#: each town of a county has its own in one database.
ADVISORY_KEY = 7_011_969
_held: list[int] = []  # the lock's file, while this process holds it


@contextlib.contextmanager
def one_at_a_time(waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the place's lock for the block: in its data folder, and in a PostgreSQL database.

    The system lets go of both when the process ends, however it ends. A process that holds it enters at once.

    Args:
        waiting: called once where another process holds it, before it is waited for.

    Raises:
        OSError, DatabaseError: the data folder cannot be written, the database does not answer.
    """
    if _held:
        yield
        return
    with open(Path(settings.DATA_DIR) / ".lock", "ab", opener=_private) as file:
        if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            waiting()
            locks.lock(file, locks.LOCK_EX)
        _held.append(file.fileno())
        try:
            with _database_lock(waiting):
                yield
        finally:
            _held.pop()


def inherited_lock() -> list[int]:
    """What a program that is started inside the block is given (``pass_fds``), so that the place stays locked until it
    has ended too, also where this process is killed.
    """
    return list(_held) if os.name == "posix" else []


@contextlib.contextmanager
def _database_lock(waiting: Callable[[], None]) -> Iterator[None]:
    """On a connection of its own: the block may close the program's."""
    if connection.vendor != "postgresql":
        yield
        return
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")  # the other may take long
            place = "%s, hashtext(coalesce(current_schema(), ''))"
            cursor.execute(f"SELECT pg_try_advisory_lock({place})", [ADVISORY_KEY])
            if not cursor.fetchone()[0]:
                waiting()
                cursor.execute(f"SELECT pg_advisory_lock({place})", [ADVISORY_KEY])
        yield
    finally:
        own.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
