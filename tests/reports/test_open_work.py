"""My month shows open work first, folds what is in, and lends last month's words."""

import pytest

from tests.factories import make_report, make_sub_measure

from .grid import open_month, send, typed_fields
from .steps import report_of


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def test_open_work_stands_first_and_what_is_in_is_folded_below(town, reporter):
    make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Second thing")
    draft = make_sub_measure(town.area, town.sub_measure.lead, code="1.4", title="Fourth thing")
    sent = make_sub_measure(town.area, town.sub_measure.lead, code="1.5", title="Fifth thing")
    make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    make_report(draft, 3, "draft")
    make_report(sent, 3, "approved")
    page = open_month(reporter)
    assert [entry.sub_measure.code for entry in page.context["sub_measure_months"]] == ["1.4", "1.3", "1.1", "1.5"]
    before, folded = page.text.split('<details class="my-3"', 1)
    assert ("Fourth thing" in before, "Second thing" in before, "Fifth thing" in before) == (True, True, False)
    assert "Fifth thing" in folded
    assert "2 reports submitted · Submitted 1 · Approved 1" in " ".join(folded.split())


def test_last_month_s_words_stand_beside_the_boxes_and_are_taken_over_without_a_script(town, reporter):
    make_report(town.sub_measure, 2, "approved", progress="Two <roads> paved.", problems="", next_steps="Pave a third.")
    page = open_month(reporter)
    assert "Two &lt;roads&gt; paved." in page.text
    assert page.text.count('name="take"') == 2
    typed = typed_fields(town.sub_measure, progress="One more.", problems="Rain")
    send(reporter, typed, button="take", value=f"progress_{town.sub_measure.pk}")
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.progress, report.problems) == ("draft", "One more.\nTwo <roads> paved.", "Rain")


def test_a_draft_of_last_month_lends_no_words(town, reporter):
    make_report(town.sub_measure, 2, "draft", progress="Not said to anybody yet")
    assert "Not said to anybody yet" not in open_month(reporter).text
