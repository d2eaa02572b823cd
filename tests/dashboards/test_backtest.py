"""``manage.py backtest``: the forecast's error by months ahead, on a year that is over."""

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.factories import make_report, make_target

pytestmark = pytest.mark.django_db


def run(**options) -> str:
    out = io.StringIO()
    call_command("backtest", year=2021, language="en", stdout=out, **options)
    return out.getvalue()


def finished(town):
    """Revenue comes in evenly until it slackens in the last quarter; a road is late; a third target ends in June."""
    early = make_target(town.sub_measure, code="early", name="Early", value=Decimal(600), due_month=6)
    hold = make_target(town.sub_measure, code="growth", phasing="hold", value=Decimal(8), unit="%")
    for month in range(1, 13):
        figures = {town.target: 100 * month if month < 10 else 900 + 50 * (month - 9), hold: 8}
        if month <= 6:
            figures[early] = 90 * month
        make_report(town.sub_measure, month, figures=figures)


def test_each_forecast_is_held_against_what_came_of_it(town):
    finished(town)
    found = {row["months_ahead"]: row for row in json.loads(run(format="json"))["months_ahead"]}
    assert json.loads(run(format="json"))["targets"] == 2
    # From September on 300 more were forecast and 150 came, of 1,200 promised: 12.5 % too high. Nothing else is 3 ahead
    # but the early target's March, whose even pace of 90 was right.
    assert (found[3]["count"], found[3]["mean_error"], found[3]["bias"]) == (2, "0.062500", "0.062500")
    assert found[3]["worst"] == "revenue"
    # In November the last three months' pace of 200/3 is known: 1,000 and two thirds of 100, where 1,050 came.
    assert found[1]["count"] == 2
    revenue = (Decimal(1000) + Decimal(200) / 3 - 1050) / 1200
    assert Decimal(found[1]["bias"]) == pytest.approx(revenue / 2, abs=Decimal("0.000001"))
    # The plan alone would have expected the 100 a month that it wants: 1,100 by December's end, not 1,200.
    assert Decimal(found[1]["naive_error"]) == pytest.approx(
        (Decimal(50) / 1200 + Decimal(10) / 600) / 2, abs=Decimal("0.000001")
    )


def test_ranges_are_counted_where_there_were_some(town):
    finished(town)
    rows = list(csv.DictReader(io.StringIO(run(format="csv"))))
    by_months = {int(row["months_ahead"]): row for row in rows}
    assert by_months[11]["within_range"] == "0/0"
    # In October the paces of 50 and 100 a month bound what came.
    assert by_months[2]["within_range"] == "2/2"


def test_the_table_names_the_target_that_was_furthest_off(town):
    finished(town)
    lines = run().splitlines()
    assert "2 of 4 targets have a forecast and their outcome" in lines[1]
    three = next(line for line in lines if line.split()[:2] == ["3", "2"])
    assert three.endswith("Revenue +12.5%")


def test_a_year_that_is_not_over_is_refused(town):
    finished(town)
    december = datetime(2021, 12, 31, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(december), pytest.raises(CommandError, match="The year 2021 is not over"):
        run()


@pytest.mark.parametrize(
    ("figures", "reach"),
    [({2: 200, 6: 500}, "The last approved figures are those of June."), ({}, "No figure of the year is approved.")],
)
def test_a_year_without_outcomes_says_what_is_missing(town, figures, reach):
    for month, value in figures.items():
        make_report(town.sub_measure, month, figures={town.target: value})
    make_report(town.sub_measure, 12, "submitted", {town.target: 1200})
    with pytest.raises(CommandError) as refused:
        run()
    needs = "No target of 2021 has a forecast and an approved figure of its due month."
    assert str(refused.value) == f"{needs} {reach}"


def test_the_table_speaks_chinese_by_default(town):
    finished(town)
    out = io.StringIO()
    call_command("backtest", year=2021, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].startswith("4项指标中有2项")
    head, first = lines[2:4]
    assert head.split()[0] == "提前月数"
    # A Chinese character takes two columns of a terminal: the first number ends where its head does.
    assert len(first) - len(first.lstrip()) + 1 == 2 * len("提前月数")


def test_a_year_without_a_plan_is_refused(db):
    with pytest.raises(CommandError, match="There is no plan for 2021"):
        run()
