"""What waits for a person stands on the workbench, each a line that leads there."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from departments import roles
from tests.factories import (
    make_client,
    make_department,
    make_milestone,
    make_project,
    make_report,
    make_target,
    make_user,
)
from tests.projects.pages import move, text_of
from tests.reports import steps
from tests.targets.test_handovers import hand_over

PAGE = "/workbench/"


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(datetime(2021, 4, 7, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


def groups_of(client) -> dict[str, list[tuple[str, str]]]:
    """Each group's title to its lines and their notes; every line opens."""
    page = client.get(PAGE)
    assert page.status_code == 200
    for group in page.context["groups"]:
        for href in (group.href, *(task.href for task in group.tasks)):
            assert client.get(href).status_code == 200, href
    return {group.title: [(task.text, task.note) for task in group.tasks] for group in page.context["groups"]}


def test_a_reporter_sees_what_is_returned_to_be_filled_in_red_and_due(town):
    make_report(town.sub_measure, 1, "approved", {town.target: 1})
    make_report(town.sub_measure, 2, "returned", {town.target: 2}, remark="Which road?")
    road = make_project(town, title="North road")
    make_milestone(road, name="Bridge", planned=date(2021, 4, 10))
    found = groups_of(town.client("reporter"))
    assert found["Returned to us"] == [("More revenue", "February 2021 · Which road?")]
    assert [text for text, _note in found["To fill in"]] == [
        "January 2021 · Projects: 1 report to fill in",
        "February 2021 · Projects: 1 report to fill in",
        "March 2021: 1 report to fill in",
        "March 2021 · Projects: 1 report to fill in",
    ]
    assert "Revenue" in [text for text, _note in found["Behind under our lead"]]
    assert found["Due soon"] == [
        ("North road", "Planned start · 1 Mar · 37 days overdue"),
        ("North road", "Bridge · 10 Apr · 3 days left"),
    ]


def test_the_number_in_the_masthead_and_the_tabs_of_my_month_are_those_of_the_workbench(town):
    """Of sub-measures and of projects; what is in, finished, taken up later, closed or another's is not among them."""
    make_report(town.sub_measure, 1, "approved")
    make_report(town.sub_measure, 2, "returned")
    north = make_project(town, title="North road")
    make_report(north.line, 2, "returned")
    make_report(north.line, 3, "submitted")
    make_project(town, title="South road", since=date(2021, 3, 5))
    make_project(town, title="Its bridge", lead=town.other_sub_measure.lead)
    move(town.client("reporter"), make_project(town, title="Old road"), "completed", "2021-02-20", reason="Built early")
    steps.close(town.client("administrator"), 1)
    page = town.client("reporter").get(PAGE)
    [returned, to_fill] = [group for group in page.context["groups"] if group.title in ("Returned to us", "To fill in")]
    assert (returned.total, to_fill.total) == (2, 3)
    assert [(task.text, task.href.partition("?")[2]) for task in to_fill.tasks] == [
        ("February 2021 · Projects: 1 report to fill in", "year=2021&month=2&of=projects"),
        ("March 2021: 1 report to fill in", "year=2021&month=3"),
        ("March 2021 · Projects: 1 report to fill in", "year=2021&month=3&of=projects"),
    ]
    assert 'My month <span class="badge rounded-pill">5</span>' in page.text
    tabs = {month: tabs_of_my_month(town, month) for month in (2, 3)}
    assert tabs == {
        2: "Sub-measures 1 left 1 returned Projects 2 left 1 returned",
        3: "Sub-measures 1 left Projects 1 left",
    }


def tabs_of_my_month(town, month: int) -> str:
    """What the tabs of a month say, the same on each of them."""
    address = f"/my-month/?year=2021&month={month}"
    pages = [town.client("reporter").get(address + tab).text for tab in ("", "&of=projects")]
    [tabs] = {text_of(page.split('aria-label="What is reported on"')[1].split("</nav>")[0]) for page in pages}
    return tabs.removeprefix("> ").strip()


def test_a_month_is_asked_of_the_department_that_led_it(town):
    """Also after a handover, and of a department that is part of another now."""
    farm = town.other_sub_measure.lead
    make_report(town.other_sub_measure, 1, "approved")
    hand_over(town, from_month=3)
    of_farm = make_client(make_user(roles.REPORTER, farm))
    assert asked_of(town.client("reporter")) == [("January 2021", 1), ("February 2021", 1)]
    assert asked_of(of_farm) == [("February 2021", 1), ("March 2021", 2)]
    economy = town.sub_measure.lead
    economy.ended_on, economy.merged_into = date(2021, 3, 1), farm
    economy.save()
    assert asked_of(of_farm) == [("January 2021", 1), ("February 2021", 2), ("March 2021", 2)]


def asked_of(client) -> list[tuple[str, int]]:
    """Months with how many reports a person's department has to fill in."""
    lines = [text.partition(": ") for text, _note in groups_of(client)["To fill in"]]
    return [(month, int(rest.split()[0])) for month, _colon, rest in lines]


def test_what_another_department_leads_does_not_stand_there(town):
    make_report(town.other_sub_measure, 2, "returned")
    assert "Returned to us" not in groups_of(town.client("reporter"))


def test_a_reviewer_sees_what_waits_and_who_is_late(town):
    make_report(town.sub_measure, 3, "submitted", submitted_by=town.people["reporter"])
    found = groups_of(town.client("reviewer"))
    assert [text for text, _note in found["To review"]] == ["More revenue"]
    assert found["Late departments"] == [("Farm Office", "1 report missing")]


def test_an_administrator_sees_the_months_to_close_and_the_targets_not_set(town):
    make_target(town.sub_measure, name="New roads", value=None)
    for month in (1, 2):
        for sub_measure in (town.sub_measure, town.other_sub_measure):
            make_report(sub_measure, month, "submitted" if month == 2 else "approved")
    found = groups_of(town.client("administrator"))
    assert [text for text, _note in found["Months to close"]] == [
        "January 2021: all approved, ready to be closed",
        "February 2021: 2 reports wait for review",
        "March 2021: 2 reports missing",
    ]
    assert [text for text, _note in found["Targets not set yet"]] == ["New roads"]


def test_more_lines_than_fit_are_counted(town):
    for number in range(8):
        make_target(town.sub_measure, name=f"Target {number}", value=Decimal(0) if number < 0 else None)
    page = town.client("administrator").get(PAGE)
    assert "All 8" in page.text


def test_nothing_waiting_is_said(town):
    reporter = make_client(make_user("reporter", make_department(name="New Office")))
    assert "Nothing waits for you" in reporter.get(PAGE).text


def test_leaders_have_the_dashboard_first_and_a_workbench_for_what_they_decide(town):
    leader = town.client("leader")
    assert leader.get("/").url == "/dashboard/"
    assert "Nothing waits for you" in leader.get(PAGE).text
    assert town.client("auditor").get(PAGE).status_code == 403
