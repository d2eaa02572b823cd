"""Puts a backup into an empty place, and proves that it is the town as it was."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from targets.trace.seals import seals_file

from ..environment import key_file, trace_key_file
from .archive import EVIDENCE, KEY, SEALS, TRACE_KEY, ArchiveReader
from .backup import evidence_files, stored_names
from .database import database_copies, known_migrations
from .errors import KeepingError
from .faults import trouble_in_words
from .one_at_a_time import one_at_a_time
from .storage import sync_folder
from .unfinished import Filling, filled_by, mark_finished

#: How the names of folders begin, in the data folder, in which archives are unpacked.
STAGING = ".restore-"


@dataclass(frozen=True)
class Restored:
    """What was restored: when the backup was made (ISO 8601), how many files of evidence it had, and whether the
    keys of the environment, for signing and for the trace's seals, are others than the backup's and stay in use.
    """

    made_at: str
    evidence: int
    is_other_key: bool
    is_other_trace_key: bool


def restore_backup(path: Path) -> Restored:
    """Restores an archive: database, evidence and key; brings the database up to this version; collects static files.

    Everything is checked before anything is written, and what was written is taken away again where a later step
    fails. Where the program itself was killed, the database is marked (``unfinished``): nothing of it is served, and
    the next call clears away what is there.

    Raises:
        KeepingError: the archive is broken, newer or of another kind of database, the place is not empty, or a step
            failed; nothing was changed.
    """
    with ArchiveReader(path) as archive, one_at_a_time():
        _require_known(archive)
        database = database_copies()
        try:
            _clear_killed()
            _require_empty()
            with _undone_on_failure() as undo:
                staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=_made(Path(settings.DATA_DIR))))
                undo.callback(shutil.rmtree, staging, ignore_errors=True)
                copy = staging / database.member
                archive.extract(archive.manifest.database, copy)
                database.require_sound(copy)
                # The database is first, since its mark says that what follows is of a restore, too.
                undo.callback(database.take_away)
                database.put(copy)
                _put_evidence(archive, undo)
                key, trace_key = key_file(Path(settings.DATA_DIR)), trace_key_file(Path(settings.DATA_DIR))
                is_other_key = not _put_key("SECRET_KEY", key, archive.text(KEY), undo)
                is_other_trace_key = False
                if TRACE_KEY in archive.manifest.files:
                    is_other_trace_key = not _put_key("TOWNPLAN_TRACE_KEY", trace_key, archive.text(TRACE_KEY), undo)
                    _put_seals(archive.text(SEALS), undo)
                call_command("migrate", interactive=False, verbosity=0)
                call_command("collectstatic", interactive=False, verbosity=0)
                mark_finished()
                shutil.rmtree(staging, ignore_errors=True)
        except OSError as error:
            raise KeepingError(_("It cannot be written: %(reason)s.") % {"reason": error}) from None
        except DatabaseError as error:
            raise KeepingError(trouble_in_words(error)) from None
        except CommandError as error:
            raise KeepingError(_("The database could not be restored: %(reason)s") % {"reason": error}) from None
        return Restored(archive.manifest.made_at, len(archive.manifest.evidence), is_other_key, is_other_trace_key)


def _clear_killed() -> None:
    """Removes what a restore that was killed has left: all of it came from its archive."""
    database = database_copies()
    left = filled_by() if database.is_there() else None
    if left is Filling.RESTORE:
        _remove_evidence()
        _remove_seals()
    if left:
        database.take_away()
    for staging in Path(settings.DATA_DIR).glob(f"{STAGING}*"):
        shutil.rmtree(staging, ignore_errors=True)


def _require_known(archive: ArchiveReader) -> None:
    """Raises KeepingError for an archive of a newer program, or of the other kind of database."""
    if newer := sorted(set(archive.manifest.migrations) - known_migrations()):
        raise KeepingError(
            _(
                "The archive was made by a newer version of the program, which knows %(migration)s; "
                "update this one first, then restore."
            )
            % {"migration": newer[0]}
        )
    if archive.manifest.database != database_copies().member:
        if connection.vendor == "sqlite":
            problem = _("The archive holds a PostgreSQL database: let DATABASE_URL name an empty one.")
        else:
            problem = _("The archive holds a SQLite database: leave out DATABASE_URL.")
        raise KeepingError(problem)


def _require_empty() -> None:
    """Raises KeepingError where a database or evidence is already, DatabaseError where it does not answer."""
    if not database_copies().is_empty():
        raise KeepingError(
            _("There is a database already (%(database)s), or what is left of one; restore into an empty place.")
            % {"database": connection.settings_dict["NAME"]}
        )
    if stored_names(storage := evidence_files()):
        place = settings.EVIDENCE or getattr(storage, "location", "")
        raise KeepingError(
            _("There is evidence already in %(folder)s; restore into an empty place.") % {"folder": place}
        )


@contextlib.contextmanager
def _undone_on_failure() -> Iterator[contextlib.ExitStack]:
    """A stack of what to undo where the block fails."""
    with contextlib.ExitStack() as undo:
        yield undo
        undo.pop_all()


def _put_key(variable: str, path: Path, key: str, undo: contextlib.ExitStack) -> bool:
    """Puts a key into its file, for this process too. Returns False where the environment gives another one, which
    stays in use.
    """
    setting = {"SECRET_KEY": "SECRET_KEY", "TOWNPLAN_TRACE_KEY": "TRACE_KEY"}[variable]
    if os.environ.get(variable):
        return key == getattr(settings, setting)
    before = path.read_text()  # the settings have made one

    def put(content: str) -> None:
        unfinished = path.with_name(f".{path.name}.part")
        with open(unfinished, "w", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)

    undo.callback(put, before)
    put(key)
    if setting == "TRACE_KEY":  # the seals are verified next
        undo.callback(setattr, settings, setting, settings.TRACE_KEY)
        settings.TRACE_KEY = key
    return True


def _put_seals(text: str, undo: contextlib.ExitStack) -> None:
    """Puts the seals into their file. What stands there already, of another database, would be a false alarm."""
    path = seals_file()
    if path.exists():
        raise KeepingError(_("There are seals already (%(file)s); restore into an empty place.") % {"file": path})
    # Also without any in the archive: bringing the database up to this version seals it.
    undo.callback(_remove_seals)
    if text:
        _made(path.parent)
        path.write_text(text, encoding="utf-8")
        sync_folder(path.parent)


def _remove_seals() -> None:
    seals_file().unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # it holds something else
        seals_file().parent.rmdir()


def _put_evidence(archive: ArchiveReader, undo: contextlib.ExitStack) -> None:
    undo.callback(_remove_evidence)
    storage = evidence_files()
    for member in archive.manifest.evidence:
        with archive.open(member) as content:
            storage.save(member.removeprefix(EVIDENCE), File(content))


def _remove_evidence() -> None:
    """Removes every file of evidence: the place was empty before the restore."""
    storage = evidence_files()
    for name in stored_names(storage):
        storage.delete(name)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
