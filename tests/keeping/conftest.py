"""An empty place for a restored town, and the rows of a database as they are stored."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]


@dataclass
class Place:
    """A data folder, and an empty database of the kind that the tests run on."""

    data: Path
    url: str

    def run(self, *arguments: str, **variables: str) -> tuple[int, str]:
        """Runs a command there in a process of its own; returns its exit code and its output."""
        process = self.start(*arguments, **variables)
        out, error = process.communicate()
        return process.returncode, out + error

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen:
        """Begins a command there; its output can be read."""
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
        environment |= {"TOWNPLAN_DATA": str(self.data)} | ({"DATABASE_URL": self.url} if self.url else {}) | variables
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def connect(self):
        """A connection of the driver's own."""
        return psycopg2.connect(self.url) if self.url else sqlite3.connect(self.data / "townplan.sqlite3")

    def tables(self) -> list[str]:
        """The tables there; a missing SQLite file has none and is not made."""
        if not self.url and not (self.data / "townplan.sqlite3").exists():
            return []
        kind = "pg_tables WHERE schemaname = 'public'" if self.url else "sqlite_master WHERE type = 'table'"
        with closing(self.connect()) as there:
            cursor = there.cursor()
            cursor.execute(f"SELECT {'tablename' if self.url else 'name'} FROM {kind}")  # noqa: S608
            return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def new_place(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Makes empty places; their databases are removed after the test."""
    made: list[str] = []

    def server_url(database: str) -> str:
        values = connection.settings_dict
        host, port = quote(values["HOST"], safe=""), f":{values['PORT']}" if values["PORT"] else ""
        password = f":{quote(values['PASSWORD'], safe='')}" if values["PASSWORD"] else ""
        return f"postgres://{values['USER']}{password}@{host}{port}/{database}"

    def on_server(statement: str) -> None:
        with closing(psycopg2.connect(server_url("postgres"))) as server:
            server.autocommit = True
            server.cursor().execute(statement)

    def make(name: str) -> Place:
        data = tmp_path / name
        data.mkdir(mode=0o700)
        if connection.vendor == "sqlite":
            return Place(data, "")
        database = f"{connection.settings_dict['NAME']}_{name}"
        on_server(f'CREATE DATABASE "{database}"')
        made.append(database)
        return Place(data, server_url(database))

    yield make
    for database in made:
        on_server(f'DROP DATABASE "{database}" WITH (FORCE)')


def stored_rows(there, tables: list[str]) -> dict[str, list[str]]:
    """Every row of tables as the driver gives it, in one order."""
    cursor, rows = there.cursor(), {}
    for table in tables:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def connect_to_tests_database():
    """A connection of the driver's own to the tests' database."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"])
    values = connection.settings_dict
    return psycopg2.connect(
        dbname=values["NAME"],
        user=values["USER"],
        host=values["HOST"],
        port=values["PORT"] or None,
        password=values["PASSWORD"] or None,
    )
