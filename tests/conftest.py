"""Fixtures for every test; and first, that a run says which database it is for."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    plugins = [
        name for name in ("tests.on_sqlite", "tests.on_postgresql") if config.pluginmanager.hasplugin(name)
    ]
    if len(plugins) != 1:
        raise pytest.UsageError(
            "Say which database to test on, one per run: 'python -m pytest -p tests.on_sqlite' or "
            "'python -m pytest -p tests.on_postgresql' ('make test' does both)."
        )
