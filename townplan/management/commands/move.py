"""Moves the town to another database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from townplan.keeping.errors import KeepingError
from townplan.keeping.move import move_database


class Command(BaseCommand):
    """``move --to URL [--language zh-hans|en]``: exit code 1 with a reason, and nothing left there, where it cannot."""

    help = (
        "Copies the database into an empty one, SQLite or PostgreSQL, and proves the two equal; stop the service first."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="postgres://… or sqlite:////folder/file")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, to: str, language: str, **_options: Any) -> None:
        with translation.override(language):
            try:
                moved = move_database(to)
            except KeepingError as error:
                raise CommandError(_("Nothing was moved. %(reason)s") % {"reason": error}) from None
            rows = ngettext("%(count)d row", "%(count)d rows", moved.rows) % {"count": moved.rows}
            evidence = ngettext("%(count)d file of evidence", "%(count)d files of evidence", moved.evidence) % {
                "count": moved.evidence
            }
            self.stdout.write(
                _("Moved: %(rows)s. Every table, the standings of all months and the trace are equal; %(evidence)s.")
                % {"rows": rows, "evidence": evidence}
            )
            if not moved.is_whole:
                self.stderr.write(
                    _("Not all of it is what the trace says, before as after: see “manage.py verify_trace”.")
                )
            facts = {"database": connection.settings_dict["NAME"]}
            self.stdout.write(
                _(
                    "The old database (%(database)s) was only read. Now set DATABASE_URL to the new address (leave it "
                    "out where that is townplan.sqlite3 in the data folder) and start the service; the data folder "
                    "stays where it is."
                )
                % facts
            )
