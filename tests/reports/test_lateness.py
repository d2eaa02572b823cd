"""Who reports in time, who late and by how many days, who not at all: counted by department, shown to the leaders."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from reports.actions import ImportedFigure, import_figures
from targets.models import ClosedMonth
from tests.factories import actor, make_area, make_department, make_report, make_sub_measure
from tests.reports import steps

TOWN = ZoneInfo("Asia/Shanghai")


def at(*moment: int):
    return time_machine.travel(datetime(*moment, tzinfo=TOWN), tick=False)


def reporting(town, moment=(2021, 4, 12, 9), person="leader", month=3):
    with at(*moment):
        return town.client(person).get(reverse("reports:reporting"), {"year": 2021, "month": month})


def entries_of(page) -> list[dict]:
    return [entry for detail in page.context["details"] for entry in detail["reports"]]


def marks_of(page) -> dict[str, str]:
    """Sub-measure to its mark in words, in the order of the page."""
    return {entry["sub_measure"].code: entry["timing"].text for entry in entries_of(page)}


@pytest.mark.parametrize(
    ("moment", "mark"),
    [
        ((2021, 4, 1, 0, 1), "on time"),
        ((2021, 4, 5, 23, 59), "on time"),
        ((2021, 4, 6, 0, 1), "1 day late"),
        ((2021, 4, 12, 23, 59), "7 days late"),
        ((2022, 4, 5, 12), "365 days late or more"),
        ((2024, 1, 1, 12), "365 days late or more"),
    ],
)
def test_a_report_is_late_by_the_days_after_its_due_day(town, moment, mark):
    with at(*moment):
        steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    assert marks_of(reporting(town, (2024, 2, 1, 9)))["1.1"] == mark


@pytest.mark.parametrize(
    ("moment", "mark"),
    [
        ((2021, 4, 5, 23, 59), "not due yet"),
        ((2021, 4, 6, 0, 1), "1 day overdue"),
        ((2021, 4, 12, 9), "7 days overdue"),
        ((2022, 4, 5, 9), "365 days overdue"),
        ((2022, 4, 6, 9), "missing, 365 days"),
        ((2026, 11, 24, 9), "missing, 365 days"),
    ],
)
def test_what_is_not_in_is_overdue_to_the_day_for_a_year_and_then_missing(town, moment, mark):
    make_report(town.sub_measure, 3, "draft")
    page = reporting(town, moment)
    assert marks_of(page) == {"1.1": mark, "1.2": mark}


@pytest.mark.parametrize(
    ("closed", "mark", "days"),
    [
        ((2021, 4, 3, 9), "missing", 0),
        ((2021, 4, 12, 0, 1), "missing, 7 days", 7),
        ((2021, 4, 11, 23, 59), "missing, 6 days", 6),
        ((2024, 1, 1, 9), "missing, 365 days", 365),
    ],
)
def test_what_is_not_in_when_the_month_is_closed_is_missing_and_counts_until_then(town, closed, mark, days):
    make_report(town.sub_measure, 3, "draft")
    with at(*closed):
        steps.close(town.client("administrator"), 3)
    page = reporting(town, (2024, 4, 20, 9))
    assert marks_of(page) == {"1.1": mark, "1.2": mark}
    assert [line["cells"][2].days for line in page.context["lines"]] == [f"+{days}" if days else ""] * 2
    assert page.context["is_closed"]


def test_a_month_closed_again_counts_to_the_last_closing(town):
    administrator = town.client("administrator")
    for day in (12, 20):
        with at(2021, 4, day, 9):
            steps.close(administrator, 3)
        if day == 12:
            with at(2021, 4, 13, 9):
                steps.reopen(administrator, 3)
    assert set(marks_of(reporting(town, (2021, 5, 20, 9))).values()) == {"missing, 15 days"}


def test_a_closed_month_that_no_event_tells_of_counts_to_today(town):
    ClosedMonth.objects.create(plan=town.plan, month=3)
    assert set(marks_of(reporting(town, (2021, 4, 20, 9))).values()) == {"missing, 15 days"}


def test_who_never_reports_stands_no_better_than_who_comes_very_late(town):
    for month in (1, 2, 3):
        make_report(town.sub_measure, month, first_submitted_at=datetime(2026, 11, 24, tzinfo=TOWN))
    page = reporting(town, (2026, 11, 24, 12))
    assert [(line["department"].name, line["total"].days) for line in page.context["lines"]] == [
        ("Farm Office", 365 * 12),
        ("Economy Office", 365 * 12),
    ]


@pytest.mark.parametrize("after", [(2021, 4, 20, 9), (2023, 4, 20, 9)])
@pytest.mark.parametrize(("moment", "mark"), [((2021, 4, 4, 9), "on time"), ((2021, 4, 8, 9), "3 days late")])
def test_a_returned_report_keeps_its_mark_when_the_month_is_closed_or_a_year_has_passed(town, moment, mark, after):
    make_report(town.sub_measure, 3, "returned", first_submitted_at=datetime(*moment, tzinfo=TOWN))
    if after[0] == 2021:
        with at(2021, 4, 12, 9):
            steps.close(town.client("administrator"), 3)
    page = reporting(town, after)
    assert marks_of(page)["1.1"] == mark
    assert ("returned, not put right" if after[0] == 2021 else "returned, to be put right") in page.text


def test_being_returned_costs_no_time(town):
    reporter, reviewer = town.client("reporter"), town.client("reviewer")
    with at(2021, 4, 4, 9):
        steps.submit(reporter, town.sub_measure, 3, {town.target: "7"})
    with at(2021, 4, 9, 9):
        steps.give_back(reviewer, town.sub_measure, 3, "Say more")
    page = reporting(town)
    assert marks_of(page)["1.1"] == "on time"
    assert "returned, to be put right" in page.text
    with at(2021, 4, 11, 9):
        steps.submit(reporter, town.sub_measure, 3, {town.target: "8"})
    page = reporting(town)
    assert marks_of(page)["1.1"] == "on time"
    assert "returned, to be put right" not in page.text
    assert {entry["sub_measure"].code: entry["first"] for entry in entries_of(page)}["1.1"] == "4 April 2021, 09:00"


def test_withdrawing_costs_the_time_until_it_comes_again(town):
    reporter = town.client("reporter")
    with at(2021, 4, 4, 9):
        steps.submit(reporter, town.sub_measure, 3, {town.target: "7"})
        steps.withdraw(reporter, town.sub_measure, 3)
    assert marks_of(reporting(town))["1.1"] == "7 days overdue"
    with at(2021, 4, 8, 9):
        steps.submit(reporter, town.sub_measure, 3, {town.target: "8"})
    assert marks_of(reporting(town))["1.1"] == "3 days late"


def test_withdrawing_after_a_review_keeps_the_first_submission(town):
    reporter, reviewer = town.client("reporter"), town.client("reviewer")
    with at(2021, 4, 4, 9):
        steps.submit(reporter, town.sub_measure, 3, {town.target: "7"})
        steps.give_back(reviewer, town.sub_measure, 3, "Say more")
    with at(2021, 4, 9, 9):
        steps.submit(reporter, town.sub_measure, 3, {town.target: "8"})
        steps.withdraw(reporter, town.sub_measure, 3)
    assert marks_of(reporting(town))["1.1"] == "on time"


def test_figures_that_the_office_imported_count_as_on_time(town):
    with at(2021, 4, 30, 9):
        rows = [ImportedFigure(town.target, None, 3, Decimal(5))]
        import_figures(actor(town.user("administrator")), town.plan, rows)
    assert marks_of(reporting(town, (2021, 5, 1, 9)))["1.1"] == "on time"


def test_departments_stand_worst_first_with_their_counts(town):
    third = make_department(name="Third Office")
    sub_measure = make_sub_measure(town.area, third, code="1.3")
    for month in (1, 2, 3):
        make_report(town.sub_measure, month, first_submitted_at=datetime(2021, month + 1, 4, tzinfo=TOWN))
    for month, day in ((1, 9), (2, 3), (3, 8)):
        make_report(town.other_sub_measure, month, first_submitted_at=datetime(2021, month + 1, day, tzinfo=TOWN))
    make_report(sub_measure, 1, first_submitted_at=datetime(2021, 2, 5, tzinfo=TOWN))
    page = reporting(town)
    counted = {
        line["department"].name: tuple(
            getattr(line["total"], name) for name in ("expected", "on_time", "late", "overdue", "missing", "days")
        )
        for line in page.context["lines"]
    }
    assert list(counted) == ["Third Office", "Farm Office", "Economy Office"]
    assert counted == {
        "Third Office": (3, 1, 0, 2, 0, 38 + 7),
        "Farm Office": (3, 1, 2, 0, 0, 4 + 3),
        "Economy Office": (3, 3, 0, 0, 0, 0),
    }
    total = page.context["total"]
    assert (total.expected, total.on_time, total.late, total.not_in, total.days) == (9, 5, 2, 2, 52)
    by_month = {line["department"].name: [cell.days for cell in line["cells"]] for line in page.context["lines"]}
    assert by_month["Farm Office"] == ["+4", "", "+3"]


def test_what_nobody_reports_on_is_not_counted(town):
    make_sub_measure(town.area, None, code="1.8")
    make_sub_measure(make_area(town.plan, kind="proposal"), town.sub_measure.lead, code="7.1")
    page = reporting(town)
    assert set(marks_of(page)) == {"1.1", "1.2"}
    assert "1 sub-measure has no lead department yet and is not counted." in page.text


def test_only_months_that_have_ended_are_shown(town):
    page = reporting(town, (2021, 3, 31, 23), month=9)
    assert [head["number"] for head in page.context["heads"]] == [1, 2]
    assert page.context["month"] == 2
    assert "No month of 2021 has ended yet" in reporting(town, (2021, 1, 31, 9)).text


@pytest.mark.parametrize(("moment", "month"), [((2021, 9, 2, 9), 8), ((2022, 3, 1, 9), 12), ((2026, 11, 24, 9), 3)])
def test_it_opens_with_the_month_that_is_waited_for_or_of_an_old_year_the_last_reported(town, moment, month):
    make_report(town.sub_measure, 3, "approved")
    with at(*moment):
        page = town.client("leader").get(reverse("reports:reporting"), {"year": 2021})
    assert page.context["month"] == month


def test_a_year_without_a_plan_shows_the_usual_one(town):
    page = town.client("leader").get(reverse("reports:reporting"), {"year": 1999})
    assert page.context["plan"].year == 2021


def test_the_dashboard_says_who_has_not_reported_and_what_was_returned(town):
    third = make_sub_measure(town.area, town.other_sub_measure.lead, code="1.3", title="Third measure")
    make_sub_measure(town.area, None, code="1.4", title="Nobody's")
    make_report(third, 3, "returned", first_submitted_at=datetime(2021, 4, 4, tzinfo=TOWN))
    with at(2021, 4, 6, 9):
        page = town.client("leader").get(reverse("dashboards:dashboard"), {"month": 3})
    missing = {group["department"]: (group["count"], group["returned"]) for group in page.context["missing"]}
    assert missing == {"Farm Office": (2, 1), "Economy Office": (1, 0), "": (1, 0)}
    # A returned report came in time, so it is not among those that are overdue.
    overdue = {word: count for _kind, _shape, word, count in page.context["discipline"].counts}
    assert overdue == {"on time": 1, "missing": 2}
    assert "1 returned, to be put right" in page.text


def test_the_review_queue_counts_days_from_the_first_submission(town):
    with at(2021, 4, 5, 23, 59):
        steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    with at(2021, 4, 7, 0, 1):
        steps.submit(town.client("stranger"), town.other_sub_measure, 3, {town.other_target: "7"})
        page = town.client("reviewer").get(reverse("reports:review_queue"))
    entries = [entry for group in page.context["groups"] for entry in group["entries"]]
    assert {entry["sub_measure"].code: entry["timing"].text for entry in entries} == {
        "1.1": "on time",
        "1.2": "2 days late",
    }
    assert "2 days late" in page.text


def test_a_very_late_report_is_as_late_on_every_page(town):
    with at(2026, 11, 24, 9):
        steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    pages = [
        ("reviewer", reverse("reports:review_queue")),
        ("reviewer", reverse("reports:review", args=(2021, "1.1", 3))),
        ("reporter", reverse("reports:report", args=(2021, "1.1", 3))),
        ("reporter", reverse("reports:my_month") + "?year=2021&month=3"),
        ("leader", reverse("reports:reporting") + "?year=2021&month=3"),
    ]
    for person, address in pages:
        with at(2026, 11, 24, 10):
            page = town.client(person).get(address).text
        assert re.findall(r"(\d+ days late(?: or more)?)<", page) == ["365 days late or more"], address
