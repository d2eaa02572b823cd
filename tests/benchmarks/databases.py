"""Databases to measure on, filled; processes that each work on one of them, with the settings of a town's server."""

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
import psycopg2
from django.core.management import call_command

from tests import engine, postgresql

from . import data


class Databases:
    """One engine's databases by name."""

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

    def make(self, name: str, shape: data.Shape) -> str:
        """A new database with a plan; returns its DATABASE_URL."""
        if self.vendor == "postgresql":
            connection = psycopg2.connect(self.server)
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
            connection.close()
            url = self.server.rpartition("/")[0] + f"/{name}"
        else:
            url = f"sqlite:///{(self.folder / f'{name}.sqlite3').as_posix()}"
        self.urls[name] = url
        in_process(url, _fill, shape)
        return url


def in_process(url: str, work: Callable[..., Any], *arguments: Any) -> Any:
    """Does ``work`` in a fresh process whose settings name the database; returns its result."""
    os.environ["DATABASE_URL"] = url
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup) as pool:
        return pool.submit(work, *arguments).result()


def _fill(shape: data.Shape) -> None:
    call_command("migrate", verbosity=0)
    data.build(shape)
    data.analyze()
