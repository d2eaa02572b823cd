"""In February the old year is out of sight: pages and the calendar say what it still owes."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from projects.models import CalendarLink, Milestone
from projects.models.calendar_link import hash_of_token
from targets.models import ClosedMonth, ProgressReport, SubMeasure
from tests.factories import make_client, make_project, make_report

from .pages import CARRY_OVER, carry, rows_of, text_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def lines_of(response) -> dict[str, str]:
    """What the old year owes: the sentences with their addresses."""
    found = re.findall(r'<p class="remark"><a href="([^"]*)">(.*?)</a></p>', response.text, re.DOTALL)
    return {text_of(text): href.replace("&amp;", "&") for href, text in found}


def test_the_dashboard_says_what_the_old_year_owes_and_leads_there(two_years, february):
    leader = two_years.client("leader")
    page = leader.get("/dashboard/")
    assert page.context["plan"].year == 2022
    lines = lines_of(page)
    assert lines == {
        "3 months of 2021 are still to be reported": "/reporting/?year=2021",
        "6 months of 2021 are not closed yet": "/reporting/?year=2021",
        "2 projects of 2021 are unfinished": "/projects/?year=2021",
        "3 deadlines of projects of 2021 are overdue": "/projects/due/?year=2022#earlier",
    }
    for href in lines.values():
        assert leader.get(href.partition("#")[0]).status_code == 200
    chinese = two_years.client("leader", language="zh-hans").get("/dashboard/")
    assert list(lines_of(chinese)) == [
        "2021年还有3个月未报送",
        "2021年还有6个月未锁定",
        "2021年还有2个项目未完成",
        "2021年的项目还有3个节点逾期",
    ]
    assert lines_of(leader.get("/dashboard/?year=2021")) == {}


def test_my_month_says_what_its_department_still_has_to_report(two_years, february):
    mine = two_years.client("reporter").get("/my-month/")
    assert mine.context["plan"].year == 2022
    assert lines_of(mine) == {
        "3 months of 2021 are still to be reported": "/my-month/?year=2021",
        "1 report of 2021 was returned, to be put right": "/my-month/?year=2021",
        "2 projects of 2021 are unfinished": "/projects/due/?year=2022#earlier",
    }
    old = two_years.client("reporter").get("/my-month/?year=2021")
    assert (old.context["plan"].year, old.context["month"]) == (2021, 10)
    assert lines_of(old) == {}
    assert lines_of(two_years.client("stranger").get("/my-month/")) == {}
    ClosedMonth.objects.create(plan=two_years.plan, month=12)
    assert "2 months of 2021 are still to be reported" in lines_of(two_years.client("reporter").get("/my-month/"))


def test_a_year_that_was_only_imported_owes_nothing(two_years, february):
    two_years.plan.closed_months.all().delete()
    ProgressReport.with_projects.update(status="draft")
    assert not any("month" in line for line in lines_of(two_years.client("leader").get("/dashboard/")))


def test_the_due_page_lists_the_old_years_deadlines_with_their_days_to_today(two_years, february):
    page = two_years.client("leader").get("/projects/due/")
    text = text_of(page.text)
    assert "2 projects of 2021 are unfinished" in text
    assert "3 deadlines of projects of 2021 are overdue" in text
    rows = [[row[2], row[0]] for row in rows_of(page.text, "deadlines") if row[2].isdigit()]
    assert rows == [
        [str((date(2022, 2, 10) - date(2021, 5, 31)).days), "North road Roadbed"],
        [str((date(2022, 2, 10) - date(2021, 9, 30)).days), "North road Surface"],
        [str((date(2022, 2, 10) - date(2021, 10, 31)).days), "North road Planned finish"],
    ]
    assert "/projects/2021/north/" in page.text
    assert "carry-over" not in page.text
    assert CARRY_OVER in two_years.client("administrator").get("/projects/due/").text


def test_days_overdue_count_to_today_while_the_plan_is_worked_on(two_years):
    def days_on(*day: int) -> str:
        with time_machine.travel(datetime(*day, 9, tzinfo=SHANGHAI), tick=False):
            page = make_client(two_years.people["leader"]).get("/projects/due/?year=2021")
        return rows_of(page.text, "deadlines")[1][2]

    roadbed = date(2021, 5, 31)
    assert days_on(2021, 12, 20) == str((date(2021, 12, 20) - roadbed).days)
    # In January people still report December: the plan is the one they work on.
    assert days_on(2022, 1, 20) == str((date(2022, 1, 20) - roadbed).days)
    # From February on they work on the next plan, and a reader of the old one needs its end.
    assert days_on(2022, 2, 10) == days_on(2022, 3, 10)


def test_the_calendar_has_the_old_years_months_and_deadlines(two_years, february):
    CalendarLink.objects.create(
        department=two_years.sub_measure.lead,
        made_by=two_years.people["reporter"],
        made_at=datetime(2022, 1, 1, tzinfo=SHANGHAI),
        token_hash=hash_of_token("secret"),
    )

    def events() -> dict[str, date]:
        calendar = Calendar.from_ical(make_client(language="en").get("/calendar/secret.ics").content)
        return {str(event["summary"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}

    found = events()
    assert found["3 months of 2021 are still to be reported"] == date(2022, 2, 10)
    assert found["Overdue · North road: Roadbed"] == date(2021, 5, 31)
    carry(two_years)
    found = events()
    assert [summary for summary in found if "Roadbed" in summary] == ["Overdue · North road: Roadbed"]


def test_what_was_carried_over_is_owed_by_the_new_plan_and_no_more_by_the_old_one(two_years, february):
    carry(two_years)
    leader = two_years.client("leader")
    assert not any("project" in line for line in lines_of(leader.get("/dashboard/")))
    days = [[row[2], row[0]] for row in rows_of(leader.get("/projects/due/").text, "deadlines")]
    assert days.count([str((date(2022, 2, 10) - date(2021, 5, 31)).days), "North road Roadbed"]) == 1


def test_the_old_year_costs_a_page_the_same_few_questions(two_years, february):
    counts = {}
    make_report(SubMeasure.objects.get(plan__year=2022, code="1.1"), 1, "draft")
    for size in (1, 5):
        for number in range(size):
            make_project(
                two_years,
                code=f"more-{size}-{number}",
                milestones=[Milestone(name="Start", planned=date(2021, 6, 1), weight=1)],
            )
        for person, place in (
            ("leader", "/dashboard/"),
            ("reporter", "/my-month/"),
            ("administrator", "/projects/due/"),
            ("administrator", CARRY_OVER),
        ):
            client = two_years.client(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(place).status_code == 200
            counts.setdefault(place, set()).add(len(queries))
    assert {place: len(found) for place, found in counts.items()} == dict.fromkeys(counts, 1), counts
    assert max(max(found) for found in counts.values()) < 20, counts
