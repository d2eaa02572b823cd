"""Fixtures for every test; a run must say which database it is for."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

# A test of speed would fail on a busy computer.
hypothesis.settings.register_profile("untimed", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("untimed")

_tests = count(1)


def pytest_configure(config: pytest.Config) -> None:
    plugins = [name for name in ("tests.on_sqlite", "tests.on_postgresql") if config.pluginmanager.hasplugin(name)]
    if len(plugins) != 1:
        raise pytest.UsageError(
            "Say which database to test on, one per run: 'python -m pytest -p tests.on_sqlite' or "
            "'python -m pytest -p tests.on_postgresql' ('make test' does both)."
        )


def pytest_xdist_auto_num_workers() -> int:
    """Two workers for each processor, at most eight: browsers, servers and databases are waited for."""
    return min(2 * (os.cpu_count() or 1), 8)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """SQLite's test database is a file, as a town's is: the one in memory shares a single connection."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(Path(database["NAME"]).with_name("test.sqlite3"))}
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(django_test_environment: None) -> Iterator[None]:
    """Static files under their own names, because nothing collects them here; fast password hashes."""
    from django.conf import settings
    from django.test import override_settings

    # WhiteNoise warns about a missing folder, and a warning is an error here.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # The factories write no events, so a page that is kept would not see what they change.
    kept_nowhere = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        CACHES={**settings.CACHES, "pages": kept_nowhere, "waiting": kept_nowhere},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _seals_of_this_test(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The seals of one test's trace are not those of the next one's. A folder is made only by what seals."""
    settings.SEALS_DIR = tmp_path_factory.getbasetemp() / f"seals-{next(_tests)}"


@pytest.fixture
def town(db: None):
    """A small town with a plan of two departments and a person of every role (``tests.factories.make_town``)."""
    from tests.factories import make_town
    from tests.kept import kept

    return kept(make_town)


@pytest.fixture
def evidence_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of evidence, for this test alone."""
    from targets.models import Evidence

    folder = tmp_path / "evidence"
    for name in ("file", "thumbnail"):
        monkeypatch.setattr(Evidence._meta.get_field(name).storage, "location", str(folder))
    return folder
