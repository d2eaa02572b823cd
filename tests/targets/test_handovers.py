"""移交: a month belongs to the department that led then: its report, its lateness, its score, the right to read it."""

import io
import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from targets.models import ClosedMonth, Event, Handover, ProgressReport
from targets.trace.chain import verify
from tests.admin.conftest import fields_of
from tests.dashboards.documents.word import bulletin, texts
from tests.factories import make_project, make_report
from tests.reports import steps

pytestmark = pytest.mark.django_db
JULY = datetime(2021, 7, 8, 2, tzinfo=UTC)


@pytest.fixture
def year(town):
    """The Economy Office leads 1.1: April closed, May approved late, June a draft. It is 8 July."""
    late = datetime(2021, 6, 20, tzinfo=UTC)
    in_time = {month: datetime(2021, month + 1, 2, tzinfo=UTC) for month in (4, 5)}
    make_report(town.sub_measure, 4, figures={town.target: 390}, submitted_at=in_time[4])
    make_report(town.sub_measure, 5, figures={town.target: 500}, submitted_at=late)
    for month, at in in_time.items():
        make_report(town.other_sub_measure, month, figures={town.other_target: 100 * month}, submitted_at=at)
    ClosedMonth.objects.create(plan=town.plan, month=4)
    with time_machine.travel(JULY, tick=False):
        yield town


def hand_over(town, *, person="administrator", sub_measure=None, **fields):
    """1.1 passes to the Farm Office as of June, unless the fields say otherwise."""
    sub_measure = sub_measure or town.sub_measure
    fields = {"to": town.other_sub_measure.lead_id, "from_month": 6, "reason": "Offices were merged.", **fields}
    address = reverse("admin:targets_submeasure_hand_over", args=[sub_measure.pk])
    return town.client(person).post(address, {"document": "No. 7 of 2021", **fields})


def leads(page) -> dict[str, str]:
    """The lead department of each line of the ledger, by its sub-measure."""
    return {line.row.sub_measure.code: line.lead for line in page.context["page"]}


def test_each_month_names_who_led_it(year):
    leader = year.client("leader")
    response = hand_over(year)
    assert response.url == "/measures/2021/1.1/"
    assert leads(leader.get("/ledger/?month=5"))["1.1"] == "Economy Office"
    assert leads(leader.get("/ledger/?month=6"))["1.1"] == "Farm Office"
    for month, office, lead in ((5, "Economy Office", "Li Ming"), (6, "Farm Office", "Wang Fang")):
        for place in ("/measures/2021/1.1/", "/targets/2021/revenue/", "/areas/2021/1/", "/wall/"):
            page = leader.get(f"{place}?month={month}").text
            assert lead in page, (place, month)
        out = io.StringIO()
        call_command("standings", year=2021, month=month, format="json", stdout=out)
        assert json.loads(out.getvalue())["areas"][0]["sub_measures"][0]["lead"] == office
    page = leader.get("/measures/2021/1.1/?month=6").text
    assert "As of June led by Farm Office, until then by Economy Office: Offices were merged. (No. 7 of 2021)" in page


def test_the_ledger_is_filtered_and_sorted_by_who_led_then(year):
    hand_over(year)
    leader = year.client("leader")
    for on in ("", "&on=2021-07-08"):
        assert list(leads(leader.get(f"/ledger/?month=5&department=own{on}"))) == ["1.1"]
        assert list(leads(leader.get(f"/ledger/?month=6&department=own{on}"))) == []
        assert list(leads(leader.get(f"/ledger/?month=6&department=other{on}"))) == ["1.1", "1.2"]
        assert list(leads(leader.get(f"/ledger/?month=5&sort=-lead{on}"))) == ["1.2", "1.1"]


def test_lateness_and_scores_stay_with_who_led_then(year):
    hand_over(year)
    leader = year.client("leader")
    details = {
        month: {
            detail["department"].code: [entry["sub_measure"].code for entry in detail["reports"]]
            for detail in leader.get(f"/reporting/?year=2021&month={month}").context["details"]
        }
        for month in (5, 6)
    }
    assert details[5] == {"own": ["1.1"], "other": ["1.2"]}
    assert details[6] == {"own": [], "other": ["1.1", "1.2"]}
    lines = {line["department"].code: line for line in leader.get("/assessment/?year=2021&month=6").context["rows"]}
    # May's late report is the old department's, June's missing ones are the new one's.
    reporting = {code: dict(line["reporting"]) for code, line in lines.items()}
    assert reporting["own"]["Late"] == 1
    assert reporting["other"]["Late"] == 0
    assert dict(lines["own"]["counts"])["Sub-measures"] == 0
    assert dict(lines["other"]["counts"])["Sub-measures"] == 2
    assert [text for _month, text in lines["own"]["months"]][4:] == ["100.0", "—"]


