"""Marks that only fill a box, such as “/” and 无, say nothing; things that are counted are never fewer than none."""

import pytest

from targets.rules import Phasing
from tests.factories import make_report, make_target
from tests.reports import steps

from .steps import report_of

PLACEHOLDERS = ["/", " - ", "——", "无", "无。", "暂无", "（无）", "N/A"]


@pytest.fixture
def reporter(town):
    return town.client("reporter")


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_report_without_progress_in_words_stays_a_draft(town, reporter, text):
    page = steps.submit(reporter, town.sub_measure, 3, {town.target: 5}, progress=text)
    assert report_of(town.sub_measure, 3).status == "draft"
    assert "Progress" in page.text


def test_no_paper_prints_a_placeholder(town, reporter):
    steps.submit(reporter, town.sub_measure, 3, {town.target: 300}, problems="无", next_steps="暂无")
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.problems, report.next_steps) == ("submitted", "", "")


@pytest.mark.parametrize("text", ["无进展。", "无人机巡河2次", "-5户", "Nothing yet, the road is flooded"])
def test_words_that_begin_like_a_placeholder_are_kept(town, reporter, text):
    steps.submit(reporter, town.sub_measure, 3, {town.target: 5}, progress=text)
    assert report_of(town.sub_measure, 3).progress == text


@pytest.mark.parametrize(("figure", "assessment"), [("5", "on_track"), ("300", "behind")])
def test_what_is_behind_is_submitted_with_a_word_on_the_reason(town, reporter, figure, assessment):
    words = {"assessment": assessment, "problems": "无"}
    page = steps.submit(reporter, town.sub_measure, 3, {town.target: figure}, **words)
    assert "Still missing: why it is behind, under “Problems”" in page.text
    assert report_of(town.sub_measure, 3).status == "draft"
    steps.submit(reporter, town.sub_measure, 3, {town.target: figure}, **{**words, "problems": "Two firms closed."})
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_report_is_not_returned_without_words(town):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    page = steps.give_back(town.client("reviewer"), town.sub_measure, 3, "/")
    assert "Say in the remark what is to be put right." in page.text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_month_with_open_reports_is_not_closed_without_a_reason(town):
    page = steps.close(town.client("administrator"), 3, reason="无")
    assert "Say why these reports are left open." in page.text


@pytest.mark.parametrize(("unit", "is_taken"), [("户", False), ("%", True)])
def test_a_level_may_fall_below_zero_but_not_what_is_counted(town, reporter, unit, is_taken):
    level = make_target(town.sub_measure, name="Level", unit=unit, decimals=0, phasing=Phasing.HOLD, value=3)
    page = steps.save(reporter, town.sub_measure, 3, {level: "-5"})
    stored = level.figures.values_list("value", flat=True)
    assert list(stored) == ([-5] if is_taken else [])
    assert is_taken or "-5" in page.text
