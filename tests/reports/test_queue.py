"""The review queue: what looks odd first, with its numbers; filters; approve one, return one with a remark."""

from datetime import timedelta

import pytest
from django.utils import timezone

from departments import roles
from reports.views import queue
from targets.formats.dates import moment
from targets.models import ProgressReport, StandardRemark
from tests.factories import (
    make_client,
    make_report,
    make_sub_measure,
    make_user,
)
from tests.reports import steps

from .queueing import QUEUE, messages_of, pick, titles
from .steps import report_of


@pytest.fixture
def reviewer(town):
    return town.client("reviewer")


# --- the order and what is shown --------------------------------------------------------------------------------------


def test_what_looks_odd_comes_first_with_its_numbers(town, reviewer):
    make_report(town.sub_measure, 2, "approved", {town.target: 500})
    make_report(town.other_sub_measure, 3, "submitted", {town.other_target: 300})
    make_report(town.sub_measure, 3, "submitted", {town.target: 400})
    page = reviewer.get(QUEUE)
    assert titles(page) == ["More revenue", "Better fields"]
    assert "Fell from 500万元 (February) to 400万元." in page.text
    assert "2 reports wait" in page.text
    assert "1 looks odd" in page.text


def test_a_likely_slip_comes_before_what_may_well_be_so(town, reviewer):
    # The later report fell; the one that waits longer is beyond its target, which is odd but happens.
    make_report(town.other_sub_measure, 11, "approved", {town.other_target: 1150})
    beyond = make_report(town.other_sub_measure, 12, "submitted", {town.other_target: 1250})
    make_report(town.sub_measure, 11, "approved", {town.target: 1150})
    fell = make_report(town.sub_measure, 12, "submitted", {town.target: 1149})
    assert beyond.submitted_at < fell.submitted_at
    assert titles(reviewer.get(QUEUE)) == ["More revenue", "Better fields"]


def test_among_equals_the_longest_waiting_comes_first(town, reviewer, waiting):
    ProgressReport.objects.filter(pk=waiting["fields"].pk).update(submitted_at=timezone.now() - timedelta(days=2))
    assert titles(reviewer.get(QUEUE))[0] == "Better fields"


def test_only_what_is_submitted_waits(town, reviewer):
    for month, status in ((1, "draft"), (2, "returned"), (3, "approved")):
        make_report(town.sub_measure, month, status, progress="A secret draft")
    page = reviewer.get(QUEUE)
    assert "Nothing is waiting for review." in page.text
    assert "A secret draft" not in page.text


def test_figures_of_a_report_stand_beside_the_last_ones(town, reviewer):
    make_report(town.sub_measure, 2, "approved", {town.target: 200})
    make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    line = reviewer.get(QUEUE).context["groups"][0]["entries"][0]["lines"][0]
    assert (line.last, line.last_month, line.now, line.step, line.last_waits) == (
        "200.00",
        "February",
        "300.00",
        "+100.00",
        False,
    )


def test_an_earlier_figure_that_waits_too_is_the_last_one_and_says_so(town, reviewer):
    make_report(town.sub_measure, 2, "submitted", {town.target: 200})
    make_report(town.sub_measure, 3, "submitted", {town.target: 150})
    page = reviewer.get(QUEUE, {"month": 3})
    line = page.context["groups"][0]["entries"][0]["lines"][0]
    assert (line.last, line.last_waits) == ("200.00", True)
    assert "Fell from 200万元 (February) to 150万元." in page.text


def test_the_words_and_the_lateness_are_read_in_the_queue(town, reviewer):
    make_report(town.sub_measure, 3, "submitted", progress="Paved the road", problems="Rain", next_steps="Lamps")
    page = reviewer.get(QUEUE).text
    assert all(words in page for words in ("Paved the road", "Rain", "Lamps", "days late"))


def test_a_year_without_a_plan_shows_the_latest_one(reviewer):
    assert reviewer.get(QUEUE, {"year": 1999}).status_code == 200
    assert "Nothing is waiting for review." in reviewer.get(QUEUE).text


# --- filters ----------------------------------------------------------------------------------------------------------


def test_the_queue_is_filtered_by_month_and_by_department(town, reviewer, waiting):
    make_report(town.sub_measure, 4, "submitted")
    assert titles(reviewer.get(QUEUE, {"month": 4})) == ["More revenue"]
    assert titles(reviewer.get(QUEUE, {"department": "other"})) == ["Better fields"]
    assert sorted(titles(reviewer.get(QUEUE, {"month": 3, "department": "own"}))) == ["More revenue", "Second thing"]


@pytest.mark.parametrize(
    "query", [{"month": "13"}, {"department": "nobody"}, {"by": "x"}, {"page": "9"}, {"page": "x"}]
)
def test_a_nonsense_filter_shows_the_whole_queue(reviewer, waiting, query):
    assert len(titles(reviewer.get(QUEUE, query))) == 3


def test_a_filter_that_finds_nothing_says_how_many_wait_elsewhere(reviewer, waiting):
    page = reviewer.get(QUEUE, {"month": 4}).text
    assert "Nothing waits here; 3 reports wait elsewhere." in page


def test_a_department_that_is_done_stays_the_filter(reviewer, waiting):
    shown = {"approve_department": waiting["fields"].sub_measure.lead_id, "shown": pick(waiting["fields"])}
    page = reviewer.post(f"{QUEUE}?department=other", shown, follow=True)
    assert "Nothing waits here; 2 reports wait elsewhere." in page.text
    chosen = [choice for choice in page.context["department_choices"] if choice["chosen"]]
    assert [(choice["name"], choice["count"]) for choice in chosen] == [("Farm Office", 0)]


