"""What projects contribute to a target: shown beside the input, taken over or explained, never counted silently."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from projects.models.stages import ProjectKind
from targets.models import Event, Figure
from tests.factories import make_item, make_project, make_report, make_target
from tests.reports import steps
from tests.reports.grid import form_of

from .pages import address, move, text_of
from .pages import form_of as project_form

MONTH = 6


@pytest.fixture
def kilometres(town):
    """A target that is the sum of its roads; the north one is a project of 2.4 km."""
    return make_target(town.sub_measure, code="km", name="Roads rebuilt", unit="km", decimals=1, counting="sum")


@pytest.fixture
def north(kilometres):
    return make_item(kilometres, name="North road", planned=Decimal("2.4"))


@pytest.fixture
def project(town, kilometres, north):
    fields = {"title": "North road works", "stage": "building", "quantity": Decimal("2.4"), "quantity_unit": "km"}
    return make_project(town, code="north", feeds=kilometres, feeds_item=north, **fields)


@pytest.fixture
def administrator(town):
    return town.client("administrator")


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def finish(administrator, project, on: str = "2021-06-20"):
    assert move(administrator, project, "completed", on).status_code == 302


def why(owner) -> str:
    return f"why_{steps.box_of(owner)}"


def contribution_of(page: str, owner) -> str:
    """The projects' contribution beside an input, as text."""
    inside = page.split(f'data-contribution="{steps.box_of(owner)}"')[1].split("</span>")[0]
    return text_of(f"<span{inside}</span>")


class TestShown:
    def test_a_project_that_is_not_done_brings_nothing_yet(self, project, north, reporter):
        page = reporter.get(f"/my-month/?year=2021&month={MONTH}").text
        assert contribution_of(page, north) == "Projects bring 0km (0 of 1 done)"

    def test_a_finished_road_brings_its_kilometres_from_its_month_on(self, project, north, administrator, reporter):
        finish(administrator, project)
        for month, words in ((5, "0km (0 of 1 done)"), (6, "2.4km (1 of 1 done)"), (7, "2.4km (1 of 1 done)")):
            page = reporter.get(f"/my-month/?year=2021&month={month}").text
            assert contribution_of(page, north) == f"Projects bring {words}"

    def test_a_road_that_is_opened_again_brings_nothing_any_more(self, project, north, administrator, reporter):
        finish(administrator, project)
        move(administrator, project, "building", "2021-06-28", "The surface cracked.")
        page = reporter.get(f"/my-month/?year=2021&month={MONTH}").text
        assert contribution_of(page, north) == "Projects bring 0km (0 of 1 done)"

    def test_an_enterprise_brings_one_and_a_lead_that_has_landed_too(self, town, administrator, reporter):
        target = make_target(town.sub_measure, code="above", name="Above scale", unit="家", value=Decimal(5))
        firms = [
            make_project(town, code=f"firm-{kind}", kind=kind, feeds=target, planned=None)
            for kind in (ProjectKind.ENTERPRISE, ProjectKind.LEAD)
        ]
        for firm, stages in zip(firms, (("qualified", "applied", "raised"), ("talks", "signed")), strict=True):
            for stage in stages:
                assert move(administrator, firm, stage, "2021-06-02").status_code == 302
        page = reporter.get(f"/my-month/?year=2021&month={MONTH}").text
        assert contribution_of(page, target) == "Projects bring 1家 (1 of 2 done)"

    def test_a_figure_that_nothing_feeds_has_no_such_line(self, town, project, reporter):
        page = reporter.get("/my-month/?year=2021&month=6").text
        assert f'data-contribution="{steps.box_of(town.target)}"' not in page

    def test_nothing_is_counted_silently(self, project, kilometres, administrator, reporter):
        finish(administrator, project)
        reporter.get(f"/my-month/?year=2021&month={MONTH}")
        assert not Figure.objects.filter(target=kilometres).exists()


