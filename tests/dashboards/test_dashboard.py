"""The leadership's dashboard: the numbers, what needs attention and why, who has not reported."""

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from tests.factories import (
    make_area,
    make_client,
    make_department,
    make_plan,
    make_report,
    make_sub_measure,
    make_target,
    make_user,
)

DASHBOARD = "/dashboard/"


@pytest.fixture
def leader(town):
    return town.client("leader")


def test_every_number_is_the_one_that_standings_prints(town, leader):
    head = make_area(town.plan, number=0, kind="headline", title="Headline")
    tax = make_target(make_sub_measure(head, town.sub_measure.lead), code="tax", name="Tax", value=Decimal(12000))
    make_report(tax.sub_measure, 6, figures={tax: 5520})
    make_report(town.sub_measure, 6, figures={town.target: 600})
    make_report(town.other_sub_measure, 6, figures={town.other_target: 100})

    page = leader.get(DASHBOARD)
    out = io.StringIO()
    call_command("standings", year=2021, format="json", stdout=out)
    printed = json.loads(out.getvalue())

    assert page.context["month"] == printed["month"] == 6
    assert page.context["score"] == f"{Decimal(printed['score']):.1f}"
    assert f"light-{printed['light']}" in page.context["light"]
    [tile] = page.context["headline"]
    assert (tile.line.actual, tile.line.completion, tile.line.gap) == ("5,520.00", "46.0%", "-4.0")
    assert "5,520万元 done by June, 46.0% of the year&#x27;s target" in page.text
    [area] = page.context["areas"]
    printed_area = next(found for found in printed["areas"] if found["number"] == 1)
    assert area.row.light == printed_area["light"] == "red"
    assert area.score == f"{Decimal(printed_area['score']):.1f}"
    counts = {entry.light: entry.count for entry in page.context["counts"]}
    assert {light: count for light, count in counts.items() if count} == {"red": 1, "amber": 1, "green": 1}
    assert page.context["total"] == 3


def test_what_needs_attention_stands_worst_first_with_its_reason(town, leader):
    sub_measure = make_sub_measure(town.area, town.sub_measure.lead)
    made = {
        "Very red": make_target(sub_measure, name="Very red"),
        "Red": make_target(sub_measure, name="Red"),
        "Amber": make_target(sub_measure, name="Amber"),
        "Green": make_target(sub_measure, name="Green"),
        "Done": make_target(sub_measure, name="Done"),
    }
    make_target(sub_measure, name="Silent")
    make_target(sub_measure, name="Open", value=None)
    values = zip(made.values(), (10, 200, 280, 300, 1200), strict=True)
    make_report(sub_measure, 3, figures=dict(values))
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 300})
    slow = make_sub_measure(town.area, town.sub_measure.lead, title="Slow words only")
    make_report(slow, 3, assessment="slow", problems="The permit is late")

    page = leader.get(DASHBOARD)
    names = [entry.concern.name for entry in page.context["concerns"]]
    assert names[:3] == ["Very red", "Red", "Silent"]
    assert set(names[3:]) == {"Amber", "Slow words only"}
    assert "10万元 done by March" in page.context["concerns"][0].concern.reason
    assert "The permit is late" in page.text


def test_more_concerns_than_fit_are_counted(town, leader):
    for _number in range(20):
        make_target(town.sub_measure)
    page = leader.get(DASHBOARD + "?month=3")
    assert len(page.context["concerns"]) == 5
    assert page.context["more_concerns"] == 17
    assert "17 more in the ledger" in page.text


def test_who_has_not_reported_stands_with_the_most_first(town, leader):
    third = make_department(name="Third Office")
    for _number in range(3):
        make_sub_measure(town.area, third)
    make_sub_measure(town.area, None, title="Nobody's")
    make_report(town.sub_measure, 3, "submitted")
    make_report(town.other_sub_measure, 3, "draft")
    page = leader.get(DASHBOARD + "?month=3")
    found = [(group["department"], group["count"]) for group in page.context["missing"]]
    assert found == [("Third Office", 3), ("Farm Office", 1), ("", 1)]
    assert "no lead department set" in page.text


@pytest.mark.parametrize(("status", "missing"), [("draft", 2), ("returned", 2), ("submitted", 1), ("approved", 1)])
def test_only_a_report_that_is_in_counts_as_reported(town, leader, status, missing):
    make_report(town.sub_measure, 3, status)
    groups = leader.get(DASHBOARD + "?month=3").context["missing"]
    assert sum(group["count"] for group in groups) == missing


