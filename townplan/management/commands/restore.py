"""Restores the town's system from a backup."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.formats import dates
from targets.trace.events import Program
from targets.trace.security import Action, record_security
from townplan.keeping.errors import KeepingError
from townplan.keeping.restore import restore_backup


class Command(BaseCommand):
    """``restore FILE [--language zh-hans|en]``: exit code 1 with a reason, and nothing changed, where it cannot."""

    help = "Restores an archive of backup into an empty data folder or database, then verifies the trace and all files."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="an archive that backup has made")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, file: Path, language: str, **_options: Any) -> None:
        with translation.override(language):
            try:
                restored = restore_backup(file)
            except KeepingError as error:
                problem = _("Nothing was restored and nothing changed. %(reason)s") % {"reason": error}
                raise CommandError(problem) from None
            made_at = timezone.localtime(parse_datetime(restored.made_at))
            evidence = ngettext("%(count)d file of evidence", "%(count)d files of evidence", restored.evidence) % {
                "count": restored.evidence
            }
            sentence = _("Restored as it was on %(at)s: database, signing key, %(evidence)s.")
            self.stdout.write(sentence % {"at": dates.moment(made_at), "evidence": evidence})
            if restored.is_other_key:
                self.stdout.write(
                    _("SECRET_KEY in the environment is another key than the backup's: everybody signs in again.")
                )
            if restored.is_other_trace_key:
                self.stdout.write(
                    _("TOWNPLAN_TRACE_KEY in the environment is another key than the backup's: its seals do not fit.")
                )
            try:
                call_command("verify_trace", language=language, stdout=self.stdout, stderr=self.stderr)
            except SystemExit:
                raise CommandError(
                    _("It is restored as the backup has it, but not all of it is what the trace says; see above.")
                ) from None
            finally:
                record_security(
                    Program("restore", "restore"), Action.RESTORE, about=file.name, details=dates.moment(made_at)
                )
