"""Database and disk at fault: a page, a command and the log say it in a sentence, and go on when it is over."""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from psycopg2 import extensions

from targets.models import Event
from tests import files
from tests.factories import make_client, make_report, make_town
from tests.files import upload
from tests.keeping.conftest import Place, connect_to_tests_database
from tests.reports import steps
from tests.townplan.test_logs import log  # noqa: F401  (a fixture)
from townplan.keeping import patience
from townplan.keeping.one_at_a_time import one_at_a_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evidence_folder")]


@contextmanager
def said(*statements: str, undo: str = "") -> Iterator[None]:
    """Says something to the pages' own connection, and takes it back."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    try:
        yield
    finally:
        if undo:
            with connection.cursor() as cursor:
                cursor.execute(undo)


@contextmanager
def held(patient: str) -> Iterator[None]:
    """Another program holds what a save needs."""
    with closing(connect_to_tests_database()) as other, said(patient):
        other.cursor().execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "LOCK TABLE targets_plan")
        yield
        other.rollback()


@contextmanager
def elsewhere(**values: object) -> Iterator[None]:
    """The settings name a place where no database is."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(values)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def refused(code: str):
    """PostgreSQL refuses each new event with a code that it has for a fault of its own."""
    return said(
        f"CREATE OR REPLACE FUNCTION fault() RETURNS trigger AS $$ BEGIN RAISE 'it is so' USING ERRCODE = '{code}'; "
        "END $$ LANGUAGE plpgsql",
        "CREATE OR REPLACE TRIGGER fault BEFORE INSERT ON targets_event FOR EACH ROW EXECUTE FUNCTION fault()",
        undo="DROP FUNCTION fault() CASCADE",
    )


def full_file():
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page is free any more
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
    return said(f"PRAGMA max_page_count = {pages}", undo="PRAGMA max_page_count = 1073741823")


WORDY = dict.fromkeys(("progress", "problems", "next_steps"), "x" * 1500)  # more than what is left of a page
FAULTS = {
    "sqlite": {
        "locked": lambda: held("PRAGMA busy_timeout = 50"),
        "full": full_file,
        "closed": lambda: said("PRAGMA query_only = 1", undo="PRAGMA query_only = 0"),
        "other_version": lambda: said(
            "ALTER TABLE targets_event RENAME TO gone", undo="ALTER TABLE gone RENAME TO targets_event"
        ),
    },
    "postgresql": {
        "locked": lambda: held("SET lock_timeout = '50ms'"),
        "full": lambda: refused("53100"),
        "damaged": lambda: refused("XX001"),
        "crowded": lambda: refused("53300"),
        "away": lambda: elsewhere(HOST="127.0.0.1", PORT="1"),
        "closed": lambda: said(
            "SET default_transaction_read_only = on", undo="SET default_transaction_read_only = off"
        ),
        "other_version": lambda: said(
            "ALTER TABLE targets_event RENAME TO gone", undo="ALTER TABLE gone RENAME TO targets_event"
        ),
    },
}
WORDS = {
    "locked": "The database is held by another program",
    "full": "The disk is full",
    "damaged": "The database is damaged",
    "crowded": "The database takes no more connections",
    "away": "The database cannot be reached",
    "closed": "The data cannot be read or written",
    "other_version": "The database does not have the tables",
}


def test_a_post_meets_a_fault_and_is_taken_when_it_is_over(log):  # noqa: F811
    town = make_town()
    client = town.client("reporter", raise_request_exception=False)
    assert town.sub_measure.plan.year == 2021  # read now: its address is asked for while nothing answers
    for name, fault in FAULTS[connection.vendor].items():
        with fault():
            page = steps.save(client, town.sub_measure, 3, {town.target: "5"}, version=0, **WORDY)
        assert (name, page.status_code, page.get("Retry-After")) == (name, 503, "60")
        assert f'data-fault="{name}"' in page.text
        assert WORDS[name] in page.text
        assert "Whether what you sent was saved is not certain" in page.text
        [line] = log.getvalue().splitlines()
        who = "-" if name == "away" else "reporter"  # who it is stands in the database
        assert re.match(rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ ERROR {who} Service Unavailable: /", line), line
        assert WORDS[name] in line
        log.seek(0)
        log.truncate()
        assert not Event.objects.exists()
        connection.close()
    assert steps.save(client, town.sub_measure, 3, {town.target: "5"}).status_code == 302


def test_a_disk_that_is_full_is_said_where_a_file_comes(monkeypatch):
    town = make_town()
    make_report(town.sub_measure, 3, "draft")
    client = make_client(town.user("reporter"), language="zh-hans", raise_request_exception=False)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    page = steps.attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf("a")))
    assert page.status_code == 503
    assert 'lang="zh-Hans"' in page.text
    assert "磁盘已满" in page.text


@pytest.mark.postgresql
def test_a_database_that_does_not_answer_is_given_up_and_asked_anew_afterwards(monkeypatch):
    town = make_town()
    client = town.client("reporter", raise_request_exception=False)
    assert town.sub_measure.plan.year == 2021
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 0.5)
    patience.limit_waiting()
    try:
        with held("SET lock_timeout = 0"):
            page = steps.save(client, town.sub_measure, 3, {town.target: "5"}, version=0)
            assert 'data-fault="slow"' in page.text
        connection.close()  # as the next request does, outside of tests, where the last one failed
        assert steps.save(client, town.sub_measure, 3, {town.target: "5"}).status_code == 302
    finally:
        extensions.set_wait_callback(None)


def test_commands_end_with_one_sentence(tmp_path):
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes(b"no database at all" * 500)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "secret_key").write_text("")
    cases = [
        (Place(tmp_path, ""), ["standings", "--year", "2021"], "does not have the tables of this version"),
        (Place(tmp_path, f"sqlite:///{damaged}"), ["migrate"], "The database is damaged"),
        (Place(tmp_path, "sqlite:////nowhere/a.sqlite3"), ["verify_trace"], "file is not where it was: bring it back"),
        (Place(tmp_path, "postgres://a@127.0.0.1:1/a"), ["loadholidays", "2026"], "The database cannot be reached"),
        (Place(empty, ""), ["migrate"], "has 0 characters"),
    ]
    for place, command, words in cases:
        code, output = place.run(*command)
        assert (code, len(output.splitlines())) == (1, 1), output
        assert words in output
        assert re.search("数据|密钥", output)


def test_two_that_change_the_place_wait_for_each_other():
    with one_at_a_time():
        second = Place(Path(settings.DATA_DIR), "").start("migrate", "-v", "0")
        lines: list[str] = []
        reader = Thread(target=lambda: lines.append(second.stderr.readline()))
        reader.start()
        reader.join(60)
        assert "等它完成" in lines[0]
        assert second.poll() is None
    second.communicate()
    assert second.returncode == 0
