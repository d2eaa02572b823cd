"""The office calendar: a due day is a working day, never early, and moves past weekends and public holidays."""

import io
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from targets.calendar.schedule import Schedule
from targets.calendar.workdays import Calendar, UnknownYear, fill_years, known_years
from targets.models import CalendarDay, Event
from tests.factories import make_client, make_plan, make_report
from tests.reports import steps

TOWN = ZoneInfo("Asia/Shanghai")
HOLIDAY, WORKDAY = CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.WORKDAY


def calendar_of(days: dict[date, str]) -> Calendar:
    return Calendar({day: CalendarDay(day=day, kind=kind) for day, kind in days.items()})


#: Days of the year of a plan and of the next, the weeks about the turn of the year being the busiest.
days_of_two_years = st.integers(0, 729).map(lambda number: date(2021, 1, 1) + timedelta(days=number))


@given(
    report_day=st.integers(1, 28),
    marked=st.dictionaries(days_of_two_years, st.sampled_from([HOLIDAY, WORKDAY]), max_size=400),
    rest=st.tuples(days_of_two_years, st.integers(0, 70)),
)
def test_a_due_day_is_worked_never_early_and_months_stay_in_order(report_day, marked, rest):
    first, length = rest
    marked |= dict.fromkeys((first + timedelta(days=number) for number in range(length)), HOLIDAY)
    schedule = Schedule(2021, report_day, calendar_of(marked))
    due = {month: schedule.due_day(month) for month in range(1, 13)}
    for month, day in due.items():
        assert schedule.calendar.is_working_day(day)
        assert day >= schedule.planned_day(month)
        between = (day - schedule.planned_day(month)).days
        assert not any(
            schedule.calendar.is_working_day(schedule.planned_day(month) + timedelta(days=number))
            for number in range(between)
        )
    assert all(earlier <= later for earlier, later in pairwise(due.values()))


def test_without_a_row_a_day_goes_by_the_week():
    calendar = Calendar()
    week = [date(2021, 6, 7) + timedelta(days=number) for number in range(7)]
    assert [calendar.is_working_day(day) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.django_db
def test_the_due_days_of_2021_are_those_of_the_town_s_calendar():
    fill_years([2021, 2022])
    plan = make_plan(year=2021, report_day=5)
    schedule = Schedule.of(plan)
    assert [schedule.due_day(month) for month in range(1, 13)] == [
        date(2021, 2, 5),
        date(2021, 3, 5),
        date(2021, 4, 6),  # the 5th is Tomb-sweeping Day
        date(2021, 5, 6),  # the 5th belongs to Labour Day
        date(2021, 6, 7),  # the 5th is a Saturday
        date(2021, 7, 5),
        date(2021, 8, 5),
        date(2021, 9, 6),  # the 5th is a Sunday
        date(2021, 10, 8),  # the 5th belongs to National Day
        date(2021, 11, 5),
        date(2021, 12, 6),  # the 5th is a Sunday
        date(2022, 1, 5),
    ]


@pytest.mark.django_db
def test_a_weekend_that_is_worked_is_a_due_day():
    plan = make_plan(year=2021, report_day=7)
    assert Schedule.of(plan).due_day(1) == date(2021, 2, 8)
    fill_years([2021])
    assert Schedule.of(plan).due_day(1) == date(2021, 2, 7)  # a Sunday, worked before the Spring Festival


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("report_day", "month", "note"),
    [
        (4, 2, ""),
        (5, 5, "5 June 2021 is a Saturday: due on Monday 7 June 2021."),
        (5, 9, "5 October 2021 is a public holiday (National Day): due on Friday 8 October 2021."),
        (5, 3, "5 April 2021 is a public holiday (Tomb-sweeping Day): due on Tuesday 6 April 2021."),
        (10, 10, "10 November 2021 is a public holiday (Market day): due on Thursday 11 November 2021."),
        (11, 11, "11 December 2021 is a Saturday: due on Monday 13 December 2021."),
        (15, 11, "15 December 2021 is a day off: due on Thursday 16 December 2021."),
    ],
)
def test_a_moved_due_day_says_why(report_day, month, note):
    fill_years([2021])
    CalendarDay.objects.create(day=date(2021, 11, 10), name="Market day")
    CalendarDay.objects.create(day=date(2021, 12, 15))
    assert Schedule.of(make_plan(year=2021, report_day=report_day)).note(month) == note


def test_what_the_administrator_sets_moves_the_due_day_on_every_page(town):
    administrator = town.client("administrator")
    form = {"day": "2021-04-05", "kind": "holiday", "name": "Market day"}
    assert administrator.post(reverse("admin:targets_calendarday_add"), form).status_code == 302
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    note = "5 April 2021 is a public holiday (Market day): due on Tuesday 6 April 2021."
    pages = [
        ("leader", reverse("reports:reporting") + "?year=2021&month=3"),
        ("leader", reverse("dashboards:dashboard") + "?month=3"),
        ("reviewer", reverse("reports:review", args=(2021, "1.1", 3))),
        ("reporter", reverse("reports:report", args=(2021, "1.1", 3))),
    ]
    months = administrator.get(reverse("reports:months"))
    assert "Tuesday 6 April 2021" in months.text
    assert "moved from 5 Apr (Market day)" in months.text
    for person, address in pages:
        assert note in town.client(person).get(address).text, address


