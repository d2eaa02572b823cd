"""The pages of a past day: said plainly, in the dashboard, area, sub-measure, target and ledger, drafts kept closed."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from reports.actions import ImportedFigure, ReportEntry, approve, correct, import_figures, save_draft, submit, withdraw
from tests.admin.conftest import fields_of
from tests.factories import actor, make_client, make_user
from tests.planfile.conftest import EXAMPLE
from tests.reports.steps import attach, version_of
from tests.targets.test_past_days import PDF, standings


@pytest.fixture
def traced_town(town):
    """March of the own sub-measure: 300 approved on 6 April, corrected to 200 on 8 April; a draft of April."""
    for verb, day in ((submit, 4), (approve, 6), (correct, 8)):
        at = datetime(2021, 4, day, 3, 0, tzinfo=UTC)
        person = actor(town.user("reporter" if verb is submit else "reviewer"), at)
        version = version_of(town.sub_measure, 3)
        place = (town.target.pk, None)
        if verb is submit:
            submit(person, town.sub_measure, 3, 0, ReportEntry("slow", "Begun", figures={place: Decimal(300)}))
        elif verb is approve:
            approve(person, town.sub_measure, 3, version)
        else:
            correct(person, town.sub_measure, 3, version, {place: Decimal(200)}, "The bank")
    return town


PAGES = ["/dashboard/", "/areas/2021/1/", "/measures/2021/1.1/", "/targets/2021/revenue/", "/ledger/"]


@pytest.mark.parametrize("place", PAGES)
def test_a_page_says_plainly_of_which_day_it_is_and_its_links_stay_there(traced_town, place):
    page = traced_town.client("leader").get(place, {"month": 3, "on": "2021-04-07"})
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
def test_the_dashboard_s_lights_are_those_of_the_day(traced_town, on, actual):
    page = traced_town.client("leader").get("/ledger/", {"month": 3, "on": on})
    [line] = [line for line in page.context["page"] if line.row.code == "revenue"]
    assert (line.line.actual if actual else line.row.figures) == (actual or {})
    target = traced_town.client("leader").get("/targets/2021/revenue/", {"month": 3, "on": on})
    assert target.context["row"].light == line.row.light
    dashboard = traced_town.client("leader").get("/dashboard/", {"month": 3, "on": on})
    counts = {entry.light: entry.count for entry in dashboard.context["counts"]}
    assert counts[line.row.light] == (2 if actual is None else 1)


@pytest.mark.parametrize(("on", "end"), [("2021-04-07", "1,200万元"), ("2021-04-08", "1,100万元")])
def test_what_if_goes_on_from_the_figures_of_the_day(traced_town, on, end):
    page = traced_town.client("leader").get("/targets/2021/revenue/", {"month": 3, "on": on, "pace": "100"}).text
    assert f"At 100万元 a month it comes to {end} by the end of December" in page
    assert f'<input type="hidden" name="on" value="{on}">' in page


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
def test_a_day_that_is_none_falls_back_to_today_with_a_sentence(traced_town, place, day, sentence):
    page = traced_town.client("leader").get(place, {"month": 3, "on": day})
    assert page.status_code == 200
    assert sentence in page.text
    assert "This is today&#x27;s board." in page.text
    assert "As it stood" not in page.text
    assert place == "/dashboard/" or "200.00" in page.text


def test_today_and_no_day_at_all_are_the_present_without_a_word(traced_town):
    for day in ("", "  ", str(timezone.localdate())):
        page = traced_town.client("leader").get("/dashboard/", {"month": 3, "on": day})
        assert 'class="past"' not in page.text


def test_without_a_month_the_dashboard_takes_the_latest_that_the_day_knew(traced_town):
    submit(
        actor(traced_town.user("reporter"), datetime(2021, 5, 4, tzinfo=UTC)),
        traced_town.sub_measure,
        4,
        0,
        ReportEntry("slow", "On"),
    )
    rows = [ImportedFigure(traced_town.target, None, 4, Decimal(400))]
    import_figures(actor(traced_town.user("reviewer"), datetime(2021, 5, 5, tzinfo=UTC)), traced_town.plan, rows)
    client = traced_town.client("leader")
    assert client.get("/dashboard/", {"on": "2021-05-04"}).context["month"] == 3
    assert client.get("/dashboard/", {"on": "2021-05-05"}).context["month"] == 4
    assert client.get("/dashboard/").context["month"] == 4


def test_a_past_page_shows_the_history_up_to_its_day_and_no_form(traced_town):
    reviewer, reporter = traced_town.client("reviewer"), traced_town.client("reporter")
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


def test_the_past_is_read_by_who_leads_today_and_names_who_led_then(traced_town):
    change_lead(traced_town, traced_town.other_sub_measure.lead, datetime(2021, 5, 1, tzinfo=UTC))
    past = "/measures/2021/1.1/?month=3&on=2021-04-10"
    assert traced_town.client("reporter").get(past).status_code == 404
    page = traced_town.client("stranger").get(past)
    assert page.status_code == 200
    assert page.context["row"].lead.code == "own"
    assert traced_town.client("stranger").get("/measures/2021/1.1/?month=3").context["row"].lead.code == "other"


def test_a_past_day_does_not_open_a_draft_to_others(traced_town):
    save_draft(
        actor(traced_town.user("reporter"), datetime(2021, 5, 2, tzinfo=UTC)),
        traced_town.sub_measure,
        4,
        0,
        ReportEntry("slow", "Only for our own office", figures={(traced_town.target.pk, None): Decimal("987.65")}),
    )
    for person in ("leader", "reviewer", "administrator"):
        for place in PAGES:
            text = traced_town.client(person).get(place, {"month": 4, "on": "2021-05-02"}).text
            assert "Only for our own office" not in text
            assert "987.65" not in text
    assert (
        "Only for our own office" in traced_town.client("reporter").get(PAGES[2], {"month": 4, "on": "2021-05-02"}).text
    )


def test_before_the_plan_came_in_its_targets_have_no_figures_and_what_came_later_is_not_there(traced_town):
    with time_machine.travel(datetime(2021, 6, 1, tzinfo=UTC), tick=False):
        client = traced_town.client("administrator")
        place = reverse("admin:targets_target_add")
        data = {
            **fields_of(client.get(place)),
            "sub_measure": traced_town.sub_measure.pk,
            "code": "new",
            "name": "Later one",
        }
        assert client.post(place, {**data, "unit": "km", "value": "9"}).status_code == 302
    leader = traced_town.client("leader")
    for place in ("/areas/2021/1/", "/ledger/"):
        assert "Later one" not in leader.get(place, {"month": 3, "on": "2021-05-31"}).text
        assert "Later one" in leader.get(place, {"month": 3, "on": "2021-06-01"}).text
    assert leader.get("/targets/2021/new/", {"on": "2021-05-31"}).status_code == 404
    before = leader.get("/ledger/", {"month": 3, "on": "2020-12-31"})
    assert [line.row.light for line in before.context["page"]] == ["not_due", "not_due"]


def test_an_event_that_overtook_another_at_midnight_is_not_undone(traced_town):
    # The later in the chain has the earlier time: its value stands on that day.
    late = datetime(2021, 4, 10, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    for at, value in ((late + timedelta(minutes=2), 250), (late, 260)):
        import_figures(
            actor(traced_town.user("reviewer"), at),
            traced_town.plan,
            [ImportedFigure(traced_town.target, None, 3, Decimal(value))],
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
def test_the_ledger_of_a_past_day_is_filtered_and_sorted_by_that_day(traced_town, query, codes):
    rows = [ImportedFigure(traced_town.other_target, None, 3, Decimal(5))]
    import_figures(actor(traced_town.user("reviewer"), datetime(2021, 4, 6, tzinfo=UTC)), traced_town.plan, rows)
    page = traced_town.client("leader").get("/ledger/", {"month": 3, "on": "2021-04-07", **query})
    assert [line.row.code for line in page.context["page"]] == codes
    table = traced_town.client("leader").get("/ledger/ledger.csv", {"month": 3, "on": "2021-04-07", **query})
    assert len(table.text.splitlines()) == len(codes) + 1
    assert "Weir 2021-03 Ledger on 2021-04-07.csv" in table.headers["Content-Disposition"]
    assert (",Revenue," in table.text) == ("revenue" in codes)


def test_a_past_day_shows_no_file_that_was_attached_since(traced_town):
    reporter = traced_town.client("reporter")
    at = datetime(2021, 5, 2, tzinfo=UTC)
    submit(actor(traced_town.user("reporter"), at), traced_town.sub_measure, 4, 0, ReportEntry("slow", "Begun"))
    withdraw(
        actor(traced_town.user("reporter"), at + timedelta(days=1)),
        traced_town.sub_measure,
        4,
        version_of(traced_town.sub_measure, 4),
    )
    attach(reporter, traced_town.sub_measure, 4, SimpleUploadedFile("ours-alone.pdf", PDF))
    place, day = "/measures/2021/1.1/", {"month": 4, "on": "2021-05-02"}
    assert "Begun" in traced_town.client("reviewer").get(place, day).text
    assert "ours-alone" not in traced_town.client("reviewer").get(place, day).text
    assert "ours-alone" in reporter.get(place, {"month": 4}).text
    assert "ours-alone" not in reporter.get(place, day).text


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/dashboard/", "/areas/2024/1/", "/ledger/"])
def test_before_its_plan_was_loaded_a_day_has_no_board(place):
    with time_machine.travel(datetime(2024, 2, 20, 3, 0, tzinfo=UTC), tick=False):
        call_command("loadplan", str(EXAMPLE), verbosity=0)
    client = make_client(make_user("leader"))
    early = client.get(place, {"year": 2024, "month": 2, "on": "2024-02-19"}).text
    notice = (
        "The plan was not loaded yet on 19 February 2024; it came in on 20 February 2024. This is today&#x27;s board."
    )
    assert notice in early
    assert "As it stood" not in early
    assert "As it stood at the end of 20 February 2024" in client.get(place, {"year": 2024, "on": "2024-02-20"}).text


@pytest.mark.parametrize("on", [{}, {"on": "2021-04-07"}])
@pytest.mark.parametrize("reader", ["leader", "reviewer"])
def test_a_target_s_page_names_who_sent_its_report_in_today_and_on_a_past_day(traced_town, reader, on):
    page = traced_town.client(reader).get("/targets/2021/revenue/", {"month": 3, **on}).text
    assert "Submitted by reporter on 4 April 2021" in page
