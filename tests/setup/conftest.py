"""The demonstration for a module's tests; and the commands as a person runs them."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from targets.models import Plan
from tests.demonstration import put_demonstration


def run(command: str, *arguments: str) -> str:
    """Runs a command; returns its output."""
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def standings(month: int, *more: str) -> dict:
    """The targets of a month, by code, as ``standings`` prints them."""
    board = json.loads(run("standings", "--year", "2021", "--month", str(month), "--format", "json", *more))
    return {
        target["code"]: target
        for area in board["areas"]
        for sub_measure in area["sub_measures"]
        for target in sub_measure["targets"]
    }


@pytest.fixture
def demonstration_allowed() -> Iterator[None]:
    """The setting that TOWNPLAN_DEMO=1 gives."""
    with override_settings(DEMONSTRATION_ALLOWED=True):
        yield


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Iterator[Plan]:
    """The year as ``loaddemo`` leaves it, on its own day. The tests of a module share it."""
    assert not settings.DEMONSTRATION_ALLOWED
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMONSTRATION_ALLOWED=True):
        put_demonstration()
        yield Plan.objects.get(year=2021)
        transaction.set_rollback(True)
