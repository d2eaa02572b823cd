"""The demonstration is its file's year: done by its people, in the order of time; and it lives at 8 July 2021."""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from PIL import Image

from departments import roles
from departments.models import Department, User, Village
from projects.board.load import load_projects
from targets.access import plan_of_year
from targets.models import ClosedMonth, Event, Figure, Plan, ProgressReport, SubMeasure
from targets.models.target import last_year_values
from targets.trace.record import hash_of
from tests.factories import make_client
from tests.reports import steps
from townplan.demo.town import PASSWORD

from .conftest import run, standings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
Action = Event.Action
TODAY = "8 July 2021"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def events_of(code: str, month: int) -> list[Event]:
    return list(Event.objects.filter(plan__year=2021, sub_measure__code=code, month=month).order_by("sequence"))


def test_the_town_is_there_and_marked(demonstration):
    assert demonstration.demonstration
    assert (Department.objects.count(), Village.objects.count()) == (12, 24)
    assert not User.objects.filter(demonstration=False).exists()
    assert not demonstration.targets.filter(value=None).exists()
    finance = demonstration.sub_measures.get(code="0.1")
    assert (finance.lead.code, [support.code for support in finance.supports.all()]) == ("finance", ["economy"])


def test_every_role_has_an_account_and_only_administrators_enter_the_administration():
    by_role = {
        role: list(User.objects.filter(groups__name=role).values_list("username", flat=True)) for role in roles.ROLES
    }
    assert by_role[roles.REVIEWER] == ["review1", "review2"]
    assert by_role[roles.LEADER] == ["leader"]
    assert by_role[roles.AUDITOR] == ["auditor"]
    assert len(by_role[roles.REPORTER]) == 12
    assert by_role[roles.ADMINISTRATOR] == list(User.objects.filter(is_staff=True).values_list("username", flat=True))


