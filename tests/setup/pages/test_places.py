"""Departments and villages in tables: changed in place, one more in the empty row, told by the trace."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile

from departments.models import Department, Village
from targets.models import Event
from tests.factories import make_client, make_department, make_user, make_village

from .conftest import fields_of

pytestmark = pytest.mark.django_db
DEPARTMENTS, VILLAGES = "/setup/departments/", "/setup/villages/"


def told() -> list[tuple]:
    return [
        (event.action, change["of"], change["field"], change["after"])
        for event in Event.objects.order_by("sequence")
        for change in event.changes
    ]


def test_departments_are_changed_in_place_and_one_is_added(town, browser, send):
    own, idle = town.sub_measure.lead, make_department(name="Idle Office")
    typed = {f"d{own.pk}-leader": "Zhao", f"d{idle.pk}-ended_on": "2021-03-01", "dnew-code": "new", "dnew-name": "New"}
    assert send(DEPARTMENTS, typed).url == DEPARTMENTS
    assert "3 rows are saved." in browser.get(DEPARTMENTS).text
    action = "change_department"
    assert set(told()) == {
        (action, "own", "leader", "Zhao"),
        (action, idle.code, "ended_on", "2021-03-01"),
        (action, "new", "created", True),
        (action, "new", "name", "New"),
    }
    page = browser.get(DEPARTMENTS).text
    assert f"/admin/departments/department/{own.pk}/merge/" in page
    assert f"/admin/departments/department/{idle.pk}/merge/" not in page


def test_faults_stand_in_their_rows_and_nothing_is_saved(town, browser, send):
    own, other = town.sub_measure.lead, Department.objects.get(code="other")
    typed = {f"d{own.pk}-ended_on": "2021-03-01", "dnew-code": "other", "dnew-short_name": "Short"}
    refused = send(DEPARTMENTS, typed)
    assert refused.status_code == 422
    for sentence in (
        "It still leads 1.1",
        f"Code other is used for “{other}”",
        "This field is required",
        "2 rows need another look",
    ):
        assert sentence in refused.text
    assert 'value="Short"' in refused.text
    assert not Event.objects.exists()


@time_machine.travel(datetime(2021, 7, 8, tzinfo=UTC), tick=False)
def test_nothing_ends_on_a_day_to_come(town, send):
    office, village = make_department(name="Idle Office"), make_village(name="East")
    for address, row, page in (
        (DEPARTMENTS, f"d{office.pk}-", f"/admin/departments/department/{office.pk}/change/"),
        (VILLAGES, f"v{village.pk}-", f"/admin/departments/village/{village.pk}/change/"),
    ):
        for place, prefix in ((address, row), (page, "")):
            assert "9 July 2021 is still to come" in send(place, {f"{prefix}ended_on": "2021-07-09"}).text
        assert send(address, {f"{row}ended_on": "2021-07-08"}).status_code == 302


def test_the_later_of_two_people_is_told_what_is_stored(town, browser, send):
    own = town.sub_measure.lead
    name = f"d{own.pk}-leader"
    opened = fields_of(browser.get(DEPARTMENTS))
    colleague = make_client(make_user("administrator", username="colleague"))
    assert send(DEPARTMENTS, {name: "Zhao"}, colleague).status_code == 302
    refused = browser.post(DEPARTMENTS, {**opened, name: "Qian"})
    assert refused.status_code == 409
    assert "colleague changed this" in refused.text
    assert "Responsible leader Zhao" in refused.text
    assert Department.objects.get(pk=own.pk).leader == "Zhao"


def test_villages_have_a_table_too(town, browser, send):
    east = make_village(code="east", name="East")
    typed = {f"v{east.pk}-name": "East Hill", "vnew-code": "west", "vnew-name": "West"}
    assert send(VILLAGES, typed).status_code == 302
    assert set(Village.objects.values_list("name", flat=True)) == {"East Hill", "West"}
    assert {action for action, *_change in told()} == {"change_village"}
    # Nothing was merged: no column says so.
    assert "Merged into" not in browser.get(VILLAGES).text
    Village.objects.filter(code="west").update(ended_on="2021-01-01", merged_into=east)
    assert "Merged into" in browser.get(VILLAGES).text


def test_a_row_is_changed_after_what_it_became_part_of_has_ended(town, browser, send):
    for make, letter, address in ((make_village, "v", VILLAGES), (make_department, "d", DEPARTMENTS)):
        later = make(code="later", ended_on=date(2021, 3, 1))
        row = make(code="sooner", ended_on=date(2021, 1, 1), merged_into=later)
        assert send(address, {f"{letter}{row.pk}-name": "Renamed"}).status_code == 302
        row.refresh_from_db()
        assert row.name == "Renamed"


def test_a_village_s_code_is_one_that_its_address_can_hold(town, browser, send):
    assert "An address cannot hold this" in send(VILLAGES, {"vnew-code": "..", "vnew-name": "West"}).text
    file = "- model: departments.village\n  fields: {code: '.', name: West}\n"
    shown = browser.post("/setup/import/", {"file": ContentFile(file.encode(), "plan.yaml")})
    assert "addresses use it otherwise" in shown.text
