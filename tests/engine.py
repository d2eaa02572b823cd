"""Shared by both database plugins: the settings of a test run, and a check of the database that it runs on."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
VERSION = "TEST_DATABASE_VERSION"  # the engine's version, passed to pytest-xdist's workers
FOLDER = "TEST_FOLDER"  # the run's temporary folder, which the workers share
#: What runs on PostgreSQL too: what writes, locks, sorts, searches, counts queries, or keeps decimals and JSON.
#: The rest is the same whatever database is behind it, and runs once, on SQLite.
ON_BOTH = (
    *("browser/test_month", "setup/test_demonstration", "setup/test_refusals", "permissions/test_sign_in"),
    *("planfile/test_load", "planfile/test_import", "planfile/test_objects"),
    *(
        "targets/test_trace",
        "targets/test_drift",
        "targets/test_unseen_changes",
        "targets/test_verify_trace",
        "targets/test_past_days",
    ),
    *("targets/test_copying", "targets/test_filling_last_year", "targets/test_revisions", "targets/test_handovers"),
    "targets/test_leaders",
    *("targets/test_ending", "targets/test_amounts", "targets/test_pinyin"),
    *("reports/test_concurrency", "reports/test_reporting", "reports/test_review", "reports/test_months"),
    *("reports/test_importing", "reports/test_double_click", "reports/test_queue", "reports/test_queue_together"),
    *("reports/test_my_month_of_two", "reports/test_stale_forms", "reports/test_returned", "reports/test_worked_on"),
    *("projects/test_actions", "projects/test_verify", "projects/test_project", "projects/test_turn_of_year"),
    *("projects/test_carry_over", "projects/test_calendar"),
    *("dashboards/test_queries", "dashboards/test_order", "dashboards/test_ledger", "dashboards/test_kept_pages"),
    *("drafts/test_additions", "drafts/test_correct", "drafts/test_first_account", "drafts/test_hostile"),
    *("drafts/test_people", "drafts/test_loading"),
    *("hostile/test_every_address", "supervision/test_way", "supervision/test_list", "supervision/test_remind"),
    "supervision/test_turn_of_year",
    *("keeping/test_backup", "keeping/test_restore", "keeping/test_doctor", "keeping/test_upgrade"),
    *("keeping/test_move", "keeping/test_faults", "keeping/test_schemas", "setup/pages/test_confirmations"),
    *("townplan/test_passwords", "townplan/test_second_factor"),
    *("dashboards/test_villages", "dashboards/test_assessment", "townplan/test_too_big"),
)


def is_worker() -> bool:
    """Whether this process is one of pytest-xdist's workers: it inherits its controller's environment."""
    return "PYTEST_XDIST_WORKER" in os.environ


#: A file system in memory, where nothing waits for a disk; taken where it has this much room.
MEMORY, ROOM = Path("/dev/shm"), 2**31  # noqa: S108  (the folder in it is private)


def folder(*, in_memory: bool = False) -> Path:
    """The run's temporary folder, removed at its end by the process that made it; in memory if asked and possible."""
    if not is_worker():
        has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
        path = tempfile.mkdtemp(prefix="townplan-", dir=MEMORY if in_memory and has_room else None)
        atexit.register(shutil.rmtree, path, ignore_errors=True)
        os.environ[FOLDER] = path
    return Path(os.environ[FOLDER])


def set_environment(database_url: str, version: str) -> None:
    """Set what townplan.settings reads. It must be called before the settings are read.

    The caller's own TOWNPLAN_ variables do not reach the tests.
    """
    data = folder() / os.environ.get("PYTEST_XDIST_WORKER", "data")
    data.mkdir(exist_ok=True)
    for name in [name for name in os.environ if name.startswith("TOWNPLAN_")]:
        del os.environ[name]
    os.environ |= {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "the-tests-sign-with-this-key-and-nothing-else-does-0123456789",
        "TOWNPLAN_DATA": str(data),
        "TOWNPLAN_DEBUG": "0",
        "TOWNPLAN_HTTPS": "0",
        VERSION: version,
    }


class Engine:
    """The plugin that names the database in the report, and ends the run if it is another one.

    On PostgreSQL it keeps the tests of ON_BOTH, and of those the ones that ask for a database; on SQLite it leaves out
    what is marked as PostgreSQL's own.
    """

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor
        self.kept = {Path(__file__).parent / f"{name}.py" for name in ON_BOTH}
        self.line = f"database: {NAMES[vendor]} {os.environ[VERSION]}"

    def pytest_report_header(self) -> str:
        return (
            self.line
            if self.vendor == "sqlite"
            else f"{self.line} (what is the same on every database runs on SQLite alone)"
        )

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """What runs on SQLite alone is not even imported."""
        is_left = self.vendor != "sqlite" and collection_path.match("test_*.py") and collection_path not in self.kept
        return is_left or None

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        if self.vendor == "sqlite":
            left = [item for item in items if item.get_closest_marker("postgresql")]
            config.hook.pytest_deselected(items=left)
            items[:] = [item for item in items if item not in set(left)]
            return
        if missing := [path for path in self.kept if not path.is_file()]:
            raise pytest.UsageError(f"ON_BOTH names what is not there: {missing}")
        left = [item for item in items if item.path not in self.kept or not uses_database(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]

    def pytest_sessionstart(self) -> None:
        from django.db import connection

        if connection.vendor != self.vendor:
            pytest.exit(
                f"This run promised {NAMES[self.vendor]}, but the settings chose {connection.vendor}. "
                "Do the settings read DATABASE_URL?",
                returncode=3,
            )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(self.line)


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, by pytest-django's mark or by one of its fixtures."""
    fixtures = {"db", "transactional_db", "live_server"}.intersection(item.fixturenames)
    return bool(fixtures or item.get_closest_marker("django_db"))
