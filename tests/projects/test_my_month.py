"""A department reports on its projects in my month: on a tab of their own, counted apart; what cannot be is refused."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command

from projects.models import ProjectReport
from projects.models.stages import ProjectKind
from reports import actions
from targets.actions import ActionError
from targets.models import ClosedMonth, Figure, ProgressReport
from tests.factories import actor, make_evidence, make_project, make_report, make_target
from tests.files import upload
from tests.reports import steps
from tests.reports.grid import form_of, messages_of, typed_fields
from tests.reports.steps import box_of

from .pages import move, text_of

MINE = "/my-month/?year=2021&month=6&of=projects"
FORM = "/my-month/2021/6/?of=projects"


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def send(client, project, figures, button: str = "save", value: str = "", **more):
    """Types a project's month on the tab and presses a button."""
    fields = form_of(client.get(MINE).text)
    entry = typed_fields(project, figures, assessment="on_track", progress="The roadbed is done.")
    return client.post(FORM, {**fields, **entry, button: value, **more})


def test_sub_measures_and_projects_stand_on_tabs_of_their_own(town, road, reporter):
    first = reporter.get("/my-month/?year=2021&month=6").text
    second = reporter.get(MINE).text
    assert "North road" not in first
    assert "More revenue" not in second
    assert "0 of 1 reported" in first
    assert "0 of 1 reported" in second
    for page in (first, second):
        tabs = text_of(page.split('aria-label="What is reported on"')[1].split("</nav>")[0])
        assert tabs.endswith("Sub-measures 1 left Projects 1 left")
    assert 'href="/my-month/?year=2021&amp;month=5&amp;of=projects"' in second.replace("&of", "&amp;of")


def test_what_is_left_of_projects_is_late_nowhere_and_asked_nowhere_once_the_month_is_closed(town, road, reporter):
    """Projects need not report every month."""
    make_report(town.sub_measure, 6, "submitted", {town.target: 600})
    ClosedMonth.objects.bulk_create(ClosedMonth(plan=town.plan, month=month) for month in range(1, 6))
    assert not re.search("overdue|missing", text_of(reporter.get(MINE).text.split("<main")[1]))
    lines = text_of(reporter.get("/workbench/").text.split("<main")[1])
    assert "Projects: 1 report to fill in" in lines
    assert "Projects: 1 report to fill in Due" not in lines
    closed = reporter.get("/my-month/?year=2021&month=5&of=projects").text
    assert "left" not in text_of(closed.split('aria-label="What is reported on"')[1].split("</nav>")[0])
    # With all sub-measures in, my month opens where something is left.
    with time_machine.travel("2021-07-08 09:00+08:00", tick=False):
        assert reporter.get("/my-month/").url == MINE


def test_a_department_without_projects_has_no_tabs(town, reporter):
    assert "What is reported on" not in reporter.get("/my-month/?year=2021&month=6").text
    empty = reporter.get(MINE).text
    assert "Your department has no project to report on in this month." in empty
    assert "Sub-measures" in empty


def test_a_project_s_month_is_saved_submitted_and_approved_like_every_other(town, road, reporter):
    response = send(reporter, road, {road.investment: "120", road.percent: "35"}, "submit", str(road.pk))
    assert (response.status_code, response.url) == (302, MINE)
    assert messages_of(reporter, response) == ["1 report submitted."]
    assert "1 of 1 reported" in reporter.get(MINE).text
    assert "0 of 1 reported" in reporter.get("/my-month/?year=2021&month=6").text
    assert steps.approve(town.client("reviewer"), road.line, 6).status_code == 302
    assert ProjectReport.objects.get().status == "approved"
    assert steps.figure_of(road.percent, 6).counted == 35
    assert "35.0%" in town.client("leader").get("/projects/?month=6").text


