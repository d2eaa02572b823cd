"""Django's ``changepassword``, with an event in the trace."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from targets.actions.accounts import done_on_the_server, traced_command


class Command(changepassword.Command):
    """``changepassword USERNAME``: asks for the new password of an account."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with traced_command("changepassword"):
            said = super().handle(*args, **options)
        self.stdout.write(done_on_the_server())
        return said
