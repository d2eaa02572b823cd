"""Nothing changes without a trace: who, when, from where, before and after, chained by hash."""

import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from reports.actions import ReportEntry, save_draft
from targets.models import Event
from targets.trace.record import Program, locked_plan, record
from tests.factories import actor, make_report, make_target
from tests.reports import steps

EXPECTED = [
    # action, who, from where in the figure or the state to where
    ("save", "reporter", ("value", None, "100")),
    ("submit", "reporter", ("value", "100", "110")),
    ("withdraw", "reporter", ("status", "submitted", "draft")),
    ("submit", "reporter", ("value", "110", "120")),
    ("return", "reviewer", ("status", "submitted", "returned")),
    ("submit", "reporter", ("status", "returned", "submitted")),
    ("approve", "reviewer", ("counted", None, "130")),
    ("close_month", "administrator", ("closed", False, True)),
    ("correct", "reviewer", ("counted", "130", "140")),
    ("reopen_month", "administrator", ("closed", True, False)),
]


def test_each_step_writes_one_event_with_before_and_after(played):
    events = list(played.plan.events.order_by("sequence"))
    assert [(event.action, event.actor.username) for event in events] == [(what, who) for what, who, _c in EXPECTED]
    assert [event.sequence for event in events] == list(range(1, 11))
    for event, (_action, _who, change) in zip(events, EXPECTED, strict=True):
        assert change in [(c["field"], c["before"], c["after"]) for c in event.changes]
        assert event.month == 3
        assert event.source == "web 127.0.0.1"
        assert event.actor_name == event.actor.username
    assert [event.reason for event in events if event.reason] == [
        "Count again",
        "The year must go on",
        "The bank",
        "One more has come",
    ]


def test_a_refused_step_writes_no_event(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "9"})
    steps.submit(town.client("reporter"), town.sub_measure, 4, {town.target: "many"})
    steps.save(town.client("reporter"), town.sub_measure, 4, {town.target: "9"}, version=7)
    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    steps.correct(town.client("reviewer"), town.sub_measure, 3, {town.target: "9"}, "")
    steps.reopen(town.client("administrator"), 3)
    assert not Event.objects.exists()


@pytest.mark.parametrize("person", ["administrator", "auditor"])
def test_the_trace_page_shows_every_step_latest_first(played, person):
    page = played.client(person).get(reverse("dashboards:trace"))
    actions = [line.action for line in page.context["history"]]
    assert actions[:3] == ["Reopened the month", "Corrected", "Closed the month"]
    assert len(actions) == 10
    assert '<del>130</del></td><td class="num"><ins>140</ins>' in page.text


@pytest.mark.parametrize(
    "query",
    [
        *(
            "month=13",
            "month=x",
            "page=999",
            "page=x",
            "page=-1",
            "year=1999",
            "year=x",
            "action=steal",
            "person=nobody",
        ),
        *("department=x", "measure=9.9", "since=yesterday", "until=2021-02-30", "q=", f"q={'x' * 101}"),
    ],
)
def test_the_trace_page_takes_any_query(played, query):
    page = played.client("auditor").get(reverse("dashboards:trace") + "?" + query)
    assert page.status_code == 200
    assert len(page.context["history"]) == 10


def test_what_makes_no_sense_in_the_filter_is_said_beside_its_box(town):
    page = town.client("auditor").get(reverse("dashboards:trace"), {"since": "yesterday", "month": "13"})
    assert page.context["filter"].form.errors.keys() == {"since", "month"}
    assert "This is not a day; write it as 2021-06-30." in page.text


def listed(town, **query) -> list[int]:
    """The numbers of the events that pass a filter, the latest first."""
    page = town.client("auditor").get(reverse("dashboards:trace"), query)
    assert page.context["total"] == len(page.context["history"])
    return [line.sequence for line in page.context["history"]]


def test_the_trace_is_filtered_by_each_of_its_boxes(played):
    steps.save(played.client("stranger"), played.other_sub_measure, 2)
    assert listed(played) == list(range(11, 0, -1))
    assert listed(played, month=2) == [11]
    assert listed(played, month=3) == list(range(10, 0, -1))
    assert listed(played, action="submit") == [6, 4, 2]
    assert listed(played, person="reviewer") == [9, 7, 5]
    assert listed(played, department="other") == [11]
    assert listed(played, measure="1.1") == [9, 7, 6, 5, 4, 3, 2, 1]  # closing a month is nobody's
    assert listed(played, q="count AGAIN") == [5]
    assert listed(played, q="127.0.0.1") == list(range(11, 0, -1))
    assert listed(played, person="reviewer", action="correct", month=3) == [9]
    assert listed(played, person="reviewer", action="save") == []
    page = played.client("auditor").get(reverse("dashboards:trace"), {"person": "reviewer", "action": "save"})
    assert "No event matches the filter." in page.text


def test_the_trace_is_filtered_by_a_target(played):
    other = make_target(played.sub_measure, code="rev", name="Another")
    steps.correct(played.client("reviewer"), played.sub_measure, 3, {other: "7"}, "The bank again")
    # What changed something of the target: neither the withdrawal nor what was done to another, of a code like its own.
    assert listed(played, measure="target:revenue") == [9, 7, 6, 4, 2, 1]
    assert listed(played, measure="target:rev") == [11]
    assert len(listed(played, measure="target:gone")) == len(listed(played))