def test_a_project_s_month_is_withdrawn_returned_and_corrected_like_every_other(town, road, reporter):
    reviewer = town.client("reviewer")
    steps.submit(reporter, road.line, 6, {road.percent: 35})
    assert steps.withdraw(reporter, road.line, 6).status_code == 302
    steps.submit(reporter, road.line, 6, {road.percent: 36})
    assert steps.give_back(reviewer, road.line, 6, "Which bridge?").status_code == 302
    assert "Which bridge?" in reporter.get(MINE).text
    steps.submit(reporter, road.line, 6, {road.percent: 37})
    report = steps.report_of(road.line, 6)
    # Where the queue is worked through, as well as on the report's own page.
    assert reviewer.post("/review/", {"approve": f"{report.pk}:{report.version}"}).status_code == 302
    assert steps.figure_of(road.percent, 6).counted == 37
    refused = steps.correct(reviewer, road.line, 6, {road.percent: 120}, "A slip")
    assert "is more than the whole" in text_of(refused.text)
    assert steps.correct(reviewer, road.line, 6, {road.percent: 38}, "A slip").status_code == 302
    assert "38.0%" in town.client("leader").get("/projects/?month=6").text
    assert "A slip" in reporter.get("/projects/2021/north/?month=6").text


def test_a_report_s_own_page_leads_back_to_the_projects(town, road, reporter):
    response = steps.submit(reporter, road.line, 6, {road.percent: 35})
    assert response.url == MINE


def test_a_project_is_asked_about_until_the_month_in_which_it_was_done(town, road, reporter):
    move(reporter, road, "completed", "2021-06-20")
    make_project(town, title="Never ending")

    def asked(month: int) -> list[str]:
        page = text_of(reporter.get(f"/my-month/?year=2021&month={month}&of=projects").text)
        return [name for name in ("North road", "Never ending") if name in page]

    assert asked(5) == ["North road", "Never ending"]
    assert asked(6) == ["North road", "Never ending"]
    assert asked(7) == ["Never ending"]
    make_report(road.line, 7, "submitted")
    assert asked(7) == ["North road", "Never ending"]


def test_another_department_s_projects_are_neither_shown_nor_taken(town, road, reporter):
    pump = make_project(town, code="pump", title="Pump", kind=ProjectKind.WATER, lead=town.other_sub_measure.lead)
    fields = form_of(reporter.get(MINE).text)
    assert not {f"version_{pump.pk}", box_of(pump.percent)} & set(fields)
    forged = {f"version_{pump.pk}": "0", f"progress_{pump.pk}": "Mine", box_of(pump.percent): "9", "save": ""}
    reporter.post(FORM, {**fields, **forged})
    assert not ProgressReport.with_projects.filter(sub_measure=pump).exists()
    assert reporter.get(steps.address_of("report", pump.line, 6)).status_code == 404
    assert reporter.get(steps.address_of("report", road.line, 6)).status_code == 200


def test_a_returned_project_is_told_on_the_other_tab(town, road, reporter):
    make_report(road.line, 6, "returned", {road.percent: 35}, remark="Which bridge?")
    page = text_of(reporter.get("/my-month/?year=2021&month=6").text)
    assert "Projects 1 left 1 returned" in page


@pytest.mark.parametrize("value", ["110", "100.1"])
def test_more_than_the_whole_is_refused_and_stays_in_its_box(town, road, reporter, value):
    response = send(reporter, road, {road.investment: "120", road.percent: value}, "submit", str(road.pk))
    assert response.status_code == 200
    page = text_of(response.text)
    assert f"of {value}% is more than the whole; it is at most 100%." in page
    assert f'value="{value}"' in response.text
    assert 'value="120"' in response.text
    assert not Figure.objects.exists()
    assert send(reporter, road, {road.percent: "100"}).status_code == 302


def test_the_actions_refuse_more_than_the_whole_as_well(town, road):
    reporter, reviewer = actor(town.people["reporter"]), actor(town.people["reviewer"])
    entry = actions.ReportEntry("on_track", "Done twice", figures={(road.percent.pk, None): Decimal(110)})
    with pytest.raises(ActionError, match="at most 100%"):
        actions.save_draft(reporter, road.line, 6, 0, entry)
    with pytest.raises(ActionError, match="at most 100%"):
        actions.submit(reporter, road.line, 6, 0, entry)
    report = make_report(road.line, 6, figures={road.percent: 35})
    with pytest.raises(ActionError, match="at most 100%"):
        actions.correct(reviewer, road.line, 6, report.version, {(road.percent.pk, None): Decimal(101)}, "A slip")
    assert steps.figure_of(road.percent, 6).counted == 35


