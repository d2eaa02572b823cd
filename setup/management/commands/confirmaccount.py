"""Confirms on the server what waits for a second person, where nobody else is there who could."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from departments.confirming import State
from departments.models import Confirmation
from setup.actions.confirming import confirm, refuse
from targets.actions.accounts import done_on_the_server
from targets.actions.errors import ActionError
from targets.formats import dates
from targets.trace.record import Program

NAME = "confirmaccount"


class Command(BaseCommand):
    """``confirmaccount [NUMBER] [--refuse] [--language zh-hans|en]``: without a number it lists what waits."""

    help = "Confirms or refuses what waits with an administrator's or auditor's account; the trace says so."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, metavar="NUMBER")
        parser.add_argument("--refuse", action="store_true", help="refuse it instead")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, number: int | None, refuse: bool, language: str, **_options: Any) -> None:
        with translation.override(language):
            if number is None:
                self.list_waiting()
                return
            try:
                self.decide(number, refuse)
            except Confirmation.DoesNotExist:
                raise CommandError(_("Nothing with the number %(number)d waits.") % {"number": number}) from None
            except ActionError as error:
                raise CommandError(str(error)) from None

    def list_waiting(self) -> None:
        waiting = Confirmation.objects.filter(state=State.WAITING).select_related("account", "asked_by")
        for row in waiting:
            at = dates.moment(row.asked_at)
            account = row.account or row.username
            self.stdout.write(f"{row.pk}  {account} · {row.get_what_display()} · {row.asked_by}, {at}")
        if not waiting:
            self.stdout.write(_("Nothing waits."))

    def decide(self, number: int, is_refused: bool) -> None:
        program = Program(NAME, NAME)
        if is_refused:
            refuse(program, number)
            self.stdout.write(_("Refused."))
            return
        account, password = confirm(program, number)
        self.stdout.write(_("Confirmed: %(name)s.") % {"name": account})
        if password:
            self.stdout.write(f"{_('Password')}{_(': ')}{password}")
        self.stdout.write(done_on_the_server())
