"""A paragraph to be copied stands on each page, without a script too, and says what the page says."""

import html
import re

import pytest

from tests.factories import make_report

PAGES = {
    "/dashboard/": "By the end of March, of 2 commitments: 1 on track or done, 1 behind",
    "/areas/2021/1/": "By the end of March, “Projects first”: of 2 commitments: 1 on track or done, 1 behind",
    "/measures/2021/1.1/": "Revenue: 300万元 done, 25.0% of the year's plan",
    "/targets/2021/revenue/": "By the end of March, Revenue: 300万元 done, 25.0% of the year's plan",
}


@pytest.fixture
def reported(town):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 30})
    return town


def paragraph_of(text: str) -> str:
    [paragraph] = re.findall(r'<p id="copy-text"[^>]*>(.*?)</p>', text, re.DOTALL)
    return html.unescape(paragraph)


@pytest.mark.parametrize("place", PAGES)
def test_the_paragraph_is_plain_text_of_the_page_s_month(reported, place):
    text = reported.client("leader").get(place, {"month": 3}).text
    assert PAGES[place] in paragraph_of(text)
    assert "<" not in paragraph_of(text)
    # Without the script there is no button that does nothing.
    assert re.search(r"<button[^>]*data-copies[^>]*hidden>", text)
    assert text.count("townplan/copy.js") == 1


def test_a_reporter_copies_the_paragraph_of_their_own_sub_measure(reported):
    text = reported.client("reporter").get("/measures/2021/1.1/", {"month": 3}).text
    assert PAGES["/measures/2021/1.1/"] in paragraph_of(text)


def test_it_holds_no_word_that_is_not_approved(reported):
    make_report(reported.sub_measure, 4, "submitted", figures={reported.target: 777}, progress="Not read yet")
    for person, place in (("leader", "/dashboard/"), ("reporter", "/measures/2021/1.1/"), ("leader", "/areas/2021/1/")):
        text = paragraph_of(reported.client(person).get(place, {"month": 4}).text)
        assert "777" not in text
        assert "Not read yet" not in text


def test_a_title_with_marks_of_html_stays_text(reported):
    reported.area.title = "<b>First</b> & best"
    reported.area.save()
    text = reported.client("leader").get("/areas/2021/1/", {"month": 3}).text
    assert "“<b>First</b> & best”" in paragraph_of(text)
    assert "&lt;b&gt;First" in text


def test_of_proposals_there_is_nothing_to_be_said(reported):
    reported.area.kind = "proposal"
    reported.area.save()
    assert "copy-text" not in reported.client("leader").get("/areas/2021/1/", {"month": 3}).text
