"""Serves the site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from drafts.first_account import code_file, first_account_code, has_accounts
from townplan import server
from townplan.keeping.readiness import first_obstacle
from townplan.keeping.traced_settings import record_settings


class Command(BaseCommand):
    """``serve [--host H] [--port P] [--workers N] [--language zh-hans|en]``.

    It says in one sentence what cannot be served, instead of serving errors.
    """

    help = "Serves the site. Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=server.HOST, help="0.0.0.0: every network of this computer")
        parser.add_argument("--port", type=int, default=server.PORT)
        parser.add_argument("--workers", type=int, default=server.WORKERS, help="processes, of four threads each")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, host: str, port: int, workers: int, language: str, **_options: Any) -> None:
        with translation.override(language), server.listen(host, port) as listening:
            if obstacle := first_obstacle():
                raise CommandError(obstacle.sentence)
            record_settings("serve")
            self.stdout.write(_("Serving on %(address)s; Ctrl-C ends it.") % {"address": server.address(listening)})
            self.introduce_first_account(server.address(listening))
            self.stdout.flush()
            server.run(listening, workers)

    def introduce_first_account(self, address: str) -> None:
        """Prints the code that the first account needs, as long as there is none."""
        if has_accounts():
            return
        # Under this name alone the page asks for no code.
        path = f"{address.replace('127.0.0.1', 'localhost')}{reverse('drafts:first_account')}"
        self.stdout.write(_("Nobody has an account yet. Make the administrator's: %(address)s") % {"address": path})
        told = _("From another computer or under another name it asks for this code: %(code)s (it stands in %(file)s)")
        self.stdout.write(told % {"code": first_account_code(), "file": code_file()})
