"""``verify_trace`` names the first place where somebody edited, removed or inserted an event, or changed a row."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from reports.actions import ReportEntry, save_draft
from targets.formats import dates
from targets.models import Event, Figure
from targets.models.event import AppendOnly
from targets.trace.chain import Chain
from targets.trace.record import hash_of
from tests.factories import actor, make_area, make_plan, make_sub_measure
from tests.reports import steps


def verify_output(*arguments: str) -> tuple[int, str]:
    """The command's exit code and its output, in English."""
    out = io.StringIO()
    try:
        call_command("verify_trace", *arguments, "--language", "en", stdout=out, stderr=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def run_sql(statement: str, *values) -> None:
    """Runs SQL, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_trace_is_said_to_be_whole_with_its_last_hash(played):
    code, text = verify_output()
    assert code == 0
    assert "2021 Plan of 2021" in text
    assert "events 1 to 10 fit together" in text
    assert f"The hash of event 10 is {played.plan.events.get(sequence=10).hash}" in text
    assert "Every stored value is what the trace says." in text


def test_without_a_plan_or_an_event_there_is_nothing_to_prove(db):
    people = "People and places\n  No event yet.\n  Every stored value is what the trace says.\n"
    seals, log = "No chain was sealed yet.\n", "Security log\n  No event yet.\n"
    assert verify_output() == (0, f"{seals}There is no plan yet, and so no trace of one.\n{people}{log}")
    make_plan()
    assert verify_output()[1].count("No event yet.") == 3


def test_each_plan_has_a_chain_of_its_own(played):
    later = make_plan(year=2022, title="Plan of 2022")
    other = make_sub_measure(make_area(later), played.sub_measure.lead)
    save_draft(
        actor(played.user("reporter"), datetime(2022, 7, 1, tzinfo=UTC)), other, 3, 0, ReportEntry(progress="Begun")
    )
    run_sql("UPDATE targets_event SET reason = 'no' WHERE plan_id = %s", played.plan.pk)
    code, text = verify_output("--plan", "2022")
    assert (code, "Plan of 2021" in text) == (0, False)
    code, text = verify_output()
    assert code == 1
    assert text.index("Plan of 2021") < text.index("broken at event 1 ") < text.index("Plan of 2022")


def test_a_year_without_a_plan_is_refused(played):
    with pytest.raises(CommandError, match="no plan for 1999"):
        verify_output("--plan", "1999")


EDITS = {
    "actor_name": "'somebody'",
    "action": "'import'",
    "at": "'2020-01-01 00:00:00+00:00'",
    "reason": "'because'",
    "source": "'web 9.9.9.9'",
    "changes": "'[]'",
    "month": "4",
    "actor_id": "NULL",
    "sub_measure_id": "NULL",
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_event_is_named(played, column):
    run_sql(f"UPDATE targets_event SET {column} = {EDITS[column]} WHERE sequence = 5")  # noqa: S608
    code, text = verify_output()
    assert code == 1
    assert "The chain is broken at event 5 (" in text
    assert "its hash does not fit its content" in text
    assert "Of 10 events, 9 are right." in text


def test_the_sentence_says_when_who_and_what(played):
    at = dates.moment(played.plan.events.get(sequence=7).at)
    run_sql("UPDATE targets_event SET changes = '[]' WHERE sequence = 7")
    assert f"broken at event 7 ({at}, reviewer, Approved): its hash does not fit" in verify_output()[1]


def test_an_edited_event_with_a_new_hash_is_seen_at_the_next(played):
    event = played.plan.events.get(sequence=5)
    event.reason = "Something milder"
    run_sql("UPDATE targets_event SET reason = %s, hash = %s WHERE sequence = 5", event.reason, hash_of(event))
    code, text = verify_output()
    assert code == 1
    assert "broken at event 6 (" in text
    assert "either event 5 was replaced or this event was put in" in text


@pytest.mark.parametrize(
    ("removed", "where", "problem"),
    [
        ("= 1", "event 2 (", "event 1 is missing before it"),
        ("= 6", "event 7 (", "event 6 is missing before it"),
        ("IN (6, 7, 8)", "event 9 (", "events 6 to 8 are missing before it"),
    ],
)
def test_a_removed_event_is_named(played, removed, where, problem):
    run_sql(f"DELETE FROM targets_event WHERE sequence {removed}")  # noqa: S608
    code, text = verify_output()
    assert code == 1
    assert f"broken at {where}" in text
    assert problem in text


@pytest.mark.parametrize("last", [7, 8, 9])
def test_removed_last_events_are_seen_by_what_they_left_behind(played, last):
    # What was approved (7), closed (8), corrected (9) is stored, and no event says so any more.
    steps.close(played.client("administrator"), 3)
    run_sql("DELETE FROM targets_event WHERE sequence >= %s", last)
    code, text = verify_output()
    assert code == 1
    assert f"events 1 to {last - 1} fit together" in text
    counted = "Revenue · March · counted value: it is 140, but the trace's last word is "
    assert f"{counted}{'(empty) (event 1)' if last == 7 else '130 (event 7)'}" in text
    # Event 8 closed the month too, and SQLite gives the row that came later the same key.
    assert last == 9 or "March · Closed: it is there, and no event says so" in text


def test_removed_events_that_left_nothing_behind_are_seen_by_a_noted_hash(played):
    # Closed and reopened: the rows are as they were.
    last = played.plan.events.get(sequence=10)
    steps.close(played.client("administrator"), 3)
    steps.reopen(played.client("administrator"), 3)
    assert verify_output("--plan", "2021", "--noted", f"10:{last.hash}")[0] == 0
    noted = f"12:{played.plan.events.get(sequence=12).hash[:12].upper()}"
    assert verify_output("--plan", "2021", "--noted", noted)[0] == 0
    run_sql("DELETE FROM targets_event WHERE sequence > 10")
    assert verify_output()[0] == 0
    code, text = verify_output("--plan", "2021", "--noted", noted)
    assert code == 1
    assert "Event 12, whose hash was noted, is missing; the trace ends with event 10." in text


def test_a_chain_written_anew_is_seen_by_a_noted_hash(played):
    noted = f"9:{played.plan.events.get(sequence=9).hash}"
    previous = ""
    for event in played.plan.events.order_by("sequence"):
        event.previous_hash, event.source = previous, "web 10.0.0.1"
        previous = hash_of(event)
        run_sql(
            "UPDATE targets_event SET previous_hash = %s, source = %s, hash = %s WHERE sequence = %s",
            *(event.previous_hash, event.source, previous, event.sequence),
        )
    assert verify_output()[0] == 0
    code, text = verify_output("--plan", "2021", "--noted", noted)
    assert code == 1
    assert "broken at event 9 (" in text
    assert "not the one that was noted: the chain was written anew" in text


@pytest.mark.parametrize("noted", ["x", "5", "5:", "five:0123456789ab", "5:0123", f"5:{'0' * 65}", "5:not-hex-at-all"])
def test_a_noted_hash_that_is_none_is_refused(played, noted):
    with pytest.raises(CommandError, match="invalid noted value"):
        verify_output("--plan", "2021", "--noted", noted)


def test_a_noted_hash_needs_its_plan(played):
    with pytest.raises(CommandError, match="say which with --plan"):
        verify_output("--noted", "1:0123456789ab")


def insert_after(last: Event, **fields) -> None:
    """Inserts an event, as somebody could with SQL."""
    Event.objects.bulk_create([Event(**{**event_fields(last), "sequence": last.sequence + 1, **fields})])


def event_fields(event: Event) -> dict:
    names = [field.attname for field in Event._meta.concrete_fields if not field.primary_key]
    return {name: getattr(event, name) for name in names}


def test_an_event_put_in_at_the_end_is_named(played):
    last = played.plan.events.get(sequence=10)
    insert_after(last, hash="f" * 64)
    assert "broken at event 11 (" in verify_output()[1]
    run_sql("DELETE FROM targets_event WHERE sequence = 11")
    forged = Event(**{**event_fields(last), "sequence": 11})  # chained to the hash before the last
    insert_after(last, hash=hash_of(forged))
    code, text = verify_output()
    assert code == 1
    assert "either event 10 was replaced or this event was put in" in text


def test_an_event_put_in_between_is_named(played):
    for sequence in range(10, 5, -1):
        run_sql("UPDATE targets_event SET sequence = %s WHERE sequence = %s", sequence + 1, sequence)
    forged = Event(**{**event_fields(played.plan.events.get(sequence=5)), "sequence": 6})
    forged.previous_hash = played.plan.events.get(sequence=5).hash
    insert_after(played.plan.events.get(sequence=5), previous_hash=forged.previous_hash, hash=hash_of(forged))
    code, text = verify_output()
    assert code == 1
    assert "broken at event 7 (" in text
    assert "After it are 4 more breaks." in text
    assert "Of 11 events, 6 are right." in text


def test_events_that_changed_places_are_named(played):
    for before, after in ((5, 99), (6, 5), (99, 6)):
        run_sql("UPDATE targets_event SET sequence = %s WHERE sequence = %s", after, before)
    code, text = verify_output()
    assert code == 1
    assert "broken at event 5 (" in text
    assert "or is in the wrong place" in text


def test_two_events_of_one_number_are_named(played):
    # The database refuses them; a file written by hand could have them.
    chain = Chain()
    events = list(played.plan.events.order_by("sequence"))
    for event in [*events[:4], events[3], *events[4:]]:
        chain.take(event)
    assert str(chain.first).startswith("event 4 (")
    assert "a second event has the number 4" in str(chain.first)
    assert (chain.count, chain.right, chain.breaks) == (11, 10, 1)


def test_a_clock_that_was_set_back_is_reported_and_is_no_break(town):
    reporter = town.user("reporter")
    for days, text in ((9, "One"), (2, "Two"), (5, "Three")):
        at = datetime(2021, 4, 1, tzinfo=UTC) + timedelta(days=days)
        save_draft(
            actor(reporter, at), town.sub_measure, 3, steps.version_of(town.sub_measure, 3), ReportEntry(progress=text)
        )
    code, text = verify_output()
    assert code == 1
    assert "events 1 to 3 fit together" in text
    assert (
        "event 2 (3 April 2021, 08:00, reporter, Saved a draft) is dated before event 1 (10 April 2021, 08:00)" in text
    )
    assert text.count("the clock was set back") == 2


# --- nothing in the house changes an event --------------------------------------------------------------------------


def test_an_event_is_never_changed_or_removed_by_code(played):
    event = played.plan.events.first()
    event.reason = "Something milder"
    for attempt in (
        event.save,
        event.delete,
        played.plan.events.all().delete,
        lambda: Event.objects.update(reason="x"),
        lambda: Event.objects.filter(pk=event.pk).update(reason="x"),
        lambda: Event.objects.bulk_update([event], ["reason"]),
        lambda: Event.objects.update_or_create(pk=event.pk, defaults={"reason": "x"}),
    ):
        with pytest.raises(AppendOnly, match="never changed and never removed"):
            attempt()
    assert verify_output()[0] == 0
    assert Event.objects.count() == 10


# --- the auditor's page ---------------------------------------------------------------------------------------------


def test_the_auditor_verifies_the_chain_on_a_page(played):
    page = played.client("auditor").get(reverse("dashboards:verify_trace"))
    assert "The chain is whole: events 1 to 10 fit together." in page.text
    assert f"--noted 10:{played.plan.events.get(sequence=10).hash[:16]}" in page.text
    run_sql("UPDATE targets_event SET reason = 'x' WHERE sequence = 4")
    Figure.objects.update(counted=1)
    page = played.client("auditor").get(reverse("dashboards:verify_trace"))
    assert "The chain is broken at event 4 (" in page.text
    assert "counted value: it is 1, but the trace&#x27;s last word is 140 (event 9)" in page.text


def test_the_page_looks_at_the_latest_events_only_where_there_are_many(played, monkeypatch):
    monkeypatch.setattr("dashboards.views.trace.MOST_VERIFIED", 4)
    run_sql("UPDATE targets_event SET reason = 'x' WHERE sequence = 2")
    page = played.client("auditor").get(reverse("dashboards:verify_trace"))
    assert "events 7 to 10 fit together" in page.text
    assert "Only the latest 4 events are looked at here" in page.text
    assert "Every stored value is what the trace says." in page.text
    run_sql("UPDATE targets_event SET reason = 'x' WHERE sequence = 7")
    page = played.client("auditor").get(reverse("dashboards:verify_trace"))
    assert "broken at event 7 (" in page.text
