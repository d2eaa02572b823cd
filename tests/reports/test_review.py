"""A reviewer's work: approve, return, correct; never their own report."""

from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from departments import roles
from departments.models import User
from targets.models import ClosedMonth, Event
from tests.factories import make_client, make_item, make_project, make_report, make_target, make_user
from tests.reports import steps

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
    assert response.url == f"{reverse('reports:review_queue')}?year=2021"
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
    assert "Say in the remark what is to be put right." in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_report_that_was_never_handed_in_is_not_there_for_a_reviewer(town, reviewer):
    make_report(town.sub_measure, 3, "draft")
    assert steps.approve(reviewer, town.sub_measure, 3).status_code == 404
    assert steps.give_back(reviewer, town.sub_measure, 3, "No").status_code == 404
    assert report_of(town.sub_measure, 3).status == "draft"


def test_a_reviewer_who_comes_to_a_report_that_was_returned_is_told_so_and_keeps_the_remark(town, reviewer):
    make_report(town.sub_measure, 3, "submitted", progress="The department's own words")
    steps.give_back(make_client(make_user(roles.REVIEWER, username="second")), town.sub_measure, 3, "Which road?")
    address = reverse("reports:review", args=[2021, "1.1", 3])
    # Reloaded or from a bookmark; a form that fits no longer; a remark that is too long to be taken.
    for answer, words in (
        (lambda: reviewer.get(address), ""),
        (lambda: reviewer.post(address, {"return": "", "remark": "My own words"}), "My own words"),
        (lambda: reviewer.post(address, {"return": "", "version": "1", "remark": "My own words " * 999}), "My own"),
    ):
        page = unescape(reviewer.get(answer().url).text)
        assert "second returned this report in the meantime: " in page
        assert words in page
        assert "The department's own words" not in page
    assert report_of(town.sub_measure, 3).status == "returned"


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
    assert "something of this report; another reviewer has to review it." in page.text
    assert 'name="approve"' not in page.text
    queue = client.get(reverse("reports:review_queue")).text
    assert "something of this report; another reviewer has to review it." in queue
    assert 'name="approve"' not in queue
    for response in (
        steps.approve(client, town.sub_measure, 3),
        steps.give_back(client, town.sub_measure, 3, "Hm"),
    ):
        assert "Nobody reviews a report that they worked on" in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_nobody_corrects_their_own_report(town):
    clerk = clerk_of_both_roles(town)
    make_report(town.sub_measure, 3, "approved", {town.target: 5}, submitted_by=clerk)
    response = steps.correct(make_client(clerk), town.sub_measure, 3, {town.target: "6"}, "A slip")
    assert "Nobody reviews a report that they worked on" in response.text
    assert figure_of(town.target, 3).counted == 5


def test_a_correction_changes_the_counted_figure_and_keeps_the_earlier_one_in_the_trace(town, reviewer):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    response = steps.correct(reviewer, town.sub_measure, 3, {town.target: "6.5"}, "The bank's statement")
    assert response.status_code == 302
    figure = figure_of(town.target, 3)
    assert (figure.value, figure.counted) == (Decimal("6.5"), Decimal("6.5"))
    page = reviewer.get(response.url).text
    assert "The bank&#x27;s statement" in page
    assert '<del>5</del></td><td class="num"><ins>6.5</ins>' in page


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


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("submitted", 404), ("returned", 302)])
def test_only_an_approved_report_is_corrected(town, reviewer, status, code):
    make_report(town.sub_measure, 3, status, {town.target: 5})
    assert steps.correct(reviewer, town.sub_measure, 3, {town.target: "6"}, "A slip").status_code == code
    assert figure_of(town.target, 3).value == 5


@pytest.fixture
def in_june(town):
    """An approved report that a second month can be held against."""
    return make_report(town.sub_measure, 6, "approved", {town.target: 500})


def correct_words(client, town, month, **words):
    data = {"version": steps.version_of(town.sub_measure, month), "reason": "The minutes say so", **words}
    return client.post(steps.address_of("correct", town.sub_measure, month), data)


def test_words_are_corrected_with_a_reason_and_stay_in_the_trace(town, reviewer, in_june):
    response = correct_words(
        reviewer, town, 6, assessment="slow", progress="Half of it", problems="", next_steps="Go on"
    )
    assert response.status_code == 302
    report = report_of(town.sub_measure, 6)
    assert (report.assessment, report.progress, report.next_steps) == ("slow", "Half of it", "Go on")
    assert figure_of(town.target, 6).counted == 500
    event = Event.objects.get()
    assert (event.action, event.reason) == ("correct", "The minutes say so")
    assert {change["field"]: (change["before"], change["after"]) for change in event.changes} == {
        "assessment": ("on_track", "slow"),
        "progress": ("Progress of month 6", "Half of it"),
        "next_steps": ("", "Go on"),
    }
    assert "Half of it" in reviewer.get(response.url).text


@pytest.mark.parametrize("emptied", ["assessment", "progress"])
def test_what_a_report_needs_is_not_corrected_away(town, reviewer, in_june, emptied):
    words = {"assessment": "on_track", "progress": "Progress of month 6", emptied: " "}
    if emptied == "assessment":
        words[emptied] = ""
    response = correct_words(reviewer, town, 6, **words)
    assert response.status_code == 200
    assert "cannot be emptied" in response.text
    assert report_of(town.sub_measure, 6).version == 1


