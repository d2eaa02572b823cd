"""The demonstration for the tests in this folder, and a client for each of its people."""

from collections.abc import Callable, Iterator

import pytest
from axes.models import AccessAttempt
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from departments.models import Department, User
from supervision.models import Robot
from targets.models import Plan, SubMeasure, Target
from tests.demonstration import put_demonstration
from tests.drafts.samples import make_draft

from .listed import ADMINISTRATION, Listed

#: Gives a client for a user name (None: a visitor) and a language.
Visitor = Callable[[str | None, str], Client]


def add_nobody() -> None:
    """Somebody without a role, beside the demonstration's people; and one of those typed wrong passwords."""
    User.objects.create(username="nobody", name="Nobody", demonstration=True)
    AccessAttempt.objects.create(username="rural", ip_address="10.0.0.1", user_agent="", failures_since_start=5)
    Robot.objects.create(
        pk=1, kind="dingtalk", name="镇村干部群", address="https://oapi.dingtalk.com/robot/send?access_token=x"
    )
    # For the next year, for the demonstration's plan, and one that is loaded.
    make_draft(pk=1)
    make_draft(pk=2, year=2021)
    make_draft(pk=3, year=2021, loaded_at=timezone.now())


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
        put_demonstration()
        add_nobody()

        def visit(who: str | None, language: str = "zh-hans") -> Client:
            client = Client()
            client.cookies["django_language"] = language
            if who:
                client.force_login(User.objects.get(username=who))
            return client

        yield visit
        transaction.set_rollback(True)
