"""Nothing changes without a trace: who, when, from where, before and after, chained by hash."""

import pytest
from django.urls import reverse

from targets.models import Event
from tests.factories import make_report

from . import steps


def play_a_month(town) -> None:
    """Everything that can happen to a month, one after the other."""
    reporter, reviewer, administrator = (town.client(p) for p in ("reporter", "reviewer", "administrator"))
    thing = town.sub_measure
    steps.save(reporter, thing, 3, {town.target: "100"})
    steps.submit(reporter, thing, 3, {town.target: "110"})
    steps.withdraw(reporter, thing, 3)
    steps.submit(reporter, thing, 3, {town.target: "120"})
    steps.give_back(reviewer, thing, 3, "Count again")
    steps.submit(reporter, thing, 3, {town.target: "130"})
    steps.approve(reviewer, thing, 3)
    steps.close(administrator, 3)
    steps.correct(reviewer, thing, 3, {town.target: "140"}, "The bank")
    steps.reopen(administrator, 3)


EXPECTED = [
    # action, who, from where in the figure or the state to where
    ("save", "reporter", ("value", None, "100")),
    ("submit", "reporter", ("value", "100", "110")),
    ("withdraw", "reporter", ("status", "submitted", "draft")),
    ("submit", "reporter", ("value", "110", "120")),
    ("return", "reviewer", ("status", "submitted", "returned")),
    ("submit", "reporter", ("status", "returned", "submitted")),
    ("approve", "reviewer", ("counted", None, "130")),
    ("close_month", "administrator", ("closed", False, True)),
    ("correct", "reviewer", ("counted", "130", "140")),
    ("reopen_month", "administrator", ("closed", True, False)),
]


def test_each_step_writes_one_event_with_before_and_after(town):
    play_a_month(town)
    events = list(town.plan.events.order_by("sequence"))
    assert [(event.action, event.actor.username) for event in events] == [(what, who) for what, who, _c in EXPECTED]
    assert [event.sequence for event in events] == list(range(1, 11))
    for event, (_action, _who, change) in zip(events, EXPECTED, strict=True):
        assert change in [(c["field"], c["before"], c["after"]) for c in event.changes]
        assert event.month == 3
        assert event.source == "web 127.0.0.1"
        assert event.actor_name == event.actor.username
    assert [event.reason for event in events if event.reason] == ["Count again", "The bank"]


def test_a_refused_step_writes_no_event(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "9"})
    steps.submit(town.client("reporter"), town.sub_measure, 4, {town.target: "many"})
    steps.save(town.client("reporter"), town.sub_measure, 4, {town.target: "9"}, version=7)
    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    steps.correct(town.client("reviewer"), town.sub_measure, 3, {town.target: "9"}, "")
    steps.reopen(town.client("administrator"), 3)
    assert not Event.objects.exists()


@pytest.mark.parametrize("person", ["administrator", "auditor"])
def test_the_trace_page_shows_every_step_latest_first(town, person):
    play_a_month(town)
    page = town.client(person).get(reverse("targets:trace"))
    actions = [line.action for line in page.context["history"]]
    assert actions[:3] == ["Reopened the month", "Corrected", "Closed the month"]
    assert len(actions) == 10
    assert "<del>130</del> → <ins>140</ins>" in page.text


@pytest.mark.parametrize(
    "query", ["?month=3", "?month=13", "?month=x", "?page=999", "?page=x", "?page=-1", "?year=1999", "?year=x"]
)
def test_the_trace_page_takes_any_query(town, query):
    play_a_month(town)
    page = town.client("auditor").get(reverse("targets:trace") + query)
    assert page.status_code == 200
    assert len(page.context["history"]) == 10


def test_a_plan_s_event_numbers_do_not_mix_with_another_plan_s(town):
    from tests.factories import make_area, make_plan, make_sub_measure

    later = make_plan(year=2020, title="Plan of 2020")
    other = make_sub_measure(make_area(later), town.sub_measure.lead)
    client = town.client("reporter")
    steps.save(client, town.sub_measure, 3)
    steps.save(client, other, 3)
    steps.save(client, other, 4)
    assert list(town.plan.events.values_list("sequence", flat=True)) == [1]
    assert list(later.events.values_list("sequence", flat=True)) == [1, 2]
