"""A reviewer's work: approve, return, correct; never their own report."""

from decimal import Decimal

import pytest
from django.urls import reverse

from departments import roles
from departments.models import User
from tests.factories import make_client, make_report, make_user

from . import steps
from .steps import figure_of, report_of


@pytest.fixture
def reviewer(town):
    return town.client("reviewer")


def clerk_of_both_roles(town) -> User:
    """Somebody who reports for the own department and reviews: offices are small."""
    from django.contrib.auth.models import Group

    clerk = make_user(roles.REPORTER, town.sub_measure.lead, username="clerk")
    clerk.groups.add(Group.objects.get(name=roles.REVIEWER))
    return clerk


def test_an_approved_report_s_figures_count(town, reviewer):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    response = steps.approve(reviewer, town.sub_measure, 3)
    assert response.url == f"{reverse('targets:review_queue')}?year=2021"
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.reviewed_by) == ("approved", town.people["reviewer"])
    assert figure_of(town.target, 3).counted == 5


def test_an_empty_box_takes_back_no_figure_that_was_imported(town, reviewer):
    report = make_report(town.sub_measure, 3, "submitted")
    report.figures.create(target=town.target, value=None, counted=Decimal(8))
    steps.approve(reviewer, town.sub_measure, 3)
    assert figure_of(town.target, 3).counted == 8


def test_a_returned_report_goes_back_with_its_remark(town, reviewer):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    steps.give_back(reviewer, town.sub_measure, 3, "Which road is it?")
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.remark) == ("returned", "Which road is it?")
    assert figure_of(town.target, 3).counted is None


def test_a_remark_with_the_approval_is_read_by_the_department(town, reviewer):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    reviewer.post(steps.address_of("review", town.sub_measure, 3), {"version": 1, "approve": "", "remark": "Well done"})
    assert report_of(town.sub_measure, 3).status == "approved"
    assert "Well done" in town.client("reporter").get(steps.address_of("report", town.sub_measure, 3)).text


def test_returning_needs_a_remark(town, reviewer):
    make_report(town.sub_measure, 3, "submitted")
    response = steps.give_back(reviewer, town.sub_measure, 3, "   ")
    assert response.status_code == 200
    assert "Say in the remark what is to be mended." in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_a_report_that_is_not_handed_in_is_not_there_for_a_reviewer(town, reviewer, status):
    make_report(town.sub_measure, 3, status)
    assert steps.approve(reviewer, town.sub_measure, 3).status_code == 404
    assert steps.give_back(reviewer, town.sub_measure, 3, "No").status_code == 404
    assert report_of(town.sub_measure, 3).status == status


def test_an_approved_report_is_neither_approved_nor_returned_again(town, reviewer):
    make_report(town.sub_measure, 3)
    for response in (
        steps.approve(reviewer, town.sub_measure, 3),
        steps.give_back(reviewer, town.sub_measure, 3, "Too late"),
    ):
        assert "This report is not waiting for review." in response.text
    assert report_of(town.sub_measure, 3).status == "approved"


def test_nobody_reviews_their_own_report(town):
    clerk = clerk_of_both_roles(town)
    client = make_client(clerk)
    make_report(town.sub_measure, 3, "submitted", submitted_by=clerk)
    page = client.get(steps.address_of("review", town.sub_measure, 3))
    assert "You submitted this report yourself" in page.text
    assert 'name="approve"' not in page.text
    queue = client.get(reverse("targets:review_queue")).text
    assert "Your own report: another reviewer has to review it." in queue
    assert 'name="approve"' not in queue
    for response in (
        steps.approve(client, town.sub_measure, 3),
        steps.give_back(client, town.sub_measure, 3, "Hm"),
    ):
        assert "Nobody reviews their own report" in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_nobody_corrects_their_own_report(town):
    clerk = clerk_of_both_roles(town)
    make_report(town.sub_measure, 3, "approved", {town.target: 5}, submitted_by=clerk)
    response = steps.correct(make_client(clerk), town.sub_measure, 3, {town.target: "6"}, "A slip")
    assert "Nobody reviews their own report" in response.text
    assert figure_of(town.target, 3).counted == 5


def test_a_correction_changes_the_counted_figure_and_keeps_the_earlier_one_in_the_trace(town, reviewer):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    response = steps.correct(reviewer, town.sub_measure, 3, {town.target: "6.5"}, "The bank's statement")
    assert response.status_code == 302
    figure = figure_of(town.target, 3)
    assert (figure.value, figure.counted) == (Decimal("6.5"), Decimal("6.5"))
    page = reviewer.get(response.url).text
    assert "The bank&#x27;s statement" in page
    assert "<del>5</del> → <ins>6.5</ins>" in page


@pytest.mark.parametrize(
    ("figure", "reason", "sentence"),
    [
        ("6", "", "This field is required."),
        ("6", "  ", "This field is required."),
        ("5", "Just so", "Nothing is different from what stands already."),
        ("", "Take it away", "Nothing is different from what stands already."),
        ("1e5", "Typed", "is not a number"),
        ("-1", "Typed", "is below zero"),
    ],
)
def test_a_correction_without_reason_or_difference_is_refused_and_kept(town, reviewer, figure, reason, sentence):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    response = steps.correct(reviewer, town.sub_measure, 3, {town.target: figure}, reason)
    assert response.status_code == 200
    assert sentence in response.text
    assert f"{reason.strip()}</textarea>" in response.text
    if figure:
        assert f'value="{figure}"' in response.text
    assert figure_of(town.target, 3).counted == 5


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_only_an_approved_report_is_corrected(town, reviewer, status):
    make_report(town.sub_measure, 3, status, {town.target: 5})
    assert steps.correct(reviewer, town.sub_measure, 3, {town.target: "6"}, "A slip").status_code == 404
    assert figure_of(town.target, 3).value == 5


def test_the_queue_shows_what_looks_odd_first(town, reviewer):
    make_report(town.sub_measure, 2, "approved", {town.target: 500})
    make_report(town.other_sub_measure, 3, "submitted", {town.other_target: 10})
    make_report(town.sub_measure, 3, "submitted", {town.target: 400})
    page = reviewer.get(reverse("targets:review_queue")).text
    assert "Fell from 500万元 (February) to 400万元." in page
    assert page.index("More revenue") < page.index("Better fields")


def test_a_figure_ten_times_last_month_s_is_flagged(town, reviewer):
    make_report(town.sub_measure, 2, "approved", {town.target: 50})
    make_report(town.sub_measure, 3, "submitted", {town.target: 500})
    assert "Ten times last month" in reviewer.get(reverse("targets:review_queue")).text
    assert "Ten times last month" in reviewer.get(steps.address_of("review", town.sub_measure, 3)).text
