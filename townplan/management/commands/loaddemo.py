"""Loads the demonstration: the plan of 2021 with a fictional year of figures."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from targets.files.errors import FileError
from townplan.demo.errors import DemonstrationError
from townplan.demo.load import DEFAULT, load_demonstration


class Command(BaseCommand):
    """``loaddemo [FILE] [--language zh-hans|en]``."""

    help = "Loads a plan with fictional people and figures, all or nothing. Needs TOWNPLAN_DEMO=1."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DEFAULT, metavar="FILE")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, file: Path, language: str, **_options: Any) -> None:
        with translation.override(language):
            try:
                plan = load_demonstration(file)
            except DemonstrationError as error:
                raise CommandError(str(error)) from None
            except FileError as error:
                for problem in error.problems:
                    self.stderr.write(str(problem))
                raise SystemExit(1) from None
            if plan is None:
                self.stdout.write(_("The demonstration is here already; nothing was changed."))
            else:
                self.stdout.write(_("Demonstration loaded: %(plan)s.") % {"plan": plan})
