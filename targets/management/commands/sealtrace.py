"""Seals the heads of all chains in a file outside the database, and sends the file where it is safe."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.trace.ended_sessions import record_ended_sessions
from targets.trace.seals import FILE, seal_heads, seals_file


class Command(BaseCommand):
    """``sealtrace``: for cron or systemd, every night. Exit code 1 where the file was not written or not sent."""

    help = (
        "Writes the last event of each chain, keyed, to the file of seals; copies it to TOWNPLAN_SEALS_COPY and mails "
        "it to TOWNPLAN_SEALS_MAIL, where they are set. Records the sessions that have run out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, language: str, **_options: Any) -> None:
        with translation.override(language):
            record_ended_sessions()
            try:
                count = seal_heads()
            except OSError as error:
                problem = _("The seals %(file)s cannot be written: %(reason)s.")
                raise CommandError(problem % {"file": seals_file(), "reason": error.strerror or error}) from None
            sentence = ngettext("%(count)d chain sealed in %(file)s", "%(count)d chains sealed in %(file)s", count)
            self.stdout.write(sentence % {"count": count, "file": seals_file()})
            if problems := [problem for problem in (self.copy(), self.mail()) if problem]:
                raise CommandError("\n".join(problems))

    def copy(self) -> str:
        """Copies the file to another folder. Returns what is wrong, or nothing."""
        if not settings.SEALS_COPY:
            return ""
        target = Path(settings.SEALS_COPY) / FILE
        try:
            shutil.copyfile(seals_file(), target)
        except OSError as error:
            problem = _("The seals cannot be copied to %(file)s: %(reason)s.")
            return problem % {"file": target, "reason": error.strerror or error}
        self.stdout.write(_("Copied to %(file)s") % {"file": target})
        return ""

    def mail(self) -> str:
        """Mails the file. Returns what is wrong, or nothing."""
        if not settings.SEALS_MAIL:
            return ""
        text = _(
            "Keep this file. With it, “manage.py verify_trace --seals FILE” shows whether the trace was rewritten."
        )
        message = EmailMessage(_("Seals of the trace"), text, to=settings.SEALS_MAIL)
        message.attach(FILE, seals_file().read_text(encoding="utf-8"), "text/plain")
        try:
            message.send()
        except OSError as error:
            return _("The seals cannot be mailed: %(reason)s.") % {"reason": error}
        self.stdout.write(_("Mailed to %(who)s") % {"who": ", ".join(settings.SEALS_MAIL)})
        return ""
