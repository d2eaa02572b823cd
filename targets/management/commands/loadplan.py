"""Loads plan files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from targets.files.errors import FileError, quoted
from targets.planfile import ChangedRow, Outcome, load_files
from targets.planfile.differences import traced
from targets.planfile.existing import StoredRow
from targets.planfile.rows import Row


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


def row_label(row: Row | StoredRow) -> str:
    """An object in the reader's words: target 2021 tax-revenue 税收收入."""
    word = apps.get_model(row.model.label)._meta.verbose_name
    title = row.values.get("title") or row.values.get("name", "")
    key = [str(part) for part in row.key]
    return " ".join([str(word), *key, *([quoted(title)] if title != key[-1] else [])])


def lines_of(changed_row: ChangedRow) -> list[str]:
    """A changed object, and a line for each field: its name in the file, before and after."""
    lines = [row_label(changed_row.row)]
    for changed in changed_row.fields:
        before, after = (written(traced(changed.field, value)) for value in (changed.before, changed.after))
        lines.append(f"  {changed.field}: {before} → {after}")
    if changed_row.has_figures:
        lines.append("  " + _("It has figures already; the trace keeps the change."))
    return lines


def written(value: Any) -> str:
    """A value for the output, shortened; a dash where there is none."""
    if isinstance(value, dict):
        value = [f"{month}: {amount}" for month, amount in value.items()]
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "—" if value in (None, "") else quoted(str(value), 80)
