"""The mark of a database that a command is filling: while it stands, nothing in the database is anybody's work yet.

It is written before the first row and removed after the last check, so that a command that was killed on the way is
recognised, and the next one clears away what it left. Where it stands, nothing is served.
"""

from enum import StrEnum

from django.db import connection

TABLE = "townplan_unfinished"


class Filling(StrEnum):
    """What fills a database."""

    RESTORE = "restore"
    MOVE = "move"


def filling_statements(filling: Filling) -> tuple[str, str]:
    """The statements that set the mark, for every kind of database."""
    return f"CREATE TABLE {TABLE} (filling varchar(20))", f"INSERT INTO {TABLE} VALUES ('{filling}')"  # noqa: S608


def mark_unfinished(filling: Filling) -> None:
    """Sets the mark. Raises DatabaseError."""
    with connection.cursor() as cursor:
        for statement in filling_statements(filling):
            cursor.execute(statement)


def filled_by() -> Filling | None:
    """What was filling the database; None where nothing was. The database is there. Raises DatabaseError."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return None
        cursor.execute(f"SELECT filling FROM {TABLE}")  # noqa: S608
        row = cursor.fetchone()
    return Filling(row[0]) if row else Filling.MOVE  # killed between the two statements: nothing came yet


def mark_finished() -> None:
    """Removes the mark. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
