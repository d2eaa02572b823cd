"""What has changed since last month: scores, lights, counts, what is new, and for how long it has been so."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.factories import make_report, make_sub_measure, make_target

DASHBOARD = "/dashboard/"
TOWN = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def moving(town):
    """The own target: on track in February, behind in March; the other one the other way round."""
    make_report(town.sub_measure, 2, figures={town.target: 200})
    make_report(town.sub_measure, 3, figures={town.target: 210})
    make_report(town.other_sub_measure, 2, figures={town.other_target: 100})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 300})
    return town


def page_of(town, month: int, day: datetime | None = None, **query):
    with time_machine.travel(day or datetime(2021, 5, 3, 9, tzinfo=TOWN), tick=False):
        return town.client("leader").get(DASHBOARD, {"month": month, **query})


def text_of(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", str(markup))


def entry_of(page, name: str):
    return next(entry for entry in page.context["concerns"] if entry.concern.name == name)


def test_an_area_s_score_and_light_stand_beside_last_month_s(town):
    make_report(town.sub_measure, 2, figures={town.target: 200})
    make_report(town.sub_measure, 3, figures={town.target: 150})
    for month, value in ((2, 200), (3, 300)):
        make_report(town.other_sub_measure, month, figures={town.other_target: value})
    page = page_of(town, 3)
    [area] = page.context["areas"]
    # February 100 and 100; March 50 and 100: the mean fell from 100 to 75, and one of two parts is red.
    assert (area.score, text_of(area.change), text_of(area.was)) == ("75.0", "▼-25.0", "●On track")
    assert "light-red" in area.light
    assert text_of(page.context["change"]) == "▼-25.0"
    assert "last month:" in page.text


def test_a_better_month_goes_up_and_an_equal_one_is_unchanged(town):
    for month, value in ((2, 100), (3, 300), (4, 400)):
        make_report(town.sub_measure, month, figures={town.target: value})
        make_report(town.other_sub_measure, month, figures={town.other_target: value})
    assert text_of(page_of(town, 3).context["areas"][0].change) == "▲+50.0"
    april = page_of(town, 4).context["areas"][0]
    assert (text_of(april.change), april.was) == ("unchanged", "")


@pytest.mark.parametrize(("first", "month"), [(1, 1), (3, 3)], ids=["January", "the first month with a figure"])
def test_with_nothing_before_nothing_is_compared(town, first, month):
    make_report(town.sub_measure, first, figures={town.target: 10})
    page = page_of(town, month)
    [area] = page.context["areas"]
    assert (page.context["change"], page.context["was"], area.change, area.was) == ("", "", "", "")
    assert {entry.change for entry in page.context["counts"]} == {""}
    assert {(entry.tag, entry.was, entry.streak) for entry in page.context["concerns"]} == {("", "", "")}
    for words in ("last month", "Changes are since", "unchanged", "change-"):
        assert words not in page.text.partition("<main")[2]
    assert '<th scope="col" class="num">Places</th>' not in page.text


def test_an_approved_assessment_alone_is_a_month_to_compare_with(town):
    make_report(town.sub_measure, 2, assessment="on_track")
    assert page_of(town, 3).context["compares"]
    assert not page_of(town, 2).context["compares"]


def test_a_draft_is_no_month_to_compare_with(town):
    make_report(town.sub_measure, 2, "submitted", figures={town.target: 10})
    assert not page_of(town, 3).context["compares"]


def test_a_count_says_by_how_much_it_has_changed(moving):
    make_target(moving.sub_measure, value=None)
    changes = {entry.light: (entry.count, entry.change) for entry in page_of(moving, 3).context["counts"]}
    assert changes["red"] == (1, "")  # one left it, one came
    assert changes["unset"] == (1, "")
    make_report(moving.sub_measure, 4, figures={moving.target: 400})
    make_report(moving.other_sub_measure, 4, figures={moving.other_target: 400})
    changes = {entry.light: entry.change for entry in page_of(moving, 4).context["counts"]}
    assert (changes["red"], changes["green"]) == ("-1", "+1")


def test_what_was_not_worrying_last_month_is_new(moving):
    entry = entry_of(page_of(moving, 3), "Revenue")
    assert (entry.tag, entry.streak, entry.was) == ("new", "", "")


def test_another_worrying_light_last_month_is_named(town):
    make_report(town.sub_measure, 2, figures={town.target: 190})
    make_report(town.sub_measure, 3, figures={town.target: 210})
    entry = entry_of(page_of(town, 3), "Revenue")
    assert (entry.tag, entry.streak, text_of(entry.was)) == ("", "", "▲Slightly behind")


@pytest.mark.parametrize(
    ("figures", "months"),
    [
        ({1: 10, 2: 20, 3: 30, 4: 40}, "4 months in a row"),
        ({1: 100, 2: 20, 3: 30, 4: 40}, "3 months in a row"),
        ({1: 10, 2: 20, 3: 300, 4: 40}, ""),
        ({1: 10, 4: 40}, "4 months in a row"),  # a figure carried forward is judged each month
        ({2: 20, 4: 40}, "3 months in a row"),  # January was not reported, which is another light
    ],
)
def test_for_how_many_months_a_light_has_been_the_same(town, figures, months):
    for month, value in figures.items():
        make_report(town.sub_measure, month, figures={town.target: value})
    assert entry_of(page_of(town, 4), "Revenue").streak == months


def test_months_without_a_report_are_counted_too(town):
    make_report(town.sub_measure, 1, figures={town.target: 100})
    slow = make_sub_measure(town.area, town.sub_measure.lead, title="Words only")
    make_report(slow, 1, assessment="slow")
    page = page_of(town, 4, datetime(2021, 5, 10, 9, tzinfo=TOWN))
    assert entry_of(page, "Fields").streak == "4 months in a row"
    assert entry_of(page, "Words only").streak == "3 months in a row"


@pytest.mark.parametrize(
    ("sent", "today", "days"),
    [
        ({}, (2021, 5, 3), "not reported in 2021 yet"),
        ({3: (2021, 4, 6)}, (2021, 4, 6), "reported today"),
        ({3: (2021, 4, 6)}, (2021, 4, 7), "last reported 1 day ago"),
        ({2: (2021, 3, 5), 3: (2021, 4, 6)}, (2021, 4, 18), "last reported 12 days ago"),
        ({3: (2021, 4, 6)}, (2022, 4, 6), "last reported 365 days ago"),
        ({3: (2021, 4, 6)}, (2022, 4, 7), "last reported on 6 April 2021"),
    ],
)
def test_days_are_counted_from_the_latest_report_that_is_in(town, sent, today, days):
    for month, day in sent.items():
        at = datetime(*day, 23, 30, tzinfo=TOWN)
        make_report(town.sub_measure, month, figures={town.target: 1}, submitted_at=at)
    page = page_of(town, 3, datetime(*today, 23, 50, tzinfo=TOWN))
    assert entry_of(page, "Revenue").last == days
    assert days in page.text


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_a_report_that_is_not_in_is_no_report(town, status):
    make_report(town.sub_measure, 3, status, figures={town.target: 1})
    assert entry_of(page_of(town, 3), "Revenue").last == "not reported in 2021 yet"


def test_figures_that_an_import_counted_have_no_day_of_a_report(town):
    report = make_report(town.sub_measure, 3, "draft", figures={town.target: 1})
    report.figures.update(counted=Decimal(1))
    assert entry_of(page_of(town, 3), "Revenue").last == ""


def test_on_a_past_day_days_are_counted_to_it(town):
    make_report(town.sub_measure, 3, figures={town.target: 1}, submitted_at=datetime(2021, 4, 6, 9, tzinfo=TOWN))
    page = page_of(town, 3, datetime(2021, 6, 1, 9, tzinfo=TOWN), on="2021-04-16")
    assert entry_of(page, "Revenue").last == "last reported 10 days ago"


def test_each_concern_names_its_department_and_leader(town):
    make_sub_measure(town.area, None, title="Nobody's")
    text = page_of(town, 3).text
    assert re.search(r"1\.1 More revenue · Economy Office · Li Ming · not reported in 2021 yet", text)
    assert "no lead department set" in text
