"""A department's month: save a draft, submit, withdraw; from which states, and what has to be there."""

from decimal import Decimal

import pytest

from reports.actions import ReportEntry, save_draft, withdraw
from targets.actions import ActionError, NotAllowed
from targets.models import Event, ProgressReport
from tests.factories import actor, make_item, make_report, make_target, make_user
from tests.reports import steps

from .steps import figure_of, report_of


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def test_a_draft_keeps_figures_and_words_and_counts_nothing(town, reporter):
    response = steps.save(reporter, town.sub_measure, 3, {town.target: "1,234.5"}, problems="Rain", next_steps="Roof")
    assert response.status_code == 302
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.version, report.submitted_at) == ("draft", 1, None)
    assert (report.progress, report.problems, report.next_steps) == ("The work goes on.", "Rain", "Roof")
    figure = figure_of(town.target, 3)
    assert (figure.value, figure.counted) == (Decimal("1234.5"), None)


def test_a_draft_may_be_empty_and_grows(town, reporter):
    steps.save(reporter, town.sub_measure, 3, {town.target: ""}, assessment="", progress="")
    assert not ProgressReport.objects.exists() or report_of(town.sub_measure, 3).status == "draft"
    steps.save(reporter, town.sub_measure, 3, {town.target: "7"}, assessment="", progress="")
    assert figure_of(town.target, 3).value == 7


def test_saving_without_a_change_writes_no_event(town, reporter):
    steps.save(reporter, town.sub_measure, 3, {town.target: "7"})
    steps.save(reporter, town.sub_measure, 3, {town.target: "7"})
    assert Event.objects.count() == 1
    assert report_of(town.sub_measure, 3).version == 1


def test_submitting_says_who_and_when_and_counts_nothing_yet(town, reporter):
    response = steps.submit(reporter, town.sub_measure, 3, {town.target: "7"})
    assert response.status_code == 302
    report = report_of(town.sub_measure, 3)
    assert report.status == "submitted"
    assert report.submitted_by == town.people["reporter"]
    assert report.submitted_at is not None
    assert figure_of(town.target, 3).counted is None


@pytest.mark.parametrize(
    ("words", "missing"), [({"assessment": ""}, "Own assessment"), ({"progress": "  \n "}, "Progress")]
)
def test_a_report_without_its_words_is_kept_as_a_draft_that_says_what_is_missing(town, reporter, words, missing):
    response = steps.submit(reporter, town.sub_measure, 3, {town.target: "7"}, problems="Rain", **words)
    assert response.status_code == 200
    assert f"Not submitted, kept as a draft. Still missing: {missing}." in response.text
    assert 'value="7"' in response.text
    assert "Rain</textarea>" in response.text
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.problems) == ("draft", "Rain")


@pytest.mark.parametrize("status", ["submitted", "approved"])
@pytest.mark.parametrize("step", [steps.save, steps.submit])
def test_what_is_submitted_or_approved_is_not_typed_over(town, reporter, status, step):
    make_report(town.sub_measure, 3, status, {town.target: 5})
    response = step(reporter, town.sub_measure, 3, {town.target: "9"}, problems="Typed for an hour")
    assert response.status_code == 200
    assert "its figures can no longer be typed over" in response.text
    assert "Typed for an hour</textarea>" in response.text
    assert 'value="9"' in response.text
    assert report_of(town.sub_measure, 3).status == status
    assert figure_of(town.target, 3).value == 5


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_a_draft_and_a_returned_report_are_submitted(town, reporter, status):
    make_report(town.sub_measure, 3, status, {town.target: 5})
    assert steps.submit(reporter, town.sub_measure, 3, {town.target: "9"}).status_code == 302
    assert report_of(town.sub_measure, 3).status == "submitted"
    assert figure_of(town.target, 3).value == 9


def test_a_submitted_report_is_withdrawn_into_a_draft(town, reporter):
    make_report(town.sub_measure, 3, "submitted", {town.target: 5}, submitted_by=town.people["reporter"])
    steps.withdraw(reporter, town.sub_measure, 3)
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.submitted_by, report.submitted_at) == ("draft", None, None)
    assert figure_of(town.target, 3).value == 5


@pytest.mark.parametrize("status", ["draft", "returned", "approved"])
def test_nothing_but_a_submitted_report_is_withdrawn(town, reporter, status):
    make_report(town.sub_measure, 3, status)
    response = reporter.post(steps.address_of("withdraw", town.sub_measure, 3), {"version": 1}, follow=True)
    assert "Only a submitted report can be withdrawn." in response.text
    assert report_of(town.sub_measure, 3).status == status


@pytest.mark.parametrize("version", ["", "x", "-1", "7", "²"])
def test_withdrawing_with_a_stale_or_nonsense_version_changes_nothing(town, reporter, version):
    make_report(town.sub_measure, 3, "submitted")
    assert steps.withdraw(reporter, town.sub_measure, 3, version=version).status_code == 302
    assert report_of(town.sub_measure, 3).status == "submitted"


def test_only_the_lead_department_reports_also_past_the_page(town):
    make_report(town.sub_measure, 3, "submitted")
    for person in ("stranger", "reviewer", "administrator"):
        with pytest.raises(NotAllowed):
            withdraw(actor(town.user(person)), town.sub_measure, 3, 1)
    homeless = make_user("reporter")
    with pytest.raises(NotAllowed):
        withdraw(actor(homeless), town.sub_measure, 3, 1)


def test_a_box_of_another_sub_measure_is_not_taken(town, reporter):
    response = steps.save(reporter, town.sub_measure, 3, {town.other_target: "9", town.target: "1"})
    assert response.status_code == 302
    assert not town.other_target.figures.exists()
    entry = ReportEntry(figures={(town.other_target.pk, None): Decimal(1)})
    with pytest.raises(ActionError, match="does not belong"):
        save_draft(actor(town.user("reporter")), town.sub_measure, 4, 0, entry)
    assert not ProgressReport.objects.filter(month=4).exists()


def test_items_are_reported_and_their_total_follows(town, reporter):
    target = make_target(town.sub_measure, counting="sum", decimals=1, name="Roads", unit="公里")
    first, second = make_item(target, name="East road"), make_item(target, name="West road")
    steps.submit(reporter, town.sub_measure, 3, {first: "1.5", second: "2", target: "99"})
    assert [(f.item.name, f.value) for f in target.figures.order_by("item")] == [("East road", 1.5), ("West road", 2)]
    page = reporter.get(steps.address_of("report", town.sub_measure, 3)).text
    assert "<b data-total>3.5</b>" in page
