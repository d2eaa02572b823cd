"""The board of any past day shows what it showed on that day, whatever happened since."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.standings import plan_as_data
from reports.actions import (
    ImportedFigure,
    ReportEntry,
    approve,
    attach_evidence,
    close_month,
    correct,
    import_figures,
    remove_evidence,
    reopen_month,
    return_report,
    save_draft,
    submit,
    withdraw,
)
from reports.evidence.files import check_evidence
from reports.months.open_reports import open_reports_of, open_reports_token
from targets.actions import ActionError
from targets.board import load_board, load_plans
from targets.models import Event, ProgressReport
from targets.trace.chain import verify
from targets.trace.record import Program, record
from tests.admin.conftest import errors_of, fields_of
from tests.factories import Town, actor, make_item, make_report, make_target, make_town
from tests.reports.steps import evidence_of, version_of

START = datetime(2021, 7, 1, 2, 0, tzinfo=UTC)  # ten in the morning in the town
MONTHS = (1, 2, 3)
REPORTING = ["save", "submit", "withdraw", "approve", "return", "correct", "import"]
EVERYTHING = [*REPORTING, *REPORTING, "close", "reopen", "attach", "detach", "plan", "plan", "plan", "plan"]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

steps_of_a_history = st.lists(
    st.tuples(
        st.sampled_from(EVERYTHING),
        st.sampled_from(MONTHS),
        st.integers(0, 1500),
        st.sampled_from(["on_track", "slow", "behind", "done"]),
        st.integers(0, 2),  # days that pass before it
    ),
    min_size=1,
    max_size=14,
)


class World:
    """A town with a plain target and one of items, whose people act on days of the past."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        record(Program("loadplan", "test", START - timedelta(days=7)), self.town.plan, Event.Action.LOAD_PLAN, [])
        self.roads = make_target(self.town.sub_measure, code="roads", counting="sum")
        self.items = [make_item(self.roads), make_item(self.roads)]
        self.reporter, self.reviewer, self.administrator = map(
            self.town.user, ("reporter", "reviewer", "administrator")
        )
        self.leader = self.town.client("leader")

    def act(self, verb: str, month: int, value: int, assessment: str, at: datetime) -> None:
        sub_measure, version = self.town.sub_measure, version_of(self.town.sub_measure, month)
        sub_measure.refresh_from_db()
        reporter, reviewer, administrator = (actor(p, at) for p in (self.reporter, self.reviewer, self.administrator))
        figures = {(self.town.target.pk, None): Decimal(value)}
        item = self.items[value % 2]
        item.refresh_from_db()  # an administrator may have renamed it
        if value % 3:
            figures[(self.roads.pk, item.pk)] = Decimal(value) / 4
        entry = ReportEntry(assessment, f"Progress {value}", "", "", figures)
        match verb:
            case "save":
                save_draft(reporter, sub_measure, month, version, entry)
            case "submit":
                submit(reporter, sub_measure, month, version, entry)
            case "withdraw":
                withdraw(reporter, sub_measure, month, version)
            case "approve":
                approve(reviewer, sub_measure, month, version)
            case "return":
                return_report(reviewer, sub_measure, month, version, f"Remark {value}")
            case "correct":
                correct(reviewer, sub_measure, month, version, figures, "A slip", {"assessment": assessment})
            case "import":
                rows = [ImportedFigure(self.town.target, None, month, Decimal(value))]
                rows += [ImportedFigure(self.roads, item, month, Decimal(value) / 2)] if value % 2 else []
                import_figures(reviewer, self.town.plan, rows)
            case "close":
                left = open_reports_token(open_reports_of(self.town.plan, month))
                close_month(administrator, self.town.plan, month, leaving=left, reason="The year goes on")
            case "reopen":
                reopen_month(administrator, self.town.plan, month, reason="One more has come")
            case "attach":
                file = check_evidence(SimpleUploadedFile(f"{value}.pdf", PDF + str(value).encode()))
                attach_evidence(reporter, sub_measure, month, [file])
            case "detach":
                for evidence in evidence_of(sub_measure, month)[:1]:
                    remove_evidence(reporter, evidence)
            case "plan":
                self.change_plan(value, at)

    def change_plan(self, value: int, at: datetime) -> None:
        """An administrator changes something in the plan, on the administration pages."""
        town, amount = self.town, str(value + 1)
        lead = (town.sub_measure, town.other_sub_measure)[value % 2].lead_id
        pages = [
            ("targets_target_change", town.target, {"value": amount, "weight": "2.5", "green_at": "1.1"}),
            ("targets_target_change", town.target, {"value": "", "phasing": "even", "green_at": "", "due_month": "9"}),
            ("targets_target_change", self.roads, {"phasing": "custom", "nodes": f"2: {amount}, 12: 1500"}),
            ("targets_target_change", self.roads, {"comparator": "lte", "baseline": "1600", "name": f"Roads {value}"}),
            ("targets_target_change", town.target, {"sub_measure": town.other_sub_measure.pk}),
            ("targets_target_add", None, {"code": f"new-{value}", "name": "New", "unit": "km", "value": amount}),
            ("targets_item_change", self.items[0], {"name": f"Road {value}"}),
            ("targets_item_change", self.items[1], {"name": f"Lane {value}", "planned": amount}),
            ("targets_item_add", None, {"name": f"New road {value}", "planned": "7"}),
            ("targets_submeasure_change", town.sub_measure, {"lead": lead, "supports": [], "title": f"Goal {value}"}),
            ("targets_submeasure_change", town.other_sub_measure, {"weight": "3", "lead": "", "due_month": "8"}),
            ("targets_taskarea_change", town.area, {"weight": "2", "title": f"Area {value}"}),
            ("targets_plan_change", town.plan, {"green_at": "1.2", "amber_at": "0.8", "title": f"Plan {value}"}),
            ("targets_plan_change", town.plan, {"basis": "gap", "green_at": "", "amber_at": ""}),
            ("targets_submeasure_hand_over", town.sub_measure, {"to": lead, "from_month": "3", "reason": "Reform"}),
            ("targets_submeasure_hand_over", town.other_sub_measure, {"to": lead, "from_month": "2", "reason": "Too"}),
            ("targets_target_revise", town.target, {"from_month": "3", "value": amount, "reason": "It fell"}),
        ]
        name, instance, fields = pages[value % len(pages)]
        place = reverse(f"admin:{name}", args=[instance.pk] if instance else [])
        with time_machine.travel(at, tick=False):
            client = town.client("administrator")
            given = fields_of(client.get(place))
            if name == "targets_target_add":
                given["sub_measure"] = [town.other_sub_measure.pk]
            if name == "targets_item_add":
                given["target"] = [self.roads.pk]
            response = client.post(place, {**given, **fields})
        if response.status_code != 302 and "form" in response.context:
            raise ActionError(str(response.context["form"].errors))  # a handover or revision that cannot be
        if response.status_code != 302:
            raise ActionError(errors_of(response))  # the plan would make no sense: nothing was changed

    @staticmethod
    def board(on: date | None = None) -> list:
        """What ``standings`` and the pages show of every month, and of the latest."""
        [plan] = load_plans()
        found = []
        for month in (None, *MONTHS, 12):
            board = load_board(plan, month, on=on)
            found.append(plan_as_data(board, provisional=True))
            found.append(
                [
                    (sub_measure.code, m, report.status, report.assessment, report.progress, report.remark)
                    for sub_measure in board.sub_measures
                    for m, report in sorted(sub_measure.reports.items())
                    if (report.status, report.progress) != ("draft", "")  # one that was not there yet
                ]
            )
        return found

    def command(self, on: date | None = None) -> list[str]:
        """What ``standings`` prints."""
        printed = []
        for form in ("json", "table"):
            out = io.StringIO()
            options = {} if on is None else {"on": on}
            call_command("standings", year=2021, month=3, format=form, provisional=True, stdout=out, **options)
            printed.append(out.getvalue())
        return printed

    def pages(self, on: date | None = None) -> dict[str, str]:
        """What a leader reads on the dashboard, the area's, the sub-measure's and the target's page, and in the ledger.

        Without what differs every day: the head of the page, the past day in each link and form, numbers of days, and
        whether a month has ended.
        """
        query = "?month=3" + (f"&on={on}" if on else "")
        found = {}
        for place in ("/dashboard/", "/areas/2021/1/", "/measures/2021/1.1/", "/targets/2021/roads/", "/ledger/"):
            page = self.leader.get(place + query)
            assert page.status_code == 200, place
            assert not on or "As it stood at the end of" in page.text
            if place == "/ledger/":
                found[place] = page.text.partition("<tbody")[2].partition("</tbody>")[0]
            else:
                below_the_months = page.text.partition('<ol class="pagination ')[2].partition("</nav>")[2]
                found[place] = re.sub(
                    r'<nav\b.*?</nav>|<p class="past".*?</p>|<details class="past-day .*?</details>|<thead.*?</thead>'
                    r'|<input[^>]* name="on"[^>]*>',
                    "",
                    below_the_months.partition("</main>")[0],
                    flags=re.DOTALL,
                )
        # Numbers of days, such as overdue days, grow without any event.
        older = re.compile(r"\d+ days? overdue|reported today|last reported \d+ days? ago")
        return {
            place: older.sub("days", " ".join(text.replace(f"&amp;on={on}", "").split()))
            for place, text in found.items()
        }


