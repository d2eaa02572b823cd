"""Django's ``changepassword``, with an event in the trace."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from targets.actions.accounts import traced_command


class Command(changepassword.Command):
    """``changepassword USERNAME``: asks for the new password of an account."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with traced_command("changepassword"):
            return super().handle(*args, **options)
