"""Run the tests on PostgreSQL: python -m pytest -p tests.on_postgresql

A DATABASE_URL that names a PostgreSQL server is used; otherwise a private server is started for the run.
"""

import os

import pytest

from tests import engine, postgresql

url = os.environ.get("DATABASE_URL", "")
if not engine.is_worker():
    try:
        if not url.startswith(("postgres://", "postgresql://")):
            url = postgresql.start(engine.folder(in_memory=True) / "postgresql")
        os.environ[engine.VERSION] = postgresql.version(url)
    except RuntimeError as error:
        raise SystemExit(f"ERROR: {error}") from None
engine.set_environment(url, os.environ[engine.VERSION])


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(engine.Engine("postgresql"), "database engine")
