"""The demonstration for the tests in this folder, and a client for each of its people."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from departments.models import Department, User
from targets.models import Plan, SubMeasure, Target

from .listed import ADMINISTRATION, Listed

#: Gives a client for a user name (None: a visitor) and a language.
Visitor = Callable[[str | None, str], Client]


def load_demonstration() -> None:
    """The year 2021 with its people, and somebody without a role."""
    with override_settings(DEMONSTRATION_ALLOWED=True):
        call_command("loaddemo", verbosity=0)
    User.objects.create(username="nobody", name="Nobody", demonstration=True)


def pages_of_administration() -> list[Listed]:
    """The admin site's pages that we change, for the loaded demonstration."""
    places = {
        "plan": Plan.objects.get(year=2021).pk,
        "target": Target.objects.get(plan__year=2021, code="tax-revenue").pk,
        "sub_measure": SubMeasure.objects.get(plan__year=2021, code="4.1").pk,
        "department": Department.objects.get(code="rural").pk,
        "user": User.objects.get(username="rural").pk,
    }
    return [page.at(places) for page in ADMINISTRATION]


@pytest.fixture(scope="module")
def visitor(django_db_setup, django_db_blocker) -> Iterator[Visitor]:
    """Makes a client for one of the demonstration's people, in a language."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMONSTRATION_ALLOWED=True):
        load_demonstration()

        def visit(who: str | None, language: str = "zh-hans") -> Client:
            client = Client()
            client.cookies["django_language"] = language
            if who:
                client.force_login(User.objects.get(username=who))
            return client

        yield visit
        transaction.set_rollback(True)
