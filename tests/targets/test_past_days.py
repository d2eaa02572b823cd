"""The board can be asked what it said on any past day, whatever happened since."""

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
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.actions import (
    ActionError,
    Entry,
    ImportedFigure,
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
from targets.board import load_board, load_plans
from targets.chain import verify
from targets.evidencefile import checked
from targets.leftovers import leftovers_of, spelled
from targets.models import ProgressReport
from targets.standings import standings_of
from tests.admin.conftest import errors_of, fields_of
from tests.factories import Town, actor, make_item, make_report, make_target, make_town

from .steps import attach, evidence_of, version_of

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
        self.roads = make_target(self.town.sub_measure, code="roads", counting="sum")
        self.items = [make_item(self.roads), make_item(self.roads)]
        self.reporter, self.reviewer, self.administrator = map(
            self.town.user, ("reporter", "reviewer", "administrator")
        )
        self.leader = self.town.client("leader")

    def act(self, verb: str, month: int, value: int, assessment: str, at: datetime) -> None:
        thing, version = self.town.sub_measure, version_of(self.town.sub_measure, month)
        thing.refresh_from_db()
        reporter, reviewer, administrator = (actor(p, at) for p in (self.reporter, self.reviewer, self.administrator))
        figures = {(self.town.target.pk, None): Decimal(value)}
        item = self.items[value % 2]
        item.refresh_from_db()  # an administrator may have renamed it
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
            case "close":
                left = spelled(leftovers_of(self.town.plan, month))
                close_month(administrator, self.town.plan, month, leaving=left, reason="The year goes on")
            case "reopen":
                reopen_month(administrator, self.town.plan, month)
            case "attach":
                file = checked(SimpleUploadedFile(f"{value}.pdf", PDF + str(value).encode()))
                attach_evidence(reporter, thing, month, [file])
            case "detach":
                for evidence in evidence_of(thing, month)[:1]:
                    remove_evidence(reporter, evidence)
            case "plan":
                self.change_plan(value, at)

    def change_plan(self, value: int, at: datetime) -> None:
        """Something that an administrator changes of the plan, on the administration's own pages."""
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
        ]
        name, thing, fields = pages[value % len(pages)]
        place = reverse(f"admin:{name}", args=[thing.pk] if thing else [])
        with time_machine.travel(at, tick=False):
            client = town.client("administrator")
            given = fields_of(client.get(place))
            if name == "targets_target_add":
                given["sub_measure"] = [town.other_sub_measure.pk]
            if name == "targets_item_add":
                given["target"] = [self.roads.pk]
            response = client.post(place, {**given, **fields})
        if response.status_code != 302:
            raise ActionError(errors_of(response))  # a plan without sense: nothing was changed

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

    def command(self, on: date | None = None) -> list[str]:
        """What ``standings`` prints."""
        said = []
        for form in ("json", "table"):
            out = io.StringIO()
            options = {} if on is None else {"on": on}
            call_command("standings", year=2021, month=3, format=form, provisional=True, stdout=out, **options)
            said.append(out.getvalue())
        return said

    def pages(self, on: date | None = None) -> dict[str, str]:
        """What a leader reads on the dashboard, the area's, the sub-measure's and the target's page, and in the ledger.

        Without what differs by its nature: the head of the page, the past day that each link carries, days overdue.
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
                found[place] = page.text.partition('<ol class="months">')[2].partition("</main>")[0]
                found[place] = re.sub(
                    r'.*?</nav>|<p class="past".*?</p>|<details class="past-day".*?</details>',
                    "",
                    found[place],
                    flags=re.DOTALL,
                )
        # What is overdue grows by a day a day without anything happening.
        return {
            place: re.sub(r"\d+ days? overdue", "overdue", " ".join(text.replace(f"&amp;on={on}", "").split()))
            for place, text in found.items()
        }


def played(history, world: World, look: Callable[[], object]) -> tuple[dict[date, object], datetime]:
    """Lets a history happen; returns what was seen at the end of each day on which something did, and the last time."""
    at, said = START - timedelta(days=1), {}

    def look_at_the_day() -> None:
        with time_machine.travel(at, tick=False):
            said[at.date()] = look()

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
    return said, at


def days_of(said: dict[date, object], at: datetime) -> Iterator[tuple[date, object]]:
    """Each day from the one before the history to the one after it, with what was seen last on it or before it."""
    expected = None
    for number in range(-1, (at - START).days + 2):
        day = START.date() + timedelta(days=number)
        expected = said.get(day, expected)
        yield day, expected


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps_of_a_history)
def test_a_past_day_s_board_is_what_that_day_s_board_was(history):
    with transaction.atomic():
        world = World()
        said, at = played(history, world, World.board)
        for day, expected in days_of(said, at):
            assert World.board(on=day) == expected, day
        assert verify(world.town.plan).is_whole
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps_of_a_history)
def test_the_pages_and_the_command_say_of_a_past_day_what_they_said_on_it(history):
    with transaction.atomic():
        world = World()
        said, at = played(history, world, lambda: (world.pages(), world.command()))
        for day, expected in days_of(said, at):
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
            entry = Entry("slow", "Begun", figures={(town.target.pk, None): Decimal(300)})
            submit(actor(town.user("reporter"), at), town.sub_measure, 3, 0, entry)
        else:
            approve(actor(town.user("reviewer"), at), town.sub_measure, 3, version_of(town.sub_measure, 3))
    before = standings(on=date(2021, 4, 8), provisional=True)
    assert (before["assessment"], before["targets"][0]["actual"]) == (None, None)
    assert before["targets"][0]["provisional"] == "300.000000"
    after = standings(on=date(2021, 4, 9), provisional=True)
    assert (after["assessment"], after["light"], after["targets"][0]["provisional"]) == ("slow", "amber", None)


# --- the pages of a past day ----------------------------------------------------------------------------------------


@pytest.fixture
def told(town):
    """March of the own sub-measure: 300 approved on 6 April, corrected to 200 on 8 April; a draft of April."""
    for verb, day in ((submit, 4), (approve, 6), (correct, 8)):
        at = datetime(2021, 4, day, 3, 0, tzinfo=UTC)
        person = actor(town.user("reporter" if verb is submit else "reviewer"), at)
        version = version_of(town.sub_measure, 3)
        place = (town.target.pk, None)
        if verb is submit:
            submit(person, town.sub_measure, 3, 0, Entry("slow", "Begun", figures={place: Decimal(300)}))
        elif verb is approve:
            approve(person, town.sub_measure, 3, version)
        else:
            correct(person, town.sub_measure, 3, version, {place: Decimal(200)}, "The bank")
    return town


PAGES = ["/dashboard/", "/areas/2021/1/", "/measures/2021/1.1/", "/targets/2021/revenue/", "/ledger/"]


@pytest.mark.parametrize("place", PAGES)
def test_a_page_says_plainly_of_which_day_it_is_and_its_links_stay_there(told, place):
    page = told.client("leader").get(place, {"month": 3, "on": "2021-04-07"})
    assert "As it stood at the end of 7 April 2021" in page.text
    assert f'href="{place}?year=2021&amp;month=3">Back to today</a>' in page.text
    links = re.findall(r'href="(/(?:dashboard|areas|measures|targets|ledger)[^"]*)"', page.text.partition("<main")[2])
    staying = [link for link in links if link != f"{place}?year=2021&amp;month=3"]
    assert staying
    assert [link for link in staying if "on=2021-04-07" not in link] == []


@pytest.mark.parametrize(
    ("on", "actual"),
    [("2021-04-05", None), ("2021-04-06", "300.00"), ("2021-04-07", "300.00"), ("2021-04-08", "200.00")],
)
def test_the_dashboard_s_lights_are_those_of_the_day(told, on, actual):
    page = told.client("leader").get("/ledger/", {"month": 3, "on": on})
    [line] = [line for line in page.context["table"].data if line.row.code == "revenue"]
    assert (line.line.actual if actual else line.row.figures) == (actual or {})
    target = told.client("leader").get("/targets/2021/revenue/", {"month": 3, "on": on})
    assert target.context["row"].light == line.row.light
    dashboard = told.client("leader").get("/dashboard/", {"month": 3, "on": on})
    counts = {entry["light"]: entry["count"] for entry in dashboard.context["counts"]}
    assert counts[line.row.light] == (2 if actual is None else 1)


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("yesterday", "“yesterday” is not a day; write it as 2021-06-30."),
        ("2021-02-30", "“2021-02-30” is not a day; write it as 2021-06-30."),
        ("2021-04", "“2021-04” is not a day"),
        ("<b>", "“&lt;b&gt;” is not a day"),
        ("9" * 400, f"“{'9' * 30}” is not a day"),
        ("2999-01-01", "1 January 2999 has not come yet."),
    ],
)
def test_a_day_that_is_none_falls_back_to_today_with_a_sentence(told, place, day, sentence):
    page = told.client("leader").get(place, {"month": 3, "on": day})
    assert page.status_code == 200
    assert sentence in page.text
    assert "This is today&#x27;s board." in page.text
    assert "As it stood" not in page.text
    assert place == "/dashboard/" or "200.00" in page.text


def test_today_and_no_day_at_all_are_the_present_without_a_word(told):
    for day in ("", "  ", str(timezone.localdate())):
        page = told.client("leader").get("/dashboard/", {"month": 3, "on": day})
        assert 'class="past"' not in page.text


def test_without_a_month_the_dashboard_takes_the_latest_that_the_day_knew(told):
    submit(actor(told.user("reporter"), datetime(2021, 5, 4, tzinfo=UTC)), told.sub_measure, 4, 0, Entry("slow", "On"))
    rows = [ImportedFigure(told.target, None, 4, Decimal(400))]
    import_figures(actor(told.user("reviewer"), datetime(2021, 5, 5, tzinfo=UTC)), told.plan, rows)
    client = told.client("leader")
    assert client.get("/dashboard/", {"on": "2021-05-04"}).context["month"] == 3
    assert client.get("/dashboard/", {"on": "2021-05-05"}).context["month"] == 4
    assert client.get("/dashboard/").context["month"] == 4


def test_a_past_page_shows_the_history_up_to_its_day_and_no_form(told):
    reviewer, reporter = told.client("reviewer"), told.client("reporter")
    page = reviewer.get("/measures/2021/1.1/", {"month": 3, "on": "2021-04-07"})
    assert [event.action for event in page.context["history"]] == ["Approved", "Submitted"]
    assert "/review/2021/1.1/3/" not in page.text
    page = reporter.get("/measures/2021/1.1/", {"month": 3, "on": "2021-04-07"})
    assert "/reports/2021/1.1/3/" not in page.text
    assert "/reports/2021/1.1/3/" in reporter.get("/measures/2021/1.1/", {"month": 3}).text


def change_lead(town, lead, at: datetime) -> None:
    """An administrator gives the own sub-measure to another department."""
    client, place = town.client("administrator"), reverse("admin:targets_submeasure_change", args=[town.sub_measure.pk])
    with time_machine.travel(at, tick=False):
        client = town.client("administrator")
        assert client.post(place, {**fields_of(client.get(place)), "lead": lead.pk, "supports": []}).status_code == 302


def test_the_past_is_read_by_who_leads_today_and_names_who_led_then(told):
    change_lead(told, told.other_sub_measure.lead, datetime(2021, 5, 1, tzinfo=UTC))
    past = "/measures/2021/1.1/?month=3&on=2021-04-10"
    assert told.client("reporter").get(past).status_code == 404
    page = told.client("stranger").get(past)
    assert page.status_code == 200
    assert page.context["row"].lead.code == "own"
    assert told.client("stranger").get("/measures/2021/1.1/?month=3").context["row"].lead.code == "other"


def test_a_past_day_does_not_open_a_draft_to_others(told):
    save_draft(
        actor(told.user("reporter"), datetime(2021, 5, 2, tzinfo=UTC)),
        told.sub_measure,
        4,
        0,
        Entry("slow", "Only for our own office", figures={(told.target.pk, None): Decimal("987.65")}),
    )
    for person in ("leader", "reviewer", "administrator"):
        for place in PAGES:
            text = told.client(person).get(place, {"month": 4, "on": "2021-05-02"}).text
            assert "Only for our own office" not in text
            assert "987.65" not in text
    assert "Only for our own office" in told.client("reporter").get(PAGES[2], {"month": 4, "on": "2021-05-02"}).text


def test_before_the_plan_came_in_its_targets_have_no_figures_and_what_came_later_is_not_there(told):
    with time_machine.travel(datetime(2021, 6, 1, tzinfo=UTC), tick=False):
        client = told.client("administrator")
        place = reverse("admin:targets_target_add")
        data = {**fields_of(client.get(place)), "sub_measure": told.sub_measure.pk, "code": "new", "name": "Later one"}
        assert client.post(place, {**data, "unit": "km", "value": "9"}).status_code == 302
    leader = told.client("leader")
    for place in ("/areas/2021/1/", "/ledger/"):
        assert "Later one" not in leader.get(place, {"month": 3, "on": "2021-05-31"}).text
        assert "Later one" in leader.get(place, {"month": 3, "on": "2021-06-01"}).text
    assert leader.get("/targets/2021/new/", {"on": "2021-05-31"}).status_code == 404
    before = leader.get("/ledger/", {"month": 3, "on": "2020-12-31"})
    assert [line.row.light for line in before.context["table"].data] == ["no_data", "no_data"]


def test_an_event_that_overtook_another_at_midnight_is_not_undone(told):
    # The later in the chain has the earlier time: its value stands on that day.
    late = datetime(2021, 4, 10, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    for at, value in ((late + timedelta(minutes=2), 250), (late, 260)):
        import_figures(
            actor(told.user("reviewer"), at), told.plan, [ImportedFigure(told.target, None, 3, Decimal(value))]
        )
    assert standings(on=date(2021, 4, 10))["targets"][0]["actual"] == "260.000000"
    assert standings(on=date(2021, 4, 9))["targets"][0]["actual"] == "200.000000"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"light": "red"}, ["fields"]),
        ({"q": "REV"}, ["revenue"]),
        ({"area": "1"}, ["revenue", "fields"]),
        ({"department": "other"}, ["fields"]),
        ({"sort": "-name"}, ["revenue", "fields"]),
        ({"sort": "name"}, ["fields", "revenue"]),
        ({"sort": "-lead"}, ["fields", "revenue"]),
        ({"sort": "light"}, ["fields", "revenue"]),
        ({"light": "nonsense"}, ["revenue", "fields"]),
    ],
)
def test_the_ledger_of_a_past_day_is_filtered_and_sorted_by_that_day(told, query, codes):
    rows = [ImportedFigure(told.other_target, None, 3, Decimal(5))]
    import_figures(actor(told.user("reviewer"), datetime(2021, 4, 6, tzinfo=UTC)), told.plan, rows)
    page = told.client("leader").get("/ledger/", {"month": 3, "on": "2021-04-07", **query})
    assert [line.row.code for line in page.context["table"].data] == codes
    table = told.client("leader").get("/ledger/ledger.csv", {"month": 3, "on": "2021-04-07", **query})
    assert len(table.text.splitlines()) == len(codes) + 1
    assert "ledger-2021-03-on-2021-04-07.csv" in table.headers["Content-Disposition"]
    assert (",Revenue," in table.text) == ("revenue" in codes)


def test_a_past_day_shows_no_file_that_was_attached_since(told):
    reporter = told.client("reporter")
    at = datetime(2021, 5, 2, tzinfo=UTC)
    submit(actor(told.user("reporter"), at), told.sub_measure, 4, 0, Entry("slow", "Begun"))
    withdraw(actor(told.user("reporter"), at + timedelta(days=1)), told.sub_measure, 4, version_of(told.sub_measure, 4))
    attach(reporter, told.sub_measure, 4, SimpleUploadedFile("ours-alone.pdf", PDF))
    place, day = "/measures/2021/1.1/", {"month": 4, "on": "2021-05-02"}
    assert "Begun" in told.client("reviewer").get(place, day).text
    assert "ours-alone" not in told.client("reviewer").get(place, day).text
    assert "ours-alone" in reporter.get(place, {"month": 4}).text
    assert "ours-alone" not in reporter.get(place, day).text
