"""The chart of a target's year has steps on its axis that people count in."""

import re
from decimal import Decimal

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
