"""Django's ``createsuperuser``, with an event in the trace."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from targets.actions.accounts import traced_command


class Command(createsuperuser.Command):
    """``createsuperuser``: makes an account with every right."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with traced_command("createsuperuser"):
            return super().handle(*args, **options)
