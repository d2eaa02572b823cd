"""Evidence lives as well where there is no folder: in a storage that knows no path, as S3's does not."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.db import connections
from django.db.utils import ConnectionHandler

from targets.models import Evidence
from tests import files
from tests.factories import make_town
from tests.files import upload
from tests.reports import steps
from tests.reports.steps import body, evidence_address
from townplan.environment import database_settings


class StorageWithoutPath(InMemoryStorage):
    """In memory, and without the path that Django's own gives although nothing is there."""

    def path(self, name):
        raise NotImplementedError

    def _relative_path(self, name):
        return name


@pytest.fixture
def elsewhere(monkeypatch):
    """Gives an empty storage of evidence."""

    def use() -> StorageWithoutPath:
        storage = StorageWithoutPath()
        for name in ("file", "thumbnail"):
            monkeypatch.setattr(Evidence._meta.get_field(name), "storage", storage)
        return storage

    return use


@pytest.fixture
def new_database(tmp_path):
    """Lets the program work on a file without a table."""
    values = database_settings(f"sqlite:///{(tmp_path / 'new.sqlite3').as_posix()}", tmp_path)
    old, new = connections["default"], ConnectionHandler({"default": values})["default"]

    def use() -> None:
        connections["default"] = new

    yield use
    new.close()
    connections["default"] = old


@pytest.mark.django_db(transaction=True)
def test_evidence_is_attached_served_verified_swept_and_restored_without_a_path(
    elsewhere, new_database, settings, tmp_path, capsys
):
    storage, town, photo = elsewhere(), make_town(), files.picture()
    reporter = town.client("reporter")
    steps.attach(reporter, town.sub_measure, 3, upload("photo.jpg", photo), upload("minutes.pdf", files.pdf()))
    image, document = steps.evidence_of(town.sub_measure)
    assert body(reporter.get(evidence_address(image))) == photo
    assert body(reporter.get(evidence_address(document))) == files.pdf()
    assert body(reporter.get(evidence_address(image, "evidence_thumbnail"))).startswith(b"\xff\xd8")
    call_command("verify_trace", language="en")

    # What was removed from a report stays; what belongs to no report is swept once it is old enough.
    reporter.post(evidence_address(document, "evidence_remove"))
    assert [evidence.name for evidence in steps.evidence_of(town.sub_measure)] == ["photo.jpg"]
    storage.save("left.pdf", ContentFile(b"of a server that was killed"))
    # Another test's backup is too old by then, which the doctor says.
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2), tick=True), suppress(SystemExit):
        call_command("doctor", sweep=True, language="en", verbosity=0)
    assert "Removed 1 file." in capsys.readouterr().out
    kept = sorted(storage.listdir("")[1])
    assert len(kept) == 3
    call_command("backup", str(tmp_path / "backup.zip"), verbosity=0)

    # Changed bytes are neither served nor overlooked.
    storage.delete(image.file.name)
    storage.save(image.file.name, ContentFile(b"another"))
    assert reporter.get(evidence_address(image)).status_code == 410
    with pytest.raises(SystemExit):
        call_command("verify_trace", language="en")

    # An empty place elsewhere gets all of it back.
    settings.DATA_DIR = tmp_path / "place"
    settings.DATA_DIR.mkdir()
    (settings.DATA_DIR / "trace_key").write_text(settings.TRACE_KEY)
    settings.SEALS_DIR, settings.STATIC_ROOT = settings.DATA_DIR / "seals", settings.DATA_DIR / "static"
    storage = elsewhere()
    new_database()
    call_command("restore", str(tmp_path / "backup.zip"), language="en")
    assert sorted(storage.listdir("")[1]) == kept
    with storage.open(image.file.name) as stored:
        assert stored.read() == photo
    capsys.readouterr()
    call_command("verify_trace", language="en")
