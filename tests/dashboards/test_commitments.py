"""What makes the light is what is counted: targets, and sub-measures without one, alike in every place."""

import csv
import io
import json
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.core.management import call_command

from targets.calendar.schedule import local_day
from targets.rules import Light
from tests.factories import make_area, make_plan, make_report, make_sub_measure, make_target

from .test_order import cells_of

MONTH = 6


@pytest.fixture
def june(town):
    """One target is behind, one done; of two sub-measures without targets one is slow, one unreported; a proposal."""
    make_report(town.sub_measure, MONTH, figures={town.target: 60})
    make_report(town.other_sub_measure, MONTH, figures={town.other_target: 1200}, assessment="behind")
    make_report(make_sub_measure(town.area, code="1.3", title="Slow words"), MONTH, assessment="slow")
    make_sub_measure(town.area, town.sub_measure.lead, code="1.4", title="No words")
    make_sub_measure(make_area(town.plan, number=9, kind="proposal"), code="9.1", title="A bridge")
    return town


def standings(form: str = "json", **options) -> str:
    out = io.StringIO()
    call_command("standings", year=2021, month=MONTH, format=form, language="en", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("is_past", [False, True], ids=["today", "a past day"])
def test_every_place_counts_the_same_commitments(june, is_past):
    on = {"on": local_day()} if is_past else {}
    counts = {"red": 1, "no_data": 1, "amber": 1, "done": 1}
    plan = json.loads(standings(**on))
    assert plan["commitments"] == plan["areas"][0]["commitments"] == counts
    rows = list(csv.DictReader(io.StringIO(standings("csv", **on))))
    assert sorted(row["light"] for row in rows) == sorted(counts)

    leader, query = june.client("leader"), {"month": MONTH, **{name: day.isoformat() for name, day in on.items()}}
    dashboard = leader.get("/dashboard/", query)
    assert {tile.light: tile.count for tile in dashboard.context["counts"] if tile.count} == counts
    assert dashboard.context["areas"][0].row.distribution == [(Light(light), 1) for light in counts]
    for tile in dashboard.context["counts"]:
        assert leader.get("/ledger/", {**query, "light": tile.light}).context["total"] == tile.count
    assert leader.get("/ledger/", query).context["total"] == dashboard.context["total"] == 4
    file = csv.DictReader(io.StringIO(leader.get("/ledger/ledger.csv", query).content.decode("utf-8-sig")))
    assert [line["Light"] for line in file] == ["Behind", "Done", "Slightly behind", "No data"]


def test_the_screen_and_the_wall_count_them_too(june):
    leader = june.client("leader")
    screen = leader.get("/screen/", {"month": MONTH})
    assert [count for _mark, _light, count in screen.context["counts"]] == [1, 1, 1, 1]
    assert leader.get("/wall/", {"month": MONTH}).context["matrix"].plan.counts.count("<span>") == 4


def test_the_ledger_finds_and_sorts_sub_measures_without_targets(june):
    leader = june.client("leader")

    def names(**query) -> list[str]:
        lines = leader.get("/ledger/", {"month": MONTH, **query}).context["page"]
        return [line.row.name if line.row else line.sub_measure.title for line in lines]

    assert names(sort="name") == ["Fields", "No words", "Revenue", "Slow words"]
    assert names(sort="-name", q="words") == ["Slow words", "No words"]
    assert names(department="own") == ["Revenue", "No words"]
    assert names(sort="-completion") == ["Fields", "Revenue", "Slow words", "No words"]
    assert names(per_page=3, page=2) == ["No words"]
    assert names(q="1.4") == ["No words"]


def test_an_area_s_light_is_made_of_commitments_and_says_of_which(june):
    [area] = [area for area in json.loads(standings())["areas"] if area["number"] == 1]
    # The Farm Office's own word on a done target is in its sub-measure's light alone.
    assert [row["light"] for row in area["sub_measures"]] == ["red", "red", "amber", "no_data"]
    assert (area["light"], area["reason"]) == ("red", "with 1 behind, 1 without data")
    page = june.client("leader", HTTP_ACCEPT_LANGUAGE="en").get("/dashboard/", {"month": MONTH})
    assert page.text.count("with 1 behind, 1 without data") >= 2


def test_a_light_below_its_score_says_why(town):
    """Nineteen of twenty targets are far ahead, one is behind: amber at 99.9."""
    figures = {make_target(town.sub_measure, value=1200): 1100 for _number in range(18)}
    make_report(town.sub_measure, MONTH, figures={town.target: 360, **figures})
    make_report(town.other_sub_measure, MONTH, figures={town.other_target: 1100})
    town.other_sub_measure.weight = 19
    town.other_sub_measure.save()
    plan = json.loads(standings())
    assert (plan["light"], plan["score"][:4], plan["reason"]) == ("amber", "99.8", "with 1 behind")


@pytest.mark.parametrize(
    ("page", "times"), [("/compare/?from=2&to=3", 2), ("/years/?month=3&against=2020", 2), ("/dashboard/?month=3", 1)]
)
def test_a_light_below_its_score_says_why_on_every_page(town, page, times):
    make_plan(year=2020, title="Plan of 2020")
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 260})
    text = town.client("leader").get(page).text
    cards = text[text.index("Task area") :]
    assert cards.count(">with 1 behind<") == times


def test_a_sub_measure_whose_department_s_word_made_its_light_says_so_in_the_assessment_and_in_the_command(town):
    make_report(town.sub_measure, 3, figures={town.target: 300}, assessment="behind")
    why = "The light follows the department's own assessment, “Behind”"
    client, out = town.client("leader"), io.StringIO()
    assert why in unescape(client.get("/assessment/?month=3").text)
    assert why in cells_of(client.get("/assessment/assessment.xlsx?month=3").content)
    call_command("standings", year=2021, month=3, language="en", stdout=out)
    assert why in next(line for line in out.getvalue().splitlines() if line.startswith("  1.1"))


@pytest.mark.parametrize(("day", "light", "reason"), [(3, "not_due", ""), (5, "red", "with 1 without data")])
def test_a_sub_measure_is_unreported_from_the_day_its_report_is_due(town, day, light, reason):
    for target in (town.target, town.other_target):
        target.value = None
        target.save()
    make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Words only")
    with time_machine.travel(datetime(2021, 7, day, 2, tzinfo=UTC), tick=False):
        plan = json.loads(standings())
        page = town.client("leader").get("/ledger/", {"month": MONTH, "light": "no_data"})
    assert (plan["light"], plan["reason"]) == (light, reason)
    assert page.context["total"] == plan["commitments"].get("no_data", 0)
    # A past day knows only what was due then.
    past = json.loads(standings(on=date(2021, 7, day)))
    assert (past["light"], past["commitments"]) == (plan["light"], plan["commitments"])
