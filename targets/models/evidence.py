"""Evidence (佐证材料): the files behind a report; and what every stored file has."""

import uuid
from pathlib import PurePosixPath

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.written import WrittenManager

from ..formats import dates
from .report import ProgressReport


def evidence_storage() -> Storage:
    """Where evidence is kept: a folder that no web server serves."""
    return storages["evidence"]


def unguessable_name(_file: "StoredFile", name: str) -> str:
    """A random name with the file's ending."""
    return f"{uuid.uuid4().hex}{PurePosixPath(name).suffix.lower()}"


class StoredFile(models.Model):
    """A photo, PDF, Word or Excel file that somebody attached: what every model of such files has.

    Backup, move, verification and the sweep of abandoned files find them all by ``models_of_files``.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", pgettext_lazy("file", "Image")
        PDF = "pdf", "PDF"
        WORD = "word", "Word"
        EXCEL = "excel", "Excel"

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(pgettext_lazy("file", "name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=unguessable_name, max_length=100)
    thumbnail = models.FileField(
        _("thumbnail"), storage=evidence_storage, upload_to=unguessable_name, max_length=100, blank=True
    )
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    objects = WrittenManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def belongs_to(self) -> str:
        """What the file was attached to, in few words, without its name."""
        raise NotImplementedError


class Evidence(StoredFile):
    """A file of a report. Removing it hides it; the file and the trace of it stay."""

    report = models.ForeignKey(
        ProgressReport, models.PROTECT, related_name="evidence", verbose_name=_("monthly report")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("report", "id")
        default_permissions = ("view",)

    @property
    def belongs_to(self) -> str:
        """The report's month."""
        return dates.month_name(self.report.month)


def models_of_files() -> list[type[StoredFile]]:
    """Every model whose rows are stored files."""
    return [model for model in apps.get_models() if issubclass(model, StoredFile)]


def storage_of_files() -> Storage:
    """Where the files of all these models are."""
    return Evidence._meta.get_field("file").storage
