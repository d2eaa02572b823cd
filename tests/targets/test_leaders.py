"""责任领导: a sub-measure has a leader of its own, or its lead department's; a handover ends the own one."""

import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from targets.models import ClosedMonth, Event, Handover, SubMeasure
from tests.admin.conftest import fields_of
from tests.dashboards.documents.word import bulletin, texts
from tests.factories import make_department, make_project, make_report

pytestmark = pytest.mark.django_db
JULY = datetime(2021, 7, 8, 2, tzinfo=UTC)
PAGES = ("/measures/2021/1.1/", "/targets/2021/revenue/", "/areas/2021/1/", "/wall/", "/dashboard/")


@pytest.fixture
def july(town):
    """The figure of 1.1 is far behind in May, June is not reported; it is 8 July."""
    for month in (4, 5):
        make_report(town.sub_measure, month, figures={town.target: 100})
    with time_machine.travel(JULY, tick=False):
        yield town


def name(town, leader: str, sub_measure=None) -> None:
    """An administrator names the leader on the sub-measure's page."""
    page = reverse("admin:targets_submeasure_change", args=[(sub_measure or town.sub_measure).pk])
    browser = town.client("administrator")
    assert browser.post(page, {**fields_of(browser.get(page)), "leader": leader}).status_code == 302


def hand_over(town, to, from_month=6) -> None:
    address = reverse("admin:targets_submeasure_hand_over", args=[town.sub_measure.pk])
    fields = {"to": to.pk, "from_month": from_month, "reason": "Offices were merged.", "document": ""}
    assert town.client("administrator").post(address, fields).status_code == 302


def test_its_own_leader_stands_wherever_the_department_s_did(july):
    leader = july.client("leader")
    for page in PAGES:
        assert "Li Ming" in leader.get(f"{page}?month=6").text, page
    name(july, "Zhao Lei")
    for page in PAGES:
        assert "Zhao Lei" in leader.get(f"{page}?month=6").text, page
    for page in PAGES[:2]:
        assert "Li Ming" not in leader.get(f"{page}?month=6").text, page
    ledger = leader.get("/ledger/ledger.csv?month=6").content.decode("utf-8-sig")
    assert "Zhao Lei" in ledger
    assert "Wang Fang" in ledger
    assert any("Zhao Lei" in text for text in texts(bulletin(leader)))
    name(july, "")
    assert "Li Ming" in leader.get("/measures/2021/1.1/?month=6").text


def test_a_handover_ends_it_and_the_months_before_keep_it(july):
    leader = july.client("leader")
    name(july, "Zhao Lei")
    hand_over(july, july.other_sub_measure.lead)
    assert SubMeasure.objects.get(code="1.1").leader == ""
    assert Handover.objects.get().leader == "Zhao Lei"
    assert "Zhao Lei" in leader.get("/measures/2021/1.1/?month=5").text.partition("<section>")[0]
    after = leader.get("/measures/2021/1.1/?month=6").text.partition("<section>")[0]
    assert "Wang Fang" in after
    assert "Zhao Lei" not in after
    name(july, "Sun Hua")
    assert "Sun Hua" in leader.get("/measures/2021/1.1/?month=6").text
    assert "Zhao Lei" in leader.get("/measures/2021/1.1/?month=5").text.partition("<section>")[0]


def test_a_handover_that_is_taken_back_gives_it_back(july):
    name(july, "Zhao Lei")
    hand_over(july, july.other_sub_measure.lead)
    hand_over(july, july.sub_measure.lead)
    assert SubMeasure.objects.get(code="1.1").leader == "Zhao Lei"


def test_a_past_day_shows_who_was_named_then(july):
    name(july, "Chen Jie")
    with time_machine.travel(datetime(2021, 7, 9, 2, tzinfo=UTC), tick=False):
        name(july, "Zhao Lei")
    with time_machine.travel(datetime(2021, 7, 12, 2, tzinfo=UTC), tick=False):
        name(july, "Sun Hua")
        leader = july.client("leader")
        for day, named in (("2021-07-08", "Chen Jie"), ("2021-07-10", "Zhao Lei"), ("2021-07-12", "Sun Hua")):
            facts = leader.get(f"/measures/2021/1.1/?month=6&on={day}").text.partition("<section>")[0]
            assert named in facts, day


def test_the_trace_agrees_with_what_is_stored(july):
    name(july, "Zhao Lei")
    hand_over(july, july.other_sub_measure.lead)
    made = make_project(july, code="north", leader="Sun Hua")
    told = [change for event in Event.objects.all() for change in event.changes if change["field"] == "leader"]
    assert [(change["on"], change["of"], change["before"], change["after"]) for change in told] == [
        ("sub_measure", "1.1", "", "Zhao Lei"),
        ("handover", "1.1", "", "Zhao Lei"),
        ("sub_measure", "1.1", "Zhao Lei", ""),
        ("sub_measure", "north", None, "Sun Hua"),
    ]
    out = io.StringIO()
    SubMeasure.with_projects.filter(pk=made.pk).update(leader="Nobody")
    with pytest.raises(SystemExit):
        call_command("verify_trace", "--language", "en", stdout=out, stderr=out)
    assert "Nobody" in out.getvalue()
    assert "Zhao Lei" not in out.getvalue()


def test_next_year_s_plan_keeps_it(july):
    name(july, "Zhao Lei")
    ClosedMonth.objects.create(plan=july.plan, month=1)
    call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
    assert SubMeasure.objects.get(plan__year=2022, code="1.1").leader == "Zhao Lei"


@pytest.mark.django_db(transaction=True)
def test_a_project_s_leader_moves_to_its_sub_measure_and_back(town):
    named = make_project(town, code="north", leader="Sun Hua")
    unnamed = make_project(town, code="south")
    before = [("targets", "0012_asked_from"), ("projects", "0003_project_continues")]
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    executor = MigrationExecutor(connection)
    try:
        old = executor.migrate(before).apps.get_model("projects", "Project")
        assert dict(old.objects.values_list("code", "leader")) == {"north": "Sun Hua", "south": ""}
        old.objects.filter(pk=unnamed.pk).update(leader="Zhao Lei")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)
    leaders = dict(SubMeasure.with_projects.filter(is_project=True).values_list("pk", "leader"))
    assert leaders == {named.pk: "Sun Hua", unnamed.pk: "Zhao Lei"}
    assert SubMeasure.objects.get(code="1.1").leader == ""
    assert make_department(code="later").pk
