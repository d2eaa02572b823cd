"""Imports figures that were approved elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import User
from reports.actions import import_figures
from reports.actions.importing import require_importer
from reports.figure_file import read_figures, require_codes, summary, unconfirmed
from targets.actions import ActionError
from targets.files.errors import FileError
from targets.models import Plan
from targets.trace.record import Actor


class Command(BaseCommand):
    """``importfigures FILE --year Y --as USERNAME [--dry-run] [--confirm CODE]…``; see ``plan-file.md``."""

    help = "Records approved figures of a CSV or Excel file, all or none. Exits 1 with every fault listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="columns code, month, value and optionally item, note")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="who answers for them")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument(
            "--confirm",
            action="append",
            default=[],
            metavar="CODE",
            help="the figures of this target are right, though they look like 元 in place of 万元; may be repeated",
        )
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(
        self, *, file: str, year: int, username: str, dry_run: bool, confirm: list[str], language: str, **_options: Any
    ) -> None:
        with translation.override(language):
            try:
                self.import_file(file, year, username, dry_run, confirm)
            except FileError as error:
                for problem in error.problems:
                    self.stderr.write(str(problem))
                raise SystemExit(1) from None
            except ActionError as error:
                raise CommandError(str(error)) from None

    @transaction.atomic
    def import_file(self, file: str, year: int, username: str, dry_run: bool, confirm: list[str]) -> None:
        actor = Actor(self.importer(username), f"importfigures {Path(file).name}")
        require_importer(actor)
        plan = Plan.objects.filter(year=year).first()
        if plan is None:
            raise CommandError(_("There is no plan for %(year)d; load one with loadplan.") % {"year": year})
        figures = read_figures(file, plan, actor)
        require_codes(plan, confirm)
        asked = unconfirmed(file, plan, figures, confirm)
        if asked and not dry_run:
            raise FileError(asked)
        counts = summary(plan, figures)
        if not dry_run:
            import_figures(actor, plan, figures)
        for problem in asked:
            self.stderr.write(str(problem))
        self.stdout.write(
            _("%(total)d figures: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.")
            % {"total": len(figures), **counts}
        )
        self.stdout.write(_("Dry run: nothing was written.") if dry_run else _("Imported."))

    @staticmethod
    def importer(username: str) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”; name one with --as.") % {"name": username})
        if not user.is_active:
            raise CommandError(
                _("The account “%(name)s” is not active; name another one with --as.") % {"name": username}
            )
        return user
