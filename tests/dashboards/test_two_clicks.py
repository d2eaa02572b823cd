"""Two clicks from a red light to the paragraph, the department, the person and the files behind it."""

import pytest

from tests.factories import make_evidence, make_report

pytestmark = pytest.mark.django_db
TARGET = "/targets/2021/revenue/"


@pytest.fixture
def traced_town(town):
    """February approved with a file, March submitted."""
    words = {"progress": "The bank was late", "problems": "No money", "next_steps": "Ask the county"}
    clerk = town.user("reporter")
    report = make_report(town.sub_measure, 2, "approved", {town.target: 100}, submitted_by=clerk, **words)
    make_evidence(report, clerk, name="minutes.pdf")
    make_report(town.sub_measure, 3, "submitted", {town.target: 200}, progress="Not read yet")
    return town


def test_the_target_s_page_has_the_month_s_words_its_files_and_who_sent_them(traced_town):
    traced_town.sub_measure.text = "Raise the revenue of the town."
    traced_town.sub_measure.save()
    lead = traced_town.sub_measure.lead
    lead.leader = "Mayor Li"
    lead.save()
    page = traced_town.client("leader").get(TARGET, {"month": 2}).text
    behind = ["The bank was late", "No money", "Ask the county", "minutes.pdf", str(traced_town.user("reporter"))]
    for text in (*behind, "Raise the revenue of the town.", lead.name, "Mayor Li"):
        assert text in page


def test_until_a_month_is_approved_the_latest_report_stands_there_and_says_so(traced_town):
    page = traced_town.client("leader").get(TARGET, {"month": 3}).text
    assert "No report of March 2021 is approved yet; this is the one of February." in page
    assert "The bank was late" in page
    assert "Not read yet" not in page


def test_without_an_approved_report_the_page_says_so(traced_town):
    page = traced_town.client("leader").get(TARGET, {"month": 1}).text
    assert "No approved report yet." in page
    assert "The bank was late" not in page


@pytest.mark.parametrize("place", ["/measures/2021/1.1/", "/areas/2021/1/"])
def test_an_assessment_that_makes_the_light_is_said(town, place):
    make_report(town.sub_measure, 3, "approved", {town.target: 1200}, assessment="slow")
    page = town.client("leader").get(place, {"month": 3}).text
    sentence = "The light follows the department&#x27;s own assessment, “Slow”; by its targets alone it would be: Done."
    assert sentence in page
    assert "The score is that of the targets." in page


@pytest.mark.parametrize("place", ["/measures/2021/1.1/", "/areas/2021/1/"])
@pytest.mark.parametrize(("figure", "assessment"), [(1200, "done"), (10, "slow")])
def test_an_assessment_no_worse_than_the_targets_needs_no_word(town, place, figure, assessment):
    make_report(town.sub_measure, 3, "approved", {town.target: figure}, assessment=assessment)
    assert "own assessment, “" not in town.client("leader").get(place, {"month": 3}).text
