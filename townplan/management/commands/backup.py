"""Backs up the town's system."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.formats.numbers import file_size
from targets.trace.events import Program, change
from targets.trace.security import Action, record_security
from townplan.keeping.backup import make_backup
from townplan.keeping.errors import KeepingError


class Command(BaseCommand):
    """``backup FILE [--keep N] [--language zh-hans|en]``: exit code 1 and no file where it did not succeed."""

    help = "Writes database, evidence and signing key into one archive while people work, and reads it back."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive; or a folder, where it gets a name")
        parser.add_argument(
            "--keep", type=count, metavar="N", help="leave only the N newest archives in the folder, this one included"
        )
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, file: Path, keep: int | None, language: str, **_options: Any) -> None:
        with translation.override(language):
            try:
                backup = make_backup(file, keep)
            except KeepingError as error:
                raise CommandError(str(error)) from None
            record_security(
                Program("backup", "backup"),
                Action.BACKUP,
                about=backup.file.name,
                details=str(backup.file),
                changes=[change("backup", backup.file.name, "removed", None, path.name) for path in backup.removed],
            )
            evidence = ngettext("%(count)d file of evidence", "%(count)d files of evidence", backup.evidence) % {
                "count": backup.evidence
            }
            facts = {"file": backup.file, "size": file_size(backup.size), "evidence": evidence}
            self.stdout.write(
                _("Backed up to %(file)s (%(size)s): database, signing key, %(evidence)s; read back, whole.") % facts
            )
            self.stdout.write(_("Who has this file has the town's data and its key: keep it like one."))
            for path in backup.removed:
                self.stdout.write(_("Removed an older one: %(file)s") % {"file": path})
            for name in backup.damaged:
                self.stderr.write(
                    _("Evidence %(file)s was damaged or gone before this backup; an older one may have it.")
                    % {"file": name}
                )


def count(text: str) -> int:
    """A number of archives, one at least. Raises ValueError."""
    if int(text) < 1:
        raise ValueError(text)
    return int(text)
