"""The database that the settings name: its kind of copies, and how far it was migrated."""

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .postgresql import PostgresCopies
from .sqlite import SqliteCopies

#: A migration as its app and name: ``targets.0001_initial``.
MigrationName = str


def database_copies() -> SqliteCopies | PostgresCopies:
    """How this kind of database is copied and put back."""
    return SqliteCopies() if connection.vendor == "sqlite" else PostgresCopies()


@cache
def known_migrations() -> frozenset[MigrationName]:
    """The migrations that this version of the program has."""
    loader = MigrationLoader(None)
    return frozenset(f"{app}.{name}" for app, name in loader.disk_migrations)


def applied_migrations() -> set[MigrationName]:
    """The migrations that the database has had, of the apps that are installed; none before the first.

    Raises:
        DatabaseError: it does not answer.
    """
    labels = {config.label for config in apps.get_app_configs()}
    applied = MigrationRecorder(connection).applied_migrations()
    return {f"{app}.{name}" for app, name in applied if app in labels}