def test_an_import_refuses_more_than_the_whole_with_its_line(town, road, tmp_path):
    path = tmp_path / "june.csv"
    path.write_text("code,month,value\nrevenue,6,700\nnorth-percent,6,110\n", encoding="utf-8")
    output = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("importfigures", str(path), "--year=2021", "--as=reviewer", "--language=en", stderr=output)
    assert "june.csv:3" in output.getvalue()
    assert "of 110% is more than the whole" in output.getvalue()
    assert not Figure.objects.exists()
    rows = [actions.ImportedFigure(road.percent, None, 6, Decimal(110))]
    with pytest.raises(ActionError, match="more than the whole"):
        actions.import_figures(actor(town.people["reviewer"]), town.plan, rows)
    path.write_text("code,month,value\nnorth-percent,6,100\n", encoding="utf-8")
    call_command("importfigures", str(path), "--year=2021", "--as=reviewer", "--language=en", stdout=io.StringIO())
    assert steps.figure_of(road.percent, 6).counted == 100


def test_a_growth_rate_of_the_plan_may_well_be_more_than_a_hundred(town, reporter):
    growth = make_target(town.sub_measure, unit="%", value=Decimal(12))
    assert steps.save(reporter, town.sub_measure, 6, {growth: "120"}).status_code == 302


def test_yuan_in_a_box_for_ten_thousands_is_asked_about_before_it_is_submitted(town, road, reporter):
    figures = {road.investment: "1200000", road.percent: "35"}
    response = send(reporter, road, figures, "submit", str(road.pk))
    assert response.status_code == 200
    page = text_of(response.text)
    assert "Not submitted, kept as a draft." in page
    assert "is in 万元, not in 元" in page
    assert "1,200,000万元 — was it typed in 元? Then it is 120万元." in page
    assert steps.report_of(road.line, 6).status == "draft"
    box = f"sure_{box_of(road.investment)}"
    assert form_of(response.text)[box] == "1200000"
    # A tick for another amount is none for this one.
    again = send(reporter, road, {road.investment: "1300000"}, "submit", str(road.pk), **{box: "1200000"})
    assert "1,300,000万元" in text_of(again.text)
    assert steps.report_of(road.line, 6).status == "draft"
    assert send(reporter, road, {}, "submit", str(road.pk), **{box: "1300000"}).status_code == 302
    assert steps.report_of(road.line, 6).status == "submitted"
    queue = text_of(town.client("reviewer").get("/review/").text)
    assert "1,300,000万元 — was it typed in 元?" in queue


def test_submitting_everything_at_once_asks_as_well(town, road, reporter):
    response = send(reporter, road, {road.investment: "1200000", road.percent: "35"}, "submit_all")
    assert "Not submitted, kept as a draft." in text_of(response.text)
    assert steps.report_of(road.line, 6).status == "draft"


def test_a_draft_is_never_asked_about_and_a_large_year_is_no_slip(town, road, reporter):
    assert send(reporter, road, {road.investment: "1200000"}).status_code == 302
    assert "was it typed in 元?" in text_of(reporter.get(MINE).text)
    assert send(reporter, road, {road.investment: "2999"}, "submit", str(road.pk)).status_code == 302
    assert steps.report_of(road.line, 6).status == "submitted"


def test_a_photo_that_is_none_is_refused_and_the_words_stay(town, road, reporter):
    data = {"version": "0", "progress": "On we go", "assessment": "on_track", "submit": ""}
    data["files"] = upload("site.jpg", b"<html>no photo</html>")
    response = reporter.post(steps.address_of("report", road.line, 6), data)
    page = reporter.get(response.url) if response.status_code == 302 else response
    assert "site.jpg" in text_of(page.text)
    assert "On we go" in page.text
    assert steps.report_of(road.line, 6).status == "draft"
    assert not steps.report_of(road.line, 6).evidence.exists()


def test_a_photo_goes_with_the_project_s_month(town, road, reporter):
    report = make_report(road.line, 6, "draft")
    make_evidence(report, town.people["reporter"])
    assert "Evidence 1" in text_of(reporter.get(MINE).text)


def test_a_lead_without_figures_is_told_in_words(town, reporter):
    lead = make_project(town, kind=ProjectKind.LEAD, title="A maker of seals", planned_start=None, planned_finish=None)
    assert send(reporter, lead, {}, "submit", str(lead.pk)).status_code == 302
    assert steps.approve(town.client("reviewer"), lead.line, 6).status_code == 302
    page = text_of(town.client("leader").get(f"/projects/2021/{lead.code}/?month=6").text)
    assert "The roadbed is done." in page
    assert lead.moves.get().on == date(2021, 1, 4)