def test_the_old_department_keeps_its_own_reports_and_the_new_one_fills_in(year):
    old, new = year.client("reporter"), year.client("stranger")
    steps.save(old, year.sub_measure, 6, {year.target: 600}, progress="Typed by the old office")
    hand_over(year)
    assert old.get("/reports/2021/1.1/5/").status_code == 200
    assert old.get("/reports/2021/1.1/6/").status_code == 404
    assert new.get("/reports/2021/1.1/5/").status_code == 404
    assert new.get("/reports/2021/1.1/6/").status_code == 200
    assert old.get("/measures/2021/1.1/?month=5").status_code == 200
    assert old.get("/targets/2021/revenue/?month=5").status_code == 200
    assert "Typed by the old office" not in old.get("/measures/2021/1.1/").text
    for client, may, june in ((old, ["1.1"], []), (new, ["1.2"], ["1.1", "1.2"])):
        for month, codes in ((5, may), (6, june)):
            shown = client.get(f"/my-month/?year=2021&month={month}").context["sub_measure_months"]
            assert [month.sub_measure.code for month in shown] == codes
    assert steps.submit(old, year.sub_measure, 6, {year.target: 610}).status_code == 404
    assert steps.submit(new, year.sub_measure, 6, {year.target: 620}).status_code == 302
    assert ProgressReport.objects.get(sub_measure=year.sub_measure, month=6).status == "submitted"
    assert new.get("/my-month/2021/6/workbook/").status_code == 200


def test_a_returned_report_goes_back_to_who_led_then(year):
    hand_over(year)
    ProgressReport.objects.filter(sub_measure=year.sub_measure, month=5).update(status="returned", remark="Again")
    assert [entry["month"] for entry in year.client("reporter").get("/my-month/?month=6").context["returned"]] == [5]
    assert year.client("stranger").get("/my-month/?month=6").context["returned"] == []


def test_a_past_day_knows_only_the_handovers_of_then(year):
    with time_machine.travel(datetime(2021, 7, 10, 2, tzinfo=UTC), tick=False):
        hand_over(year)
        leader = year.client("leader")
        assert leads(leader.get("/ledger/?month=6"))["1.1"] == "Farm Office"
        assert leads(leader.get("/ledger/?month=6&on=2021-07-10"))["1.1"] == "Farm Office"
        assert leads(leader.get("/ledger/?month=6&on=2021-07-09"))["1.1"] == "Economy Office"
        assert "Offices were merged." not in leader.get("/measures/2021/1.1/?month=6&on=2021-07-09").text
        # Who leads today, or led, reads the past.
        assert leads(year.client("stranger").get("/ledger/?month=6&on=2021-07-09")) == leads(
            leader.get("/ledger/?month=6&on=2021-07-09")
        )


def test_the_bulletin_and_the_files_name_who_led_then(year):
    hand_over(year)
    leader = year.client("leader", language="zh-hans")
    assert "Farm Office" in "".join(texts(bulletin(leader)))
    rows = leader.get("/ledger/ledger.csv?month=5").content.decode("utf-8-sig").splitlines()
    assert [line for line in rows if "Revenue" in line and "Economy Office" in line]


def test_a_handover_is_one_event_that_the_trace_is_held_against(year):
    hand_over(year)
    hand_over(year)
    [event] = Event.objects.filter(action="hand_over")
    assert (event.sub_measure_id, event.reason) == (year.sub_measure.pk, "Offices were merged.")
    assert not [drift for drift in verify(year.plan).differences if "handover" in drift.what or "lead" in drift.what]
    Handover.objects.update(before=year.other_sub_measure.lead)
    [drift] = [drift for drift in verify(year.plan).differences if "handover" in drift.what]
    assert "it is Farm Office, but the trace's last word is Economy Office (event 1)" in str(drift)


def test_a_second_handover_of_the_same_month_corrects_the_first(year):
    hand_over(year)
    assert hand_over(year, to=year.sub_measure.lead_id).status_code == 302  # it was a mistake
    assert leads(year.client("leader").get("/ledger/?month=6"))["1.1"] == "Economy Office"
    assert Event.objects.filter(action="hand_over").count() == 2


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"from_month": 4}, "April is closed."),
        ({"from_month": 5}, "Economy Office has reported May."),
        ({"from_month": 13}, "less than or equal to 12"),
        ({"reason": " "}, "This field is required."),
        ({"to": ""}, "This field is required."),
    ],
)
def test_a_handover_that_cannot_be_is_refused(year, fields, problem):
    response = hand_over(year, **fields)
    assert response.status_code == 409
    assert problem in response.text
    assert not Handover.objects.exists()


