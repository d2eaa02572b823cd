"""``doctor``, ``serve`` and the watchdogs' addresses: what is wrong is said in a sentence, with what to do."""

import os
import sqlite3
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from time import time

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.utils import timezone

from targets.models import Evidence
from targets.trace.seals import seals_file
from tests import files
from tests.factories import make_client, make_evidence, make_report, make_town
from tests.files import upload
from tests.keeping.conftest import Place
from tests.reports import steps
from townplan.keeping.storage import DurableStorage

COLLECTED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def doctor(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, "--language", "en", stdout=out, stderr=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def line(output: str, name: str) -> str:
    """The doctor's line on a thing."""
    return next(text for text in output.splitlines() if f"  {name}: " in text)


@pytest.fixture
def evidence(town, evidence_folder):
    return make_evidence(make_report(town.sub_measure, 2), town.user("reporter"))


def test_the_doctor_has_a_line_for_everything(evidence):
    _code, output = doctor()
    for name in ("versions", "space", "static files", "database", "integrity", "migrations", "clock", "evidence"):
        assert line(output, name).startswith("good  ") or (name == "integrity" and connection.vendor == "postgresql")
    for name in ("settings", "signing key", "rights", "backup", "trace"):
        assert line(output, name)
    assert "1 file, as it was attached" in output
    assert line(output, "mail").startswith("good  mail: not set")


def test_the_age_of_the_last_seal_and_a_cut_file_are_told(town, evidence_folder):
    assert line(doctor()[1], "seals").startswith("look  seals: there was none yet: run “manage.py sealtrace”")
    make_report(town.sub_measure, 2)
    steps.submit(town.client("reporter"), town.sub_measure, 3)
    call_command("sealtrace", language="en")
    assert line(doctor()[1], "seals").startswith("good  seals: the last one is of ")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert "see why “manage.py sealtrace” no longer runs every night" in line(doctor()[1], "seals")
    seals_file().write_text("")
    code, output = doctor()
    assert code == 1
    assert "only 0 lines of them were left" in line(output, "seals")


def test_the_mail_server_is_tried_only_where_a_letter_is_asked_for(town, evidence_folder, settings, monkeypatch):
    monkeypatch.setenv("TOWNPLAN_SMTP", "127.0.0.1:1")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens
    assert line(doctor()[1], "mail").startswith("good  mail: 127.0.0.1:1, not tried")
    code, output = doctor("--mail", "office@town.example")
    assert code == 1
    assert line(output, "mail").startswith("WRONG  mail: 127.0.0.1:1 takes no letter")


def test_damaged_evidence_is_found_by_the_doctor_and_named_by_verify_trace(evidence, evidence_folder):
    (evidence_folder / evidence.file.name).write_bytes(b"something else")
    code, output = doctor()
    assert code == 1
    assert line(output, "evidence").startswith("WRONG  evidence: 1 file is gone or changed")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_trace", "--language", "en", stdout=out, stderr=out)
    assert f"its file {evidence.file.name} is not what was attached" in out.getvalue()


def test_only_old_files_that_no_row_knows_are_swept(evidence, evidence_folder):
    old, young = evidence_folder / "old.pdf", evidence_folder / ".young.part"
    for path in (old, young):
        path.write_text("left by a power cut")
    for path in (old, evidence_folder / evidence.file.name, evidence_folder / evidence.thumbnail.name):
        os.utime(path, (time() - 200_000, time() - 200_000))
    assert line(doctor()[1], "evidence").startswith("look  evidence: 1 file belongs to nothing")
    assert "Removed 1 file." in doctor("--sweep")[1]
    assert not old.exists()
    assert young.exists()
    assert line(doctor()[1], "evidence").startswith("good")


class TestWhatCannotBeServed:
    def refused(self) -> str:
        with pytest.raises(CommandError) as raised:
            call_command("serve", "--port", "0", "--language", "en")
        return str(raised.value)

    def answers(self) -> list[tuple[int, str]]:
        pages = [make_client().get(address) for address in ("/healthz", "/readyz", "/health/")]
        return [(page.status_code, page.text) for page in pages]

    def test_where_all_is_there_the_watchdogs_hear_ok(self, db):
        assert self.answers() == [(200, "ok")] * 3

    def test_migrations_that_have_not_run(self, db):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'reports' OR app = 'drafts'")
        assert "“manage.py migrate”" in self.refused()
        assert self.answers() == [(200, "ok"), (503, "no migrations"), (503, "no migrations")]
        assert line(doctor()[1], "migrations").startswith("WRONG")

    def test_a_database_of_a_newer_version(self, db):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('targets', '9999_new', CURRENT_TIMESTAMP)"
            )
        assert "targets.9999_new" in self.refused()

    def test_static_files_that_were_lost(self, db, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        with override_settings(STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": COLLECTED}}):
            assert "“manage.py collectstatic --no-input”" in self.refused()
            assert self.answers() == [(200, "ok"), (503, "no static files"), (503, "no static files")]
            assert line(doctor()[1], "static files").startswith("WRONG")


def test_a_folder_s_name_is_taken_as_it_is_and_nothing_is_served_from_an_empty_one(tmp_path):
    place = Place(tmp_path / "镇 a#b?c%20d", "")
    code, output = place.run("serve", "--port", "0", "--language", "en")
    assert code == 1
    assert output.startswith("CommandError: There is no database yet")
    assert sorted(path.name for path in place.data.iterdir()) == ["secret_key", "trace_key"]
    place.data.chmod(0o755)
    assert place.run("migrate", "-v", "0")[0] == 0
    assert stat.S_IMODE(place.data.stat().st_mode) == 0o700
    assert {path.name for path in place.data.iterdir()} == {".lock", "secret_key", "townplan.sqlite3", "trace_key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.data.iterdir()} == {0o600}
    assert sqlite3.connect(place.data / "townplan.sqlite3").execute("SELECT 1").fetchone()


@pytest.mark.parametrize("key", ["abc", "a" * 60])
def test_a_key_that_keeps_nobody_out_is_refused_in_a_sentence(tmp_path, key):
    code, output = Place(tmp_path, "").run("check", SECRET_KEY=key)
    assert code == 1
    assert "The key in SECRET_KEY has " in output
    assert len(output.splitlines()) == 1


def test_evidence_is_on_the_disk_before_its_row_is_written(town, evidence_folder, monkeypatch):
    """Watches the order, and changes nothing about it."""
    assert isinstance(storages["evidence"], DurableStorage)
    seen: list[str] = []
    sync, rename, save = os.fsync, Path.rename, Evidence.save

    def watched_sync(descriptor):
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        return sync(descriptor)

    def watched_rename(path, target):
        seen.append("rename")
        return rename(path, target)

    def watched_save(evidence, **options):
        seen.append("row")
        return save(evidence, **options)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "rename", watched_rename)
    monkeypatch.setattr(Evidence, "save", watched_save)
    steps.attach(town.client("reporter"), town.sub_measure, 3, upload("a.jpg", files.picture()))
    stored = ["file", "rename", "folder"]
    assert [what for what in seen if what in {*stored, "row"}][-7:] == [*stored, *stored, "row"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_carried_out", [True, False])
def test_evidence_keeps_its_file_where_nobody_knows_whether_the_commit_was_carried_out(
    evidence_folder, monkeypatch, is_carried_out
):
    """A connection breaks at the commit of evidence: after it, or before."""
    town = make_town()
    save, commit = Evidence.save, BaseDatabaseWrapper._commit

    def saved(evidence, **options):
        monkeypatch.setattr(BaseDatabaseWrapper, "_commit", broken)
        return save(evidence, **options)

    def broken(wrapper):
        monkeypatch.setattr(BaseDatabaseWrapper, "_commit", commit)
        if is_carried_out:
            commit(wrapper)
        raise OperationalError("server closed the connection unexpectedly")

    client = town.client("reporter", raise_request_exception=False)
    monkeypatch.setattr(Evidence, "save", saved)
    address = steps.address_of("evidence_add", town.sub_measure, 3)
    assert client.post(address, {"files": upload("a.pdf", files.pdf())}).status_code >= 500
    assert Evidence.objects.exists() is is_carried_out
    assert [path.name for path in evidence_folder.iterdir()] == [one.file.name for one in Evidence.objects.all()]