def test_a_returned_report_has_been_reported_and_is_still_to_come(town, leader):
    sent = datetime(2021, 4, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    make_report(town.sub_measure, 3, "returned", first_submitted_at=sent)
    with time_machine.travel(datetime(2021, 4, 20, 2, tzinfo=UTC), tick=False):
        page = leader.get(DASHBOARD + "?month=3")
    assert "1 of 2 reported" in page.text
    assert [(word, count) for _kind, _shape, word, count in page.context["discipline"].counts] == [
        ("on time", 1),
        ("missing", 1),
    ]
    listed = " ".join(re.sub("<[^>]+>", " ", page.text.partition("Still to come:")[2].partition("</p>")[0]).split())
    assert listed == "Economy Office 1 (1 returned, to be put right) · Farm Office 1"


@pytest.mark.parametrize(("day", "light", "score"), [(3, "not_due", "—"), (20, "red", "0.0")])
def test_before_the_first_report_is_due_nothing_is_known_of_an_untouched_plan(town, leader, day, light, score):
    level = {"phasing": "hold", "value": Decimal(8), "unit": "%"}
    make_target(town.sub_measure, code="level", name="Level", **level)
    with time_machine.travel(datetime(2021, 2, day, 2, tzinfo=UTC), tick=False):
        page = leader.get(DASHBOARD)
    assert page.context["month"] == 1
    assert f"light-{light}" in page.context["light"]
    assert page.context["score"] == score
    unknown = "Nothing is known of 2021 yet: no report is approved, and none was due."
    assert (unknown in page.text) is (light == "not_due")


def test_not_reporting_never_makes_a_light_green(town, leader):
    page = leader.get(DASHBOARD + "?month=3")
    assert "light-red" in page.context["light"]
    assert page.context["score"] == "0.0"
    assert {entry.concern.light for entry in page.context["concerns"]} == {"no_data"}


def test_a_light_stands_with_shape_word_and_month(town, leader):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    text = leader.get(DASHBOARD + "?month=3").text
    assert "As of March 2021" in text
    assert 'light-green"><span class="shape" aria-hidden="true">●</span>On track' in text
    assert 'light-no_data"><span class="shape" aria-hidden="true">⊖</span>No data' in text


def test_proposals_have_no_light_and_do_not_weigh(town, leader):
    proposals = make_area(town.plan, number=7, kind="proposal", title="To the district")
    make_sub_measure(proposals, None, title="Build us a road")
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 300})
    page = leader.get(DASHBOARD + "?month=3")
    assert "light-green" in page.context["light"]
    assert "Build us a road" not in page.text
    assert leader.get("/areas/2021/7/").status_code == 200


def test_the_month_that_opens_is_the_latest_with_a_counted_figure(town, leader):
    make_report(town.sub_measure, 2, figures={town.target: 300})
    make_report(town.sub_measure, 5, "submitted", figures={town.target: 500})
    assert leader.get(DASHBOARD).context["month"] == 2
    assert leader.get(DASHBOARD + "?month=5").context["month"] == 5


def test_years_are_chosen_and_an_unknown_one_falls_back(town, leader):
    make_plan(year=2022, town="Weir and Ford")
    assert "As of January 2022" in leader.get(DASHBOARD).text
    assert "As of January 2021" in leader.get(DASHBOARD + "?year=2021").text
    assert "As of January 2022" in leader.get(DASHBOARD + "?year=1999").text


def test_months_that_have_not_ended_are_no_links(town, leader):
    with time_machine.travel(datetime(2021, 3, 31, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        client = town.client("leader")
        ended = [month["ended"] for month in client.get(DASHBOARD).context["months"]]
    assert ended == [True, True] + [False] * 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("leader", "dashboards:dashboard"),
        ("leader", "dashboards:ledger"),
        ("reviewer", "reports:review_queue"),
        ("administrator", "reports:months"),
        ("auditor", "dashboards:trace"),
        ("reporter", "reports:my_month"),
    ],
)
def test_with_an_empty_database_a_page_says_that_no_plan_is_loaded(role, name):
    client = make_client(make_user(role, make_department()))
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "No plan is loaded yet" in response.text


@pytest.mark.django_db
def test_a_plan_without_areas_or_figures_is_shown_as_it_is():
    make_plan()
    page = make_client(make_user("leader")).get(DASHBOARD)
    assert page.status_code == 200
    assert page.context["total"] == 0
    assert "Nothing is behind this month." in page.text


def test_a_plan_without_a_value_stays_grey(town, leader):
    town.target.value, town.target.quote = None, "税收收入XX万元"
    town.target.save()
    make_report(town.sub_measure, 3, figures={town.target: 300})
    page = leader.get("/targets/2021/revenue/?month=3")
    assert page.context["row"].light == "unset"
    assert "The plan leaves the target value open (XX); 300万元 done by March." in page.text
    town.target.quote = ""  # as in a plan that was copied from another year's
    town.target.save()
    assert (
        "The target value is not set yet; 300万元 done by March." in leader.get("/targets/2021/revenue/?month=3").text
    )
