"""Months: figures come when a month has ended in the town; a closed month takes corrections only."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from targets.actions import ActionError, Entry, close_month, save_draft
from targets.models import ClosedMonth, ProgressReport
from tests.factories import actor, make_report

from . import steps
from .steps import figure_of, report_of

TOWN = ZoneInfo("Asia/Shanghai")


def at(*moment: int):
    return time_machine.travel(datetime(*moment, tzinfo=TOWN), tick=False)


def test_a_minute_before_the_month_ends_its_figures_are_refused_and_kept(town):
    with at(2021, 6, 30, 23, 59):
        response = steps.save(town.client("reporter"), town.sub_measure, 6, {town.target: "600"})
    assert "2021-06 has not ended; figures are the standing values at its end." in response.text
    assert 'value="600"' in response.text
    assert not ProgressReport.objects.exists()


def test_a_minute_after_the_month_ends_its_figures_are_taken(town):
    with at(2021, 7, 1, 0, 1):
        assert steps.submit(town.client("reporter"), town.sub_measure, 6, {town.target: "600"}).status_code == 302
    assert report_of(town.sub_measure, 6).status == "submitted"


def test_december_ends_with_the_year(town):
    with at(2021, 12, 31, 23, 59):
        assert "has not ended" in steps.save(town.client("reporter"), town.sub_measure, 12).text
    with at(2022, 1, 1, 0, 1):
        assert steps.save(town.client("reporter"), town.sub_measure, 12, {town.target: "1"}).status_code == 302


@pytest.mark.parametrize("month", [13, 0, 99, "x", "01", "-1"])
def test_a_month_outside_the_plan_has_no_page(town, month):
    client = town.client("reporter")
    assert client.get(f"/reports/2021/1.1/{month}/").status_code == 404
    assert client.post(f"/reports/2021/1.1/{month}/", {"version": 0, "progress": "x"}).status_code == 404
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_outside_the_plan_is_refused_past_the_page_too(town, month):
    with pytest.raises(ActionError, match=f"Month {month} is not in the plan; write 1 to 12."):
        save_draft(actor(town.user("reporter")), town.sub_measure, month, 0, Entry(progress="x"))
    with pytest.raises(ActionError, match="write 1 to 12"):
        close_month(actor(town.user("administrator")), town.plan, month)


def test_a_closed_month_takes_no_report_and_keeps_what_was_typed(town):
    steps.close(town.client("administrator"), 3)
    response = steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    assert "2021-03 is closed" in response.text
    assert 'value="7"' in response.text
    assert not ProgressReport.objects.exists()


def test_a_closed_month_takes_no_withdrawal_approval_or_return(town):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    steps.close(town.client("administrator"), 3)
    steps.withdraw(town.client("reporter"), town.sub_measure, 3)
    reviewer = town.client("reviewer")
    assert "2021-03 is closed" in steps.approve(reviewer, town.sub_measure, 3).text
    assert "2021-03 is closed" in steps.give_back(reviewer, town.sub_measure, 3, "Mend it").text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_closed_month_takes_a_correction(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    steps.close(town.client("administrator"), 3)
    steps.correct(town.client("reviewer"), town.sub_measure, 3, {town.target: "6"}, "The audit")
    assert figure_of(town.target, 3).counted == 6


def test_a_reopened_month_takes_reports_again(town):
    administrator = town.client("administrator")
    assert "Closed: March 2021." in steps.close(administrator, 3).text
    assert "Reopened: March 2021." in steps.reopen(administrator, 3).text
    assert not ClosedMonth.objects.exists()
    assert steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "7"}).status_code == 302


def test_closing_twice_and_reopening_an_open_month_say_so(town):
    administrator = town.client("administrator")
    assert "This month is open already." in steps.reopen(administrator, 3).text
    steps.close(administrator, 3)
    assert "2021-03 is closed" in steps.close(administrator, 3).text
    assert ClosedMonth.objects.count() == 1


def test_a_month_that_has_not_ended_is_not_closed(town):
    with at(2021, 3, 31, 12):
        assert "2021-03 has not ended" in steps.close(town.client("administrator"), 3).text
    assert not ClosedMonth.objects.exists()


def test_a_year_without_a_plan_has_no_months(town):
    assert steps.close(town.client("administrator"), 3, year=1999).status_code == 404


def test_the_months_page_counts_reports_by_state_and_what_is_missing(town):
    make_report(town.sub_measure, 3, "approved")
    make_report(town.other_sub_measure, 3, "returned")
    with at(2021, 5, 2, 9):
        page = town.client("administrator").get(reverse("targets:months"))
    march, may = page.context["lines"][2], page.context["lines"][4]
    assert (march["counts"]["approved"], march["counts"]["returned"], march["missing"]) == (1, 1, 0)
    assert (march["due"], march["ended"], may["ended"]) == ("5 April 2021", True, False)


def test_my_month_opens_with_the_first_month_that_is_owed(town):
    make_report(town.sub_measure, 1, "approved", {town.target: 1})
    with at(2021, 4, 2, 9):
        page = town.client("reporter").get(reverse("targets:my_month"))
    assert page.context["month"] == 2
    assert (page.context["done"], page.context["total"]) == (0, 1)


def test_a_report_after_its_day_is_marked_late(town):
    with at(2021, 4, 5, 23, 59):
        steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    with at(2021, 4, 6, 0, 1):
        steps.submit(town.client("stranger"), town.other_sub_measure, 3, {town.other_target: "7"})
        waiting = town.client("reviewer").get(reverse("targets:review_queue")).context["waiting"]
    assert {entry["row"].code: entry["is_late"] for entry in waiting} == {"1.1": False, "1.2": True}
