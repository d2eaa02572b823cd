"""A department's deadlines as a calendar behind a secret link: what it holds, who has it, how it is made void."""

from datetime import date

import pytest
from icalendar import Calendar

from projects.models import CalendarLink, Milestone
from targets.models import Event
from tests.factories import make_client, make_project
from tests.reports import steps

from .pages import text_of

PAGE = "/projects/calendar/"


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def make(client, department: str = "own", button: str = "make"):
    return client.post(PAGE, {"department": department, button: ""})


def link_of(town) -> str:
    return f"/calendar/{CalendarLink.objects.get(department=town.sub_measure.lead).token}.ics"


def events_of(response) -> dict[str, date]:
    """What a calendar holds: summary to day."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}


def test_a_department_makes_its_link_and_reads_its_deadlines_without_signing_in(town, road, reporter):
    make_project(town, code="pump", title="Pump", lead=town.other_sub_measure.lead)
    assert "no link yet" in reporter.get(PAGE).text
    page = reporter.get(make(reporter).url).text
    assert link_of(town) in page
    assert "Farm Office" not in page
    events = events_of(make_client().get(link_of(town)))
    assert events["Overdue · North road: Roadbed"] == date(2021, 5, 31)
    assert events["Overdue · North road: Surface"] == date(2021, 9, 30)
    assert not any("Pump" in summary for summary in events)
    assert events["Reports of December 2021 are due"] >= date(2022, 1, 1)


def test_the_calendar_is_what_the_standard_asks_for(town, road, reporter):
    make(reporter)
    body = make_client().get(link_of(town)).content
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    calendar = Calendar.from_ical(body)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//Townplan//CN")
    events = calendar.walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(events) > 2
    for event in events:
        assert event["dtstamp"]
        assert (event["dtend"].dt - event["dtstart"].dt).days == 1


def test_a_name_cannot_break_the_calendar(town, reporter):
    points = [Milestone(name="Piles; first,\nsecond", planned=date(2021, 4, 1), weight=1)]
    make_project(town, title="Road\r\nEND:VCALENDAR", planned_start=None, planned_finish=None, milestones=points)
    make(reporter)
    calendar = Calendar.from_ical(make_client().get(link_of(town)).content)
    names = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert any("Piles; first," in name for name in names)


def test_an_event_keeps_its_id_from_one_reading_to_the_next(town, road, reporter):
    make(reporter)
    first, second = (
        [event["uid"] for event in Calendar.from_ical(make_client().get(link_of(town)).content).walk("VEVENT")]
        for _turn in range(2)
    )
    assert first == second


def test_what_is_done_and_what_is_closed_is_left_out(town, road, reporter):
    make(reporter)
    road.milestones.update(done=date(2021, 9, 1))
    steps.close(town.client("administrator"), 12)
    assert list(events_of(make_client().get(link_of(town)))) == ["Overdue · North road: Planned finish"]
    road.stage = "completed"
    road.save()
    assert events_of(make_client().get(link_of(town))) == {}


def test_a_new_link_makes_the_old_one_void(town, road, reporter):
    make(reporter)
    old = link_of(town)
    make(reporter)
    assert make_client().get(old).status_code == 404
    assert make_client().get(link_of(town)).status_code == 200


def test_a_link_is_made_void(town, road, reporter):
    make(reporter)
    old = link_of(town)
    page = reporter.get(make(reporter, button="revoke").url)
    assert "The link of Economy Office is void now." in page.text
    assert "no link yet" in page.text
    assert make_client().get(old).status_code == 404
    assert make_client().get("/calendar/guess.ics").status_code == 404


def test_a_link_leaves_its_trace_without_its_secret(town, road, reporter):
    make(reporter)
    token = CalendarLink.objects.get().token
    make(reporter, button="revoke")
    made, revoked = Event.objects.order_by("sequence").reverse()[:2][::-1]
    assert (made.action, revoked.action) == ("make_link", "revoke_link")
    page = text_of(town.client("auditor").get("/trace/").text)
    assert "Made a calendar link" in page
    assert token not in page
    assert not any(token in str(event.changes) for event in Event.objects.all())


def test_only_the_department_and_administrators_make_a_link(town, road):
    for person in ("reviewer", "leader", "auditor"):
        assert town.client(person).get(PAGE).status_code == 403
        assert make(town.client(person)).status_code == 403
    assert make(town.client("stranger")).status_code == 404
    assert not CalendarLink.objects.exists()
    administrator = town.client("administrator")
    assert "Farm Office" in administrator.get(PAGE).text
    assert make(administrator, "other").status_code == 302


def test_the_calendar_tells_nobody_to_keep_it(town, road, reporter):
    make(reporter)
    response = make_client().get(link_of(town))
    assert response["X-Robots-Tag"] == "noindex"
    assert "private" in response["Cache-Control"]
    assert "sessionid" not in response.cookies
