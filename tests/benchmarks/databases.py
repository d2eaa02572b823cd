"""Databases to measure on, filled; and processes that each work on one of them with a town's settings."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
import psycopg2
from django.core.management import call_command
from django.db import connection

from tests import engine, postgresql

from .sizes import Shape

#: The database that every other begins as a copy of, so that only one is migrated.
MIGRATED = "migrated"


class Databases:
    """The databases of one engine, by name.

    Args:
        vendor: ``sqlite`` or ``postgresql``, which is then started for the length of this process.
        folder: where they are kept.
    """

    def __init__(self, vendor: str, folder: Path) -> None:
        self.vendor, self.folder = vendor, folder
        self.urls: dict[str, str] = {}
        if vendor == "postgresql":
            self.server = postgresql.start(folder / "postgresql")
            self.version = postgresql.version(self.server)
        else:
            self.version = sqlite3.sqlite_version

    def __str__(self) -> str:
        return f"{engine.NAMES[self.vendor]} {self.version}"

    def make(self, shapes: dict[str, Shape]) -> None:
        """Makes databases with a plan of each shape, by name; two at a time."""
        if not self.urls:
            self.urls[MIGRATED] = self._create(MIGRATED)
            in_process(self.urls[MIGRATED], _migrate)
        with ThreadPoolExecutor(2) as threads:
            for _made in threads.map(self._make, shapes, shapes.values()):
                pass

    def _make(self, name: str, shape: Shape) -> None:
        url = self._create(name, MIGRATED)
        in_process(url, _fill, shape)
        self.urls[name] = url

    def _create(self, name: str, template: str = "") -> str:
        """Creates a database, empty or as a copy of another; returns its DATABASE_URL."""
        name = name.replace(" ", "_")
        if self.vendor == "postgresql":
            with closing(psycopg2.connect(self.server)) as server:
                server.autocommit = True
                server.cursor().execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' * bool(template)))
            return self.server.rpartition("/")[0] + f"/{name}"
        path = self.folder / f"{name}.sqlite3"
        if template:
            shutil.copy(self.folder / f"{template}.sqlite3", path)
        return f"sqlite:///{path.as_posix()}"


def in_process(url: str, work: Callable[..., Any], *arguments: Any) -> Any:
    """Does ``work`` in a fresh process whose settings name the database; returns its result."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(url,)) as pool:
        return pool.submit(work, *arguments).result()


def _begin(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    django.setup()


def _migrate() -> None:
    call_command("migrate", verbosity=0)
    connection.close()  # only then is all of it in the file, to be copied


def _fill(shape: Shape) -> None:
    from . import data  # its models need settings

    data.fill(shape)
    data.analyze()
