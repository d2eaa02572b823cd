"""The demonstration for tests of every room: loaded by its command once in a run, and put back for the others."""

import io

from django.core.management import call_command
from django.test import override_settings

from tests.kept import kept


def load() -> None:
    """``loaddemo`` in a database without a plan, as if the settings allowed it."""
    with override_settings(DEMONSTRATION_ALLOWED=True):
        call_command("loaddemo", stdout=io.StringIO())


def put_demonstration() -> None:
    """The rows and the evidence that ``loaddemo`` leaves, for a test whose changes are rolled back."""
    kept(load)