class TestTaken:
    def test_the_button_takes_it_over_without_a_script(self, project, north, administrator, reporter):
        finish(administrator, project)
        fields = form_of(reporter.get(f"/my-month/?year=2021&month={MONTH}").text)
        response = reporter.post(f"/my-month/2021/{MONTH}/", {**fields, "take": steps.box_of(north)})
        assert response.status_code == 302
        figure = Figure.objects.get(item=north)
        assert (figure.value, figure.counted, figure.report.status) == (Decimal("2.4"), None, "draft")

    def test_on_the_report_s_own_page_too_and_what_is_typed_elsewhere_is_kept(
        self, town, project, north, administrator, reporter
    ):
        finish(administrator, project)
        data = {"version": 0, "take": steps.box_of(north), steps.box_of(north): "1", steps.box_of(town.target): "70"}
        assert reporter.post(steps.address_of("report", town.sub_measure, MONTH), data).status_code == 302
        assert Figure.objects.get(item=north).value == Decimal("2.4")
        assert steps.figure_of(town.target, MONTH).value == 70

    def test_a_box_that_nothing_feeds_cannot_be_taken_over(self, town, project, reporter):
        data = {"version": 0, "take": steps.box_of(town.target), steps.box_of(town.target): "70"}
        reporter.post(steps.address_of("report", town.sub_measure, MONTH), data)
        assert steps.figure_of(town.target, MONTH).value == 70

    def test_what_was_taken_over_is_submitted_without_a_word(self, town, project, north, administrator, reporter):
        finish(administrator, project)
        assert steps.submit(reporter, town.sub_measure, MONTH, {town.target: "70", north: "2.4"}).status_code == 302
        assert steps.report_of(town.sub_measure, MONTH).status == "submitted"


class TestExplained:
    @pytest.mark.parametrize("typed", ["2", "", "0"])
    def test_another_figure_is_not_submitted_without_a_word(self, town, project, north, administrator, reporter, typed):
        finish(administrator, project)
        response = steps.submit(reporter, town.sub_measure, MONTH, {town.target: "70", north: typed})
        assert "Still missing: why North road differs from its projects." in response.text
        report = steps.report_of(town.sub_measure, MONTH)
        assert (report.status, steps.figure_of(town.target, MONTH).value) == ("draft", 70)

    def test_a_word_lets_it_pass_and_stands_in_the_trace(self, town, project, north, administrator, reporter):
        finish(administrator, project)
        word = {why(north): "  The last 400 m are not lit yet  "}
        assert steps.submit(reporter, town.sub_measure, MONTH, {north: "2"}, **word).status_code == 302
        figure = Figure.objects.get(item=north)
        assert (figure.value, figure.note) == (2, "The last 400 m are not lit yet")
        [note] = [c for c in Event.objects.get(action="submit").changes if c["field"] == "note"]
        assert (note["of"], note["item"], note["after"]) == ("km", "North road", "The last 400 m are not lit yet")
        call_command("verify_trace")

    def test_of_several_parts_those_without_a_word_stay_behind(self, town, project, north, administrator, reporter):
        finish(administrator, project)
        fields = form_of(reporter.get(f"/my-month/?year=2021&month={MONTH}").text)
        fields |= {steps.box_of(north): "2", steps.box_of(town.target): "600"}
        sub_measure = town.sub_measure.pk
        fields |= {f"assessment_{sub_measure}": "on_track", f"progress_{sub_measure}": "Going on."}
        fields |= {f"problems_{sub_measure}": "Rain.", "submit_all": ""}
        response = reporter.post(f"/my-month/2021/{MONTH}/", fields)
        assert "why North road differs from its projects" in response.text
        fields = form_of(response.text)
        assert reporter.post(f"/my-month/2021/{MONTH}/", {**fields, why(north): "Not lit", "submit_all": ""}).url
        assert steps.report_of(town.sub_measure, MONTH).status == "submitted"

    def test_the_word_of_the_month_before_is_offered_again(self, town, project, north, reporter):
        steps.submit(reporter, town.sub_measure, 4, {north: "1"}, **{why(north): "Measured as laid"})
        page = reporter.get("/my-month/?year=2021&month=5").text
        assert form_of(page)[why(north)] == "Measured as laid"
        assert form_of(reporter.get("/my-month/?year=2021&month=3").text)[why(north)] == ""

    def test_a_word_is_not_longer_than_its_column(self, town, project, north, reporter):
        response = steps.save(reporter, town.sub_measure, MONTH, {north: "1"}, **{why(north): "x" * 201})
        assert "Ensure this value has at most 200 characters (it has 201)." in response.text
        assert not Figure.objects.exists()

    def test_a_draft_needs_no_word(self, town, project, north, administrator, reporter):
        finish(administrator, project)
        assert steps.save(reporter, town.sub_measure, MONTH, {north: "2"}).status_code == 302
        assert steps.figure_of(north.target, MONTH, north).value == 2

    def test_a_draft_s_word_stays_in_its_department(self, town, project, north, reporter):
        steps.save(reporter, town.sub_measure, MONTH, {north: "1"}, **{why(north): "A secret of ours"})
        assert "A secret of ours" not in town.client("auditor").get("/trace/?year=2021").text
        steps.submit(reporter, town.sub_measure, MONTH, {north: "1"}, **{why(north): "A secret of ours"})
        assert "A secret of ours" in town.client("auditor").get("/trace/?year=2021").text

    def test_a_project_that_ends_between_the_page_and_the_button_is_seen(
        self, town, project, north, administrator, reporter
    ):
        fields = form_of(reporter.get(steps.address_of("report", town.sub_measure, MONTH)).text)
        finish(administrator, project)
        data = {**fields, "assessment": "on_track", "progress": "Going on.", "submit": ""}
        response = reporter.post(steps.address_of("report", town.sub_measure, MONTH), data)
        assert "why North road differs from its projects" in response.text


