"""``backup``: one archive, read back; nothing is overwritten, and old ones are thinned where that is asked for."""

import json
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_evidence, make_report, make_town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evidence_folder")]


def backup(*arguments: object) -> str:
    out = StringIO()
    call_command("backup", *map(str, arguments), "--language", "en", stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def evidence():
    town = make_town()
    return make_evidence(make_report(town.sub_measure, 2), town.user("reporter"))


def test_the_archive_has_database_key_and_evidence_with_their_hashes(tmp_path, evidence):
    assert "2 files of evidence; read back, whole." in backup(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        listed = json.loads(archive.read("manifest.json"))["files"]
        assert set(archive.namelist()) == {*listed, "manifest.json"}
        assert listed[f"evidence/{evidence.file.name}"] == [evidence.size, evidence.sha256]
        assert {"secret_key", f"evidence/{evidence.thumbnail.name}"} < set(listed)


def test_nothing_is_overwritten_and_a_failed_backup_leaves_no_file(tmp_path, evidence):
    (tmp_path / "a.zip").write_text("an older one")
    with pytest.raises(CommandError, match="overwrites nothing"):
        backup(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "an older one"
    with pytest.raises(CommandError, match="cannot be written"):
        backup(tmp_path / "a.zip" / "b.zip")
    with pytest.raises(CommandError, match="name one that is there, not a file"):
        backup(tmp_path / "c.zip", "--keep", "2")
    assert not [path for path in tmp_path.iterdir() if path.name not in ("a.zip", "evidence")]


def test_in_a_folder_old_archives_are_thinned_and_what_else_is_there_stays(tmp_path, evidence):
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("townplan-20210101-000000.zip", "townplan-20210102-000000.zip", "other.zip"):
        (folder / name).write_text("")
    assert "Removed an older one" in backup(folder, "--keep", "2")
    newest, *rest = sorted((path.name for path in folder.glob("townplan-*")), reverse=True)
    assert rest == ["townplan-20210102-000000.zip"]
    assert newest > "townplan-2026"
    assert (folder / "other.zip").exists()


def test_evidence_that_was_damaged_before_is_said_and_the_rest_is_backed_up(tmp_path, evidence, evidence_folder):
    (evidence_folder / evidence.file.name).write_bytes(b"something else")
    output = backup(tmp_path / "a.zip")
    assert f"Evidence {evidence.file.name} was damaged or gone before this backup" in output
    assert (tmp_path / "a.zip").exists()
