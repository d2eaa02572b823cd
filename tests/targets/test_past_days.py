"""The board can be asked what it said on any past day, whatever happened since."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.actions import (
    ActionError,
    Entry,
    ImportedFigure,
    approve,
    correct,
    import_figures,
    return_report,
    save_draft,
    submit,
    withdraw,
)
from targets.board import load_board, load_plans
from targets.models import ProgressReport
from targets.standings import standings_of
from tests.factories import Town, actor, make_item, make_report, make_target, make_town

from .steps import version_of

START = datetime(2021, 7, 1, 2, 0, tzinfo=UTC)  # ten in the morning in the town
MONTHS = (1, 2, 3)

steps_of_a_history = st.lists(
    st.tuples(
        st.sampled_from(["save", "submit", "withdraw", "approve", "return", "correct", "import"]),
        st.sampled_from(MONTHS),
        st.integers(0, 1500),
        st.sampled_from(["on_track", "slow", "behind", "done"]),
        st.integers(0, 2),  # days that pass before it
    ),
    min_size=1,
    max_size=14,
)


class World:
    """A town with a plain target and one of items, and what its board said at the end of each day."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.roads = make_target(self.town.sub_measure, code="roads", counting="sum")
        self.items = [make_item(self.roads), make_item(self.roads)]
        self.reporter, self.reviewer = self.town.user("reporter"), self.town.user("reviewer")

    def act(self, verb: str, month: int, value: int, assessment: str, at: datetime) -> None:
        thing, version = self.town.sub_measure, version_of(self.town.sub_measure, month)
        reporter, reviewer = actor(self.reporter, at), actor(self.reviewer, at)
        figures = {(self.town.target.pk, None): Decimal(value)}
        item = self.items[value % 2]
        if value % 3:
            figures[(self.roads.pk, item.pk)] = Decimal(value) / 4
        entry = Entry(assessment, f"Progress {value}", "", "", figures)
        match verb:
            case "save":
                save_draft(reporter, thing, month, version, entry)
            case "submit":
                submit(reporter, thing, month, version, entry)
            case "withdraw":
                withdraw(reporter, thing, month, version)
            case "approve":
                approve(reviewer, thing, month, version)
            case "return":
                return_report(reviewer, thing, month, version, f"Remark {value}")
            case "correct":
                correct(reviewer, thing, month, version, figures, "A slip", {"assessment": assessment})
            case "import":
                rows = [ImportedFigure(self.town.target, None, month, Decimal(value))]
                rows += [ImportedFigure(self.roads, item, month, Decimal(value) / 2)] if value % 2 else []
                import_figures(reviewer, self.town.plan, rows)

    @staticmethod
    def board(on: date | None = None) -> list:
        """What standings and pages would say of every month, and of the latest."""
        [plan] = load_plans()
        found = []
        for month in (None, *MONTHS, 12):
            board = load_board(plan, month, on=on)
            found.append(standings_of(board, provisional=True))
            found.append(
                [
                    (part.code, m, report.status, report.assessment, report.progress, report.remark)
                    for part in board.sub_measures
                    for m, report in sorted(part.reports.items())
                    if (report.status, report.progress) != ("draft", "")  # one that was not there yet
                ]
            )
        return found


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps_of_a_history)
def test_a_past_day_s_board_is_what_that_day_s_board_was(history):
    with transaction.atomic():
        world, at, said = World(), START, {START.date() - timedelta(days=1): World.board()}
        for verb, month, value, assessment, days in history:
            at += timedelta(days=days, minutes=7)
            try:
                with transaction.atomic():
                    world.act(verb, month, value, assessment, at)
            except ActionError:
                continue  # not allowed in this state: nothing happened
            said[at.date()] = World.board()
        days = [START.date() + timedelta(days=number) for number in range(-1, (at - START).days + 2)]
        expected = None
        for day in days:
            expected = said.get(day, expected)
            assert World.board(on=day) == expected, day
        transaction.set_rollback(True)


def standings(**options) -> dict:
    out = io.StringIO()
    call_command("standings", year=2021, month=3, format="json", stdout=out, **options)
    return json.loads(out.getvalue())["areas"][0]["sub_measures"][0]


def test_standings_on_a_day_end_at_midnight_in_the_town(town):
    report = make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    late = datetime(2021, 4, 6, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    approve(actor(town.user("reviewer"), late), town.sub_measure, 3, report.version)
    assert standings(on=date(2021, 4, 5))["targets"][0]["actual"] is None
    assert standings(on=date(2021, 4, 6))["targets"][0]["actual"] == "300.000000"
    correct(
        actor(town.user("reviewer"), late + timedelta(minutes=1)),
        town.sub_measure,
        3,
        ProgressReport.objects.get().version,
        {(town.target.pk, None): Decimal(200)},
        "The bank",
    )
    assert standings(on=date(2021, 4, 6))["targets"][0]["actual"] == "300.000000"
    assert standings(on=date(2021, 4, 7))["targets"][0]["actual"] == "200.000000"
    assert standings()["targets"][0]["actual"] == "200.000000"


def test_on_a_past_day_a_report_still_waited_and_its_figure_was_provisional(town):
    for verb, day in ((submit, 4), (approve, 9)):
        at = datetime(2021, 4, day, 3, 0, tzinfo=UTC)
        if verb is submit:
            entry = Entry("slow", "Begun", figures={(town.target.pk, None): Decimal(300)})
            submit(actor(town.user("reporter"), at), town.sub_measure, 3, 0, entry)
        else:
            approve(actor(town.user("reviewer"), at), town.sub_measure, 3, version_of(town.sub_measure, 3))
    before = standings(on=date(2021, 4, 8), provisional=True)
    assert (before["assessment"], before["targets"][0]["actual"]) == (None, None)
    assert before["targets"][0]["provisional"] == "300.000000"
    after = standings(on=date(2021, 4, 9), provisional=True)
    assert (after["assessment"], after["light"], after["targets"][0]["provisional"]) == ("slow", "amber", None)
