"""The pictures of a target's year: an axis in round steps, lines with their ends, a bar for each month."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.factories import make_report, make_target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "decimals", "figure", "ticks"),
    [
        (3, 0, None, "0 1 2 3"),
        (5, 0, None, "0 1 2 3 4 5"),
        (1, 0, None, "0 0.2 0.4 0.6 0.8 1"),
        (12000, 2, None, "0 5,000 10,000 15,000"),
        (118, 0, None, "0 50 100 150"),
        ("0.03", 2, None, "0 0.01 0.02 0.03"),
        (0, 0, "0", "0 0.2 0.4 0.6 0.8 1"),
        (8, 1, "-3.1", "-5 0 5 10"),
    ],
)
def test_the_axis_has_even_steps(town, value, decimals, figure, ticks):
    holds = {"phasing": "hold"} if figure else {}
    target = make_target(town.sub_measure, code="axis", value=Decimal(value), decimals=decimals, **holds)
    if figure:
        make_report(town.sub_measure, 3, "approved", {target: figure})
    page = town.client("leader").get("/targets/2021/axis/?month=3").text
    assert " ".join(re.findall(r'<text class="axis end"[^>]*>([^<]*)</text>', page)) == ticks


def polyline(page: str, name: str) -> list[tuple[float, float]]:
    found = re.search(f'<polyline class="{name}" points="([^"]*)"', page)
    return [tuple(map(float, point.split(","))) for point in found[1].split()] if found else []


def bars(page: str, name: str) -> list[tuple[float, float]]:
    """Place and height of each bar of a kind."""
    found = re.findall(rf'<rect class="{name}" x="([\d.]+)" y="[\d.]+" width="\d+" height="([\d.]+)"', page)
    return [(float(x), float(height)) for x, height in found]


def page_of(town, code: str, month: int, **query) -> str:
    return town.client("leader").get(f"/targets/2021/{code}/", {"month": month, **query}).text


def test_the_lines_name_what_they_come_to(town):
    for month, value in enumerate((100, 180, 320, 440), 1):
        make_report(town.sub_measure, month, figures={town.target: value})
    page = page_of(town, "revenue", 4, pace="95")
    ends = re.findall(r'<text class="endtext ([\w-]+)" x="[\d.]+" y="([\d.]+)">([^<]*)</text>', page)
    assert {kind: text for kind, _y, text in ends} == {
        "planned": "target 1,200.00",
        "forecast": "forecast 1,346.67",
        "what-if": "what if 1,200.00",
    }
    places = sorted(float(y) for _kind, y, _text in ends)
    assert min(below - above for above, below in pairwise(places)) >= 16


def test_a_forecast_by_rhythm_bends_as_last_year_did(town):
    rhythm = [10, 20, 30, 40, 50, 60, 61, 62, 63, 64, 65, 100]
    target = make_target(town.sub_measure, code="late", value=Decimal(200), phasing="last_year", last_year=rhythm)
    make_report(town.sub_measure, 6, figures={target: 90})
    page = page_of(town, "late", 6)
    line, planned = polyline(page, "forecast"), polyline(page, "planned")
    assert [x for x, _y in line] == [x for x, _y in planned[5:]]
    # 90 where 120 was planned: 3/4 of the path, in every month to come.
    zero = float(re.search(r'class="grid" [^>]*y1="([\d.]+)"', page)[1])
    for (_x, y), (_same, path) in zip(line, planned[5:], strict=True):
        assert zero - y == pytest.approx((zero - path) * 3 / 4, abs=0.11)


def test_each_month_has_a_bar_from_the_first_month_of_the_target_on(town):
    target = make_target(town.sub_measure, code="roads", value=Decimal(14), start_month=4, due_month=10)
    for month, value in ((4, 2), (5, 5), (6, 6)):
        make_report(town.sub_measure, month, figures={target: value})
    page = page_of(town, "roads", 6)
    heights = [height for _x, height in bars(page, "actual")]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 1.5, 0.5], abs=0.01)
    # Two kilometres a month are needed from July to October, as many as April brought.
    assert [height for _x, height in bars(page, "needed")] == [heights[0]] * 4


def test_a_step_over_silent_months_is_shared_and_says_so(town):
    for month, value in ((1, 100), (4, 400)):
        make_report(town.sub_measure, month, figures={town.target: value})
    page = page_of(town, "revenue", 4)
    assert len(bars(page, "actual share")) == 3
    assert "an even share of several months" in page
    assert '300.00 <span class="under">February to April</span>' in page


def test_before_its_first_month_nothing_is_drawn_as_asked_of_a_level(town):
    make_target(town.sub_measure, code="growth", value=Decimal(8), unit="%", phasing="hold", start_month=3)
    assert len(polyline(page_of(town, "growth", 6), "planned")) == 10


def test_what_waits_for_review_is_hollow(town):
    make_report(town.sub_measure, 1, figures={town.target: 100})
    make_report(town.sub_measure, 2, "submitted", {town.target: 200})
    page = page_of(town, "revenue", 2)
    assert page.count('<circle class="dot"') == page.count('<circle class="dot hollow"') == 1
    assert 'class="key ring"' in page
    assert '<td class="num hollow">200.00</td>' in page


def test_a_pace_before_any_figure_starts_at_the_axis(town):
    page = page_of(town, "revenue", 1, pace="100")
    line = polyline(page, "what-if")
    axis = float(re.search(r'class="grid" x1="([\d.]+)"', page)[1])
    assert line[0][0] == axis
    assert line[1] == polyline(page, "planned")[-1]


def test_the_longest_numbers_have_room_beside_the_lines(town):
    target = make_target(town.sub_measure, code="sales", value=Decimal("12345678"), decimals=0)
    for month, value in enumerate(("4000000", "8000000", "30000000"), 1):
        make_report(town.sub_measure, month, figures={target: value})
    page = page_of(town, "sales", 3)
    # A digit is at most 9.3 units wide, on a phone.
    axis = re.findall(r'<text class="axis end" x="([\d.]+)"[^>]*>([^<]*)</text>', page)
    assert "50,000,000" in {text for _x, text in axis}
    assert min(float(x) - 9.2 * len(text) for x, text in axis) >= 0
    ends = re.findall(r'<text class="endtext [\w-]+" x="([\d.]+)"[^>]*>([^<]*)</text>', page)
    assert "target 12,345,678" in {text for _x, text in ends}
    assert max(float(x) + 9.2 * len(text) for x, text in ends) <= 720
