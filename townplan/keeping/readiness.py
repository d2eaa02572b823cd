"""Whether the site can be served: a database that is there, migrated, and static files that are collected."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .database import applied_migrations, database_copies, known_migrations
from .faults import trouble_in_words
from .sqlite import SqliteCopies
from .unfinished import filled_by


class Part(StrEnum):
    """What has to be there; the words are those of ``/readyz``."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    STATIC_FILES = "static files"


@dataclass(frozen=True)
class Obstacle:
    """What keeps the site from being served, in one sentence for the person at the server."""

    part: Part
    sentence: str


def first_obstacle() -> Obstacle | None:
    """What keeps the site from being served; None where nothing does. Two queries and no write."""
    for part, question in (
        (Part.DATABASE, database_problem),
        (Part.MIGRATIONS, migrations_problem),
        (Part.STATIC_FILES, static_files_problem),
    ):
        if sentence := question():
            return Obstacle(part, sentence)
    return None


def database_problem() -> str:
    """Why there is no database to serve; empty where there is one. A missing SQLite file is not made."""
    database = database_copies()
    missing = _(
        "There is no database yet (%(database)s): begin one with “manage.py migrate”, or bring a backup back with "
        "“manage.py restore”."
    ) % {"database": connection.settings_dict["NAME"]}
    if isinstance(database, SqliteCopies) and not database.is_there():
        return missing
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if filled_by():
            return _(
                "The database is not whole: a restore or a move was ended before it was done. "
                "Run the same command again."
            )
        return "" if applied_migrations() else missing
    except DatabaseError as error:
        return trouble_in_words(error)


def migrations_problem() -> str:
    """Why the database does not fit this version of the program; empty where it does. Raises DatabaseError."""
    known, applied = known_migrations(), applied_migrations()
    if newer := sorted(applied - known):
        return _(
            "The database belongs to a newer version of the program, which knows %(migration)s: install that version."
        ) % {"migration": newer[0]}
    if count := len(known - applied):
        return ngettext(
            "%(count)d migration has not run: make a backup, then run “manage.py migrate”.",
            "%(count)d migrations have not run: make a backup, then run “manage.py migrate”.",
            count,
        ) % {"count": count}
    return ""


def static_files_problem() -> str:
    """Why pages would be without styles, or not at all; empty where every static file is collected."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return ""  # served from the sources
    try:
        collected, _manifest_hash = staticfiles_storage.load_manifest()
    except (OSError, ValueError):
        collected = {}
    sources = {
        "/".join(filter(None, (getattr(storage, "prefix", ""), name.replace("\\", "/"))))
        for finder in get_finders()
        for name, storage in finder.list([])
    }
    if not sources <= collected.keys() or not _are_there(collected):
        return _(
            "The static files in %(folder)s are missing or of another version: "
            "run “manage.py collectstatic --no-input”."
        ) % {"folder": settings.STATIC_ROOT}
    return ""


def _are_there(collected: dict[str, str]) -> bool:
    """Whether the files that the manifest names are in the folder."""
    there = {path.relative_to(settings.STATIC_ROOT).as_posix() for path in Path(settings.STATIC_ROOT).rglob("*")}
    return there.issuperset(collected.values())