def test_the_button_fills_a_year_once_and_keeps_what_was_entered_by_hand(town):
    CalendarDay.objects.create(day=date(2021, 6, 14), kind=WORKDAY, name="We work")
    administrator = town.client("administrator")
    fill = reverse("admin:targets_calendarday_fill")
    page = administrator.post(fill, {"year": "2021"}, follow=True)
    assert "2021: 37 days added; days that were there already stay as they are." in page.text
    assert CalendarDay.objects.get(day=date(2021, 6, 14)).name == "We work"
    assert CalendarDay.objects.get(day=date(2021, 10, 9)).kind == WORKDAY
    assert set(CalendarDay.objects.values_list("day__year", flat=True)) == {2021}
    assert LogEntry.objects.filter(user=town.user("administrator"), action_flag=ADDITION).count() == 37
    again = administrator.post(fill, {"year": "2021"}, follow=True)
    assert "2021: 0 days added" in again.text


def test_a_year_that_nobody_has_published_is_said_and_changes_nothing(town):
    _first, last = known_years()
    page = town.client("administrator").post(
        reverse("admin:targets_calendarday_fill"), {"year": str(last + 1)}, follow=True
    )
    assert f"The public holidays of {last + 1} are not known to this version" in page.text
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("year", ["", "x", "²", "-1", "0", "99999"])
def test_a_year_that_is_none_is_refused(town, year):
    page = town.client("administrator").post(reverse("admin:targets_calendarday_fill"), {"year": year}, follow=True)
    assert f"“{year}” is not a year." in page.text
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("person", ["reporter", "reviewer", "leader", "auditor"])
def test_nobody_else_fills_the_calendar(town, person):
    response = town.client(person).post(reverse("admin:targets_calendarday_fill"), {"year": "2021"})
    assert response.status_code == 403
    assert make_client().post(reverse("admin:targets_calendarday_fill"), {"year": "2021"}).status_code == 401
    assert not CalendarDay.objects.exists()


def test_the_calendar_shows_a_year_and_offers_the_first_that_is_empty(town):
    administrator = town.client("administrator")
    with time_machine.travel(datetime(2021, 3, 1, 9, tzinfo=TOWN), tick=False):
        assert administrator.get(reverse("admin:targets_calendarday_changelist")).context["fill"]["usual"] == 2021
        administrator.post(reverse("admin:targets_calendarday_fill"), {"year": "2021"})
        page = administrator.get(reverse("admin:targets_calendarday_changelist") + "?year=2021")
    assert page.context["fill"]["usual"] == 2022
    assert page.context["cl"].result_count == 38
    assert "Saturday" in page.text


def test_a_day_that_the_calendar_has_wrong_is_deleted(town):
    day = CalendarDay.objects.create(day=date(2021, 4, 5))
    town.client("administrator").post(reverse("admin:targets_calendarday_delete", args=(day.pk,)), {"post": "yes"})
    assert Schedule.of(town.plan).due_day(3) == date(2021, 4, 5)


def test_the_months_page_says_which_year_has_no_holidays(town):
    administrator = town.client("administrator")
    assert administrator.get(reverse("reports:months")).context["unknown_years"] == [2021, 2022]
    fill_years([2021])
    page = administrator.get(reverse("reports:months"))
    assert page.context["unknown_years"] == [2022]
    assert "The public holidays of 2022 are not in the calendar" in page.text


@pytest.mark.django_db
def test_the_command_loads_years_and_refuses_one_that_is_not_known():
    out = io.StringIO()
    call_command("loadholidays", "2021", "2022", "2021", language="en", stdout=out)
    assert "77 days added to the office calendar." in out.getvalue()
    assert CalendarDay.objects.count() == 77
    CalendarDay.objects.all().delete()
    with pytest.raises(CommandError, match="public holidays of 2003 are not known"):
        call_command("loadholidays", "2022", "2003", language="en", stdout=out)
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_a_year_past_the_last_known_raises_in_the_reader_s_words():
    with pytest.raises(UnknownYear, match="Enter them by hand; until then only weekends are days off"):
        fill_years([known_years()[1] + 1])


def calendar_lines(page) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    """The trace's lines of the calendar: who, what, from where, and each change."""
    return [
        (line.actor, line.action, line.source, [(change.what, change.before, change.after) for change in line.changes])
        for line in page.context["history"]
        if line.action == "Changed the calendar"
    ]


def trace_of(town, year=2021):
    return calendar_lines(town.client("auditor").get(reverse("dashboards:trace"), {"year": year}))


