"""Several reports at once from the review queue, each with its own outcome; never one's own, nor a closed month's."""

import pytest

from targets.models import ClosedMonth, Event, ProgressReport
from tests.factories import make_area, make_client, make_plan, make_report, make_sub_measure, make_user
from tests.reports import steps

from .queueing import QUEUE, approve_together, messages_of, pick, states, titles
from .steps import report_of


@pytest.fixture
def reviewer(town):
    return town.client("reviewer")


# --- several ----------------------------------------------------------------------------------------------------------


def test_a_selection_is_approved_and_nothing_else(town, reviewer, waiting):
    response = approve_together(reviewer, waiting["revenue"], waiting["fields"])
    assert messages_of(response) == ["2 reports approved."]
    assert states(waiting) == {"revenue": "approved", "second": "submitted", "fields": "approved"}
    assert steps.figure_of(town.target, 3).counted == 300
    assert [(event.action, event.sub_measure.code) for event in Event.objects.order_by("sequence")] == [
        ("approve", "1.1"),
        ("approve", "1.2"),
    ]


def test_each_of_a_selection_has_its_own_outcome(town, reviewer, waiting):
    stale = pick(waiting["revenue"])
    reporter = town.client("reporter")
    steps.withdraw(reporter, town.sub_measure, 3)
    steps.submit(reporter, town.sub_measure, 3, {town.target: "301"})
    steps.approve(make_client(make_user("reviewer", username="second")), waiting["second"].sub_measure, 3)
    picks = [stale, pick(waiting["second"]), pick(waiting["fields"])]
    response = approve_together(reviewer, pick=picks)
    approved, changed, elsewhere = messages_of(response)
    assert approved == "1 report approved."
    stays = (
        f"1.1 More revenue, March stays: The department changed this report in the meantime ({town.user('reporter')}"
    )
    assert changed.startswith(stays)
    assert elsewhere.startswith("1.3 Second thing, March stays: second approved this report in the meantime: ")
    assert states(waiting) == {"revenue": "submitted", "second": "approved", "fields": "approved"}


def test_one_that_was_returned_meanwhile_stays_returned(town, reviewer, waiting):
    steps.give_back(town.client("reviewer"), town.sub_measure, 3, "Mend it")
    [message] = messages_of(approve_together(reviewer, waiting["revenue"]))
    assert message.startswith("1.1 More revenue, March stays: reviewer returned this report in the meantime: ")
    assert report_of(town.sub_measure, 3).status == "returned"


def test_a_department_is_approved_as_it_was_shown(town, reviewer, waiting):
    page = reviewer.get(QUEUE, {"department": "own"})
    shown = [entry["pick"] for group in page.context["groups"] for entry in group["entries"]]
    assert all(f'name="shown" value="{text}"' in " ".join(page.text.split()) for text in shown)
    late_comer = make_report(waiting["second"].sub_measure, 4, "submitted")
    # A report of another department among those shown is not taken along.
    data = {"approve_department": page.context["groups"][0]["lead_id"], "shown": [*shown, pick(waiting["fields"])]}
    response = reviewer.post(f"{QUEUE}?department=own", data, follow=True)
    assert messages_of(response) == ["2 reports approved."]
    assert states(waiting) == {"revenue": "approved", "second": "approved", "fields": "submitted"}
    assert ProgressReport.objects.get(pk=late_comer.pk).status == "submitted"


@pytest.mark.parametrize("picks", [[], ["x:1"], [":"], ["1"], ["²:1"], ["9" * 30 + ":1"], ["1:" + "9" * 30], ["-1:1"]])
def test_nothing_chosen_and_nonsense_change_nothing_and_say_so(reviewer, waiting, picks):
    assert "No report was chosen" in messages_of(approve_together(reviewer, pick=picks))[0]
    assert set(states(waiting).values()) == {"submitted"}


@pytest.mark.parametrize("button", ["approve", "return"])
def test_one_that_is_nowhere_is_said(reviewer, waiting, button):
    response = reviewer.post(QUEUE, {button: "999999:1", "remark": "x"}, follow=True)
    assert messages_of(response) == ["This report is not in the queue any more."]


def test_a_report_of_another_years_plan_is_not_touched(town, reviewer, waiting):
    other = make_report(make_sub_measure(make_area(make_plan(year=2020))), 3, "submitted")
    assert "No report was chosen" in messages_of(approve_together(reviewer, other))[0]
    assert ProgressReport.objects.get(pk=other.pk).status == "submitted"
    assert messages_of(approve_together(reviewer, other, address=f"{QUEUE}?year=2020")) == ["1 report approved."]


# --- one's own, and closed months -------------------------------------------------------------------------------------


@pytest.fixture
def own(waiting, clerk):
    ProgressReport.objects.filter(pk=waiting["revenue"].pk).update(submitted_by=clerk)
    return waiting["revenue"]


def test_ones_own_report_cannot_be_ticked_says_why_and_comes_last(town, clerk, own):
    page = make_client(clerk).get(QUEUE)
    assert titles(page)[-1] == "More revenue"
    text = " ".join(page.text.split())
    assert f'value="{pick(own)}" form="bulk" disabled' in text
    assert f'name="approve" value="{pick(own)}"' not in text
    assert "something of this report; another reviewer has to review it." in text
    assert text.count('name="approve"') == 2


def test_nobody_approves_their_own_among_several(clerk, own, waiting):
    response = approve_together(make_client(clerk), own, waiting["fields"])
    assert messages_of(response) == [
        "1 report approved.",
        "1.1 More revenue, March stays: Nobody reviews a report that they worked on; another reviewer has to.",
    ]
    assert states(waiting)["revenue"] == "submitted"


def test_nobody_approves_their_own_with_their_department(clerk, own, waiting):
    client = make_client(clerk)
    group = client.get(QUEUE, {"department": "own"}).context["groups"][0]
    assert group["open"] == 1
    shown = [entry["pick"] for entry in group["entries"]]
    client.post(f"{QUEUE}?department=own", {"approve_department": group["lead_id"], "shown": shown})
    assert states(waiting) == {"revenue": "submitted", "second": "approved", "fields": "submitted"}


@pytest.mark.parametrize("button", ["approve", "return"])
def test_nobody_decides_on_their_own_alone(clerk, own, waiting, button):
    response = make_client(clerk).post(QUEUE, {button: pick(own), "remark": "Well done"})
    assert "Nobody reviews a report that they worked on" in response.text
    assert states(waiting)["revenue"] == "submitted"


def test_a_report_of_a_closed_month_waits_for_its_reopening(town, reviewer, waiting):
    ClosedMonth.objects.create(plan=town.plan, month=3)
    page = reviewer.get(QUEUE).text
    assert "This month is closed; an administrator can reopen it." in page
    assert 'name="approve"' not in page
    assert "March 2021 is closed" in messages_of(approve_together(reviewer, waiting["fields"]))[0]
    assert set(states(waiting).values()) == {"submitted"}
