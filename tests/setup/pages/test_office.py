"""The plan's own fields, the office calendar, the reviewers' remarks."""

from datetime import date

import pytest
from django.core.management import call_command

from publishing.models import PublicPage
from targets.models import CalendarDay, Event, Plan, StandardRemark
from tests.factories import make_client, make_user

from .conftest import fields_of

pytestmark = pytest.mark.django_db
THRESHOLDS, HOLIDAYS, REMARKS = "/setup/thresholds/?year=2021", "/setup/holidays/?year=2021", "/setup/remarks/"


def test_report_day_and_thresholds_are_set_within_their_bounds(town, browser, send):
    refused = send(THRESHOLDS, {"report_day": "31", "green_at": "1.2", "amber_at": "1.5"})
    assert refused.status_code == 422
    assert "less than or equal to 28" in refused.text
    assert "above green" in refused.text
    opened = fields_of(browser.get(THRESHOLDS))
    assert send(THRESHOLDS, {"report_day": "8", "amber_at": "0.85"}).url == THRESHOLDS
    plan = Plan.objects.get()
    assert (plan.report_day, str(plan.amber_at)) == (8, "0.8500")
    assert {change["field"] for change in Event.objects.get().changes} == {"report_day", "amber_at"}
    colleague = make_client(make_user("administrator"))
    assert "this is stored now: Report day 8" in colleague.post(THRESHOLDS, {**opened, "report_day": "9"}).text
    assert f"/admin/targets/plan/{plan.pk}/copy/" in browser.get(THRESHOLDS).text


def test_what_is_sent_to_a_year_without_a_plan_changes_no_other_plan(town, browser):
    opened = fields_of(browser.get(THRESHOLDS))
    browser.post("/setup/thresholds/?year=1999", {**opened, "report_day": "8"})
    assert Plan.objects.get().report_day != 8
    browser.post("/setup/publishing/?year=1999", {"is_on": "on"})
    assert not PublicPage.objects.exists()
    assert not Event.objects.exists()


def test_a_list_of_days_is_pasted_and_days_are_taken_out(town, browser, send):
    slip = CalendarDay.objects.create(day="2021-03-03", kind="holiday", name="Slip")
    lines = "2021-10-01至2021-10-03 国庆节\n２０２１年9月26日 国庆节调休上班\n\n2021/1/1 元旦"
    assert send(HOLIDAYS, {"lines": lines, "remove": [slip.pk]}).url == HOLIDAYS
    assert "6 days are changed." in browser.get(HOLIDAYS).text
    days = list(CalendarDay.objects.order_by("day").values_list("day", "kind", "name"))
    assert days == [
        (date(2021, 1, 1), "holiday", "元旦"),
        (date(2021, 9, 26), "workday", "国庆节调休"),
        *((date(2021, 10, day), "holiday", "国庆节") for day in (1, 2, 3)),
    ]
    assert {event.action for event in Event.objects.all()} == {"change_calendar"}


def test_every_line_that_is_no_day_is_named_and_none_is_put_in(town, send):
    refused = send(HOLIDAYS, {"lines": "2021-10-01\nsoon\n2021-02-30\n2021-10-01 to 2022-10-03"})
    assert refused.status_code == 422
    for sentence in ("Line 2: “soon” does not begin", "Line 3: “2021-02-30” has a day", "Line 4: “2021-10-01 to"):
        assert sentence in refused.text
    assert "2021-02-30</textarea>" not in refused.text
    assert "soon" in fields_of(refused)["lines"][0]
    assert not CalendarDay.objects.exists()


def test_a_year_s_published_days_come_at_a_click(town, browser):
    assert browser.post(HOLIDAYS, {"fill": "1"}).url == HOLIDAYS
    assert CalendarDay.objects.filter(day__year=2021).count() > 20
    browser.post("/setup/holidays/?year=2099", {"fill": "1"})
    assert "2099" in browser.get(HOLIDAYS).text


def test_remarks_are_added_changed_and_removed(town, browser, send):
    assert send(REMARKS, {"rnew1-text": "Attach the receipt.", "rnew2-text": "Say where."}).url == REMARKS
    receipt, where = StandardRemark.objects.order_by("pk")
    typed = {
        f"r{receipt.pk}-text": "Attach every receipt.",
        f"r{receipt.pk}-position": "2",
        f"r{where.pk}-remove": "on",
    }
    assert send(REMARKS, typed).status_code == 302
    assert list(StandardRemark.objects.values_list("text", "position")) == [("Attach every receipt.", 2)]
    refused = send(REMARKS, {"rnew1-text": "x" * 300, "rnew2-text": "Again.", "rnew3-text": "Again."})
    assert refused.status_code == 422
    assert "at most 200 characters" in refused.text
    assert "This remark stands in another row already." in refused.text
    assert "“Attach every receipt.” is there already" in send(REMARKS, {"rnew1-text": "Attach every receipt."}).text
    assert StandardRemark.objects.count() == 1