class TestReviewed:
    def test_the_reviewer_sees_both_numbers_and_the_word(self, town, project, north, administrator, reporter):
        finish(administrator, project)
        steps.submit(reporter, town.sub_measure, MONTH, {north: "2"}, **{why(north): "Not lit"})
        flag = "Not what projects bring: North road 2km, projects 2.4km (Not lit)."
        for page in ("/review/?year=2021", "/review/2021/1.1/6/"):
            assert flag in text_of(town.client("reviewer").get(page).text)

    def test_what_was_taken_over_is_no_question(self, town, project, north, administrator, reporter):
        finish(administrator, project)
        steps.submit(reporter, town.sub_measure, MONTH, {north: "2.4"})
        assert "Not what projects bring" not in town.client("reviewer").get("/review/?year=2021").text

    def test_a_project_opened_again_after_submission_leaves_a_question_without_a_word(
        self, town, project, north, administrator, reporter
    ):
        finish(administrator, project)
        steps.submit(reporter, town.sub_measure, MONTH, {north: "2.4"})
        move(administrator, project, "building", "2021-06-28", "The surface cracked.")
        page = text_of(town.client("reviewer").get("/review/2021/1.1/6/").text)
        assert "North road 2.4km, projects 0km (no reason given)" in page


class TestInTheLedger:
    DIFFERENCE = "Projects bring 2.4km; what counts differs by -0.4km, in 1 item."

    @pytest.fixture
    def other(self, town, project, kilometres, north, administrator):
        """2 km count where the project brought 2.4."""
        finish(administrator, project)
        make_report(town.sub_measure, MONTH, "approved", {town.target: 600, north: Decimal(2)})

    def test_the_difference_stands_in_the_ledger(self, other, leader):
        told = f'title="Projects bring another sum: {self.DIFFERENCE}">≠</span> 2.0'
        assert told in leader.get("/ledger/?month=6").text
        assert "what counts differs" not in leader.get("/ledger/?month=5").text

    def test_in_its_files_and_on_the_target_s_page(self, other, leader):
        rows = list(csv.reader(io.StringIO(leader.get("/ledger/ledger.csv?month=6").text)))
        [reason] = [row[rows[0].index("Reason")] for row in rows if "Roads rebuilt" in row]
        assert reason.endswith(self.DIFFERENCE)
        for path in ("/ledger/ledger.xlsx?month=6", "/documents/2021/6/ledger.xlsx"):
            book = load_workbook(io.BytesIO(leader.get(path).content))
            assert any(self.DIFFERENCE in str(cell.value) for row in book.worksheets[0] for cell in row)
        page = text_of(leader.get("/targets/2021/km/?month=6").text)
        assert f"Sum of projects 2.4km {self.DIFFERENCE}" in page

    def test_a_past_day_does_not_know(self, other, leader):
        assert "what counts differs" not in leader.get("/ledger/?month=6&on=2021-07-30").text

    def test_the_same_figure_is_no_difference(self, town, project, north, administrator, leader):
        finish(administrator, project)
        make_report(town.sub_measure, MONTH, "approved", {town.target: 600, north: Decimal("2.4")})
        assert "what counts differs" not in leader.get("/ledger/?month=6").text


class TestSense:
    def test_a_target_of_items_is_fed_by_an_item(self, town, kilometres, administrator):
        self.refused(administrator, town, {"feeds": kilometres.pk}, "“Roads rebuilt” follows from its items;")

    def test_a_quantity_is_in_the_target_s_unit(self, town, kilometres, north, administrator):
        typed = {"feeds": kilometres.pk, "feeds_item": north.pk, "quantity": "2400", "quantity_unit": "m"}
        self.refused(administrator, town, typed, "which is in “m”, to “North road”, which counts in “km”;")

    def refused(self, administrator, town, typed, words):
        project = make_project(town, code="south", planned_start=date(2021, 3, 1))
        fields = project_form(administrator.get(address("change", project)).text)
        response = administrator.post(address("change", project), {**fields, **typed})
        assert response.status_code == 422
        assert words in text_of(response.text)
