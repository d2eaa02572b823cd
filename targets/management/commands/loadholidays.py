"""Fills the office calendar with years' public holidays and worked weekends, as published by the State Council."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from targets.actions import fill_calendar
from targets.calendar.workdays import UnknownYear
from targets.trace.record import Program


class Command(BaseCommand):
    """``loadholidays YEAR [YEAR …] [--language zh-hans|en]``: the same as the button in the administration."""

    help = "Adds the published holidays and worked weekends of years; days entered by hand stay. All years or none."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="+", type=int, metavar="YEAR")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, years: list[int], language: str, **_options: Any) -> None:
        with translation.override(language):
            try:
                program = Program("loadholidays", f"loadholidays {' '.join(map(str, years))}")
                added = fill_calendar(program, years)
            except UnknownYear as error:
                raise CommandError(str(error)) from None
            self.stdout.write(_("%(n)d days added to the office calendar.") % {"n": len(added)})
