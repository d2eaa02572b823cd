"""Figures that were approved elsewhere: they count, they leave a trace, and they approve nobody's draft."""

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from reports.actions import ImportedFigure, import_figures
from targets.actions import NotAllowed
from targets.models import Event, ProgressReport
from tests.factories import actor, make_report
from tests.reports import steps

from .steps import figure_of, report_of


@pytest.fixture
def bring(tmp_path: Path, town):
    """Import lines of a table: bring("revenue,3,700")."""

    def run(*lines: str, person: str = "reviewer") -> None:
        path = tmp_path / "figures.csv"
        path.write_text("\n".join(["code,month,value", *lines]), encoding="utf-8")
        output = {"stdout": io.StringIO(), "stderr": io.StringIO()}
        call_command("importfigures", str(path), "--year=2021", f"--as={person}", "--language=en", **output)

    return run


def test_an_imported_figure_counts_and_says_who_brought_it_from_which_file(town, bring):
    bring("revenue,3,700")
    figure = figure_of(town.target, 3)
    assert (figure.value, figure.counted) == (700, 700)
    event = Event.objects.get()
    assert (event.action, event.actor, event.month) == ("import", town.people["reviewer"], 3)
    assert "figures.csv" in event.source
    assert ("counted", None, "700") in [(c["field"], c["before"], c["after"]) for c in event.changes]


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved"])
def test_an_import_leaves_a_report_s_state_and_words(town, bring, status):
    make_report(town.sub_measure, 3, status, {town.target: 5}, progress="Half a sentence", problems="Rain")
    bring("revenue,3,700")
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.progress, report.problems) == (status, "Half a sentence", "Rain")
    assert report.version == 2
    assert figure_of(town.target, 3).counted == 700


def test_a_reporter_s_open_form_notices_an_import(town, bring):
    make_report(town.sub_measure, 3, "draft", {town.target: 5})
    bring("revenue,3,700")
    response = steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "6"}, version=1)
    assert response.status_code == 409
    assert "now stored: 700.00" in response.text


def test_an_import_does_not_make_the_department_s_words_public(town, bring):
    make_report(town.sub_measure, 3, "draft", {town.target: 5}, progress="Only for us", assessment="done")
    bring("revenue,3,100")
    page = town.client("leader").get("/measures/2021/1.1/?month=3")
    assert "Only for us" not in page.text
    assert page.context["row"].light == "red"


def test_importing_the_same_table_twice_changes_nothing(town, bring):
    bring("revenue,3,700")
    bring("revenue,3,700")
    assert Event.objects.count() == 1
    assert report_of(town.sub_measure, 3).version == 1


def test_an_import_into_a_closed_month_is_refused_whole(town, bring):
    steps.close(town.client("administrator"), 3)
    with pytest.raises(SystemExit):
        bring("revenue,2,600", "revenue,3,700")
    assert not ProgressReport.objects.exists()


def test_a_month_that_has_not_ended_in_the_town_is_refused(town, bring):
    shanghai = ZoneInfo("Asia/Shanghai")
    with time_machine.travel(datetime(2021, 3, 31, 23, 59, tzinfo=shanghai)), pytest.raises(SystemExit):
        bring("revenue,3,700")
    assert not ProgressReport.objects.exists()
    with time_machine.travel(datetime(2021, 4, 1, 0, 1, tzinfo=shanghai)):
        bring("revenue,3,700")
    assert figure_of(town.target, 3).counted == 700


@pytest.mark.parametrize("person", ["reporter", "leader", "auditor"])
def test_who_may_neither_review_nor_administer_imports_nothing(town, person):
    row = ImportedFigure(town.target, None, 3, Decimal(700))
    with pytest.raises(NotAllowed):
        import_figures(actor(town.user(person)), town.plan, [row])
    assert not ProgressReport.objects.exists()
