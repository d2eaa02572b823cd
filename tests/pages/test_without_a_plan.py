"""Pages without a plan, and of an empty plan: they are valid and say so."""

import re
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from departments import roles
from departments.models import User
from drafts.models import PlanInPreparation
from tests.factories import make_area, make_client, make_department, make_plan, make_sub_measure, make_user

from .checker import html_errors
from .listed import WITHOUT_A_PLAN

pytestmark = pytest.mark.django_db

PEOPLE = {
    "reporter": roles.REPORTER,
    "reviewer": roles.REVIEWER,
    "leader": roles.LEADER,
    "administrator": roles.ADMINISTRATOR,
    "auditor": roles.AUDITOR,
}


def make_people() -> dict[str, User]:
    office = make_department(code="own")
    return {name: make_user(role, office, username=name) for name, role in PEOPLE.items()}


def pages_of(people: dict[str, User]) -> dict[str, bytes]:
    pages = {}
    for language in ("zh-hans", "en"):
        for page in WITHOUT_A_PLAN:
            response = make_client(people[page.who], language=language).get(page.address)
            assert response.status_code == 200, page
            pages[f"{page} [{language}]"] = response.content
    return pages


def before_the_first_account() -> dict[str, bytes]:
    pages = {}
    with tempfile.TemporaryDirectory() as folder, override_settings(DATA_DIR=Path(folder)):
        for language in ("zh-hans", "en"):
            client = make_client(language=language, REMOTE_ADDR="10.1.2.3")
            pages[f"first account [{language}]"] = client.get("/start/account/").content
            pages[f"no account [{language}]"] = client.post("/start/account/", {"username": "a b"}).content
    return pages


def without_a_plan() -> dict[str, bytes]:
    pages = pages_of(make_people())
    silent = [
        name
        for name, content in pages.items()
        if not {"No plan is loaded yet", "尚未导入计划"} & set(re.split("[<>]", content.decode()))
        and "/security/" not in name
    ]
    assert silent == []
    return pages


def with_a_bare_plan() -> dict[str, bytes]:
    make_plan(year=2021)
    return pages_of(make_people())


def with_a_plan_without_targets() -> dict[str, bytes]:
    people = make_people()
    make_sub_measure(make_area(make_plan(year=2021)), lead=people["reporter"].department)
    return pages_of(people)


def with_an_empty_draft() -> dict[str, bytes]:
    draft = PlanInPreparation.objects.create(year=2021, town="Weir", title="Plan")
    client = make_client(make_people()["administrator"])
    places = ("", "departments/", "people/", "check/", "correct/", "delete/")
    pages = {place: client.get(f"/start/{draft.pk}/{place}").content for place in places}
    return {**pages, "start": client.get("/start/").content}


TOWNS = (
    before_the_first_account,
    without_a_plan,
    with_a_bare_plan,
    with_a_plan_without_targets,
    with_an_empty_draft,
)


def test_pages_of_a_town_that_begins_are_valid(tmp_path):
    pages = {}
    # The checker takes long to start: it looks at all towns at once.
    for pages_of_town in TOWNS:
        with transaction.atomic():
            pages |= {f"{pages_of_town.__name__}: {name}": content for name, content in pages_of_town().items()}
            transaction.set_rollback(True)
    assert html_errors(pages, tmp_path) == []
