"""Sets up and serves the demonstration, in one command."""

from typing import Any
from unicodedata import east_asian_width

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments import roles
from departments.models import User
from townplan import server
from townplan.demo.errors import DemonstrationError
from townplan.demo.load import require_allowed
from townplan.demo.town import PASSWORD
from townplan.keeping.one_at_a_time import one_at_a_time

#: One account of each role, and what to do with it first.
ACCOUNTS = (
    ("rural", roles.REPORTER, _("Fill in a sub-measure of this month and submit it.")),
    ("review1", roles.REVIEWER, _("Approve a report of the review queue, or return it.")),
    ("leader", roles.LEADER, _("Read the dashboard; open a red light and its reason.")),
    ("admin", roles.ADMINISTRATOR, _("Close a month; set a target or an account in the setup.")),
    ("auditor", roles.AUDITOR, _("Read the trace: who did what, when, before and after.")),
)
LANGUAGES = ("zh-hans", "en")
WAITING = _("Another command is changing this place; waiting for it.")


class Command(BaseCommand):
    """``quickstart [--host H] [--port P]``: a second run keeps the database as it is."""

    help = "Migrates, loads the demonstration, and serves it. Needs TOWNPLAN_DEMO=1 and TOWNPLAN_HTTPS=0."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=server.HOST)
        parser.add_argument("--port", type=int, default=server.PORT)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        try:
            require_allowed()
        except DemonstrationError as error:
            raise CommandError(str(error)) from None
        if settings.HTTPS:
            raise CommandError(str(_("The demonstration is served without HTTPS: set TOWNPLAN_HTTPS=0.")))
        with server.listen(host, port) as listening:
            with one_at_a_time(self.say_that_it_waits):
                call_command("migrate", interactive=False, verbosity=0)
                call_command("loaddemo", stdout=self.stdout, stderr=self.stderr)
                call_command("collectstatic", interactive=False, verbosity=0)
            self.introduce(server.address(listening))
            server.run(listening)

    def say_that_it_waits(self) -> None:
        """Where another start, or another command, is at work in the same data folder."""
        for language in LANGUAGES:
            self.stderr.write(in_language(WAITING, language))

    def introduce(self, address: str) -> None:
        """Prints the address and the accounts."""
        write = self.stdout.write
        write("")
        for language in LANGUAGES:
            write(in_language(_("Open %(address)s in a browser; Ctrl-C ends it."), language) % {"address": address})
        write("")
        for line in table(self.rows()):
            write(line)
        write("")
        self.stdout.flush()

    @staticmethod
    def rows() -> list[tuple[str, ...]]:
        """The rows of the table of accounts: each in Chinese and in English."""
        heading = (_("user name"), _("password"), _("role"), _("what to try"))
        rows: list[tuple[str, ...]] = [tuple(in_language(word, language) for word in heading) for language in LANGUAGES]
        usernames = set(User.objects.filter(demonstration=True, is_active=True).values_list("username", flat=True))
        for name, role, task in ACCOUNTS:
            if name in usernames:
                chinese, english = (
                    (in_language(roles.ROLES[role].label, language), in_language(task, language))
                    for language in LANGUAGES
                )
                rows += [(name, PASSWORD, *chinese), ("", "", *english)]
        return rows


def in_language(text: Promise, language: str) -> str:
    """A lazy text, translated into a language."""
    with translation.override(language):
        return str(text)


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as lines of text with aligned columns; a Chinese character is two columns wide."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """How wide a text is in a terminal, in columns."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
