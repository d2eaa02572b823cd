"""The review's other two tabs, what was approved and what was returned; and what an emptied queue says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories import make_report, make_sub_measure
from tests.reports import steps

from .queueing import QUEUE


@pytest.fixture
def reviewer(town):
    return town.client("reviewer")


def tabs_of(page) -> list[tuple[str, int, bool]]:
    return [(link["name"], link["count"], link["is_shown"]) for link in page.context["state_links"]]


def test_three_tabs_count_what_waits_and_what_was_decided(town, reviewer, waiting):
    make_report(town.sub_measure, 1, "approved", {town.target: 100})
    make_report(town.sub_measure, 2, "returned", {town.target: 150}, remark="Which firms?", progress="A secret draft")
    page = reviewer.get(QUEUE)
    assert tabs_of(page) == [("Waiting", 3, True), ("Approved", 1, False), ("Returned", 1, False)]
    returned = reviewer.get(QUEUE, {"state": "returned"})
    assert "Which firms?" in returned.text
    # Until it comes again, what a returned report says is its department's.
    assert "A secret draft" not in returned.text
    assert "150" not in returned.text
    approved = reviewer.get(QUEUE, {"state": "approved"})
    assert "Revenue 100.00万元" in approved.text
    assert "/review/2021/1.1/1/correct/" in approved.text


def test_nobody_is_offered_to_correct_what_they_worked_on(town, clerk):
    from tests.factories import make_client

    make_report(town.sub_measure, 1, "approved", {town.target: 100}, submitted_by=clerk)
    make_report(town.other_sub_measure, 1, "approved", {town.other_target: 100})
    page = make_client(clerk).get(QUEUE, {"state": "approved"}).text
    assert "/review/2021/1.1/1/correct/" not in page
    assert "/review/2021/1.2/1/correct/" in page


def test_the_decided_are_filtered_like_the_queue(town, reviewer):
    make_report(town.sub_measure, 1, "approved")
    make_report(town.other_sub_measure, 2, "approved")
    for query, found in (
        ({"month": 1}, ["1.1"]),
        ({"department": "other"}, ["1.2"]),
        ({"department": "x"}, ["1.2", "1.1"]),
    ):
        page = reviewer.get(QUEUE, {"state": "approved", **query})
        assert sorted(entry.report.sub_measure.code for entry in page.context["entries"]) == sorted(found)


def test_a_nonsense_state_shows_what_waits(reviewer, waiting):
    assert tabs_of(reviewer.get(QUEUE, {"state": "draft"}))[0] == ("Waiting", 3, True)


def test_an_emptied_queue_says_what_was_done_today_and_what_is_still_to_come(town, reviewer, monkeypatch):
    make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Not begun")
    make_report(town.other_sub_measure, 6, "submitted", {town.other_target: 600})
    steps.approve(reviewer, town.other_sub_measure, 6)
    steps.submit(town.client("reporter"), town.sub_measure, 6, {town.target: 600})
    steps.give_back(reviewer, town.sub_measure, 6, "Which firms?")
    assert "Today you approved 1 and returned 1." in reviewer.get(QUEUE).text
    now = datetime(2021, 7, 4, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(timezone, "now", lambda: now)
    page = reviewer.get(QUEUE).text
    assert "Today you approved 0 and returned 0." in page
    assert "2 reports of June are not in yet; due on 5 July 2021." in page


def test_a_reviewer_corrects_an_approved_figure_from_its_target_and_from_the_ledger(town, reviewer):
    make_report(town.sub_measure, 3, "approved", {town.target: 300})
    address = steps.address_of("correct", town.sub_measure, 3)
    for page in ("/targets/2021/revenue/?month=3", "/ledger/?month=3"):
        assert address in reviewer.get(page).text
        assert address not in town.client("leader").get(page).text
