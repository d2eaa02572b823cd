"""Django's ``makemessages``, so that the catalogue changes only where a sentence does (``make messages``)."""

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """``makemessages``: adds new strings of the sources and drops unused ones.

    Entries are sorted and name no files, so that they stay the same when code moves. New ones are empty: a guess
    (fuzzy) could be mistaken for a translation.
    """

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--sort-output", "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(
            locale=["zh_Hans"],
            ignore_patterns=["docs", "tests", "var"],
            no_location=True,
            no_obsolete=True,
            no_wrap=True,
        )
