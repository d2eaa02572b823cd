"""The range of a forecast, and what a pace would give at the year's end; worked by hand, and in general."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules import (
    Phasing,
    Terms,
    at_pace,
    forecast_range,
    full_year_forecast,
    judge,
    needed_by_rhythm,
    planned_to_date,
    rest_by_month,
)

YEAR = Terms(value=Decimal(1200))


def figures(*values: int | str) -> dict[int, Decimal]:
    return {month: Decimal(value) for month, value in enumerate(values, 1)}


def test_the_slowest_and_the_fastest_month_bound_the_forecast():
    # Steps 100, 80, 140, 120: four months so far, eight to come.
    assert forecast_range(YEAR, figures(100, 180, 320, 440), 4) == (440 + 8 * 80, 440 + 8 * 140)


def test_a_step_over_a_gap_is_divided_among_its_months():
    assert forecast_range(YEAR, {1: Decimal(90), 4: Decimal(420)}, 4) == (420 + 8 * 90, 420 + 8 * 110)


def test_only_the_last_six_months_count():
    slow_start = figures(0, 0, 100, 200, 300, 400, 500, 600)
    assert forecast_range(YEAR, slow_start, 8) == (1000, 1000)


def test_a_rhythm_is_followed_by_parts_of_last_year_s_steps():
    rhythm = Terms(
        value=Decimal(120), phasing=Phasing.LAST_YEAR, last_year=[Decimal(n) for n in (10, 30, 40, *range(50, 140, 10))]
    )
    # 10 of 10, then 10 of 20: the rest of last year was 100 more, and 2/3 of it is the forecast by rhythm.
    low, high = forecast_range(rhythm, figures(10, 20), 2)
    assert (low, high) == (20 + Fraction(100) / 2, 20 + 100)
    assert low <= full_year_forecast(rhythm, figures(10, 20), 2) <= high


@pytest.mark.parametrize(
    "terms",
    [
        Terms(value=Decimal(8), phasing=Phasing.HOLD),
        Terms(value=Decimal(8), phasing=Phasing.DEADLINE),
        Terms(value=None),
        Terms(value=Decimal(100), comparator="lte"),
        Terms(value=Decimal(1200), due=4),
    ],
)
def test_what_has_no_forecast_or_no_time_left_has_no_range(terms):
    assert forecast_range(terms, figures(100, 180, 320, 440), 4) is None


def test_one_pace_is_no_spread():
    assert forecast_range(YEAR, figures(100), 1) is None


@given(
    st.dictionaries(st.integers(1, 11), st.integers(0, 5000), min_size=1),
    st.integers(0, 3),
    st.integers(11, 12),
    st.sampled_from([None, 0, 50]),
)
def test_a_range_always_holds_its_forecast(values, start, due, baseline):
    terms = Terms(value=Decimal(6000), start=start, due=due, baseline=None if baseline is None else Decimal(baseline))
    reported = {month: Decimal(value) for month, value in values.items()}
    month = max(reported)
    found = forecast_range(terms, reported, month)
    if found:
        assert found[0] <= full_year_forecast(terms, reported, month) <= found[1]


@given(st.integers(1, 11), st.integers(0, 1100))
def test_the_needed_pace_just_meets_the_target_and_less_does_not(month, actual):
    reported = {month: Decimal(actual)}
    standing = judge(YEAR, reported, month)
    whole = standing.needed * 10_000
    pace = Decimal(whole.numerator) / Decimal(whole.denominator) / 10_000
    met = at_pace(YEAR, reported, month, pace + Decimal("0.0001"))
    assert met.light == "done"
    assert at_pace(YEAR, reported, month, pace - Decimal("0.001")).light in ("green", "amber", "red")


def test_a_level_is_judged_where_it_is_said_to_stand():
    growth = Terms(value=Decimal(8), phasing=Phasing.HOLD)
    assert at_pace(growth, figures(7, 7), 2, Decimal("8.0")).light == "done"
    assert at_pace(growth, figures(9, 9), 2, Decimal("7.9")).light == "amber"


def test_without_a_figure_the_year_begins_at_its_baseline():
    terms = Terms(value=Decimal(160), baseline=Decimal(100), start=3)
    assert at_pace(terms, {}, 4, Decimal(6)).actual == 100 + 6 * 10
    assert at_pace(terms, {}, 1, Decimal(6)).actual == 100 + 6 * 11


def test_there_is_no_pace_once_the_time_is_over():
    with pytest.raises(ValueError, match="nothing is left"):
        at_pace(Terms(value=Decimal(10), due=6), figures(1, 2), 6, Decimal(1))


#: A year's steps; at least one is above 0.
RHYTHMS = st.lists(st.integers(0, 900), min_size=12, max_size=12).filter(any)


def by_rhythm(steps: list[int], value: int = 6000, due: int = 12) -> Terms:
    cumulative = [Decimal(sum(steps[:month])) for month in range(1, 13)]
    return Terms(value=Decimal(value), phasing=Phasing.LAST_YEAR, last_year=cumulative, due=due)


@given(RHYTHMS, st.dictionaries(st.integers(1, 11), st.integers(0, 5000), min_size=1), st.integers(6, 12))
def test_a_range_by_rhythm_holds_its_forecast_too(steps, values, due):
    terms = by_rhythm(steps, due=due)
    reported = {month: Decimal(value) for month, value in values.items()}
    month = max(reported)
    found = forecast_range(terms, reported, month)
    if found:
        assert found[0] <= full_year_forecast(terms, reported, month) <= found[1]


@given(st.integers(1, 11), st.integers(0, 2000), st.integers(-500, 500), st.integers(0, 500))
def test_more_a_month_never_gives_a_worse_end(month, actual, pace, more):
    reported = {month: Decimal(actual)}
    one, other = at_pace(YEAR, reported, month, Decimal(pace)), at_pace(YEAR, reported, month, Decimal(pace + more))
    assert other.actual == one.actual + more * (12 - month)
    order = ["red", "amber", "green", "done"]
    assert order.index(other.light) >= order.index(one.light)


def test_what_is_needed_by_rhythm_follows_last_year_s_steps():
    # 45 of 120 are there in June; of last year's second half the steps were 5, 5, 5, 5, 10, 20: 50 in all.
    terms = by_rhythm([10, 10, 10, 10, 5, 5, 5, 5, 5, 5, 10, 20], value=120)
    standing = judge(terms, {6: Decimal(45)}, 6)
    assert standing.needed == Fraction(75, 6)
    expected = {7: 7.5, 8: 7.5, 9: 7.5, 10: 7.5, 11: 15, 12: 30}
    assert needed_by_rhythm(terms, standing.needed, 6) == expected


@given(RHYTHMS, st.integers(1, 11), st.integers(0, 5999))
def test_what_is_needed_by_rhythm_is_the_same_sum_as_the_even_pace(steps, month, actual):
    terms = by_rhythm(steps)
    needed = judge(terms, {month: Decimal(actual)}, month).needed
    found = needed_by_rhythm(terms, needed, month)
    assert list(found) == list(range(month + 1, 13))
    assert sum(found.values()) == 6000 - actual


def test_an_even_year_s_needs_follow_no_rhythm():
    assert needed_by_rhythm(YEAR, Fraction(95), 4) == {}
    assert needed_by_rhythm(by_rhythm([1] * 12), None, 4) == {}


@given(RHYTHMS, st.integers(1, 11), st.integers(1, 5999))
def test_a_forecast_by_rhythm_that_is_on_the_path_goes_along_it(steps, month, value):
    terms = by_rhythm(steps, value=value)
    on_path = planned_to_date(terms, month)
    if terms.last_year[month - 1]:
        rest = rest_by_month(terms, month)
        assert (rest[month], rest[12]) == (0, 1)
        for later, share in rest.items():
            assert on_path + (value - on_path) * share == planned_to_date(terms, later)


def test_a_run_rate_goes_straight_on():
    assert rest_by_month(YEAR, 8) == {8: 0, 9: Fraction(1, 4), 10: Fraction(1, 2), 11: Fraction(3, 4), 12: 1}
    assert rest_by_month(YEAR, 12) == {}
