"""Writes attached files to the storage, so that none is left there without its row, and no row without its file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from targets.files.uploads import clean_name
from targets.models import StoredFile

from .files import EvidenceFile, NotEvidence, check_evidence, one_too_many, over_quota

File = TypeVar("File", bound=StoredFile)


@contextmanager
def stored_before(model: type[File], files: Sequence[EvidenceFile]) -> Iterator[list[File]]:
    """Rows of new files, unsaved; what they hold is on the disk before the transaction in the block, to keep it short.

    Those that the block did not save, or did in vain, are deleted at its end.
    """
    written: list[File] = []
    kept: list[File] = []
    try:
        written += [_store(model, file) for file in files]
        yield written
        kept = [row for row in written if not row._state.adding]
    except (DatabaseError, InterfaceError):
        kept = [row for row in written if _may_have_row(row)]
        raise
    finally:
        for row in written:
            if not any(row is one for one in kept):
                _delete_files(row)


def chosen_files(
    written: Iterable[File], present: Mapping[str, str], stored: int, too_many: Callable[[str], str] = one_too_many
) -> tuple[list[File], list[str]]:
    """The files that are new, up to the limits; and a sentence for each that is not taken.

    One that is there already under the same name is neither.

    Args:
        present: the name of each file that is there, by its hash.
        stored: the size of all files that were ever attached there, in bytes.
        too_many: the sentence on a file, by its name, over the number that is taken.
    """
    names, chosen, refused = dict(present), [], []
    for row in written:
        if names.get(row.sha256) == row.name:
            continue
        if row.sha256 in names:
            message_args = {"name": row.name, "other": names[row.sha256]}
            refused.append(_("“%(name)s” is attached already, as “%(other)s”.") % message_args)
        elif len(names) >= settings.EVIDENCE_MAX_FILES:
            refused.append(too_many(row.name))
        elif stored + row.size > settings.EVIDENCE_MAX_REPORT_BYTES:
            refused.append(over_quota(row.name))
        else:
            stored += row.size
            names[row.sha256] = row.name
            chosen.append(row)
    return chosen, refused


def checked_uploads(
    files: Sequence[UploadedFile], too_many: Callable[[str], str] = one_too_many
) -> tuple[list[EvidenceFile], list[str]]:
    """The uploaded files that may be attached, and a sentence for each other one."""
    # Counted before any is opened: to open a picture costs more than to send it.
    most = settings.EVIDENCE_MAX_FILES
    good, refused = [], [too_many(clean_name(upload.name or "")) for upload in files[most:]]
    for upload in files[:most]:
        try:
            good.append(check_evidence(upload))
        except NotEvidence as error:
            refused.append(str(error))
    return good, refused


def _store(model: type[File], file: EvidenceFile) -> File:
    """Writes a file to disk; returns its row, unsaved."""
    row = model(name=file.name, kind=file.kind, size=file.size, sha256=file.sha256)
    try:
        row.file.save(file.name, file.upload, save=False)
        if file.thumbnail:
            row.thumbnail.save(str(file.thumbnail.name), file.thumbnail, save=False)
    except BaseException:
        _delete_files(row)
        raise
    return row


def _may_have_row(row: StoredFile) -> bool:
    """Whether a file may have its row after all: a connection that broke at its commit does not tell.

    Where the database does not answer, it may; ``sweep_abandoned`` removes the files if it was not.
    """
    try:
        is_stored: bool = type(row).objects.filter(file=row.file.name).exists()
        return is_stored
    except (DatabaseError, InterfaceError):
        return True


def _delete_files(row: StoredFile) -> None:
    for stored in (row.file, row.thumbnail):
        if stored:
            stored.delete(save=False)