def test_days_of_the_filter_are_the_town_s(town):
    late = datetime(2021, 4, 6, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    for number, at in enumerate((late, late + timedelta(minutes=1)), 1):
        save_draft(actor(town.user("reporter"), at), town.sub_measure, number, 0, ReportEntry(progress="Begun"))
    assert listed(town, since="2021-04-07") == [2]
    assert listed(town, until="2021-04-06") == [1]
    assert listed(town, since="2021-04-06", until="2021-04-07") == [2, 1]
    assert listed(town, since="2021-04-08") == []


def test_the_filter_goes_along_to_the_next_page_and_into_the_files(town):
    reporter = town.client("reporter")
    for number in range(1, 60):
        steps.save(reporter, town.sub_measure, 3, {town.target: str(number)})
    steps.save(reporter, town.sub_measure, 2)
    auditor, address = town.client("auditor"), reverse("dashboards:trace")
    page = auditor.get(address, {"month": 3})
    assert (page.context["total"], len(page.context["history"])) == (59, 30)
    assert 'href="?month=3&amp;page=2"' in page.text
    assert [line.sequence for line in auditor.get(address + "?month=3&page=2").context["history"]][-1] == 1
    assert reverse("dashboards:trace_export", args=("csv",)) + "?month=3" in page.text
    rows = auditor.get(reverse("dashboards:trace_export", args=("csv",)), {"month": 2}).getvalue().decode().splitlines()
    assert {row.split(",")[0] for row in rows[1:]} == {"60"}


def test_the_people_and_departments_of_the_filter_are_those_of_the_plan(played):
    form = played.client("auditor").get(reverse("dashboards:trace")).context["filter"].form
    assert [name for name, _shown in form.fields["person"].choices] == ["", "administrator", "reporter", "reviewer"]
    assert [name for name, _shown in form.fields["department"].choices] == ["", "own", "other"]
    assert [name for name, _shown in form.fields["measure"].choices] == [
        "",
        "1.1",
        "target:revenue",
        "1.2",
        "target:fields",
    ]


# --- from where -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxied", "forwarded", "source"),
    [
        (False, None, "web 127.0.0.1"),
        (False, "10.0.0.5", "web 127.0.0.1"),  # anybody can send the header
        (True, "10.0.0.5", "web 10.0.0.5"),
        (True, "6.6.6.6, 10.0.0.5", "web 10.0.0.5"),  # only the last was written by the proxy
        (True, " 2001:DB8::1 ", "web 2001:db8::1"),
        (True, "10.0.0.5, <script>", "web 127.0.0.1"),
        (True, "", "web 127.0.0.1"),
        (True, None, "web 127.0.0.1"),
    ],
)
def test_an_event_says_from_where_also_behind_a_proxy(town, settings, proxied, forwarded, source):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxied else None
    client = town.client("reporter", **({} if forwarded is None else {"headers": {"X-Forwarded-For": forwarded}}))
    steps.save(client, town.sub_measure, 3)
    assert Event.objects.get().source == source


def test_a_plan_s_event_numbers_do_not_mix_with_another_plan_s(town):
    from tests.factories import make_area, make_plan, make_sub_measure

    later = make_plan(year=2020, title="Plan of 2020")
    other = make_sub_measure(make_area(later), town.sub_measure.lead)
    client = town.client("reporter")
    steps.save(client, town.sub_measure, 3)
    steps.save(client, other, 3)
    steps.save(client, other, 4)
    assert list(town.plan.events.values_list("sequence", flat=True)) == [1]
    assert list(later.events.values_list("sequence", flat=True)) == [1, 2]


def test_the_chinese_trace_says_in_chinese_from_where_and_the_chain_keeps_what_was_stored(played):
    with transaction.atomic():
        record(Program("loaddemo", "demonstration"), locked_plan(played.plan.pk), Event.Action.LOAD_PLAN, [])
        record(Program("loadplan", "loadplan web.yaml"), locked_plan(played.plan.pk), Event.Action.LOAD_PLAN, [])
    auditor = played.client("auditor", language="zh-hans")
    sheet = load_workbook(io.BytesIO(auditor.get("/trace/trace.xlsx").getvalue())).active
    texts = {
        "page": auditor.get("/trace/").text,
        "csv": auditor.get("/trace/trace.csv").getvalue().decode(),
        "excel": "\n".join(str(cell.value) for row in sheet for cell in row),
    }
    for where, text in texts.items():
        assert "网页 127.0.0.1" in text, where
        assert "演示数据" in text, where
        assert "命令 载入计划 web.yaml" in text, where
        assert not re.search(r"web 127|demonstration|loaddemo|loadplan", re.sub(r"<[^>]*>", "", text)), where
    assert "网页 127.0.0.1" in auditor.get("/trace/", {"q": "网页"}).text
    assert set(played.plan.events.values_list("source", flat=True)) == {
        "web 127.0.0.1",
        "demonstration",
        "loadplan web.yaml",
    }


@pytest.mark.parametrize(
    ("page", "measure"), [("measures/2021/1.1", "1.1"), ("targets/2021/revenue", "target:revenue")]
)
def test_who_reads_the_trace_is_led_there_from_a_page_to_what_was_done_to_it(town, page, measure):
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    address = f"/trace/?year=2021&amp;measure={quote(measure)}"
    administrator = town.client("administrator")
    assert f'href="{address}"' in administrator.get(f"/{page}/").text
    shown = administrator.get(address.replace("&amp;", "&"))
    assert [line.sequence for line in shown.context["history"]] == [1]
    assert re.search(rf'<option value="{measure}" selected>', shown.text)
    assert address not in town.client("leader").get(f"/{page}/").text
