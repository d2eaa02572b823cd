"""A department in which nobody can sign: the order form and the matter's page say so."""

from datetime import timedelta

import pytest

from departments import roles
from departments.models import Department
from supervision.models import Matter
from targets.calendar.schedule import local_day
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db
SILENT = "Social affairs (no reporter)"
WARNING = "Social affairs has no reporter: nobody can sign for this matter or answer it"


@pytest.fixture
def silent(town) -> Department:
    """A department with nobody but an account that is closed, and a leader."""
    department = make_department(code="affairs", name="Social affairs")
    make_user(roles.REPORTER, department, is_active=False)
    make_user(roles.LEADER, department)
    return department


def test_an_order_to_nobody_is_told_before_and_after_it(town, silent):
    leader = town.client("leader")
    form = leader.get("/matters/order/?year=2021").text
    assert SILENT in form
    assert f"{town.sub_measure.lead.name} (no reporter)" not in form
    day = (local_day() + timedelta(days=5)).isoformat()
    leader.post("/matters/order/?year=2021", {"title": "One", "order": "Do it.", "lead": silent.pk, "due": day})
    assert Matter.objects.get().lead == silent
    assert WARNING in leader.get(f"/matters/{local_day().year}/1/").text
    make_user(roles.REPORTER, silent)
    assert WARNING not in leader.get(f"/matters/{local_day().year}/1/").text
    assert SILENT not in leader.get("/matters/order/?year=2021").text


def test_who_reports_for_the_department_that_it_became_part_of_signs(town, silent):
    day = (local_day() + timedelta(days=5)).isoformat()
    leader = town.client("leader")
    leader.post("/matters/order/?year=2021", {"title": "One", "order": "Do it.", "lead": silent.pk, "due": day})
    Department.objects.filter(pk=silent.pk).update(ended_on=local_day(), merged_into=town.sub_measure.lead)
    assert WARNING not in leader.get(f"/matters/{local_day().year}/1/").text
