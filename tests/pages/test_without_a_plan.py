"""Pages without a plan, and of an empty plan: they are valid and say so."""

import pytest

from departments import roles
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


@pytest.fixture
def people():
    office = make_department(code="own")
    return {name: make_user(role, office, username=name) for name, role in PEOPLE.items()}


def pages_of(people) -> dict[str, bytes]:
    pages = {}
    for language in ("zh-hans", "en"):
        for page in WITHOUT_A_PLAN:
            response = make_client(people[page.who], language=language).get(page.address)
            assert response.status_code == 200, page
            pages[f"{page} [{language}]"] = response.content
    return pages


def test_pages_without_a_plan_are_valid(people, tmp_path):
    pages = pages_of(people)
    silent = [name for name, content in pages.items() if "loadplan" not in content.decode()]
    assert silent == []
    assert html_errors(pages, tmp_path) == []


def test_pages_of_a_bare_plan_are_valid(people, tmp_path):
    make_plan(year=2021)
    assert html_errors(pages_of(people), tmp_path) == []


def test_pages_of_a_plan_without_targets_are_valid(people, tmp_path):
    make_sub_measure(make_area(make_plan(year=2021)), lead=people["reporter"].department)
    assert html_errors(pages_of(people), tmp_path) == []
