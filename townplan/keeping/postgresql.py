"""Copies a PostgreSQL database by pg_dump while people work, and puts a copy into an empty one by pg_restore."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from .errors import KeepingError
from .one_at_a_time import inherited_lock
from .storage import sync_file
from .unfinished import Filling, mark_unfinished

#: Where Debian and Ubuntu keep the programs of each version.
PROGRAMS = Path("/usr/lib/postgresql")


class PostgresCopies:
    """The database that the settings name, where it is PostgreSQL's. Connecting raises DatabaseError."""

    #: The copy's name in an archive.
    member = "database.dump"

    def is_there(self) -> bool:
        """Whether the database has a table."""
        return bool(connection.introspection.table_names())

    def is_empty(self) -> bool:
        """Whether nothing would be lost or mixed in by putting a copy here."""
        return not self.is_there()

    def copy_to(self, copy: Path) -> None:
        """Copies the database as it is at one moment, without stopping who writes; proves that the copy is readable.

        Raises:
            KeepingError: pg_dump is missing, too old, or failed.
        """
        arguments, database = self._connecting()
        # Of this town's schema alone: others may be in the same database.
        whole = ("--format=custom", "--no-owner", "--no-privileges", f'--schema="{_schema()}"')
        _run("pg_dump", *arguments, *whole, "-f", str(copy), database)
        with open(copy, "rb+") as file:
            sync_file(file)
        self.require_sound(copy)

    def require_sound(self, copy: Path) -> None:
        """Raises KeepingError where pg_restore cannot read the whole of a copy, or it is of another schema."""
        _run("pg_restore", "-f", os.devnull, str(copy))
        if found := re.search(r" TABLE (\S+) django_migrations ", _run("pg_restore", "--list", str(copy))):
            here, there = _schema(), found.group(1)
            if here not in ("", there):
                raise KeepingError(
                    _("The copy is of the schema %(there)s, the database address leads to %(here)s: name the same one.")
                    % {"there": there, "here": here}
                )

    def put(self, copy: Path) -> None:
        """Puts a copy into the empty database, which is marked as unfinished first; all of the copy or nothing.

        What else the copy brings, such as a function of a town's own, replaces what a restore before has left of it.

        Raises:
            KeepingError: pg_restore is missing or failed.
        """
        mark_unfinished(Filling.RESTORE)
        arguments, database = self._connecting()
        schema = f"--schema={_schema()}"
        connection.close()
        whole = (
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            "--clean",
            "--if-exists",
            schema,
        )
        _run("pg_restore", *arguments, *whole, "-d", database, str(copy))

    def take_away(self) -> None:
        """Removes every table, all at once: the database was empty before it was filled."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")

    @staticmethod
    def _connecting() -> tuple[list[str], str]:
        """The arguments that name server and account, and the database's name."""
        (_psql, *arguments, database), _environment = connection.client.settings_to_cmd_args_env(
            connection.settings_dict, []
        )
        return arguments, database


def _schema() -> str:
    """The schema in which the town's tables are: the first of the search path that is there, ``public`` mostly."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0] or ""


def _run(name: str, *arguments: str) -> str:
    """Runs one of PostgreSQL's programs with the settings' password; returns what it wrote.

    Raises:
        KeepingError: it failed; with its last words.
    """
    _arguments, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    program = _program(name)
    ended = subprocess.run(  # noqa: S603  (arguments from the settings)
        [program, *arguments],
        env={**os.environ, **(environment or {}), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=inherited_lock(),
    )
    if ended.returncode:
        words = " ".join(ended.stderr.split())[-400:] or f"exit code {ended.returncode}"
        raise KeepingError(_("%(program)s failed: %(reason)s") % {"program": name, "reason": words})
    return ended.stdout


def _program(name: str) -> str:
    """The newest of the installed programs of this name: an older one refuses a newer server. Raises KeepingError."""
    installed = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    if installed:
        return str(installed[-1])
    if found := shutil.which(name):
        return found
    raise KeepingError(
        _("%(program)s is not installed: install PostgreSQL's client programs, as new as the server.")
        % {"program": name}
    )
