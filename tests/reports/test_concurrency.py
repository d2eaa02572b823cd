"""Many people at once: one of two who save the same report wins, and of reports sent together none is lost."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections

from reports.actions import ReportEntry, save_draft
from targets.actions import ActionError, StaleReport, copy_plan
from targets.models import Event, Plan, ProgressReport
from targets.trace.record import hash_of
from tests.factories import actor, make_client, make_department, make_sub_measure, make_target, make_town, make_user
from tests.reports import steps

from .steps import figure_of

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs):
    """Runs jobs in threads that start at the same moment; returns what each returned or raised, in order."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            start.wait(timeout=30)
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_save_the_same_report_one_wins_and_the_other_is_told(round_):
    town = make_town()
    user = town.user("reporter")

    def saving(value: int):
        entry = ReportEntry(progress=f"Words {value}", figures={(town.target.pk, None): Decimal(value)})
        return lambda: save_draft(actor(user), town.sub_measure, 3, 0, entry)

    found = together(saving(1), saving(2))
    losers = [error for error in found if isinstance(error, StaleReport)]
    [winner] = [report for report in found if isinstance(report, ProgressReport)]
    assert len(losers) == 1
    assert losers[0].report.version == 1
    stored = ProgressReport.objects.get()
    assert (stored.version, stored.progress) == (1, winner.progress)
    assert f"Words {figure_of(town.target, 3).value:.0f}" == stored.progress
    assert Event.objects.count() == 1


def test_of_two_browsers_one_gets_the_conflict_page():
    town = make_town()
    clients = [town.client("reporter"), make_client(make_user("reporter", town.sub_measure.lead))]
    found = together(
        *(
            lambda client=client, value=value: (
                steps.save(
                    client, town.sub_measure, 3, {town.target: value}, version=0, progress=f"Words {value}"
                ).status_code
            )
            for client, value in zip(clients, ("1", "2"), strict=True)
        )
    )
    assert sorted(found) == [302, 409]
    assert ProgressReport.objects.get().version == 1


def test_eight_reports_sent_at_once_all_arrive():
    town = make_town()
    jobs, targets = [], []
    for number in range(8):
        office = make_department()
        sub_measure = make_sub_measure(town.area, office)
        target = make_target(sub_measure)
        targets.append(target)
        client = make_client(make_user("reporter", office))
        jobs.append(
            lambda client=client, sub_measure=sub_measure, target=target, number=number: [
                steps.save(client, sub_measure, 3, {target: str(number)}).status_code,
                steps.submit(client, sub_measure, 3, {target: str(100 + number)}).status_code,
            ]
        )
    assert together(*jobs) == [[302, 302]] * 8
    assert [figure_of(target, 3).value for target in targets] == [100 + number for number in range(8)]
    assert set(ProgressReport.objects.values_list("status", "version")) == {("submitted", 3)}
    events = list(town.plan.events.order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, 17))
    assert [event.previous_hash for event in events] == ["", *(event.hash for event in events[:-1])]
    assert all(hash_of(event) == event.hash for event in events)


def test_closing_the_month_while_reports_come_in_leaves_no_report_after_it():
    town = make_town()
    reporter, stranger, administrator = (town.client(p) for p in ("reporter", "stranger", "administrator"))

    def close_and_read_anew() -> int:
        """Closes the month; reads the list again if a report came in meanwhile."""
        return next(tries for tries in range(1, 5) if "Closed: March 2021." in steps.close(administrator, 3).text)

    tries = together(
        lambda: steps.submit(reporter, town.sub_measure, 3, {town.target: "7"}),
        close_and_read_anew,
        lambda: steps.submit(stranger, town.other_sub_measure, 3, {town.other_target: "8"}),
    )[1]
    assert tries <= 3  # each of the two reports changes once
    events = list(town.plan.events.order_by("sequence"))
    submitted = set(ProgressReport.objects.filter(status="submitted").values_list("sub_measure__code", flat=True))
    assert [event.action for event in events] == [*["submit"] * len(submitted), "close_month"]
    value = events[-1].changes[1]["after"]
    assert value == {code: "submitted" if code in submitted else "none" for code in ("1.1", "1.2")}


def test_of_two_who_copy_to_the_same_year_one_makes_the_plan_and_the_other_is_told():
    town = make_town()
    user = town.user("administrator")
    found = together(*[lambda: copy_plan(actor(user), town.plan, 2022)] * 2)
    [loser] = [error for error in found if isinstance(error, Exception)]
    assert isinstance(loser, ActionError)
    assert Plan.objects.filter(year=2022).count() == 1
    assert Event.objects.filter(plan__year=2022).count() == 1
