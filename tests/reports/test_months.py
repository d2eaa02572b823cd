"""Months: figures come when a month has ended in the town; a closed month takes corrections only."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from reports.actions import ImportedFigure, ReportEntry, close_month, import_figures, reopen_month, save_draft
from targets.actions import ActionError
from targets.models import ClosedMonth, Event, ProgressReport
from tests.factories import actor, make_area, make_report, make_sub_measure
from tests.reports import steps

from .steps import figure_of, report_of

TOWN = ZoneInfo("Asia/Shanghai")


def at(*moment: int):
    return time_machine.travel(datetime(*moment, tzinfo=TOWN), tick=False)


def test_a_minute_before_the_month_ends_its_figures_are_refused_and_kept(town):
    with at(2021, 6, 30, 23, 59):
        response = steps.save(town.client("reporter"), town.sub_measure, 6, {town.target: "600"})
    assert "June 2021 has not ended; figures are the standing values at its end." in response.text
    assert 'value="600"' in response.text
    assert not ProgressReport.objects.exists()


def test_a_minute_after_the_month_ends_its_figures_are_taken(town):
    with at(2021, 7, 1, 0, 1):
        assert steps.submit(town.client("reporter"), town.sub_measure, 6, {town.target: "600"}).status_code == 302
    assert report_of(town.sub_measure, 6).status == "submitted"


def test_december_ends_with_the_year(town):
    with at(2021, 12, 31, 23, 59):
        assert "has not ended" in steps.save(town.client("reporter"), town.sub_measure, 12).text
    with at(2022, 1, 1, 0, 1):
        assert steps.save(town.client("reporter"), town.sub_measure, 12, {town.target: "1"}).status_code == 302


@pytest.mark.parametrize("month", [13, 0, 99, "x", "01", "-1"])
def test_a_month_outside_the_plan_has_no_page(town, month):
    client = town.client("reporter")
    assert client.get(f"/reports/2021/1.1/{month}/").status_code == 404
    assert client.post(f"/reports/2021/1.1/{month}/", {"version": 0, "progress": "x"}).status_code == 404
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_outside_the_plan_is_refused_past_the_page_too(town, month):
    with pytest.raises(ActionError, match=f"Month {month} is not in the plan; write 1 to 12."):
        save_draft(actor(town.user("reporter")), town.sub_measure, month, 0, ReportEntry(progress="x"))
    with pytest.raises(ActionError, match="write 1 to 12"):
        close_month(actor(town.user("administrator")), town.plan, month)


def test_a_closed_month_takes_no_report_and_keeps_what_was_typed(town):
    steps.close(town.client("administrator"), 3)
    response = steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    assert "March 2021 is closed" in response.text
    assert 'value="7"' in response.text
    assert not ProgressReport.objects.exists()


def test_a_closed_month_takes_no_withdrawal_approval_or_return(town):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    steps.close(town.client("administrator"), 3)
    steps.withdraw(town.client("reporter"), town.sub_measure, 3)
    reviewer = town.client("reviewer")
    assert "March 2021 is closed" in steps.approve(reviewer, town.sub_measure, 3).text
    assert "March 2021 is closed" in steps.give_back(reviewer, town.sub_measure, 3, "Mend it").text
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_a_closed_month_takes_a_correction(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    steps.close(town.client("administrator"), 3)
    steps.correct(town.client("reviewer"), town.sub_measure, 3, {town.target: "6"}, "The audit")
    assert figure_of(town.target, 3).counted == 6


def test_a_reopened_month_takes_reports_again(town):
    administrator = town.client("administrator")
    assert "Closed: March 2021." in steps.close(administrator, 3).text
    assert "Reopened: March 2021." in steps.reopen(administrator, 3).text
    assert not ClosedMonth.objects.exists()
    assert steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "7"}).status_code == 302


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_month_is_reopened_for_a_reason_only(town, reason):
    administrator = town.client("administrator")
    steps.close(administrator, 3)
    page = steps.reopen(administrator, 3, reason=reason)
    assert "Say why the month is reopened." in page.text
    assert ClosedMonth.objects.count() == 1
    with pytest.raises(ActionError, match="Say why the month is reopened"):
        reopen_month(actor(town.user("administrator")), town.plan, 3, reason=reason)
    assert ClosedMonth.objects.count() == 1
    assert [event.action for event in Event.objects.all()] == ["close_month"]


def test_the_trace_keeps_why_a_month_was_reopened(town):
    administrator = town.client("administrator")
    steps.close(administrator, 3)
    steps.reopen(administrator, 3, reason=" The audit wants it ")
    assert Event.objects.get(action="reopen_month").reason == "The audit wants it"
    assert "The audit wants it" in town.client("auditor").get(reverse("dashboards:trace")).text


def test_the_reopening_page_says_what_waits_there(town):
    make_report(town.sub_measure, 3, "returned")
    administrator = town.client("administrator")
    with at(2021, 4, 12, 9):
        steps.close(administrator, 3)
        assert reverse("reports:reopen_month", args=(2021, 3)) in administrator.get(reverse("reports:months")).text
        page = administrator.get(reverse("reports:reopen_month", args=(2021, 3)))
    assert "closed on Monday 12 April 2021" in page.text
    assert "2 reports were left open." in page.text
    assert [group["department"].name for group in page.context["groups"]] == ["Economy Office", "Farm Office"]
    assert ClosedMonth.objects.count() == 1


def test_reopening_a_year_without_a_plan_is_not_found(town):
    assert steps.reopen(town.client("administrator"), 3, year=1999).status_code == 404


def test_closing_twice_and_reopening_an_open_month_say_so(town):
    administrator = town.client("administrator")
    assert "This month is open already." in steps.reopen(administrator, 3).text
    steps.close(administrator, 3)
    assert "March 2021 is closed" in steps.close(administrator, 3).text
    assert ClosedMonth.objects.count() == 1


def test_a_month_that_has_not_ended_is_not_closed(town):
    with at(2021, 3, 31, 12):
        assert "March 2021 has not ended" in steps.close(town.client("administrator"), 3).text
    assert not ClosedMonth.objects.exists()


def test_a_year_without_a_plan_has_no_months(town):
    assert steps.close(town.client("administrator"), 3, year=1999).status_code == 404


def test_the_months_page_counts_reports_by_state(town):
    third = make_sub_measure(town.area, town.sub_measure.lead)
    make_report(town.sub_measure, 3, "approved")
    make_report(town.other_sub_measure, 3, "returned")
    make_report(third, 3, "draft")
    make_report(town.sub_measure, 4, "submitted")
    with at(2021, 5, 2, 9):
        page = town.client("administrator").get(reverse("reports:months"))
    march, april = page.context["lines"][2:4]
    assert march["approved"] == 1
    assert march["counts"] == {"submitted": 0, "returned": 1, "draft": 1, "none": 0}
    assert (april["approved"], april["counts"]["submitted"], april["counts"]["none"]) == (0, 1, 2)


@pytest.mark.parametrize(
    ("moment", "reports", "state", "note"),
    [
        ((2021, 3, 31, 23, 59), (), "not_ended", ""),
        ((2021, 4, 1, 0, 1), (), "open", "4 days left"),
        ((2021, 4, 4, 9), (), "open", "1 day left"),
        ((2021, 4, 5, 9), (), "due", "due today, 2 to come"),
        ((2021, 4, 5, 9), ("approved", "approved"), "due", "all approved, ready to be closed"),
        ((2021, 4, 6, 0, 1), ("approved", "draft"), "late", "1 report missing, 1 day overdue"),
        ((2021, 4, 8, 9), ("returned",), "late", "1 report missing, 1 returned, 3 days overdue"),
        ((2021, 4, 8, 9), ("submitted", "approved"), "due", "all in, 1 waits for review"),
        ((2026, 11, 24, 9), (), "late", "2 reports missing, overdue for more than a year"),
    ],
)
def test_a_month_is_open_then_due_then_late(town, moment, reports, state, note):
    for sub_measure, status in zip((town.sub_measure, town.other_sub_measure), reports, strict=False):
        make_report(sub_measure, 3, status)
    with at(*moment):
        line = town.client("administrator").get(reverse("reports:months")).context["lines"][2]
    assert (line["state"], line["state_note"]) == (state, note)


def test_a_closed_month_is_closed_whatever_was_left(town):
    administrator = town.client("administrator")
    steps.close(administrator, 3)
    page = administrator.get(reverse("reports:months"))
    assert [line["number"] for line in page.context["lines"] if line["state"] == "closed"] == [3]


def test_figures_that_were_imported_in_full_leave_nothing_open(town):
    import_figures(actor(town.user("administrator")), town.plan, [ImportedFigure(town.target, None, 3, Decimal(5))])
    make_report(town.other_sub_measure, 3, "approved")
    administrator = town.client("administrator")
    assert administrator.get(reverse("reports:months")).context["lines"][2]["is_clear"]
    assert "Closed: March 2021." in steps.close(administrator, 3, left="", leave="", reason="").text


def test_closing_says_what_it_leaves_by_department_with_its_state(town):
    third = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Third measure")
    make_report(town.sub_measure, 3, "submitted")
    make_report(third, 3, "returned")
    make_sub_measure(town.area, None, code="1.4", title="Nobody's")
    make_sub_measure(make_area(town.plan, kind="proposal"), town.sub_measure.lead, code="7.1")
    page = town.client("administrator").get(reverse("reports:close_month", args=(2021, 3)))
    listed = [
        (group["department"].name, [(line["sub_measure"].code, str(line["state"].label)) for line in group["lines"]])
        for group in page.context["groups"]
    ]
    assert listed == [
        ("Economy Office", [("1.1", "Waits for review"), ("1.3", "Returned")]),
        ("Farm Office", [("1.2", "Not started")]),
    ]
    assert "3 reports are still open." in page.text
    assert "Third measure" in page.text
    assert not ClosedMonth.objects.exists()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"leave": ""}, "Tick that these reports are left open, or wait until they are in."),
        ({"reason": "  "}, "Say why these reports are left open."),
        ({"left": ""}, "2 reports of March 2021 are still open; read which before you close the month."),
        ({"left": "1.1:draft 1.2:none"}, "What is open in March 2021 has changed since you read it"),
    ],
)
def test_a_month_is_not_closed_over_reports_that_nobody_answers_for(town, form, sentence):
    page = steps.close(town.client("administrator"), 3, **form)
    assert sentence in page.text
    assert page.context["left"] == "1.1:none 1.2:none"
    assert not ClosedMonth.objects.exists()
    assert not Event.objects.exists()


def test_a_report_that_moves_while_the_list_is_read_is_noticed_and_the_reason_kept(town):
    make_report(town.sub_measure, 3, "draft")
    administrator = town.client("administrator")
    shown = administrator.get(reverse("reports:close_month", args=(2021, 3))).context["left"]
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    page = steps.close(administrator, 3, left=shown, reason="Both are ill")
    assert page.status_code == 409
    assert "has changed since you read it" in page.text
    assert 'value="Both are ill"' in page.text
    assert not page.context["form"]["leave"].value()
    assert "Closed: March 2021." in steps.close(administrator, 3).text


def test_the_action_itself_asks_for_a_reason(town):
    administrator = actor(town.user("administrator"))
    with pytest.raises(ActionError, match="Say why these reports are left open"):
        close_month(administrator, town.plan, 3, leaving="1.1:none 1.2:none", reason=" ")
    with pytest.raises(ActionError, match="2 reports of March 2021 are still open"):
        close_month(administrator, town.plan, 3)
    with pytest.raises(ActionError, match="Your account may not do this"):
        close_month(actor(town.user("reviewer")), town.plan, 3, leaving="1.1:none 1.2:none", reason="No")
    assert not ClosedMonth.objects.exists()


def test_the_trace_keeps_what_was_left_open_and_why(town):
    make_report(town.sub_measure, 3, "submitted")
    steps.close(town.client("administrator"), 3, reason="The inspection is tomorrow")
    [event] = Event.objects.all()
    assert event.reason == "The inspection is tomorrow"
    assert event.changes[1]["after"] == {"1.1": "submitted", "1.2": "none"}
    page = town.client("auditor").get(reverse("dashboards:trace"))
    assert "The inspection is tomorrow" in page.text
    assert "1.1: Waits for review, 1.2: Not started" in page.text


@pytest.mark.parametrize(("moment", "word"), [((2021, 3, 31, 12), "Not ended"), ((2021, 5, 1, 9), "Closed")])
def test_the_closing_page_of_a_month_that_cannot_be_closed_says_why(town, moment, word):
    administrator = town.client("administrator")
    if word == "Closed":
        steps.close(administrator, 3)
    with at(*moment):
        page = administrator.get(reverse("reports:close_month", args=(2021, 3)), follow=True)
    assert f"March 2021 cannot be closed now: {word}." in page.text


def test_a_correction_in_a_closed_month_stands_side_by_side_with_its_reason(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    steps.close(town.client("administrator"), 3)
    steps.correct(town.client("reviewer"), town.sub_measure, 3, {town.target: "6"}, "The audit found one more")
    pages = [
        ("reviewer", reverse("dashboards:sub_measure", args=(2021, "1.1"))),
        ("reviewer", reverse("reports:review", args=(2021, "1.1", 3))),
        ("reporter", reverse("reports:report", args=(2021, "1.1", 3))),
    ]
    for person, address in pages:
        page = town.client(person).get(address)
        assert "<strong>Reason</strong> The audit found one more" in page.text
        assert_in_order(page.text, '<th scope="row">Revenue</th>', "<del>5</del>", "<ins>6</ins>")


def assert_in_order(text: str, *pieces: str) -> None:
    """Each piece stands in the text, one after the other."""
    at = 0
    for piece in pieces:
        at = text.index(piece, at) + len(piece)


def test_my_month_opens_with_the_first_month_that_is_owed(town):
    make_report(town.sub_measure, 1, "approved", {town.target: 1})
    with at(2021, 4, 2, 9):
        page = town.client("reporter").get(reverse("reports:my_month"))
    assert page.context["month"] == 2
    assert (page.context["done"], page.context["total"]) == (0, 1)


def test_my_month_names_what_was_returned_in_other_open_months(town):
    third = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Third measure")
    for sub_measure, month in (
        (town.sub_measure, 1),
        (town.sub_measure, 2),
        (third, 2),
        (third, 3),
        (town.other_sub_measure, 1),
    ):
        make_report(sub_measure, month, "returned")
    make_report(third, 1, "submitted")
    ClosedMonth.objects.create(plan=town.plan, month=1)

    def named(month: int) -> list[tuple[int, str]]:
        with at(2021, 4, 2, 9):
            page = town.client("reporter").get(reverse("reports:my_month"), {"year": 2021, "month": month})
        for back in page.context["returned"]:
            assert reverse("reports:report", args=(2021, back["sub_measure"].code, back["month"])) in page.text
        assert ("Returned, to be put right:" in page.text) == bool(page.context["returned"])
        return [(back["month"], back["sub_measure"].code) for back in page.context["returned"]]

    assert named(3) == [(2, "1.1"), (2, "1.3")]
    assert named(2) == [(3, "1.3")]
    ClosedMonth.objects.create(plan=town.plan, month=3)
    assert named(2) == []
