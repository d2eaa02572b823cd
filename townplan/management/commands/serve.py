"""Serves the site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from townplan import server


class Command(BaseCommand):
    """``serve [--host H] [--port P] [--workers N] [--language zh-hans|en]``."""

    help = "Serves the site with gunicorn, on Windows with waitress. Ctrl-C ends it."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=server.HOST, help="0.0.0.0: every network of this computer")
        parser.add_argument("--port", type=int, default=server.PORT)
        parser.add_argument("--workers", type=int, default=server.WORKERS, help="processes, of four threads each")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, host: str, port: int, workers: int, language: str, **_options: Any) -> None:
        with translation.override(language), server.listen(host, port) as listening:
            self.stdout.write(_("Serving on %(address)s; Ctrl-C ends it.") % {"address": server.address(listening)})
            self.stdout.flush()
            server.run(listening, workers)