def test_nobody_takes_over_what_they_lead(year):
    assert "Economy Office leads it already." in hand_over(year, to=year.sub_measure.lead_id).text


def test_only_an_administrator_hands_over(year):
    assert hand_over(year, person="leader").status_code == 403
    assert not Handover.objects.exists()


def test_once_a_month_is_closed_the_lead_changes_by_a_handover_alone(year):
    client = year.client("administrator")
    address = reverse("admin:targets_submeasure_change", args=[year.sub_measure.pk])
    page = client.get(address)
    assert "hand-over/" in page.text
    assert "lead" not in fields_of(page)
    client.post(address, {**fields_of(page), "lead": year.other_sub_measure.lead_id})
    year.sub_measure.refresh_from_db()
    assert year.sub_measure.lead.code == "own"


def test_a_project_is_handed_over_like_a_sub_measure(year):
    project = make_project(year, code="road")
    assert "hand-over/" in year.client("administrator").get("/projects/2021/road/?month=6").text
    assert hand_over(year, sub_measure=project.line).status_code == 302
    leader = year.client("leader")
    assert "Farm Office" in leader.get("/projects/2021/road/?month=6").text
    assert "Wang Fang" not in leader.get("/projects/2021/road/?month=5").text
    assert year.client("stranger").get("/reports/2021/road/6/").status_code == 200
    assert year.client("reporter").get("/reports/2021/road/6/").status_code == 404
    assert year.client("reporter").get("/projects/2021/road/?month=5").status_code == 200


def test_a_plan_file_does_not_hand_over(year, tmp_path):
    plan_file = tmp_path / "plan.yaml"
    plan_file.write_text(
        "- model: targets.submeasure\n  fields:\n    area: [2021, 1]\n    code: '1.1'\n    title: More revenue\n"
        "    lead: [other]\n    due_month: 12\n",
        encoding="utf-8",
    )
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("loadplan", str(plan_file), language="en", stderr=err)
    assert "plan.yaml:6: a month is closed, and lead would be another for it" in err.getvalue()
    assert "hand the sub-measure over from a later month on" in err.getvalue()


def test_after_a_handover_the_lead_is_no_longer_typed_over(year):
    ClosedMonth.objects.all().delete()
    client = year.client("administrator")
    address = reverse("admin:targets_submeasure_change", args=[year.sub_measure.pk])
    assert "lead" in fields_of(client.get(address))
    hand_over(year)
    assert "lead" not in fields_of(client.get(address))


def test_what_is_not_approved_stays_with_the_department_of_its_month(year):
    hand_over(year)
    old, new = year.client("reporter"), year.client("stranger")
    steps.submit(new, year.sub_measure, 6, {year.target: 620}, progress="Words of the new office")
    for place in ("/measures/2021/1.1/?month=5", "/measures/2021/1.1/?month=6", "/targets/2021/revenue/?month=6"):
        assert "Words of the new office" not in old.get(place).text, place
        assert "Words of the new office" in new.get(place).text, place


def test_a_support_that_ends_with_the_handover_is_in_its_event(year):
    year.sub_measure.supports.add(year.other_sub_measure.lead)
    hand_over(year)
    [event] = Event.objects.filter(action="hand_over")
    changes = {change["field"]: (change["before"], change["after"]) for change in event.changes}
    assert changes["supports"] == (["other"], [])
    assert not [drift for drift in verify(year.plan).differences if "supporting" in drift.what]


def test_until_then_a_project_is_moved_by_who_leads_it_today(year):
    project = make_project(year, code="road")
    hand_over(year, sub_measure=project.line, from_month=12)
    form = {"version": "0", "stage": "approved", "on": "2021-07-01"}
    assert year.client("stranger").post("/projects/2021/road/move/", form).status_code == 404
    assert year.client("reporter").post("/projects/2021/road/move/", form).status_code in (302, 422)


def test_a_handover_that_was_taken_back_is_not_told(year):
    hand_over(year)
    hand_over(year, to=year.sub_measure.lead_id)
    assert "until then by" not in year.client("leader").get("/measures/2021/1.1/?month=6").text
