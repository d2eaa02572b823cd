"""Whoever worked on a report, in whatever way, neither reviews nor corrects it, alone or among several."""

import pytest

from reports.actions import ImportedFigure, import_figures
from tests.factories import actor, make_client, make_report
from tests.files import picture, upload
from tests.reports import steps

from .queueing import QUEUE, approve_together, messages_of, pick
from .steps import figure_of, report_of

WHY = "You typed, submitted, attached or imported something of this report; another reviewer has to "
REFUSED = "Nobody reviews a report that they worked on; another reviewer has to."


def saved_a_draft(town, clerk):
    steps.save(make_client(clerk), town.sub_measure, 3, {town.target: "305"})


def submitted_and_a_colleague_withdrew_it(town, clerk):
    steps.submit(make_client(clerk), town.sub_measure, 3, {town.target: "305"})
    steps.withdraw(town.client("reporter"), town.sub_measure, 3)


def withdrew_what_a_colleague_submitted(town, clerk):
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "305"})
    steps.withdraw(make_client(clerk), town.sub_measure, 3)


def attached_evidence(town, clerk):
    steps.attach(make_client(clerk), town.sub_measure, 3, upload("photo.jpg", picture()))


def removed_evidence(town, clerk):
    steps.attach(town.client("reporter"), town.sub_measure, 3, upload("photo.jpg", picture()))
    [evidence] = steps.evidence_of(town.sub_measure)
    make_client(clerk).post(steps.evidence_address(evidence, "evidence_remove"))


def imported_a_figure(town, clerk):
    import_figures(actor(clerk), town.plan, [ImportedFigure(town.target, None, 3, 305)])


WORK = (
    saved_a_draft,
    submitted_and_a_colleague_withdrew_it,
    withdrew_what_a_colleague_submitted,
    attached_evidence,
    removed_evidence,
    imported_a_figure,
)


@pytest.mark.parametrize("work", WORK)
def test_who_worked_on_a_report_does_not_review_it(town, clerk, work):
    work(town, clerk)
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "300"})
    other = make_report(town.other_sub_measure, 3, "submitted", {town.other_target: 300})
    report, client = report_of(town.sub_measure, 3), make_client(clerk)

    page = client.get(steps.address_of("review", town.sub_measure, 3)).text
    assert f"{WHY}review it." in page
    assert 'name="approve"' not in page
    queue = " ".join(client.get(QUEUE).text.split())
    assert f"{WHY}review it." in queue
    assert f'value="{pick(report)}" form="bulk" disabled' in queue
    assert f'name="approve" value="{pick(report)}"' not in queue

    assert REFUSED in steps.approve(client, town.sub_measure, 3).text
    assert REFUSED in steps.give_back(client, town.sub_measure, 3, "Hm").text
    assert REFUSED in client.post(QUEUE, {"approve": pick(report)}).text
    together = approve_together(client, report, other)
    assert messages_of(together) == ["1 report approved.", f"1.1 More revenue, March stays: {REFUSED}"]
    assert report_of(town.sub_measure, 3).status == "submitted"

    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    assert report_of(town.sub_measure, 3).status == "approved"


@pytest.mark.parametrize("work", WORK)
def test_who_worked_on_a_report_does_not_correct_it_either(town, clerk, work):
    work(town, clerk)
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "300"})
    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    client = make_client(clerk)
    assert f"{WHY}correct it." in client.get(steps.address_of("review", town.sub_measure, 3)).text
    assert f"{WHY}correct it." in client.get(steps.address_of("correct", town.sub_measure, 3)).text
    assert REFUSED in steps.correct(client, town.sub_measure, 3, {town.target: "310"}, "A slip").text
    assert figure_of(town.target, 3).counted == 300


def test_work_on_another_month_or_another_sub_measure_does_not_count(town, clerk):
    saved_a_draft(town, clerk)
    make_report(town.sub_measure, 4, "submitted", {town.target: 400})
    make_report(town.other_sub_measure, 3, "submitted", {town.other_target: 300})
    client = make_client(clerk)
    for sub_measure, month in ((town.sub_measure, 4), (town.other_sub_measure, 3)):
        steps.approve(client, sub_measure, month)
        assert report_of(sub_measure, month).status == "approved"


def test_a_review_is_no_work_on_the_report(town):
    """Who returned it, or corrected it once, goes on reviewing it."""
    reviewer = town.client("reviewer")
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "300"})
    steps.give_back(reviewer, town.sub_measure, 3, "Which bank?")
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "301"})
    steps.approve(reviewer, town.sub_measure, 3)
    for value in (302, 303):
        steps.correct(reviewer, town.sub_measure, 3, {town.target: str(value)}, "A slip")
        assert figure_of(town.target, 3).counted == value