def played(history, world: World, look: Callable[[], object]) -> tuple[dict[date, object], datetime]:
    """Plays a history; returns what was seen at the end of each day with an event, and the last time."""
    at, by_day = START - timedelta(days=1), {}

    def look_at_the_day() -> None:
        with time_machine.travel(at, tick=False):
            by_day[at.date()] = look()

    for verb, month, value, assessment, days in history:
        now = max(at, START) + timedelta(days=days, minutes=7)
        if now.date() != at.date():
            look_at_the_day()
        at = now
        try:
            with transaction.atomic():
                world.act(verb, month, value, assessment, at)
        except ActionError:
            continue  # not allowed in this state: nothing happened
    look_at_the_day()
    return by_day, at


def days_of(by_day: dict[date, object], at: datetime) -> Iterator[tuple[date, object]]:
    """Each day from the one before the history to the one after it, with what was seen last until then."""
    expected = None
    for number in range(-1, (at - START).days + 2):
        day = START.date() + timedelta(days=number)
        expected = by_day.get(day, expected)
        yield day, expected


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps_of_a_history)
def test_a_past_day_s_board_is_what_that_day_s_board_was(history):
    with transaction.atomic():
        world = World()
        by_day, at = played(history, world, World.board)
        for day, expected in days_of(by_day, at):
            assert World.board(on=day) == expected, day
        result = verify(world.town.plan)
        # What the factories made has no event; what the actions did has.
        assert (result.breaks, [found for found in result.differences if found.sequence]) == (0, [])
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps_of_a_history)
def test_the_pages_and_the_command_show_of_a_past_day_what_they_showed_on_it(history):
    with transaction.atomic():
        world = World()
        by_day, at = played(history, world, lambda: (world.pages(), world.command()))
        for day, expected in days_of(by_day, at):
            pages, printed = expected
            assert world.command(day) == printed, day
            for place, text in world.pages(day).items():
                # Tag by tag, so that a difference can be read.
                assert text.split("<") == pages[place].split("<"), (day, place)
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
            entry = ReportEntry("slow", "Begun", figures={(town.target.pk, None): Decimal(300)})
            submit(actor(town.user("reporter"), at), town.sub_measure, 3, 0, entry)
        else:
            approve(actor(town.user("reviewer"), at), town.sub_measure, 3, version_of(town.sub_measure, 3))
    before = standings(on=date(2021, 4, 8), provisional=True)
    assert (before["assessment"], before["targets"][0]["actual"]) == (None, None)
    assert before["targets"][0]["provisional"] == "300.000000"
    after = standings(on=date(2021, 4, 9), provisional=True)
    assert (after["assessment"], after["light"], after["targets"][0]["provisional"]) == ("slow", "amber", None)
