"""Run the tests on SQLite: python -m pytest -p tests.on_sqlite"""

import sqlite3

import pytest

from tests.engine import Engine, folder, set_environment

set_environment(f"sqlite:///{(folder(in_memory=True) / 'townplan.sqlite3').as_posix()}", sqlite3.sqlite_version)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Engine("sqlite"), "database engine")
