"""A headline figure's tile: its bar with planned, last year and forecast, and the same numbers in words."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from targets.charts.bullet import EDGE, LARGE_WIDTH
from tests.factories import make_area, make_client, make_plan, make_report, make_sub_measure, make_target

DASHBOARD = "/dashboard/"
RIGHT = LARGE_WIDTH - EDGE


@pytest.fixture
def headline(town):
    """The sub-measure of the headline figures."""
    return make_sub_measure(make_area(town.plan, number=0, kind="headline"), town.sub_measure.lead, code="0.1")


def tile_of(town, month: int = 6, **query):
    [tile] = town.client("leader").get(DASHBOARD, {"year": 2021, "month": month, **query}).context["headline"]
    return tile


def label_of(tile) -> str:
    return re.search(r'aria-label="([^"]*)"', tile.bar)[1].replace("&#x27;", "'")


def at(tile, name: str) -> float | None:
    """The x of a mark: of a line or a path."""
    found = re.search(rf'<line class="{name}" x1="([\d.]+)"|<path class="{name}" d="M([\d.]+) ', tile.bar)
    return float(found[1] or found[2]) if found else None


def bar(tile, name: str) -> tuple[float, float] | None:
    """The start and end of a piece of the bar."""
    found = re.search(rf'<rect class="{name}" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', tile.bar)
    return (float(found[1]), round(float(found[1]) + float(found[2]), 1)) if found else None


def place(part: float) -> float:
    """The x of a share (0 to 1) of the drawing's width."""
    return round(EDGE + part * (RIGHT - EDGE), 1)


def test_a_tile_has_planned_last_year_and_forecast_as_marks_and_in_words(town, headline):
    tax = make_target(headline, name="Tax", value=Decimal(12000), last_year=[800 * month for month in range(1, 13)])
    make_report(headline, 6, figures={tax: 5520})
    tile = tile_of(town)
    assert label_of(tile) == (
        "actual to date 5,520万元; year's target 12,000万元; planned by now 6,000万元; "
        "same month of last year 4,800万元; full-year forecast 11,040万元"
    )
    assert bar(tile, "rail") == (EDGE, RIGHT)
    assert bar(tile, "bar bar-amber") == (EDGE, place(0.46))
    assert (at(tile, "goal"), at(tile, "tick")) == (RIGHT, place(0.5))
    assert (at(tile, "last-year"), at(tile, "forecast")) == (place(0.4), place(0.92))
    assert dict(tile.facts) == {
        "Year's target": "12,000.00万元",
        "Planned to date": "6,000.00万元",
        "Completion": "46.0%",
        "Same month of last year": "4,800.00万元",
        "Year on year": "+15.0%",
        "Full-year forecast": "11,040.00万元 (92.0% of the target)",
    }
    text = town.client("leader").get(DASHBOARD + "?month=6").text
    for word, number in tile.facts:
        assert f"{word.replace(chr(39), '&#x27;')} <b>{number}</b>" in text
    assert text.count('class="bullet-legend ') == 1


def test_the_scale_grows_with_what_is_beyond_the_target(town, headline):
    target = make_target(headline, value=Decimal(100))
    make_report(headline, 6, figures={target: 100})
    tile = tile_of(town)
    assert label_of(tile).endswith("full-year forecast 200万元")
    assert at(tile, "forecast") == RIGHT
    assert bar(tile, "rail") == (EDGE, place(0.5))
    assert at(tile, "goal") == place(0.5)


def test_what_waits_for_review_is_a_hollow_piece_of_its_own(town, headline):
    target = make_target(headline, value=Decimal(100), phasing="deadline")
    make_report(headline, 5, figures={target: 40})
    make_report(headline, 6, "submitted", figures={target: 60})
    tile = tile_of(town)
    assert bar(tile, "waits") == (place(0.4), place(0.6))
    assert "not reviewed yet 60万元" in label_of(tile)
    text = town.client("leader").get(DASHBOARD + "?month=6").text
    assert "60.00 Not reviewed yet" in text
    assert "figure of May" in text


def test_a_lower_figure_is_nearer_where_the_target_is_to_be_lowered(town, headline):
    target = make_target(
        headline, value=Decimal(60), baseline=Decimal(100), comparator="lte", decimals=0, unit="户", due_month=10
    )
    make_report(headline, 6, figures={target: 80})
    tile = tile_of(town)
    assert bar(tile, "rail") == (EDGE, RIGHT)
    assert bar(tile, "bar bar-amber") is None
    assert bar(tile, "bar bar-red") == (EDGE, place(0.5))
    assert at(tile, "tick") == place(0.6)
    assert dict(tile.facts)["Full-year forecast"] == "66户"  # of a level that began at 100 no part of the target