def test_a_day_added_changed_moved_renamed_and_deleted_is_told_in_the_trace(town):
    administrator = town.client("administrator")

    def post(page, *args, **form):
        return administrator.post(reverse(f"admin:targets_calendarday_{page}", args=args), form)

    post("add", day="2021-08-05", kind="holiday", name="Market day")
    row = CalendarDay.objects.get()
    post("change", row.pk, day="2021-08-05", kind="holiday", name="Fair")
    post("change", row.pk, day="2021-08-05", kind="workday", name="Fair")
    post("change", row.pk, day="2021-08-05", kind="workday", name="Fair")
    post("change", row.pk, day="2021-08-07", kind="workday", name="Fair")
    post("delete", row.pk, post="yes")
    day = "office calendar · 5 August 2021"
    person = str(town.user("administrator"))
    lines = trace_of(town)
    assert {line[:3] for line in lines} == {(person, "Changed the calendar", "web 127.0.0.1")}
    assert [line[3] for line in reversed(lines)] == [
        [(f"{day} · Market day · kind", "(empty)", "Holiday")],
        [(f"{day} · name", "Market day", "Fair")],
        [(f"{day} · Fair · kind", "Holiday", "Working day")],
        [
            (f"{day} · Fair · kind", "Working day", "(empty)"),
            ("office calendar · 7 August 2021 · Fair · kind", "(empty)", "Working day"),
        ],
        [("office calendar · 7 August 2021 · Fair · kind", "Working day", "(empty)")],
    ]
    assert_verified()


def test_days_deleted_together_are_one_event(town):
    days = [CalendarDay.objects.create(day=date(2021, 8, number)) for number in (5, 6)]
    form = {"action": "delete_selected", "_selected_action": [day.pk for day in days], "post": "yes"}
    town.client("administrator").post(reverse("admin:targets_calendarday_changelist"), form)
    assert not CalendarDay.objects.exists()
    [event] = Event.objects.all()
    assert [(row["of"], row["before"], row["after"]) for row in event.changes] == [
        ("2021-08-05", "holiday", None),
        ("2021-08-06", "holiday", None),
    ]
    assert_verified()


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2021-01-31", [2020]),
        ("2021-02-01", [2020, 2021]),
        ("2021-03-01", [2021]),
        ("2022-01-31", [2021]),
        ("2022-02-28", [2021]),
        ("2022-03-01", []),
        ("2020-01-31", []),
    ],
)
def test_a_day_is_told_in_every_plan_whose_due_days_it_can_touch(town, day, years):
    make_plan(year=2020)
    form = {"day": day, "kind": "holiday", "name": ""}
    town.client("administrator").post(reverse("admin:targets_calendarday_add"), form)
    assert CalendarDay.objects.exists()
    assert sorted(Event.objects.values_list("plan__year", flat=True)) == years
    assert_verified()


def test_a_filled_year_is_one_event_and_none_where_it_adds_nothing(town):
    for _time in range(2):
        town.client("administrator").post(reverse("admin:targets_calendarday_fill"), {"year": "2021"})
    [event] = Event.objects.all()
    # 1 to 3 January are in no report's way.
    assert len(event.changes) == CalendarDay.objects.exclude(day__month=1).count() == 35
    assert "office calendar · 1 October 2021 · National Day · kind" in str(trace_of(town))


def test_the_command_is_told_in_the_trace_one_event_a_year(town):
    call_command("loadholidays", "2022", "2021", language="en", stdout=io.StringIO())
    events = Event.objects.order_by("sequence")
    assert [(event.actor_name, event.source, event.actor) for event in events] == [
        ("loadholidays", "loadholidays 2022 2021", None)
    ] * 2
    assert [event.changes[0]["of"][:4] for event in events] == ["2021", "2022"]


def test_a_day_that_was_changed_past_the_actions_is_seen(town):
    town.client("administrator").post(
        reverse("admin:targets_calendarday_add"), {"day": "2021-08-05", "kind": "holiday"}
    )
    CalendarDay.objects.update(kind=WORKDAY)
    page = town.client("auditor").get(reverse("dashboards:verify_trace"), {"year": 2021})
    assert (
        "office calendar · 5 August 2021 · kind: it is Working day, but the trace&#x27;s last word is Holiday (event 1)"
        in page.text
    )


def test_the_board_of_a_past_day_does_not_mind_the_calendar(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    town.client("administrator").post(
        reverse("admin:targets_calendarday_add"), {"day": "2021-08-05", "kind": "holiday"}
    )
    page = town.client("leader").get(reverse("dashboards:dashboard"), {"month": 3, "on": "2021-12-31"})
    assert page.status_code == 200


def assert_verified() -> None:
    """The command ends with an error where a chain is broken, or the calendar differs from the trace."""
    out = io.StringIO()
    call_command("verify_trace", language="en", stdout=out)
    assert "Plan of 2021" in out.getvalue()
