"""Holds the stored files against the hashes that were stored when they were attached."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from ..models import Plan, models_of_files
from .rows import followed


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A stored file that is gone, or is not what was attached. Its text does not give the file's name away.

    ``of``: what it was attached to, in few words.
    """

    of: str
    sha256: str
    stored_name: str
    is_gone: bool

    def __str__(self) -> str:
        facts = {"of": self.of, "hash": self.sha256[:12], "file": self.stored_name}
        if self.is_gone:
            return _("evidence · %(of)s · SHA-256 %(hash)s: its file %(file)s is gone") % facts
        return _("evidence · %(of)s · SHA-256 %(hash)s: its file %(file)s is not what was attached") % facts


def file_hash(stored: FieldFile) -> str:
    """The SHA-256 of a stored file, in hexadecimal. Raises OSError where it cannot be read."""
    with stored.storage.open(stored.name, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def damaged_files(plan: Plan | None = None) -> Iterator[DamagedFile]:
    """Reads every stored file of a plan, or every one, those that were removed too; gives those that do not fit."""
    for model in models_of_files():
        path = followed()[model]
        rows = model.objects.order_by("pk").select_related(path)
        if plan is not None:
            rows = rows.filter(**{path: plan.pk})
        for row in rows.iterator(500):
            try:
                found = file_hash(row.file)
            except OSError:
                found = ""
            if found != row.sha256:
                yield DamagedFile(row.belongs_to, row.sha256, row.file.name or "", is_gone=not found)
