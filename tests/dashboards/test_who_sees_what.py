"""Drafts stay in their department; figures that wait for review are hollow and give no light."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories import make_client, make_report, make_target, make_user
from tests.reports import steps

SECRET = "Only for our own office"


def pages_of(town) -> dict[str, str]:
    """The addresses that show the own sub-measure, as of March."""
    return {
        "dashboard": reverse("dashboards:dashboard") + "?month=3",
        "area": reverse("dashboards:area", args=(2021, 1)) + "?month=3",
        "sub_measure": reverse("dashboards:sub_measure", args=(2021, "1.1")) + "?month=3",
        "target": reverse("dashboards:target", args=(2021, "revenue")) + "?month=3",
        "ledger": reverse("dashboards:ledger") + "?month=3",
        "csv": reverse("dashboards:ledger_export", args=("csv",)) + "?month=3",
        "queue": reverse("reports:review_queue"),
    }


def texts(client, town) -> dict[str, str]:
    found = {}
    for name, address in pages_of(town).items():
        response = client.get(address)
        if response.status_code == 200:
            found[name] = response.text
    return found


@pytest.mark.parametrize("status", ["draft", "returned"])
@pytest.mark.parametrize("person", ["reviewer", "leader", "administrator"])
def test_a_draft_is_not_seen_outside_its_department(town, status, person):
    make_report(town.sub_measure, 3, status, {town.target: "987.65"}, progress=SECRET, problems=SECRET)
    shown = texts(town.client(person), town)
    assert {"dashboard", "area", "sub_measure", "target", "ledger", "csv"} <= set(shown)
    for name, text in shown.items():
        assert SECRET not in text, name
        assert "987.65" not in text, name
    out = io.StringIO()
    call_command("standings", year=2021, month=3, format="json", provisional=True, stdout=out)
    [row] = json.loads(out.getvalue())["areas"][0]["sub_measures"][0]["targets"]
    assert (row["actual"], row["provisional"]) == (None, None)


def test_a_supporting_department_reads_the_page_but_no_draft(town):
    town.sub_measure.supports.add(town.other_sub_measure.lead)
    make_report(town.sub_measure, 2, "approved", {town.target: "123.45"}, progress="Said aloud")
    make_report(town.sub_measure, 3, "draft", {town.target: "987.65"}, progress=SECRET)
    page = town.client("stranger").get(pages_of(town)["sub_measure"])
    assert page.status_code == 200
    assert "Said aloud" in page.text
    assert "123.45" in page.text
    assert SECRET not in page.text
    assert "987.65" not in page.text


def test_its_own_department_sees_its_draft(town):
    make_report(town.sub_measure, 3, "draft", {town.target: "987.65"}, progress=SECRET)
    colleague = make_client(make_user("reporter", town.sub_measure.lead))
    assert SECRET in colleague.get(pages_of(town)["sub_measure"]).text
    assert 'value="987.65"' in colleague.get(steps.address_of("report", town.sub_measure, 3)).text


def test_the_trace_of_a_draft_is_not_shown_to_who_only_reads(town):
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "987.65"}, progress=SECRET)
    for person in ("leader", "administrator"):
        for page in ("sub_measure", "target"):
            text = town.client(person).get(pages_of(town)[page]).text
            assert SECRET not in text
            assert "987.65" not in text


def test_a_reviewer_reads_no_draft_in_a_history(town):
    reporter, reviewer = town.client("reporter"), town.client("reviewer")
    steps.save(reporter, town.sub_measure, 3, {town.target: "987.65"}, progress=SECRET)

    def seen() -> str:
        return "".join(reviewer.get(pages_of(town)[page]).text for page in ("sub_measure", "target"))

    assert SECRET not in seen()
    steps.submit(reporter, town.sub_measure, 3, {town.target: "300"}, progress="Said aloud")
    assert "Said aloud" in seen()
    steps.withdraw(reporter, town.sub_measure, 3)
    assert "Said aloud" not in seen()
    assert "987.65" not in seen()
    assert SECRET in reporter.get(pages_of(town)["sub_measure"]).text


def test_a_submitted_figure_is_hollow_and_makes_no_light(town):
    make_report(town.sub_measure, 2, "approved", {town.target: 100})
    make_report(town.sub_measure, 3, "submitted", {town.target: 321})
    client = town.client("leader")
    board = client.get(pages_of(town)["target"])
    assert (board.context["row"].light, board.context["line"].actual) == ("red", "100.00")
    assert board.context["line"].provisional == "321.00"
    assert 'class="dot hollow"' in board.text
    assert '<dd class="hollow">321.00万元</dd>' in board.text
    for page in ("area", "sub_measure", "ledger"):
        text = client.get(pages_of(town)[page]).text
        assert 'title="Not reviewed yet: 321.00">*</span> 100.00' in text
        assert "light-red" in text
    assert "321" not in client.get(pages_of(town)["csv"]).text


def test_approving_moves_the_figure_into_the_light(town):
    make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    page = town.client("leader").get(pages_of(town)["target"])
    assert (page.context["row"].light, page.context["line"].actual) == ("green", "300.00")
    assert page.context["line"].provisional == ""


def test_a_submitted_assessment_makes_no_light_either(town):
    town.target.delete()
    make_report(town.sub_measure, 3, "submitted", assessment="done")
    page = town.client("leader").get(pages_of(town)["sub_measure"])
    assert page.context["row"].light == "no_data"


def test_a_figure_carried_forward_is_marked_with_its_own_month(town):
    make_report(town.sub_measure, 2, "approved", {town.target: 300})
    page = town.client("leader").get(pages_of(town)["target"])
    assert page.context["line"].figure_month == "February"
    assert "figure of February" in page.text


def test_a_reporter_finds_no_other_department_s_object_by_guessing(town):
    make_target(town.other_sub_measure, code="hidden", name="Hidden thing")
    client = town.client("reporter")
    for address in (
        reverse("dashboards:sub_measure", args=(2021, "1.2")),
        reverse("dashboards:target", args=(2021, "hidden")),
        steps.address_of("report", town.other_sub_measure, 3),
    ):
        assert client.get(address).status_code == 404
    for query in ("", "?department=other", "?q=Hidden", "?area=1"):
        assert "Hidden thing" not in client.get(reverse("dashboards:ledger") + query).text
    assert "Hidden thing" not in client.get(reverse("dashboards:ledger_export", args=("csv",))).text
