"""A report that was returned and comes again says so: how often, the remark, and what was changed since."""

import re

import pytest
from django.utils.html import strip_tags

from tests.factories import make_client, make_report
from tests.reports import steps

REMARK = "Which firms are they?"
QUEUE = "/review/"


@pytest.fixture
def sent_back(town):
    """March of the own sub-measure: submitted with 300 and returned."""
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: 300})
    steps.give_back(town.client("reviewer"), town.sub_measure, 3, REMARK)
    return town


def pages(town) -> list[str]:
    reviewer = town.client("reviewer")
    return [reviewer.get(QUEUE).text, reviewer.get(steps.address_of("review", town.sub_measure, 3)).text]


def changes_in(page: str) -> list[list[str]]:
    """The table of what was changed since a report was returned: what, before, now."""
    table = page.partition("changed-since")[2].partition("</table>")[0].partition("<tbody>")[2]
    cells = [strip_tags(cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", table, re.DOTALL)]
    return [cells[place : place + 3] for place in range(0, len(cells), 3)]


def test_a_first_report_is_not_said_to_come_again(town):
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: 300})
    for page in pages(town):
        assert "Submission no." not in page


def test_the_reviewer_reads_the_remark_and_what_was_changed_since(sent_back):
    reporter = sent_back.client("reporter")
    # A draft on the way: the change is told from what was returned to what came again.
    steps.save(reporter, sent_back.sub_measure, 3, {sent_back.target: 310}, problems="It rained.")
    steps.submit(reporter, sent_back.sub_measure, 3, {sent_back.target: 320}, progress="Two firms came.")
    for page in pages(sent_back):
        assert "Submission no. 2" in page
        assert f"Returned with the remark: {REMARK}" in " ".join(page.split())
        assert ["Revenue", "300", "320"] in changes_in(page)
        assert ["Progress", "The work goes on.", "Two firms came."] in changes_in(page)
        assert "Nothing was changed since." not in page

    steps.give_back(sent_back.client("reviewer"), sent_back.sub_measure, 3, "And the third?")
    steps.submit(reporter, sent_back.sub_measure, 3, {sent_back.target: 330}, progress="Two firms came.")
    for page in pages(sent_back):
        assert "Submission no. 3" in page
        assert "And the third?" in page
        assert changes_in(page) == [["Revenue", "320", "330"]]


@pytest.mark.parametrize("door", ["own page", "my month"])
def test_one_that_comes_again_unchanged_is_asked_about(sent_back, door):
    reporter = sent_back.client("reporter")
    data = {steps.box_of(sent_back.target): "300", **steps.WORDS, **steps.REASON}
    address, suffix = steps.address_of("report", sent_back.sub_measure, 3), ""
    if door == "my month":
        address, suffix = "/my-month/2021/3/", f"_{sent_back.sub_measure.pk}"
    names = {name + (suffix if not name.startswith("figure") else ""): value for name, value in data.items()}
    names[f"version{suffix}"] = steps.version_of(sent_back.sub_measure, 3)
    names["submit"] = sent_back.sub_measure.pk
    asked = reporter.post(address, names)
    assert steps.report_of(sent_back.sub_measure, 3).status == "returned"
    assert "a tick that it comes again unchanged, though it was returned" in asked.text
    assert f'name="unchanged{suffix}"' in asked.text
    reporter.post(address, {**names, f"unchanged{suffix}": "yes"})
    assert steps.report_of(sent_back.sub_measure, 3).status == "submitted"
    for page in pages(sent_back):
        assert "Nothing was changed since." in page


def test_one_with_another_figure_or_file_is_not_asked_about(sent_back):
    reporter = sent_back.client("reporter")
    steps.save(reporter, sent_back.sub_measure, 3, {sent_back.target: 310}, **steps.REASON)
    # What stands in the form now is what is stored, but it is not what was returned.
    steps.submit(reporter, sent_back.sub_measure, 3, {sent_back.target: 310})
    assert steps.report_of(sent_back.sub_measure, 3).status == "submitted"


def test_an_imported_month_is_imported_and_in(town):
    make_report(town.sub_measure, 3, "draft", assessment="", progress="")
    town.sub_measure.reports.get().figures.create(target=town.target, value=300, counted=300)
    page = town.client("reporter").get("/my-month/?month=3")
    [month] = page.context["sub_measure_months"]
    assert (month.state, month.status, page.context["done"]) == ("imported", "Imported", 1)
    assert "Draft" not in page.text.partition('<table class="table entrygrid">')[2].partition("Save all drafts")[0]
    chinese = make_client(town.user("reporter"), language="zh-hans").get("/my-month/?month=3")
    assert "已导入" in chinese.text
    own = town.client("reporter").get("/measures/2021/1.1/?month=3")
    assert '<span class="badge state-imported">Imported</span>' in own.text
