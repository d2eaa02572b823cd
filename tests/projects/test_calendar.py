"""A department's deadlines as a calendar behind a secret link: what it holds, who has it, how it is made void."""

import re
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from icalendar import Calendar

from departments.models import User
from projects.models import CalendarLink, Milestone
from targets.models import Event
from tests.factories import make_client, make_project
from tests.reports import steps

from .pages import text_of

PAGE = "/projects/calendar/"


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def press(client, button: str, department: str = "own"):
    return client.post(PAGE, {"department": department, button: ""})


def make(client) -> str:
    """Makes a link; returns its address, without the site, as the page shows it this once."""
    page = client.get(press(client, "make").url).text
    [address] = re.findall(r"http://testserver(/calendar/\S+\.ics)", page)
    return address


def events_of(response) -> dict[str, date]:
    """What a calendar holds: summary to day."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}


def test_a_department_makes_its_link_and_reads_its_deadlines_without_signing_in(town, road, reporter):
    make_project(town, code="pump", title="Pump", lead=town.other_sub_measure.lead)
    assert "no link yet" in reporter.get(PAGE).text
    address = make(reporter)
    assert "Farm Office" not in reporter.get(PAGE).text
    events = events_of(make_client().get(address))
    assert events["Overdue · North road: Roadbed"] == date(2021, 5, 31)
    assert events["Overdue · North road: Surface"] == date(2021, 9, 30)
    assert not any("Pump" in summary for summary in events)
    assert events["Reports of December 2021 are due"] >= date(2022, 1, 1)


def test_the_calendar_is_what_the_standard_asks_for(town, road, reporter):
    body = make_client().get(make(reporter)).content
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    calendar = Calendar.from_ical(body)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//Townplan//CN")
    events = calendar.walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(events) > 2
    assert len({event["dtstamp"].dt for event in events}) == 1
    for event in events:
        assert (event["dtend"].dt - event["dtstart"].dt).days == 1


def test_a_name_cannot_break_the_calendar(town, reporter):
    points = [Milestone(name="Piles; first,\nsecond", planned=date(2021, 4, 1), weight=1)]
    make_project(town, title="Road\r\nEND:VCALENDAR", planned_start=None, planned_finish=None, milestones=points)
    calendar = Calendar.from_ical(make_client().get(make(reporter)).content)
    names = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert any("Piles; first," in name for name in names)


def test_an_event_keeps_its_id_from_one_reading_to_the_next(town, road, reporter):
    address = make(reporter)
    first, second = (
        [event["uid"] for event in Calendar.from_ical(make_client().get(address).content).walk("VEVENT")]
        for _turn in range(2)
    )
    assert first == second


def test_what_is_done_and_what_is_closed_is_left_out(town, road, reporter):
    address = make(reporter)
    road.milestones.update(done=date(2021, 9, 1))
    steps.close(town.client("administrator"), 12)
    assert list(events_of(make_client().get(address))) == ["Overdue · North road: Planned finish"]
    road.stage = "completed"
    road.save()
    assert events_of(make_client().get(address)) == {}


def test_a_new_link_makes_the_old_one_void(town, road, reporter):
    old, new = make(reporter), make(reporter)
    assert make_client().get(old).status_code == 404
    assert make_client().get(new).status_code == 200


def test_the_address_is_shown_once_and_kept_as_a_hash(town, road, reporter):
    address = make(reporter)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    page = reporter.get(PAGE).text
    assert token not in page
    assert "make a new link if it is lost" in page
    assert town.people["reporter"].name in page
    [stored] = CalendarLink.objects.values_list()
    assert token not in map(str, stored)
    assert make_client().get(f"/calendar/{CalendarLink.objects.get().token_hash}.ics").status_code == 404


def test_an_address_from_before_the_hash_stays_good(town, road):
    person = town.people["reporter"]
    CalendarLink.objects.create(
        department=town.sub_measure.lead, made_by=person, made_at=timezone.now(), token_hash="given-out-before"
    )
    import_module("projects.migrations.0002_calendar_link_hash").hash_tokens(apps, None)
    assert make_client().get("/calendar/given-out-before.ics").status_code == 200
    assert not CalendarLink.objects.filter(token_hash="given-out-before").exists()


def test_a_link_is_made_void(town, road, reporter):
    old = make(reporter)
    page = reporter.get(press(reporter, "revoke").url)
    assert "The link of Economy Office is void now." in page.text
    assert "no link yet" in page.text
    assert make_client().get(old).status_code == 404
    assert make_client().get("/calendar/guess.ics").status_code == 404


def test_a_link_ends_with_its_maker_s_account(town, road, reporter):
    address = make(reporter)
    User.objects.filter(pk=town.people["reporter"].pk).update(is_active=False)
    assert make_client().get(address).status_code == 404
    assert "Make it void" not in town.client("administrator").get(PAGE).text


def test_a_link_leaves_its_trace_without_its_secret(town, road, reporter):
    token = make(reporter).removeprefix("/calendar/").removesuffix(".ics")
    press(reporter, "revoke")
    made, revoked = Event.objects.order_by("sequence").reverse()[:2][::-1]
    assert (made.action, revoked.action) == ("make_link", "revoke_link")
    page = text_of(town.client("auditor").get("/trace/").text)
    assert "Made a calendar link" in page
    assert token not in page
    assert not any(token in str(event.changes) for event in Event.objects.all())


def test_only_the_department_and_administrators_make_a_link(town, road):
    for person in ("reviewer", "leader", "auditor"):
        assert town.client(person).get(PAGE).status_code == 403
        assert press(town.client(person), "make").status_code == 403
    assert press(town.client("stranger"), "make").status_code == 404
    assert not CalendarLink.objects.exists()
    administrator = town.client("administrator")
    assert "Farm Office" in administrator.get(PAGE).text
    assert press(administrator, "make", "other").status_code == 302


def test_the_calendar_tells_nobody_to_keep_it(town, road, reporter):
    response = make_client().get(make(reporter))
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-store"
    assert "sessionid" not in response.cookies
