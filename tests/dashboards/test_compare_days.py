"""月度对比 of one month on two days: what was said then beside what is said now, and what was changed since."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from reports.actions import ReportEntry, approve, correct, submit
from targets.models import Event
from targets.trace.record import Program, record
from tests.admin.conftest import fields_of
from tests.factories import actor, make_report
from tests.reports.steps import version_of

from .test_compare import COMPARE, lights_in, line_of, moved, text_of


@pytest.fixture
def traced_town(town):
    """March: 300 approved on 6 April, corrected to 200 on 8 April; on 10 April the year's target is raised to 2,400."""
    record(Program("loadplan", "test", datetime(2021, 4, 1, tzinfo=UTC)), town.plan, Event.Action.LOAD_PLAN, [])
    for verb, day in ((submit, 4), (approve, 6), (correct, 8)):
        at = datetime(2021, 4, day, 3, 0, tzinfo=UTC)
        person = actor(town.user("reporter" if verb is submit else "reviewer"), at)
        version = version_of(town.sub_measure, 3)
        place = (town.target.pk, None)
        if verb is submit:
            submit(person, town.sub_measure, 3, 0, ReportEntry("slow", "Begun", figures={place: Decimal(300)}))
        elif verb is approve:
            approve(person, town.sub_measure, 3, version)
        else:
            correct(person, town.sub_measure, 3, version, {place: Decimal(200)}, "The bank")
    with time_machine.travel(datetime(2021, 4, 10, 3, 0, tzinfo=UTC), tick=False):
        admin, form = town.client("administrator"), reverse("admin:targets_target_change", args=(town.target.pk,))
        assert admin.post(form, {**fields_of(admin.get(form)), "value": "2400"}).status_code == 302
    return town


@pytest.mark.parametrize(
    ("then", "on", "kind", "lights", "why"),
    [
        (
            "2021-04-05",
            "2021-04-07",
            "Newly reported",
            "No data → On track",
            "The figure of March, 300万元, came to count.",
        ),
        (
            "2021-04-07",
            "2021-04-09",
            "Got worse",
            "On track → Behind",
            "The figure of March went from 300万元 to 200万元.",
        ),
        (
            "2021-04-07",
            "",
            "Got worse",
            "On track → Behind",
            "The target value went from 1,200万元 to 2,400万元; the figure of March went from 300万元 to 200万元.",
        ),
    ],
)
def test_a_month_as_it_stood_on_two_days_says_what_was_changed_since(traced_town, then, on, kind, lights, why):
    page = traced_town.client("leader").get(COMPARE, {"to": 3, "then": then, "on": on})
    assert "Revenue" in moved(page)[kind]
    line = line_of(page, "Revenue")
    assert (lights_in(line), line.why) == (lights, why)
    assert f'name="then" value="{then}"' in re.sub(r"\s+", " ", page.text).replace('id="then" ', "")
    links = re.findall(r'href="(/targets/2021/[^"]*)"', page.text)
    assert links
    assert [link for link in links if ("on=" in link) != bool(on)] == []


def test_two_months_are_compared_as_they_stood_on_a_past_day(traced_town):
    make_report(traced_town.sub_measure, 2, figures={traced_town.target: 200}, submitted_at=None)
    leader = traced_town.client("leader")
    then = leader.get(COMPARE, {"from": 2, "to": 3, "on": "2021-04-07"})
    now = leader.get(COMPARE, {"from": 2, "to": 3})
    assert line_of(then, "Revenue").figures.endswith("→ 300.00")
    assert line_of(now, "Revenue").figures.endswith("→ 200.00")
    assert "As it stood at the end of 7 April 2021" in then.text
    assert 'href="/compare/?year=2021&amp;from=2&amp;to=3">Back to today</a>' in then.text


def test_what_the_plan_did_not_have_yet_is_said(traced_town):
    with time_machine.travel(datetime(2021, 4, 12, 3, 0, tzinfo=UTC), tick=False):
        admin, form = traced_town.client("administrator"), reverse("admin:targets_target_add")
        fields = {
            "sub_measure": traced_town.sub_measure.pk,
            "code": "new",
            "name": "Newcomer",
            "unit": "km",
            "value": "12",
        }
        assert admin.post(form, {**fields_of(admin.get(form)), **fields}).status_code == 302
    line = line_of(traced_town.client("leader").get(COMPARE, {"to": 3, "then": "2021-04-11"}), "Newcomer")
    assert line.why == "On 11 April 2021 it was not in the plan yet."


@pytest.mark.parametrize(
    ("then", "on", "sentence"),
    [
        ("yesterday", "", "“yesterday” is not a day; write it as 2021-06-30."),
        ("2999-01-01", "", "1 January 2999 has not come yet."),
        ("2021-03-01", "", "The plan was not loaded yet on 1 March 2021; it came in on 1 April 2021."),
        ("2021-04-09", "2021-04-07", "9 April 2021 is not before the day that it is compared with."),
    ],
)
def test_a_day_that_cannot_be_compared_says_why_and_the_months_stand_instead(traced_town, then, on, sentence):
    page = traced_town.client("leader").get(COMPARE, {"to": 3, "then": then, "on": on})
    assert sentence in text_of(page)
    assert "February 2021 → March 2021" in text_of(page)
