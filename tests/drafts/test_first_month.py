"""From which month on departments report, where a plan is loaded when its year has begun."""

import pytest
import time_machine

from departments import roles
from drafts.models import PlanInPreparation
from targets.models import ClosedMonth, SubMeasure, Target
from tests.drafts.samples import make_draft
from tests.factories import make_client, make_department, make_user

pytestmark = pytest.mark.django_db


def choices_on(client, day: str) -> tuple[str, PlanInPreparation]:
    """The page of the last step on a day of 2026, and its draft."""
    make_department(code="agri", name="农业农村局", short_name="县农业农村局")
    make_department(code="finance", name="财政所")
    make_department(code="office", name="党政办公室")
    draft = make_draft()
    with time_machine.travel(f"2026-{day}T04:00:00Z", tick=False):
        return client.get(f"/start/{draft.pk}/check/").text, draft


def chosen(page: str) -> str:
    before, _checked, _after = page.partition("checked")
    return before.rpartition('value="')[2].partition('"')[0]


@pytest.mark.parametrize(("day", "month"), [("02-03", "1"), ("02-20", "2"), ("06-03", "5"), ("06-20", "6")])
def test_nobody_begins_with_reports_that_are_late(client, day, month):
    page, _draft = choices_on(client, day)
    assert chosen(page) == month


def test_before_the_first_month_is_over_there_is_nothing_to_choose(client):
    page, _draft = choices_on(client, "01-20")
    assert "first_month" not in page


def test_the_months_before_are_closed_and_ask_for_nothing(client):
    _page, draft = choices_on(client, "06-20")
    with time_machine.travel("2026-06-20T04:00:00Z", tick=False):
        client.post(f"/start/{draft.pk}/load/", {"version": draft.version, "first_month": "5"})
        assert list(ClosedMonth.objects.order_by("month").values_list("month", flat=True)) == [1, 2, 3, 4]
        assert set(SubMeasure.objects.values_list("asked_from", flat=True)) == {5}
        assert set(Target.objects.values_list("asked_from", flat=True)) == {5}
        assert "May 2026" in client.get("/dashboard/").text
        assert "Nothing of the plan is reported in this month yet." in client.get("/dashboard/?year=2026&month=2").text


@pytest.mark.parametrize("month", ["1", "10"])
def test_nobody_is_late_before_they_could_report(client, month):
    page, draft = choices_on(client, "11-30")
    assert "from October on, at once, due on Monday 7 December 2026" in page
    with time_machine.travel("2026-11-30T04:00:00Z", tick=False):
        client.post(f"/start/{draft.pk}/load/", {"version": draft.version, "first_month": month})
        months = client.get("/months/?year=2026").text
        assert "7 December 2026" in months
        assert "(the plan was loaded later)" in months
        reviewer = make_client(make_user(roles.REVIEWER))
        dashboard = reviewer.get("/dashboard/?year=2026&month=10").text
        assert "overdue" not in dashboard
        assert 'class="light light-red' not in dashboard
        assert "The rules propose" not in reviewer.get("/matters/").text
    with time_machine.travel("2026-12-14T04:00:00Z", tick=False):
        reviewer = make_client(make_user(roles.REVIEWER))
        assert "7 days overdue" in reviewer.get("/reporting/?year=2026&month=10").text
        assert "The rules propose" in reviewer.get("/matters/").text


def test_what_is_wrong_leaves_no_month_closed(client):
    _page, draft = choices_on(client, "06-20")
    draft.rows[0]["area_kind"] = "none such"
    draft.save()
    with time_machine.travel("2026-06-20T04:00:00Z", tick=False):
        client.post(f"/start/{draft.pk}/load/", {"version": draft.version, "first_month": "6"})
    assert not SubMeasure.objects.exists()
    assert not ClosedMonth.objects.exists()
