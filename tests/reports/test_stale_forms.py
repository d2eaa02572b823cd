"""Two people at one report: the second sees both versions, nothing is lost, and saving again is a decision."""

import pytest
from django.utils import timezone

from targets.formats.dates import moment
from tests.factories import make_client, make_report, make_user
from tests.reports import steps

from .grid import without_indents
from .steps import figure_of, report_of


@pytest.fixture
def colleagues(town):
    return town.client("reporter"), make_client(make_user("reporter", town.sub_measure.lead, username="colleague"))


@pytest.mark.parametrize("step", [steps.save, steps.submit])
def test_the_second_sees_both_versions_and_nothing_is_written(town, colleagues, step):
    first, second = colleagues
    steps.save(first, town.sub_measure, 3, {town.target: "700"}, version=0, progress="The first words", problems="Rain")
    response = step(
        second, town.sub_measure, 3, {town.target: "810"}, version=0, progress="The second words", problems="Snow"
    )

    assert response.status_code == 409
    who = f"{town.user('reporter')}, {moment(timezone.now())[:11]}"
    assert f"This report was changed after you opened it ({who}" in response.text
    conflicts = without_indents(response.text)
    assert "<td>The first words</td><td>The second words</td>" in conflicts
    assert "<td>Rain</td><td>Snow</td>" in conflicts
    assert "now stored: 700.00" in response.text
    assert 'value="810"' in response.text
    assert "The second words</textarea>" in response.text
    report = report_of(town.sub_measure, 3)
    assert (report.version, report.status, report.progress) == (1, "draft", "The first words")
    assert figure_of(town.target, 3).value == 700


def test_who_has_it_open_in_two_windows_reads_that_it_was_themselves(town):
    client = town.client("reporter")
    steps.save(client, town.sub_measure, 3, {town.target: "700"}, version=0)
    response = steps.save(client, town.sub_measure, 3, {town.target: "810"}, version=0)
    assert response.status_code == 409
    assert "omebody else" not in response.text
    assert f"changed after you opened it ({town.user('reporter')}, " in response.text


def test_what_the_trace_does_not_know_is_said_without_a_name(town):
    make_report(town.sub_measure, 3, "draft", {town.target: 700})
    response = steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "810"}, version=0)
    assert "This report was changed after you opened it. Compare both versions below" in response.text


def test_saving_again_after_comparing_wins(town, colleagues):
    first, second = colleagues
    steps.save(first, town.sub_measure, 3, {town.target: "700"}, version=0)
    conflict = steps.save(second, town.sub_measure, 3, {town.target: "810"}, version=0)
    shown = conflict.context["sub_measure_month"].version
    assert steps.save(second, town.sub_measure, 3, {town.target: "810"}, version=shown).status_code == 302
    assert figure_of(town.target, 3).value == 810
    values = [
        (change["before"], change["after"])
        for event in town.plan.events.all()
        for change in event.changes
        if change["field"] == "value"
    ]
    assert values == [(None, "700"), ("700", "810")]


def test_what_was_typed_is_kept_when_a_colleague_submitted_meanwhile(town, colleagues):
    first, second = colleagues
    steps.submit(first, town.sub_measure, 3, {town.target: "700"}, version=0)
    response = steps.save(second, town.sub_measure, 3, {town.target: "810"}, version=0, problems="An hour's words")
    assert response.status_code == 409
    assert "An hour&#x27;s words</textarea>" in response.text
    assert 'value="810"' in response.text
    assert 'name="save"' not in response.text
    assert figure_of(town.target, 3).value == 700


def test_a_report_that_changed_under_the_reviewer_is_read_again(town):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5})
    reporter, reviewer = town.client("reporter"), town.client("reviewer")
    steps.withdraw(reporter, town.sub_measure, 3)
    steps.submit(reporter, town.sub_measure, 3, {town.target: "6"})
    response = steps.give_back(reviewer, town.sub_measure, 3, "Which field?", version=1)
    assert "read it again" in response.text
    assert "Which field?</textarea>" in response.text
    assert report_of(town.sub_measure, 3).status == "submitted"
    response = steps.approve(reviewer, town.sub_measure, 3, version=1)
    assert "read it again" in response.text
    assert figure_of(town.target, 3).counted is None
    assert steps.approve(reviewer, town.sub_measure, 3, version=response.context["form"]["version"].value()).url
    assert figure_of(town.target, 3).counted == 6


def test_a_stale_correction_shows_both_figures(town):
    make_report(town.sub_measure, 3, "approved", {town.target: 5})
    first, second = town.client("reviewer"), make_client(make_user("reviewer", username="second"))
    steps.correct(first, town.sub_measure, 3, {town.target: "6"}, "The bank", version=1)
    response = steps.correct(second, town.sub_measure, 3, {town.target: "7"}, "The audit", version=1)
    assert response.status_code == 409
    assert '<td class="num">6.00</td>' in response.text
    assert 'value="7"' in response.text
    assert "The audit</textarea>" in response.text
    assert figure_of(town.target, 3).counted == 6
    shown = response.context["form"]["version"].value()
    assert steps.correct(second, town.sub_measure, 3, {town.target: "7"}, "The audit", version=shown).status_code == 302
    assert figure_of(town.target, 3).counted == 7


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999", "1.5"])
def test_a_form_with_a_nonsense_version_saves_nothing_and_keeps_the_rest(town, version):
    response = steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "810"}, version=version)
    assert response.status_code == 200
    assert 'value="810"' in response.text
    assert "Nothing was saved yet" in response.text
    assert not town.sub_measure.reports.exists()
