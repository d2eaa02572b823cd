"""Thresholds are compared exactly: nothing is rounded before it is printed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from targets.formats.numbers import (
    amount,
    gap,
    gap_in_points,
    percent,
    points,
    rounded,
    score,
    score_change,
    six_places,
)
from targets.rules import Light, Terms, judge


@pytest.mark.parametrize(
    ("value", "month", "figure", "light"),
    [
        ("5", 4, "1.5", Light.AMBER),  # 1.5 of 5/3 is exactly 0.9; in binary it is not
        ("5", 4, "1.4999", Light.RED),
        ("7", 5, "2.625", Light.AMBER),  # of 35/12
        ("7", 5, "2.6249", Light.RED),
        ("11", 7, "6.4167", Light.GREEN),  # just above 77/12
        ("11", 7, "6.4166", Light.AMBER),
        ("0.0003", 1, "0.0001", Light.GREEN),
        ("99999999999.9999", 6, "44999999999.9999", Light.RED),
        ("99999999999.9999", 6, "45000000000", Light.AMBER),
    ],
)
def test_a_threshold_is_met_exactly(value, month, figure, light):
    assert judge(Terms(Decimal(value)), {month: Decimal(figure)}, month).light == light


def test_a_third_stays_a_third():
    standing = judge(Terms(Decimal(1)), {4: Decimal("0.3")}, 4)
    assert standing.planned == Fraction(1, 3)
    assert standing.ratio == Fraction(9, 10)
    assert standing.gap == Fraction(3, 10) - Fraction(1, 3)


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("-2.675"), 2, "-2.68"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Decimal("-0.001"), 2, "0.00"),
        (Fraction(2, 3), 6, "0.666667"),
    ],
)
def test_printing_rounds_half_up_and_knows_no_negative_zero(number, places, text):
    assert str(rounded(number, places)) == text


def test_numbers_are_printed_as_the_town_prints_them():
    assert amount(Decimal("1234567.5"), 2) == "1,234,567.50"
    assert amount(None, 2) == "—"
    assert percent(Fraction(46, 100)) == "46.0%"
    assert points(Fraction(-4, 100)) == "-4.0"
    assert points(Fraction(21, 1000)) == "+2.1"
    assert six_places(Fraction(5, 3)) == "1.666667"
    assert six_places(None) is None


def test_nothing_is_printed_that_says_more_than_the_figure():
    assert percent(Fraction(11_996, 12_000)) == "99.9%"
    assert percent(Fraction(1)) == "100.0%"
    assert percent(Fraction(1, 100_000)) == "0.1%"
    assert percent(Fraction(0)) == "0.0%"
    assert points(Fraction(1, 100_000)) == "+0.1"
    assert points(Fraction(-1, 100_000)) == "-0.1"
    assert score(Fraction(9997, 100)) == "99.9"
    assert score(Fraction(100)) == "100.0"


def test_a_printed_difference_is_that_of_the_printed_numbers():
    then, now = Fraction("96.84"), Fraction("94.16")
    assert (score(then), score(now), score_change(now, then)) == ("96.8", "94.2", Decimal("-2.6"))
    completion, expected = Fraction("0.3335"), Fraction(7, 12)
    assert (percent(completion), percent(expected), gap_in_points(gap(completion, expected))) == (
        "33.4%",
        "58.3%",
        "-24.9",
    )
    assert gap_in_points(gap(Fraction("0.5001"), Fraction("0.5"))) == "+0.1"
    assert gap_in_points(gap(Fraction("0.5"), Fraction("0.5"))) == "0.0"
    assert gap_in_points(gap(None, Fraction("0.5"))) == "—"
