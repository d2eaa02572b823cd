"""A backup taken while people post, and the town that is restored from it; what is refused changes nothing."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event as Signal
from time import monotonic, sleep

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from targets.models import Event, Evidence
from targets.trace.stock import take_stock
from tests import files
from tests.factories import make_client, make_department, make_sub_measure, make_target, make_town, make_user
from tests.files import upload
from tests.keeping.conftest import connect_to_tests_database, stored_rows
from tests.reports import steps

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evidence_folder")]

#: Prints a year's standings, month by month.
ALL_MONTHS = (
    "from django.core.management import call_command\n"
    "for month in range(1, 13): call_command('standings', year=2021, month=month, format='json')"
)


@contextmanager
def people_posting(town, count: int = 3) -> Iterator[None]:
    """So many reporters, who save figures and attach files until the block ends; nobody may meet an error."""
    stop, begun = Signal(), Signal()

    def post(number: int, client, sub_measure, target) -> None:
        try:
            for value in range(10_000):
                if stop.is_set():
                    return
                assert steps.save(client, sub_measure, 3, {target: str(value)}).status_code == 302
                content = files.pdf(f"{number} {value}")
                steps.attach(client, sub_measure, 1 + value % 12, upload(f"{value}.pdf", content))
                begun.set()
        finally:
            begun.set()
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        jobs = []
        for number in range(count):
            office = make_department()
            sub_measure = make_sub_measure(town.area, office)
            client = make_client(make_user("reporter", office))
            jobs.append(pool.submit(post, number, client, sub_measure, make_target(sub_measure)))
        begun.wait(60)
        try:
            yield
        finally:
            stop.set()
            for job in jobs:
                job.result()


def approved_report(town) -> None:
    """A figure that counts, with a file behind it."""
    steps.submit(
        town.client("reporter"),
        town.sub_measure,
        2,
        {town.target: "150"},
        files=[upload("photo.jpg", files.picture())],
    )
    steps.approve(town.client("reviewer"), town.sub_measure, 2)


def chain(there) -> list[tuple]:
    cursor = there.cursor()
    cursor.execute("SELECT sequence, hash FROM targets_event WHERE plan_id IS NOT NULL ORDER BY sequence")
    return [tuple(row) for row in cursor.fetchall()]


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_backup_taken_while_people_post_is_one_moment_of_the_town(tmp_path, new_place):
    town, archive, place = make_town(), tmp_path / "backup.zip", new_place("restored")
    approved_report(town)
    with people_posting(town):
        call_command("backup", str(archive), verbosity=0)
        before_the_end = Event.objects.count()
    code, output = place.run("restore", str(archive), "--language", "en")
    assert code == 0, output
    assert "Every stored value is what the trace says." in output
    with closing(connect_to_tests_database()) as town_s, closing(place.connect()) as restored:
        there, here = chain(restored), chain(town_s)
        assert 2 < len(there) <= before_the_end
        assert there == here[: len(there)]
        cursor = restored.cursor()
        cursor.execute("SELECT file, sha256 FROM targets_evidence")
        stored = hashes(place.data / "evidence")
        evidence = cursor.fetchall()
        assert evidence
        assert all(stored[name] == sha256 for name, sha256 in evidence)


@pytest.fixture
def own_function() -> Iterator[None]:
    """A function that the town's office has made in its PostgreSQL database."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION townhall() RETURNS integer AS 'SELECT 1' LANGUAGE sql")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION townhall()")


@pytest.mark.usefixtures("own_function")
def test_a_restored_town_is_equal_and_what_fails_on_the_way_leaves_the_place_empty(
    tmp_path, new_place, evidence_folder, capsys
):
    town, archive, place = make_town(), tmp_path / "backup.zip", new_place("restored")
    approved_report(town)
    for of_chain in (None, town.plan):
        take_stock(of_chain)  # as ``migrate`` has in every town
    call_command("backup", str(archive), verbosity=0)
    assert archive.stat().st_mode & 0o777 == 0o600

    # Evidence is there already: refused.
    (place.data / "evidence").mkdir()
    (place.data / "evidence" / "ours.pdf").write_text("ours")
    code, output = place.run("restore", str(archive), "--language", "en")
    assert code == 1
    assert "There is evidence already" in output
    assert (place.data / "evidence" / "ours.pdf").read_text() == "ours"
    (place.data / "evidence" / "ours.pdf").unlink()
    key = (place.data / "secret_key").read_text()

    # A step near the end fails, since static files cannot be collected: what was done before is undone.
    (place.data / "static").write_text("in the way")
    code, output = place.run("restore", str(archive), "--language", "en")
    assert code == 1
    assert "Nothing was restored and nothing changed." in output
    assert "Traceback" not in output
    assert place.tables() == []
    left = {path.name for path in place.data.iterdir()}
    assert left - {"evidence"} == {".lock", "secret_key", "static", "trace_key"}
    assert not [*(place.data / "evidence").rglob("*")]
    assert (place.data / "secret_key").read_text() == key
    (place.data / "static").unlink()

    code, output = place.run("restore", str(archive), "--language", "en")
    assert code == 0, output
    tables = connection.introspection.table_names()
    with closing(connect_to_tests_database()) as town_s, closing(place.connect()) as restored:
        here, there = stored_rows(restored, tables), stored_rows(town_s, tables)
    # Each has one event more: that it was backed up, that it was restored.
    logs = [set(rows.pop("targets_securityevent")) for rows in (here, there)]
    assert [len(logs[0] - logs[1]), len(logs[1] - logs[0])] == [1, 1]
    assert here == there
    assert hashes(place.data / "evidence") == hashes(evidence_folder)
    capsys.readouterr()
    for month in range(1, 13):
        call_command("standings", year=2021, month=month, format="json")
    assert place.run("shell", "-v", "0", "-c", ALL_MONTHS) == (0, capsys.readouterr().out)
    assert (place.data / "secret_key").read_text() == ("the-tests-sign-with-this-key-and-nothing-else-does-0123456789")
    code, output = place.run("doctor", "--language", "en")
    assert "WRONG" not in output
    assert code == 0

    # The place is no longer empty.
    code, output = place.run("restore", str(archive), "--language", "en")
    assert code == 1
    assert "There is a database already" in output


