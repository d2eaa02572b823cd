"""目标调整: from a month on a target promises something else; the months before keep what was promised then."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from targets.models import ClosedMonth, Event, TargetRevision
from targets.trace.chain import verify
from tests.dashboards.documents.word import bulletin, texts
from tests.factories import make_report

pytestmark = pytest.mark.django_db
JULY = datetime(2021, 7, 8, 2, tzinfo=UTC)


@pytest.fixture
def year(town):
    """Revenue of 1,200 for the year: 100 by April, which is closed, and 400 by June."""
    make_report(town.sub_measure, 4, figures={town.target: 390})
    make_report(town.sub_measure, 6, figures={town.target: 550})
    ClosedMonth.objects.create(plan=town.plan, month=4)
    with time_machine.travel(JULY, tick=False):
        yield town


def revise(town, *, person="administrator", **fields):
    fields = {"from_month": 6, "value": "１,000", "due_month": 12, "phasing": "even", **fields}
    fields = {"nodes": "", "reason": "The market fell.", "document": "No. 12 of 2021", **fields}
    return town.client(person).post(reverse("admin:targets_target_revise", args=[town.target.pk]), fields)


def shown(town, month, client=None, **query):
    """The year's target, the planned and the light of a month on the ledger."""
    page = (client or town.client("leader")).get("/ledger/", {"month": month, **query})
    [line] = [line for line in page.context["page"] if line.row.code == "revenue"]
    return line.line.value, line.line.planned, line.row.light.value


def test_the_months_before_keep_the_old_promise(year):
    assert shown(year, 4) == ("1,200.00", "400.00", "amber")
    assert shown(year, 6) == ("1,200.00", "600.00", "amber")
    response = revise(year)
    assert response.url == "/targets/2021/revenue/"
    assert shown(year, 4) == ("1,200.00", "400.00", "amber")
    assert shown(year, 6) == ("1,000.00", "500.00", "green")


def test_page_files_and_commands_say_the_old_and_the_new_value(year):
    revise(year)
    sentence = "目标已调整（6月起）：由1,200万元调整为1,000万元"
    leader = year.client("leader", language="zh-hans")
    page = leader.get("/targets/2021/revenue/?month=6").content.decode()
    for text in (sentence, "The market fell.", "No. 12 of 2021", "已调整"):
        assert text in page
    assert sentence not in leader.get("/targets/2021/revenue/?month=4").content.decode()
    assert sentence in leader.get("/ledger/?month=6").content.decode()
    assert sentence in leader.get("/ledger/ledger.csv?month=6").content.decode()
    assert sentence in "".join(texts(bulletin(leader)))
    assert sentence in leader.get("/compare/?year=2021&from=5&to=6").content.decode()
    out = io.StringIO()
    call_command("standings", "--year", "2021", "--month", "6", stdout=out)
    assert sentence in out.getvalue()


def test_the_form_and_the_review_are_held_against_the_promise_of_their_month(year):
    revise(year, from_month=7, value=900)
    reporter = year.client("reporter")
    for month, value in ((6, "1,200.00"), (7, "900.00")):
        page = reporter.get(f"/reports/2021/1.1/{month}/")
        [line] = page.context["sub_measure_months"][0].lines
        assert line.value == value


def test_a_past_day_knows_only_what_was_decided_by_then(year):
    with time_machine.travel(datetime(2021, 7, 9, 2, tzinfo=UTC), tick=False):
        revise(year)
    with time_machine.travel(datetime(2021, 7, 12, 2, tzinfo=UTC), tick=False):
        revise(year, value=800, reason="It fell again.")
        leader = year.client("leader")
        assert shown(year, 6, leader)[:2] == ("800.00", "400.00")
        assert shown(year, 6, leader, on="2021-07-10")[:2] == ("1,000.00", "500.00")
        assert shown(year, 6, leader, on="2021-07-08")[:2] == ("1,200.00", "600.00")


def test_a_revision_is_one_event_and_a_double_click_none(year):
    revise(year)
    revise(year)
    [event] = Event.objects.filter(action="revise")
    assert event.reason == "The market fell."
    changes = {change["field"]: (change["before"], change["after"]) for change in event.changes}
    assert changes["value"] == ("1200", "1000")
    assert _drift(year) == []
    TargetRevision.objects.update(value=Decimal(1))
    [drift] = _drift(year)
    assert drift.endswith("· June · target value: it is 1, but the trace's last word is 1,000 (event 1)")


def _drift(town):
    """What is not as the trace says, of revisions: the factories write no events."""
    return [str(drift) for drift in verify(town.plan).differences if drift.what.startswith("revision")]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"from_month": 4}, "April is closed"),
        ({"from_month": 1}, "April is closed"),
        ({"from_month": 13}, "less than or equal to 12"),
        ({"value": "1,200"}, "This is what the target promises already."),
        ({"value": ""}, "This field is required."),
        ({"value": "-5"}, "below zero"),
        ({"reason": " "}, "This field is required."),
        ({"phasing": "custom"}, "no “Milestones”"),
    ],
)
def test_a_revision_that_makes_no_sense_is_refused(year, fields, problem):
    response = revise(year, **fields)
    assert response.status_code == 409
    assert problem in response.content.decode()
    assert not TargetRevision.objects.exists()


def test_only_an_administrator_revises(year):
    assert revise(year, person="leader").status_code == 403
    assert "revise" not in year.client("leader").get("/targets/2021/revenue/?month=6").content.decode()
    assert "/revise/" in year.client("administrator").get("/targets/2021/revenue/?month=6").content.decode()
    assert not TargetRevision.objects.exists()


def test_once_a_month_is_closed_the_plan_s_words_are_revised_and_not_overwritten(year, tmp_path):
    page = year.client("administrator").get(reverse("admin:targets_target_change", args=[year.target.pk]))
    assert 'name="value"' not in page.content.decode()
    assert 'name="weight"' in page.content.decode()
    file = tmp_path / "plan.yaml"
    file.write_text(
        "- model: targets.target\n  fields:\n    sub_measure: [2021, '1.1']\n    code: revenue\n"
        "    name: Revenue\n    unit: 万元\n    decimals: 2\n    value: 900\n    comparator: gte\n    phasing: even\n",
        encoding="utf-8",
    )
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("loadplan", str(file), language="en", stderr=err)
    assert "plan.yaml:8: a month is closed, and value would be another for it; leave it as it is" in err.getvalue()


def test_a_target_without_a_value_is_set_whenever_it_is_known(year):
    year.other_target.value = None
    year.other_target.save()
    page = year.client("administrator").get(reverse("admin:targets_target_change", args=[year.other_target.pk]))
    assert 'name="value"' in page.content.decode()