def test_a_limit_is_a_limit_and_has_no_forecast(town, headline):
    target = make_target(headline, value=Decimal(120), comparator="lte")
    make_report(headline, 6, figures={target: 70})
    tile = tile_of(town)
    assert (at(tile, "tick"), at(tile, "goal"), at(tile, "forecast")) == (place(0.5), RIGHT, None)
    assert dict(tile.facts) == {"Year's limit": "120.00万元", "Planned to date": "60.00万元"}


def test_a_rate_is_held_against_the_rate_and_compared_in_points(town, headline):
    target = make_target(headline, value=Decimal(8), unit="%", decimals=1, phasing="hold", last_year=[2] * 12)
    make_report(headline, 6, figures={target: "-2"})
    tile = tile_of(town)
    # From -2 to 8: nothing is at a fifth.
    assert bar(tile, "bar bar-red") == (EDGE, place(0.2))
    assert bar(tile, "rail") == (place(0.2), RIGHT)
    assert (at(tile, "tick"), at(tile, "forecast")) == (None, None)
    assert dict(tile.facts) == {
        "Year's target": "8.0%",
        "Same month of last year": "2.0%",
        "Year on year": "-4.0 points",
    }


def test_an_open_target_has_no_bar_and_says_so(town, headline):
    target = make_target(headline, value=None)
    make_report(headline, 6, figures={target: 70})
    tile = tile_of(town)
    assert tile.bar == ""
    assert tile.facts == [("Year's target", "Not set")]
    assert "The target value is not set yet" in tile.reason


def test_without_a_figure_the_bar_is_empty(town, headline):
    make_target(headline, value=Decimal(120))
    tile = tile_of(town)
    assert label_of(tile) == "year's target 120万元; planned by now 60万元"
    assert 'class="bar ' not in tile.bar


def test_nothing_is_forecast_once_the_due_month_is_counted(town, headline):
    target = make_target(headline, value=Decimal(120), due_month=6)
    make_report(headline, 6, figures={target: 100})
    tile = tile_of(town)
    assert at(tile, "forecast") is None
    assert "Full-year forecast" not in dict(tile.facts)


def test_a_rate_of_zero_and_nothing_else_draws_nothing(town, headline):
    target = make_target(headline, value=Decimal(0), unit="%", phasing="hold")
    make_report(headline, 6, figures={target: 0})
    assert tile_of(town).bar == ""


def test_last_year_s_plan_gives_last_year_s_figure(town, headline):
    target = make_target(headline, code="tax", value=Decimal(1000))
    make_report(headline, 6, figures={target: 550})
    before = make_sub_measure(make_area(make_plan(year=2020), kind="headline"))
    other = make_target(before, code="tax", value=Decimal(900))
    make_report(before, 6, figures={other: 500})
    make_report(before, 12, figures={other: 900})
    facts = dict(tile_of(town).facts)
    assert facts["Same month of last year"] == "500.00万元"
    assert facts["Year on year"] == "+10.0%"
    other.unit = "元"
    other.save()
    assert "Year on year" not in dict(tile_of(town).facts)


@pytest.mark.parametrize("query", [{}, {"on": "2021-08-01"}], ids=["today", "a past day"])
def test_last_year_s_figures_cost_as_many_questions_for_six_targets_as_for_one(town, headline, query):
    last_year = make_sub_measure(make_area(make_plan(year=2020)))
    make_report(headline, 8, figures={make_target(headline): 5})
    client = town.client("leader")

    def questions(numbers):
        for sub_measure in (headline, last_year):
            for number in numbers:
                make_report(sub_measure, number, figures={make_target(sub_measure, code=f"figure-{number}"): 5})
        with (
            time_machine.travel(datetime(2021, 9, 9, tzinfo=UTC), tick=False),
            CaptureQueriesContext(connection) as queries,
        ):
            page = client.get(DASHBOARD, {"year": 2021, "month": 6, **query})
        assert "Year on year" in page.text
        return len(queries)

    of_one = questions([1])
    assert questions([2, 3, 4, 5, 6]) == of_one < 20


def test_a_figure_carried_forward_is_compared_with_its_own_month(town, headline):
    target = make_target(headline, value=Decimal(1000), last_year=[10 * month for month in range(1, 13)])
    make_report(headline, 4, figures={target: 44})
    assert dict(tile_of(town).facts)["Same month of last year"] == "40.00万元"


def test_the_tile_speaks_the_reader_s_language(town, headline):
    target = make_target(headline, value=Decimal(12000))
    make_report(headline, 6, figures={target: 5520})
    with translation.override("zh-hans"):
        client = make_client(town.people["leader"], language="zh-hans")
        text = client.get(DASHBOARD + "?month=6").text
    assert "全年预计 <b>11,040.00万元（目标的92.0%）</b>" in text
    assert "计划累计6,000万元" in text


def test_many_headline_figures_stand_in_the_plan_s_order(town, headline):
    names = [f"Figure {number}" for number in range(9)]
    for name in names:
        make_target(headline, name=name)
    tiles = town.client("leader").get(DASHBOARD + "?month=6").context["headline"]
    assert [tile.line.row.name for tile in tiles] == names