@pytest.mark.usefixtures("own_function")
def test_a_restore_that_was_killed_leaves_nothing_in_the_way_of_the_next(tmp_path, new_place):
    town, archive, place = make_town(), tmp_path / "backup.zip", new_place("restored")
    approved_report(town)
    call_command("backup", str(archive), verbosity=0)

    def unpacks() -> bool:
        return any(place.data.glob(".restore-*"))

    def fills() -> bool:
        """The database is there with its mark, or about to be migrated."""
        return "townplan_unfinished" in place.tables()

    for has_come in (unpacks, fills):
        process = place.start("restore", str(archive))
        until = monotonic() + 60
        while not has_come():
            assert monotonic() < until
            assert process.poll() is None
            sleep(0.005)
        process.kill()
        process.communicate()
    code, output = place.run("serve", "--port", "0", "--language", "en")
    assert code == 1
    assert "The database is not whole" in output
    code, output = place.run("restore", str(archive), "--language", "en")
    assert code == 0, output
    assert "townplan_unfinished" not in place.tables()
    assert not any(place.data.glob(".restore-*"))
    with closing(connect_to_tests_database()) as town_s, closing(place.connect()) as restored:
        assert chain(restored) == chain(town_s)


def rewritten(archive: Path, target: Path, change) -> Path:
    """A copy of an archive; ``change`` takes a member's name and content and gives the new one, or None for none."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            if (content := change(name, source.read(name))) is not None:
                copy.writestr(name, content)
    return target


def manifest_with(**values):
    """A change of the manifest alone."""
    return lambda name, content: json.dumps({**json.loads(content), **values}) if name == "manifest.json" else content


OTHER = {"sqlite": "database.dump", "postgresql": "database.sqlite3"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda name, content: content + b"x" if name.startswith("evidence/") else content, "is not what the manifest"),
        (lambda name, content: None if name.startswith("evidence/") else content, "is missing"),
        (lambda name, content: None if name == "secret_key" else content, "secret_key is missing"),
        (lambda name, content: None if name == "manifest.json" else content, "it is no backup"),
        (lambda name, content: b"{" if name == "manifest.json" else content, "its manifest cannot be read"),
        (manifest_with(format=99), "newer version"),
        (manifest_with(migrations=["targets.9999_from_the_future"]), "targets.9999_from_the_future"),
        (manifest_with(files={"../../etc/passwd": [1, "0"]}), "it holds what no backup holds"),
    ],
)
def test_an_archive_that_is_broken_or_newer_is_refused_with_a_reason(tmp_path, evidence_folder, change, reason):
    approved_report(make_town())
    call_command("backup", str(tmp_path / "backup.zip"), verbosity=0)
    before = Event.objects.count(), hashes(evidence_folder)
    bad = rewritten(tmp_path / "backup.zip", tmp_path / "bad.zip", change)
    with pytest.raises(CommandError, match="Nothing was restored and nothing changed") as raised:
        call_command("restore", str(bad), language="en")
    assert reason in str(raised.value)
    assert (Event.objects.count(), hashes(evidence_folder)) == before


def test_a_cut_archive_and_one_that_is_not_there_are_refused(tmp_path):
    make_town()
    call_command("backup", str(tmp_path / "backup.zip"), verbosity=0)
    whole = (tmp_path / "backup.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    for name, reason in (("cut.zip", "is broken"), ("none.zip", "There is no file")):
        with pytest.raises(CommandError, match=reason):
            call_command("restore", str(tmp_path / name), language="en")
    with pytest.raises(CommandError, match="There is a database already"):
        call_command("restore", str(tmp_path / "backup.zip"), language="en")


def test_an_archive_of_the_other_kind_of_database_is_refused(tmp_path):
    make_town()
    call_command("backup", str(tmp_path / "backup.zip"), verbosity=0)
    own = {"database.dump": "database.sqlite3", "database.sqlite3": "database.dump"}[OTHER[connection.vendor]]
    with zipfile.ZipFile(tmp_path / "backup.zip") as source, zipfile.ZipFile(tmp_path / "other.zip", "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                content = content.replace(own.encode(), OTHER[connection.vendor].encode())
            copy.writestr(OTHER[connection.vendor] if name == own else name, content)
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("restore", str(tmp_path / "other.zip"), language="en")
    assert Evidence.objects.count() == 0
