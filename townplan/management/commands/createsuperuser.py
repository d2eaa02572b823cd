"""Django's ``createsuperuser``, with an event in the trace."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from targets.actions.accounts import done_on_the_server, traced_command


class Command(createsuperuser.Command):
    """``createsuperuser``: makes an account with every right."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with traced_command("createsuperuser"):
            said = super().handle(*args, **options)
        self.stdout.write(done_on_the_server())
        return said