def test_accounts_sign_in_with_the_common_password():
    answer = Client().post("/sign-in/", {"username": "agri", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")


def test_reports_are_in_the_states_that_the_file_gives():
    reports = ProgressReport.objects.filter(sub_measure__plan__year=2021, sub_measure__is_project=False)
    assert Counter(reports.filter(month__lt=6).values_list("status", flat=True)) == {"approved": 113}
    assert Counter(reports.filter(month=6).values_list("status", flat=True)) == {
        "approved": 18,
        "submitted": 2,
        "draft": 1,
        "returned": 1,
    }
    assert sorted(ClosedMonth.objects.values_list("month", flat=True)) == [1, 2, 3, 4]


def test_lights_are_those_of_the_figures():
    june = standings(6)
    revenue = june["tax-revenue"]
    assert (revenue["actual"], revenue["figure_month"], revenue["light"]) == ("5520.000000", 6, "amber")
    assert (june["village-income"]["actual"], june["village-income"]["light"]) == ("9.000000", "amber")
    assert june["roads-rebuilt"]["light"] == "red"
    assert june["community-resettlement"]["light"] == "done"


def test_what_waits_for_review_does_not_count():
    upgraded = standings(6, "--provisional")["enterprises-upgraded"]
    assert (upgraded["actual"], upgraded["figure_month"]) == ("6.000000", 5)
    assert upgraded["provisional"]


def test_a_corrected_figure_counts_as_corrected_and_reads_as_it_was_on_the_day_before():
    figure = Figure.objects.get(target__plan__year=2021, target__code="tax-revenue", report__month=4)
    assert (float(figure.value), float(figure.counted)) == (3832.6, 3832.6)
    assert standings(4, "--on", "2021-06-08")["tax-revenue"]["actual"] == "3862.600000"
    assert standings(4, "--on", "2021-06-09")["tax-revenue"]["actual"] == "3832.600000"


def test_a_returned_report_comes_again_mended():
    events = events_of("1.1", 5)
    assert [(event.action, event.actor.username) for event in events] == [
        (Action.SUBMIT, "economy"),
        (Action.RETURN, "review1"),
        (Action.SUBMIT, "economy"),
        (Action.APPROVE, "review1"),
    ]
    assert events[1].reason == "示例包装是否已验收？请核实后再报。"
    mended = [change for change in events[2].changes if change["on"] == "figure"]
    assert [(change["of"], change["before"], change["after"]) for change in mended] == [
        ("enterprises-upgraded", "7", "6")
    ]


def test_a_withdrawn_report_is_in_the_trace():
    assert [event.action for event in events_of("2.2", 5)] == [
        Action.SUBMIT,
        Action.WITHDRAW,
        Action.SUBMIT,
        Action.APPROVE,
    ]


def test_an_approval_carries_the_reviewers_remark():
    approval = events_of("0.1", 1)[-1]
    assert (approval.action, approval.reason) == (Action.APPROVE, "开局良好，请继续按月报送税源情况。")
    assert approval.at == datetime(2021, 2, 5, 6, 15, tzinfo=UTC)


def test_the_trace_begins_with_the_plan_and_runs_in_the_order_of_time(demonstration):
    events = list(demonstration.events.order_by("sequence"))
    assert (events[0].action, events[0].actor_name) == (Action.LOAD_PLAN, "loaddemo")
    assert events[0].at == datetime(2021, 1, 4, 1, tzinfo=UTC)
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
    assert {event.source for event in events} == {"demonstration"}
    assert Counter(event.action for event in events)[Action.CLOSE_MONTH] == 4


def test_the_chain_of_hashes_is_whole(demonstration):
    previous = ""
    for number, event in enumerate(demonstration.events.order_by("sequence"), start=1):
        assert (event.sequence, event.previous_hash) == (number, previous)
        assert event.hash == hash_of(event)
        previous = event.hash


def test_a_second_load_changes_nothing(demonstration_allowed):
    before = (Event.objects.count(), list(ProgressReport.objects.order_by("pk").values()))
    assert run("loaddemo", "--language", "en") == "The demonstration is here already; nothing was changed.\n"
    assert (Event.objects.count(), list(ProgressReport.objects.order_by("pk").values())) == before


def test_reports_carry_their_evidence(demonstration):
    """A photo and a table stand behind June's report of the roads, for its readers to open."""
    report = ProgressReport.objects.get(sub_measure__plan=demonstration, sub_measure__code="5.3", month=6)
    evidence_files = {evidence.name: evidence for evidence in report.evidence.all()}
    assert {name: evidence.kind for name, evidence in evidence_files.items()} == {
        "迎春路通车.jpg": "image",
        "公路改建进度.xlsx": "excel",
    }
    client = Client()
    client.force_login(User.objects.get(username="leader"))
    answer = client.get(f"/evidence/{evidence_files['迎春路通车.jpg'].token}/")
    assert answer.headers["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(b"".join(answer.streaming_content))) as picture:
        assert picture.size == (1200, 800)


def test_the_year_before_is_there_to_compare_with(demonstration):
    before = Plan.objects.get(year=2020)
    assert before.demonstration
    assert before.targets.count() == 12
    assert before.targets.filter(value=None).count() == 0
    counted = Figure.objects.filter(target__plan=before, counted__isnull=False)
    assert counted.count() == 143
    assert set(counted.values_list("report__status", flat=True)) == {"draft"}
    # The plan of 2021 has its own values of the revenue of 2020: they are the same.
    revenue = counted.filter(target__code="tax-revenue").order_by("report__month").values_list("counted", flat=True)
    assert list(revenue) == last_year_values(demonstration.targets.get(code="tax-revenue").last_year)
    actions = set(Event.objects.filter(plan=before).values_list("action", "actor_name"))
    assert actions == {(Action.LOAD_PLAN, "loaddemo"), (Action.IMPORT, str(User.objects.get(username="review1")))}


def test_a_leader_sees_both_years_side_by_side():
    page = make_client(User.objects.get(username="leader")).get("/years/")
    assert (page.context["before"], page.context["after"]) == (2020, 2021)
    assert [line.code for line in page.context["only_before"]] == ["toilets-converted"]
    assert "The plans of 2020 and 2021 have 11 targets in common." in page.text


def person(name: str) -> Client:
    """Somebody of the demonstration, signed in."""
    return make_client(User.objects.get(username=name))


def test_every_page_says_its_day():
    pages = ("leader", "/dashboard/"), ("leader", "/screen/"), ("rural", "/my-month/"), ("admin", "/admin/")
    for who, address in pages:
        assert TODAY in person(who).get(address).text, address
    accounts = person("admin").get("/setup/accounts/").text
    assert str(timezone.localdate().year) not in accounts.partition("<tbody")[2]
    assert f"In this demonstration today is {TODAY}." in make_client().get("/sign-in/").text


def test_nothing_is_later_than_the_day_allows():
    assert "3 days overdue" in person("governance").get("/my-month/").text
    assert not re.search("365 days late|more than a year", person("leader").get("/reporting/").text)
    assert "to 7 August 2021" in person("leader").get("/projects/due/").text
    form = {"department": "construction", "make": ""}
    page = person("construction").post("/projects/calendar/", form, follow=True).text
    [address] = re.findall(r"http://testserver(/calendar/\S+\.ics)", page)
    [stamp] = set(re.findall(r"DTSTAMP:(\S+)", make_client().get(address).text))
    assert datetime.strptime(stamp, "%Y%m%dT%H%M%S%z").astimezone(SHANGHAI).date() == date(2021, 7, 8)


def test_june_is_the_month_to_fill():
    mine = person("rural").get("/my-month/").context["page"]
    assert (mine.year, mine.month, mine.has_ended) == (2021, 6, True)
    assert not person("rural").get("/my-month/2021/7/").context["page"].has_ended


def test_a_command_knows_the_day_too():
    """July is not due yet: nobody is called silent about it."""
    board = json.loads(run("standings", "--year", "2021", "--month", "7", "--format", "json"))
    told = {line["code"]: line["light"] for area in board["areas"] for line in area["sub_measures"]}
    assert (told["3.1"], told["6.1"]) == ("not_due", "not_due")


def test_what_is_done_is_recorded_on_that_day_in_its_order(demonstration):
    peace = SubMeasure.objects.get(plan=demonstration, code="5.5")
    with time_machine.travel(datetime(2027, 3, 2, 18, tzinfo=SHANGHAI), tick=False):
        words = {"assessment": "on_track", "progress": "化解信访事项累计52件。"}
        steps.submit(person("governance"), peace, 6, **words)
    with time_machine.travel(datetime(2027, 3, 3, 8, tzinfo=SHANGHAI), tick=False):
        steps.approve(person("review1"), peace, 6)
    report = ProgressReport.objects.get(sub_measure=peace, month=6)
    evening = datetime(2021, 7, 8, 18, tzinfo=SHANGHAI)
    assert (report.status, report.submitted_at, report.reviewed_at) == ("approved", evening, evening)
    events = demonstration.events.order_by("sequence")
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
    run("verify_trace", "--language", "en")  # exits where something is wrong


def test_a_session_ends_by_the_real_clock():
    with time_machine.travel(datetime(2027, 3, 2, 18, tzinfo=SHANGHAI), tick=False):
        Client().post("/sign-in/", {"username": "agri", "password": PASSWORD})
        assert Session.objects.latest("expire_date").expire_date == datetime(2027, 3, 2, 18, 30, tzinfo=SHANGHAI)


def test_as_many_projects_are_on_plan_as_their_sub_measure_says():
    """1.3 counts the projects without trouble: their lights are neither red nor amber."""
    plan, _plans = plan_of_year(2021)
    for month in (3, 4, 5, 6):
        lights = [row.light for row in load_projects(plan, month) if row.part_of_code == "1.3"]
        troubled = sum(light in ("red", "amber") for light in lights)
        assert len(lights) == 8
        assert float(standings(month)["projects-under-construction"]["actual"]) == 8 - troubled, month
