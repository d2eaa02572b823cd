"""Copies a SQLite database while people work, and puts a copy in the place of an empty one."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from .errors import KeepingError
from .storage import UNFINISHED, sync_folder
from .unfinished import Filling, filling_statements


class SqliteCopies:
    """The database that the settings name, where it is SQLite's."""

    #: The copy's name in an archive.
    member = "database.sqlite3"

    def __init__(self) -> None:
        self.path = Path(connection.settings_dict["NAME"])

    def is_there(self) -> bool:
        """Whether there is a file with anything in it. Connecting to a missing one would make it: so did commands that
        were run too early, and what they leave has no table.
        """
        if not self.path.is_file() or not self.path.stat().st_size:
            return False
        try:
            with closing(sqlite3.connect(self.path, timeout=20)) as there:
                return there.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
        except sqlite3.Error:
            return True  # something that cannot be read

    def is_empty(self) -> bool:
        """Whether nothing would be lost or mixed in by putting a copy here; a log left behind would be mixed in."""
        if self.is_there():
            return False
        return self.path.exists() or not any(path.exists() for path in self._logs())

    def copy_to(self, copy: Path) -> None:
        """Copies the database as it is at one moment, without stopping who writes; proves that the copy is sound.

        Raises:
            KeepingError: the database is damaged, or the disk is full.
        """
        try:
            with closing(sqlite3.connect(self.path, timeout=20)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)  # in one step: it sees one moment, whoever writes meanwhile
                target.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, without a log beside it
        except sqlite3.Error as error:
            raise KeepingError(_("The database cannot be copied: %(reason)s.") % {"reason": error}) from None
        self.require_sound(copy)

    def require_sound(self, copy: Path) -> None:
        """Raises KeepingError where a copy is not a whole database."""
        if problem := _unsound(copy):
            raise KeepingError(_("The database in it is damaged: %(reason)s.") % {"reason": problem})

    def put(self, copy: Path) -> None:
        """Makes a copy, marked as unfinished, the database; its place is empty. Raises OSError."""
        with closing(sqlite3.connect(copy)) as marked, marked:
            for statement in filling_statements(Filling.RESTORE):
                marked.execute(statement)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.take_away()  # a file without tables
        beside = self.path.with_name(f".{self.path.name}{UNFINISHED}")  # on the same disk: there all of it or nothing
        shutil.move(copy, beside)
        beside.chmod(0o600)
        beside.replace(self.path)
        sync_folder(self.path.parent)

    def take_away(self) -> None:
        """Removes the database and its logs."""
        connection.close()  # brings the log into the file, as far as there is one
        for path in (*self._logs(), self.path):
            path.unlink(missing_ok=True)

    def _logs(self) -> Iterator[Path]:
        return (self.path.with_name(self.path.name + ending) for ending in ("-wal", "-shm", "-journal"))


def make_no_database() -> None:
    """From now on a file that is missing is an error of the database: SQLite would make an empty one in its place.

    Worse, beside an empty one it deletes the log, and with it what was acknowledged and is not yet in the file.
    """
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        connection.settings_dict["OPTIONS"]["database"] = f"{path.as_uri()}?mode=rw"


def _unsound(path: Path) -> str:
    """What SQLite finds wrong in a database file; empty where it is sound."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else found
