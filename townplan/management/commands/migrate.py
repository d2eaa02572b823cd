"""Django's ``migrate``; of two at once, one waits for the other."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.utils.translation import gettext as _

from townplan.keeping.faults import fault_in_words
from townplan.keeping.one_at_a_time import one_at_a_time


class Command(migrate.Command):
    """``migrate``: brings the database up to this version of the program."""

    def handle(self, *args: Any, **options: Any) -> None:
        with one_at_a_time(lambda: self.stderr.write(_("Another command is changing this place; waiting for it."))):
            try:
                super().handle(*args, **options)
            except MigrationSchemaMissing as error:
                reason = error.__context__ or error
                raise CommandError(fault_in_words(reason) or str(reason)) from None
