"""Makes a backup: everything that the town would miss, as one archive, while people work."""

import contextlib
import io
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.models import models_of_files
from targets.models.evidence import storage_of_files
from targets.trace.seals import seals_file

from .archive import EVIDENCE, KEY, SEALS, TRACE_KEY, ArchiveReader, ArchiveWriter, Manifest
from .database import applied_migrations, database_copies
from .errors import KeepingError
from .faults import trouble_in_words
from .storage import UNFINISHED, sync_file, sync_folder
from .unfinished import filled_by

#: The name of a backup in a folder of backups: its moment, in the town's time.
NAME = "townplan-%Y%m%d-%H%M%S.zip"
NAMED = re.compile(r"townplan-\d{8}-\d{6}\.zip")


@dataclass(frozen=True)
class Backup:
    """A backup that was made.

    Args:
        file: the archive; ``size`` in bytes.
        evidence: how many files of evidence are in it.
        damaged: names of stored evidence that was gone or changed already; the archive has it as it was found.
        removed: older archives that were thinned.
    """

    file: Path
    size: int
    evidence: int
    damaged: list[str]
    removed: list[Path]


def make_backup(target: Path, keep: int | None = None) -> Backup:
    """Makes a backup, reads it back, and thins older ones.

    The database is copied first: files of evidence are written before the rows that name them, so that none it knows
    can be missing. The archive is written under a temporary name and is there only once it was found whole.

    Args:
        target: the archive to make; or a folder, in which it is named by its moment.
        keep: how many archives stay in that folder; None: all.

    Raises:
        KeepingError: no archive was made, or it is not whole; nothing is left of it.
    """
    target = target.resolve()
    if keep is not None and not target.is_dir():
        raise KeepingError(_("Old backups are thinned in a folder: name one that is there, not a file."))
    folder = target if target.is_dir() else target.parent
    path = target / timezone.localtime().strftime(NAME) if target.is_dir() else target
    if path.exists():
        raise KeepingError(_("%(file)s is there already; a backup overwrites nothing.") % {"file": path})
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest, damaged = _write(path)
    except OSError as error:
        reason = {"file": path, "reason": error.strerror or error}
        raise KeepingError(_("The backup %(file)s cannot be written: %(reason)s.") % reason) from None
    removed = _thin(folder, keep)
    _note(path, manifest)
    return Backup(path, path.stat().st_size, len(manifest.evidence), damaged, removed)


def last_backup() -> dict[str, str] | None:
    """The last backup that succeeded: ``file`` and ``made_at`` in ISO 8601; None where there was none."""
    try:
        return json.loads(_note_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def evidence_files() -> Storage:
    """Where the files of evidence are."""
    return storage_of_files()


def stored_names(storage: Storage) -> list[str]:
    """The names of the files of evidence; one that is being written is not among them."""
    try:
        _folders, names = storage.listdir("")
    except FileNotFoundError:
        return []
    return sorted(name for name in names if not name.startswith("."))


def _write(path: Path) -> tuple[Manifest, list[str]]:
    """Writes the archive and reads it back. Returns its manifest, and the evidence that was damaged before."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file, tempfile.TemporaryDirectory(dir=path.parent) as folder:
            manifest, damaged = _collect(file, Path(folder))
            sync_file(file)
        ArchiveReader(Path(unfinished)).__exit__()
        os.rename(unfinished, path)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
    return manifest, damaged


def _collect(file, folder: Path) -> tuple[Manifest, list[str]]:
    """Puts database, key and evidence into an archive."""
    database = database_copies()
    try:
        migrations = sorted(applied_migrations()) if database.is_there() and not filled_by() else []
        if not migrations:
            raise KeepingError(_("There is nothing to back up: the database is missing, empty or unfinished."))
        expected = {
            name: digest for model in models_of_files() for name, digest in model.objects.values_list("file", "sha256")
        }
        copy = folder / database.member
        while True:
            seals = _seals()
            database.copy_to(copy)
            if seals == _seals():  # none came meanwhile: database and seals fit each other
                break
            copy.unlink()
    except DatabaseError as error:
        raise KeepingError(trouble_in_words(error)) from None
    manifest = Manifest(timezone.now().isoformat(), migrations)
    archive = ArchiveWriter(file, manifest)
    with open(copy, "rb") as content:
        archive.add(database.member, content, compress=database.member.endswith("sqlite3"))
    archive.add(KEY, io.BytesIO(settings.SECRET_KEY.encode()))
    archive.add(TRACE_KEY, io.BytesIO(settings.TRACE_KEY.encode()))
    archive.add(SEALS, io.BytesIO(seals))
    storage = evidence_files()
    for name in stored_names(storage):
        with contextlib.suppress(FileNotFoundError), storage.open(name) as content:  # an upload that was refused
            archive.add(EVIDENCE + name, content)
    archive.close()
    found = {name.removeprefix(EVIDENCE): digest for name, (_size, digest) in manifest.files.items()}
    return manifest, sorted(name for name, digest in expected.items() if found.get(name) != digest)


def _seals() -> bytes:
    return seals_file().read_bytes() if seals_file().exists() else b""


def _note_file() -> Path:
    return Path(settings.DATA_DIR) / "last-backup.json"


def _note(path: Path, manifest: Manifest) -> None:
    """Notes the backup for ``doctor``, which asks for another one where this cannot be noted."""
    with contextlib.suppress(OSError):
        _note_file().write_text(json.dumps({"file": str(path), "made_at": manifest.made_at}), encoding="utf-8")


def _thin(folder: Path, keep: int | None) -> list[Path]:
    """Removes all but the newest archives of a folder; what has another name is not ours. Returns the removed."""
    if keep is None:
        return []
    archives = sorted((path for path in folder.iterdir() if NAMED.fullmatch(path.name)), reverse=True)
    for path in archives[keep:]:
        path.unlink(missing_ok=True)
    return archives[keep:]