def test_words_as_a_browser_sends_them_back_are_no_correction(town, reviewer):
    make_report(town.sub_measure, 6, "approved", {town.target: 500}, progress="One\nTwo\n", problems="A\r\nB")
    words = {"assessment": "on_track", "progress": "One\r\nTwo", "problems": "A\r\nB", "next_steps": ""}
    assert "Nothing is different" in correct_words(reviewer, town, 6, **words).text
    assert report_of(town.sub_measure, 6).progress == "One\nTwo\n"


def test_a_closed_month_takes_a_correction(town, reviewer, in_june):
    ClosedMonth.objects.create(plan=town.plan, month=6)
    assert "takes corrections only" in reviewer.get(steps.address_of("correct", town.sub_measure, 6)).text
    assert steps.correct(reviewer, town.sub_measure, 6, {town.target: "510"}, "The bank").status_code == 302
    assert figure_of(town.target, 6).counted == 510


def test_the_correction_page_shows_what_stands_beside_each_box(town, reviewer, in_june):
    make_item(make_target(town.sub_measure, name="Roads", counting="sum"), name="East Road")
    page = reviewer.get(steps.address_of("correct", town.sub_measure, 6)).text
    assert '<td class="num">500.00</td>' in page
    assert 'value="500"' in page
    assert "Roads" in page
    assert "East Road" in page
    assert "Progress of month 6</textarea>" in page


def test_a_figure_that_waits_is_shown_beside_the_last_one_with_its_step_and_light(town, reviewer, in_june):
    make_report(town.sub_measure, 7, "submitted", {town.target: 700})
    page = reviewer.get(steps.address_of("review", town.sub_measure, 7))
    line = page.context["lines"][0]
    assert (line.last, line.last_month, line.now, line.step) == ("500.00", "June", "700.00", "+200.00")
    assert "On track" in line.light


def test_the_review_page_lists_the_items_with_last_months_figure(town, reviewer):
    roads = make_target(town.sub_measure, name="Roads", counting="sum")
    east, west, north = (make_item(roads, name=name) for name in ("East Road", "West Road", "North Road"))
    make_report(town.sub_measure, 6, "approved", {east: 30, west: 20})
    make_report(town.sub_measure, 7, "submitted", {east: 28, north: 5})
    breakdown = reviewer.get(steps.address_of("review", town.sub_measure, 7)).context["breakdowns"][0]
    assert [(line.name, line.last, line.now, line.step, line.fell) for line in breakdown["lines"]] == [
        ("East Road", "30.00", "28.00", "-2.00", True),
        ("North Road", "—", "5.00", "—", False),
    ]
    assert "1 item fell: East Road 30 → 28万元." in reviewer.get(reverse("reports:review_queue")).text


def test_a_standard_remark_may_be_sent_without_the_script(town, reviewer):
    make_report(town.sub_measure, 3, "submitted")
    data = {"version": 1, "return": "", "standard": "Evidence is missing.", "remark": "The invoice of May."}
    reviewer.post(steps.address_of("review", town.sub_measure, 3), data)
    assert report_of(town.sub_measure, 3).remark == "Evidence is missing. The invoice of May."


def test_a_standard_remark_that_the_script_has_put_in_the_box_is_not_sent_twice(town, reviewer):
    make_report(town.sub_measure, 3, "submitted")
    data = {"version": 1, "return": "", "standard": "Too brief.", "remark": "Too brief. Say which road."}
    reviewer.post(steps.address_of("review", town.sub_measure, 3), data)
    assert report_of(town.sub_measure, 3).remark == "Too brief. Say which road."


# --- what somebody else did meanwhile ---------------------------------------------------------------------------------


def _approves(town, line, second):
    steps.approve(second, line, 3)


def _returns(town, line, second):
    steps.give_back(second, line, 3, "Which road?")


def _withdraws(town, line, second):
    steps.withdraw(town.client("reporter"), line, 3)


def _submits_again(town, line, second):
    _returns(town, line, second)
    steps.submit(town.client("reporter"), line, 3)


@pytest.mark.parametrize("is_project", [False, True], ids=["sub-measure", "project"])
@pytest.mark.parametrize(
    ("did", "sentence"),
    [
        (_approves, "second approved this report in the meantime: "),
        (_returns, "second returned this report in the meantime: "),
        (_withdraws, "The department withdrew this report in the meantime (reporter, "),
        (_submits_again, "The department changed this report in the meantime (reporter, "),
    ],
)
def test_a_decision_that_comes_too_late_says_who_did_what_and_keeps_the_remark(
    town, reviewer, did, sentence, is_project
):
    line = make_project(town).line if is_project else town.sub_measure
    report = make_report(line, 3, "submitted")
    second = make_client(make_user(roles.REVIEWER, username="second"))
    did(town, line, second)
    stands = report_of(line, 3).status
    queue = reverse("reports:review_queue")
    for late in (
        lambda: steps.give_back(reviewer, line, 3, "My own words", version=report.version),
        lambda: reviewer.post(queue, {"return": f"{report.pk}:{report.version}", "remark": "My own words"}),
    ):
        response = late()
        page = unescape(reviewer.get(response.url).text if response.status_code == 302 else response.text)
        assert sentence in page
        assert "My own words" in page
    assert report_of(line, 3).status == stands


def test_a_report_that_was_reviewed_meanwhile_is_not_withdrawn_and_the_department_reads_who_did_it(town, reviewer):
    report = make_report(town.sub_measure, 3, "submitted")
    steps.approve(reviewer, town.sub_measure, 3)
    client = town.client("reporter")
    page = client.get(steps.withdraw(client, town.sub_measure, 3, version=report.version).url).text
    assert "reviewer approved this report in the meantime: " in page
    assert "Compare both versions" not in page
