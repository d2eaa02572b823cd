"""Loads plan files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from targets.files.errors import FileError
from targets.planfile import Outcome, load_files
from targets.planfile.words import lines_of, row_label


class Command(BaseCommand):
    """``loadplan FILE… [--dry-run] [--language zh-hans|en]``; see ``plan-file.md``."""

    help = "Checks plan files, says what they change, and applies it. Never deletes. Exits 1 with every fault listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a plan file in YAML or JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, files: Sequence[str], dry_run: bool, language: str, **_options: Any) -> None:
        with translation.override(language):
            try:
                outcome = load_files(files, dry_run=dry_run)
            except FileError as error:
                for problem in error.problems:
                    self.stderr.write(str(problem))
                raise SystemExit(1) from None
            self.report(outcome, dry_run)

    def report(self, outcome: Outcome, dry_run: bool) -> None:
        new, changed, missing = outcome.new, outcome.changed, outcome.missing
        self.section(_("New: %(count)d") % {"count": len(new)}, map(row_label, new))
        lines = (line for changed_row in changed for line in lines_of(changed_row))
        self.section(_("Changed: %(count)d") % {"count": len(changed)}, lines)
        self.section(_("Unchanged: %(count)d") % {"count": outcome.unchanged})
        if missing:
            heading = _("In the database and not in the files: %(count)d (kept)") % {"count": len(missing)}
            self.section(heading, map(row_label, missing))
        self.stdout.write(_("Dry run: nothing was written.") if dry_run else _("Loaded."))

    def section(self, heading: str, lines: Iterable[str] = ()) -> None:
        self.stdout.write(heading)
        for line in lines:
            self.stdout.write(f"  {line}")