def test_grouped_by_department_each_has_its_heading_and_button(town, reviewer, waiting):
    page = reviewer.get(QUEUE, {"by": "department"})
    assert [(group["heading"], len(group["entries"])) for group in page.context["groups"]] == [
        ("Economy Office", 2),
        ("Farm Office", 1),
    ]
    assert "Approve all 2 reports of Economy Office" in page.text
    assert "Approve all" not in reviewer.get(QUEUE).text


@pytest.mark.django_db
def test_a_house_without_a_plan_says_so():
    assert "No plan is loaded yet" in make_client(make_user(roles.REVIEWER)).get(QUEUE).text


def test_a_sub_measure_without_a_lead_is_grouped_too(town, reviewer):
    make_report(make_sub_measure(town.area, None), 3, "submitted")
    assert "No lead department" in reviewer.get(QUEUE, {"by": "department"}).text


def test_a_long_queue_comes_in_pages_that_keep_the_filter(town, reviewer, waiting, monkeypatch):
    monkeypatch.setattr(queue, "PER_PAGE", 2)
    first, second = (reviewer.get(QUEUE, {"month": 3, "page": page}) for page in (1, 2))
    assert sorted(titles(first) + titles(second)) == ["Better fields", "More revenue", "Second thing"]
    assert "?month=3&amp;page=2" in first.text
    assert "?month=3&amp;page=1" in second.text


# --- one report -------------------------------------------------------------------------------------------------------


def test_approving_one_keeps_the_filter_and_goes_to_the_next_report(reviewer, waiting):
    entries = reviewer.get(QUEUE, {"month": 3}).context["groups"][0]["entries"]
    response = reviewer.post(f"{QUEUE}?month=3", {"approve": entries[0]["pick"], "next": entries[0]["next"]})
    assert response.url == f"{QUEUE}?month=3#report-{entries[1]['id']}"
    assert ProgressReport.objects.get(pk=entries[0]["id"]).status == "approved"
    assert entries[-1]["next"] == ""


def test_after_the_last_report_comes_the_top_of_the_queue(reviewer, waiting):
    response = reviewer.post(QUEUE, {"approve": pick(waiting["fields"]), "next": ""})
    assert response.url.endswith("#queue")


@pytest.mark.parametrize("following", ["x", "1 2", "²", "//evil.example"])
def test_the_way_to_the_next_report_takes_numbers_only(reviewer, waiting, following):
    response = reviewer.post(QUEUE, {"approve": pick(waiting["fields"]), "next": following})
    assert response.url == f"{QUEUE}?#queue"


def test_one_is_returned_with_a_standard_remark_without_leaving_the_queue(town, reviewer, waiting):
    page = reviewer.get(QUEUE).text
    assert "<option>Evidence is missing; please attach it.</option>" in page
    response = reviewer.post(
        QUEUE,
        {"return": pick(waiting["revenue"]), "standard": "Evidence is missing; please attach it.", "remark": "May."},
    )
    assert response.status_code == 302
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.remark) == ("returned", "Evidence is missing; please attach it. May.")


def test_the_administrators_remarks_take_the_place_of_ours(reviewer, waiting):
    StandardRemark.objects.create(text="Second", position=2)
    StandardRemark.objects.create(text="First", position=1)
    page = reviewer.get(QUEUE)
    assert page.context["remarks"] == ["First", "Second"]
    assert "Evidence is missing; please attach it." not in page.text


def test_returning_without_a_remark_says_so_at_the_report(town, reviewer, waiting):
    response = reviewer.post(QUEUE, {"return": pick(waiting["revenue"]), "remark": " "})
    assert response.status_code == 409
    assert "Say in the remark what is to be put right." in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_remark_that_is_too_long_is_refused_and_kept(town, reviewer, waiting):
    response = reviewer.post(QUEUE, {"return": pick(waiting["revenue"]), "remark": "long " * 201})
    assert response.status_code == 409
    assert "at most 1000 characters" in response.text
    assert 'value="long long' in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_report_that_changed_meanwhile_stays_and_keeps_the_typed_remark(town, reviewer, waiting):
    stale = pick(waiting["revenue"])
    reporter = town.client("reporter")
    steps.withdraw(reporter, town.sub_measure, 3)
    steps.submit(reporter, town.sub_measure, 3, {town.target: "301"})
    response = reviewer.post(QUEUE, {"return": stale, "remark": "Which bank?"})
    assert response.status_code == 409
    who = f"{town.user('reporter')}, {moment(timezone.now())[:11]}"
    assert f"The department changed this report in the meantime ({who}" in response.text
    assert 'value="Which bank?"' in response.text
    fresh = f"{waiting['revenue'].pk}:{steps.version_of(town.sub_measure, 3)}"
    assert f'name="return" value="{fresh}"' in " ".join(response.text.split())
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_report_that_left_the_queue_meanwhile_is_said_in_the_queue(town, reviewer, waiting):
    stale = pick(waiting["revenue"])
    steps.withdraw(town.client("reporter"), town.sub_measure, 3)
    response = reviewer.post(QUEUE, {"approve": stale}, follow=True)
    [message] = messages_of(response)
    assert message.startswith(f"The department withdrew this report in the meantime ({town.user('reporter')}, ")
    assert report_of(town.sub_measure, 3).status == "draft"