def test_the_trace_tells_what_was_done_to_remarks_in_the_setup_and_in_the_administration(town, browser, send):
    send(REMARKS, {"rnew1-text": "Attach the receipt.", "rnew1-position": "1", "rnew2-text": "Say where."})
    receipt, where = StandardRemark.objects.order_by("pk")
    send(REMARKS, {f"r{receipt.pk}-text": "Attach every receipt.", f"r{where.pk}-remove": "on"})
    administration = "/admin/targets/standardremark/"
    send(f"{administration}add/", {"text": "Say when.", "position": "3"})
    send(f"{administration}{receipt.pk}/change/", {"position": "2"})
    when = StandardRemark.objects.get(text="Say when.")
    browser.post(f"{administration}{when.pk}/delete/", {"post": "yes"})
    browser.post(administration, {"action": "delete_selected", "_selected_action": [receipt.pk], "post": "yes"})
    told = [
        [(change["of"], change["field"], change["before"], change["after"]) for change in event.changes]
        for event in Event.objects.filter(plan=None, action="change_remark").order_by("sequence")
    ]
    assert told == [
        [
            *(("Attach the receipt.", "created", None, True), ("Attach the receipt.", "position", None, 1)),
            *(("Say where.", "created", None, True), ("Say where.", "position", None, 0)),
        ],
        [
            *(("Say where.", "position", 0, None), ("Say where.", "removed", None, True)),
            ("Attach every receipt.", "text", "Attach the receipt.", "Attach every receipt."),
        ],
        [("Say when.", "created", None, True), ("Say when.", "position", None, 3)],
        [("Attach every receipt.", "position", 1, 2)],
        [("Say when.", "position", 3, None), ("Say when.", "removed", None, True)],
        [("Attach every receipt.", "position", 2, None), ("Attach every receipt.", "removed", None, True)],
    ]
    page = town.client("auditor").get("/trace/?year=people&action=change_remark").text
    assert "Standard remark Say where. · removed" in page
    call_command("verify_trace", "--people")


def test_a_double_click_on_new_rows_is_answered_as_the_first(town, browser):
    sent = {
        REMARKS: {"rnew1-text": "Attach the receipt. ", "rnew1-position": "0"},
        "/setup/departments/": {"dnew-code": "new", "dnew-name": "New Office"},
        "/setup/villages/": {"vnew-code": "new", "vnew-name": "New Village"},
    }
    for address, typed in sent.items():
        opened = fields_of(browser.get(address))
        for _time in range(2):
            answer = browser.post(address, {**opened, **typed}, follow=True)
            assert answer.redirect_chain == [(address, 302)]
            assert "1 row is saved." in answer.text
    assert StandardRemark.objects.count() == 1
    assert Event.objects.count() == 3


def test_the_later_of_two_people_at_the_remarks_is_told(town, browser, send):
    changed, removed = (StandardRemark.objects.create(text=text) for text in ("Say where.", "Say when."))
    opened = fields_of(browser.get(REMARKS))
    colleague = make_client(make_user("administrator"))
    sent = {f"r{changed.pk}-text": "Say where it is.", f"r{removed.pk}-remove": "on"}
    assert send(REMARKS, sent, colleague).status_code == 302
    # What this person did not touch disturbs nobody.
    assert browser.post(REMARKS, {**opened, "rnew1-text": "Say who."}).status_code == 302
    refused = browser.post(REMARKS, {**opened, f"r{changed.pk}-text": "Where?", f"r{removed.pk}-text": "When?"})
    assert refused.status_code == 409
    assert "this is stored now: Remark Say where it is." in refused.text
    assert "Somebody else removed this remark meanwhile." in refused.text
    assert set(StandardRemark.objects.values_list("text", flat=True)) == {"Say where it is.", "Say who."}
    assert browser.post(REMARKS, fields_of(refused)).status_code == 302
    assert set(StandardRemark.objects.values_list("text", flat=True)) == {"Where?", "When?", "Say who."}


def test_a_second_click_on_new_remarks_is_answered_as_the_first(town, browser):
    typed = {**fields_of(browser.get(REMARKS)), "rnew1-text": "Say where.", "rnew2-text": "Say when."}
    for _click in range(2):
        assert browser.post(REMARKS, typed).url == REMARKS
    assert set(StandardRemark.objects.values_list("text", flat=True)) == {"Say where.", "Say when."}
