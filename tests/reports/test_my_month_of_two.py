"""Two people at one month: the second sees both versions of what both changed; nothing else is held up or lost."""

import pytest

from tests.factories import make_client, make_sub_measure, make_target, make_user

from .grid import WORDS, messages_of, open_month, rows_of, send, typed_fields, without_indents
from .steps import figure_of, report_of


@pytest.fixture
def second(town):
    """Another sub-measure of the same department, with a target of its own."""
    sub_measure = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Second thing")
    sub_measure.target = make_target(sub_measure, code="homes", name="Homes", unit="户", decimals=0)
    return sub_measure


@pytest.fixture
def reporter(town):
    return town.client("reporter")


@pytest.fixture
def colleague(town):
    return make_client(make_user("reporter", town.sub_measure.lead))


def test_a_colleague_s_change_is_a_conflict_of_that_part_only(town, second, reporter, colleague):
    page = open_month(reporter)
    send(colleague, typed_fields(town.sub_measure, {town.target: "700"}, problems="Theirs"))
    response = send(
        reporter,
        typed_fields(town.sub_measure, {town.target: "810"}, problems="Mine"),
        typed_fields(second, {second.target: "25"}),
        page=page,
    )
    assert response.status_code == 409
    assert "This report was changed after you opened it (" in response.text
    assert "<td>Theirs</td><td>Mine</td>" in without_indents(response.text)
    assert rows_of(response.text)[0][5] == "[810] now stored: 700.00"
    assert figure_of(town.target, 3).value == 700
    assert figure_of(second.target, 3).value == 25
    # Saving again is a decision, and wins.
    assert messages_of(reporter, send(reporter, page=response)) == ["1 draft saved."]
    assert (figure_of(town.target, 3).value, report_of(town.sub_measure, 3).problems) == (810, "Mine")


def test_what_only_the_colleague_touched_is_neither_overwritten_nor_a_conflict(town, second, reporter, colleague):
    page = open_month(reporter)
    send(colleague, typed_fields(town.sub_measure, {town.target: "700"}))
    response = send(reporter, typed_fields(second, {second.target: "25"}), page=page)
    assert messages_of(reporter, response) == ["1 draft saved."]
    assert figure_of(town.target, 3).value == 700


def test_submit_all_does_not_submit_what_a_colleague_changed_unseen(town, reporter, colleague):
    send(reporter, typed_fields(town.sub_measure, {town.target: "300"}, **WORDS))
    page = open_month(reporter)
    send(colleague, typed_fields(town.sub_measure, {town.target: "700"}))
    response = send(reporter, page=page, button="submit_all")
    assert response.status_code == 409
    assert "here it is as it is now. Look, then submit it." in response.text
    assert rows_of(response.text)[0][5] == "[700]"
    assert report_of(town.sub_measure, 3).status == "draft"
    assert send(reporter, page=response, button="submit_all").status_code == 302
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_what_was_typed_stays_readable_when_a_colleague_has_submitted(town, second, reporter, colleague):
    page = open_month(reporter)
    send(
        colleague,
        typed_fields(town.sub_measure, {town.target: "700"}, **WORDS),
        button="submit",
        value=town.sub_measure.pk,
    )
    response = send(
        reporter,
        typed_fields(town.sub_measure, {town.target: "810"}, problems="An hour's words"),
        page=page,
        button="submit_all",
    )
    assert response.status_code == 409
    assert rows_of(response.text)[0][5] == "[810] now stored: 700.00"
    assert "An hour&#x27;s words</textarea>" in response.text
    assert " readonly" in response.text
    assert (report_of(town.sub_measure, 3).status, figure_of(town.target, 3).value) == ("submitted", 700)
