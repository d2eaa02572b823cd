"""Departments, villages and items end or become part of another; nothing is deleted, their past is read as before."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from departments.models import Department, Village
from supervision.models import Matter
from targets.models import Event, Handover
from targets.trace.chain import verify
from tests.admin.conftest import fields_of
from tests.factories import (
    make_department,
    make_item,
    make_matter,
    make_report,
    make_sub_measure,
    make_target,
    make_village,
)
from tests.reports import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(town):
    """May is reported; it is 8 July."""
    make_report(town.sub_measure, 5, figures={town.target: 500}, submitted_by=town.people["reporter"])
    with time_machine.travel(datetime(2021, 7, 8, 2, tzinfo=UTC), tick=False):
        yield town


def merge(town, **fields):
    """The Economy Office becomes part of the Farm Office as of June."""
    own, other = (Department.objects.get(code=code) for code in ("own", "other"))
    fields = {"into": other.pk, "plan": town.plan.pk, "from_month": 6, "reason": "Reform of the town.", **fields}
    return town.client("administrator").post(reverse("admin:departments_department_merge", args=[own.pk]), fields)


def test_a_merged_department_hands_all_over_and_its_people_go_along(year):
    supported = make_sub_measure(year.area, code="1.3", title="Supported")
    supported.supports.add(year.sub_measure.lead)
    assert merge(year).status_code == 302
    own = Department.objects.get(code="own")
    assert (own.ended_on, own.merged_into.code) == (date(2021, 6, 1), "other")
    reporter = year.client("reporter")
    assert reporter.get("/reports/2021/1.1/6/").status_code == 200
    # What the old department still owes is the new one's to report.
    assert reporter.get("/reports/2021/1.1/5/").status_code == 200
    months = reporter.get("/my-month/?month=5").context["sub_measure_months"]
    assert {month.sub_measure.code for month in months} == {"1.1", "1.2"}
    assert year.client("leader").get("/measures/2021/1.1/?month=5").text.count("Economy Office") >= 1
    assert [department.code for department in supported.supports.all()] == ["other"]
    actions = list(Event.objects.filter(plan=None).values_list("action", flat=True))
    assert actions == ["change_account", "change_department"]
    assert not [drift for drift in verify(None).differences if "department" in str(drift)]


def test_a_merger_that_cannot_be_changes_nothing(year):
    response = merge(year, from_month=5)
    assert response.status_code == 409
    assert "1.1 More revenue: Economy Office has reported May. Begin with a later month." in response.text
    assert not Handover.objects.exists()
    assert not Department.objects.exclude(ended_on=None).exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(("month", "problem"), [(9, "September has not begun yet."), (6, "It leads 1.1 until June")])
def test_a_department_does_not_end_before_what_it_leads(year, month, problem):
    if month == 6:
        address = reverse("admin:targets_submeasure_hand_over", args=[year.sub_measure.pk])
        fields = {"to": year.other_sub_measure.lead_id, "from_month": 7, "reason": "Reform"}
        assert year.client("administrator").post(address, fields).status_code == 302
    assert problem in merge(year, from_month=month).text
    assert Department.objects.get(code="own").ended_on is None


def test_an_ended_department_is_offered_for_nothing_new(year):
    merge(year)
    administrator = year.client("administrator")
    for place in (
        reverse("admin:targets_submeasure_hand_over", args=[year.other_sub_measure.pk]),
        reverse("admin:departments_user_add"),
        "/projects/2021/add/",
    ):
        page = administrator.get(place).text
        assert "Farm Office" in page
        assert "Economy Office" not in page


def test_a_department_that_leads_something_does_not_end(year):
    client = year.client("administrator")
    address = reverse("admin:departments_department_change", args=[year.sub_measure.lead_id])
    page = client.get(address)
    assert "merge/" in page.text
    response = client.post(address, {**fields_of(page), "ended_on": "2021-06-30"})
    assert "It still leads 1.1: hand these over first" in response.text
    assert Department.objects.get(code="own").ended_on is None


def test_a_department_that_owes_an_answer_does_not_end(year):
    office = make_department(name="Idle Office")
    matter = make_matter(year, lead=office)
    client = year.client("administrator")
    address = reverse("admin:departments_department_change", args=[office.pk])
    fields = {**fields_of(client.get(address)), "ended_on": "2021-06-30"}
    assert f"It has still to answer {matter.numbered}" in client.post(address, fields).text
    Matter.objects.update(state="closed")
    assert client.post(address, fields).status_code == 302


def test_a_department_is_merged_on_the_page_for_it_alone(year):
    merge(year)
    own, client = Department.objects.get(code="own"), year.client("administrator")
    address = reverse("admin:departments_department_change", args=[own.pk])
    page = client.get(address)
    assert "Farm Office" in page.text
    assert "merged_into" not in fields_of(page)
    assert client.post(address, {**fields_of(page), "merged_into": ""}).status_code == 302
    own.refresh_from_db()
    assert own.merged_into.code == "other"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"ended_on": "2021-06-30", "merged_into": "self"}, "Choose another that has not ended."),
        ({"merged_into": "west"}, "Since when is it part of the other?"),
    ],
)
def test_a_village_merges_into_another_that_stands(year, fields, problem):
    villages = {"self": make_village(code="east"), "west": make_village(code="west", name="West Village")}
    if "merged_into" in fields:
        fields = {**fields, "merged_into": villages[fields["merged_into"]].pk}
    client = year.client("administrator")
    address = reverse("admin:departments_village_change", args=[villages["self"].pk])
    assert problem in client.post(address, {**fields_of(client.get(address)), **fields}).text
    assert Village.objects.get(code="east").merged_into is None


def test_a_merged_village_keeps_its_page(year):
    west = make_village(code="west", name="West Village")
    east = make_village(code="east", name="East Village", ended_on=date(2021, 6, 1), merged_into=west)
    roads = make_target(year.sub_measure, code="roads", counting="sum")
    item = make_item(roads, village=east, name="East road")
    make_report(year.sub_measure, 4, figures={item: 3})
    page = year.client("leader").get("/villages/east/?year=2021&month=5").text
    assert "part of West Village since 1 June 2021" in page
    assert "3" in page


def test_an_ended_item_is_asked_no_more_and_still_counts(year):
    roads = make_target(year.sub_measure, code="roads", counting="sum", decimals=0)
    old, new = make_item(roads, name="Old road"), make_item(roads, name="New road")
    make_report(year.sub_measure, 4, figures={old: 3, new: 1})
    client = year.client("administrator")
    address = reverse("admin:targets_item_change", args=[old.pk])
    assert client.post(address, {**fields_of(client.get(address)), "ended_from": "6"}).status_code == 302
    reporter = year.client("reporter")
    for place in ("/reports/2021/1.1/{}/", "/my-month/?year=2021&month={}"):
        assert "Old road" in reporter.get(place.format(5)).text
        june = reporter.get(place.format(6)).text
        assert "Old road" not in june
        assert "New road" in june
    steps.submit(reporter, year.sub_measure, 6, {year.target: 600, new: 4})
    steps.approve(year.client("reviewer"), year.sub_measure, 6)
    page = year.client("leader").get("/targets/2021/roads/?month=6")
    assert page.context["row"].standing.actual == 7
    assert "Old road" in page.text
