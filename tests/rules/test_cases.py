"""Every worked case of ``rules.md``: by the rules alone, and from the database through ``standings``."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from targets.formats.numbers import six_places
from targets.rules import Terms, judge, resolve_thresholds
from tests.factories import make_area, make_plan, make_report, make_sub_measure, make_target

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text().splitlines() if line.strip()]
NUMBERS = ("planned", "actual", "completion", "expected", "gap", "ratio", "forecast", "needed")
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def decimal(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def by_month(mapping: dict | None) -> dict[int, Decimal] | None:
    return {int(month): Decimal(str(value)) for month, value in mapping.items()} if mapping else None


def terms_of(case: dict) -> Terms:
    target, last_year = case["target"], by_month(case["target"].get("last_year"))
    basis, green_at, amber_at = resolve_thresholds(
        case.get("basis", "ratio"), decimal(case.get("green")), decimal(case.get("amber"))
    )
    return Terms(
        value=decimal(target["value"]),
        comparator=target["comparator"],
        phasing=target["phasing"],
        baseline=decimal(target["baseline"]),
        start=target["start"],
        due=target["due"],
        last_year=[last_year[month] for month in range(1, 13)] if last_year else None,
        nodes=by_month(target.get("custom")),
        basis=basis,
        green_at=green_at,
        amber_at=amber_at,
        whole=target.get("decimals") == 0,
    )


def test_the_cases_are_all_there():
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 51
    known = {"value", "comparator", "phasing", "baseline", "start", "due", "last_year", "custom", "decimals"}
    assert {key for case in CASES for key in case["target"]} <= known
    known = {"name", "target", "figures", "month", "expect", "basis", "green", "amber"}
    assert {key for case in CASES for key in case} <= known


@each_case
def test_rules_give_the_worked_numbers(case):
    standing = judge(terms_of(case), by_month(case["figures"]) or {}, case["month"])
    found = {name: six_places(getattr(standing, name)) for name in NUMBERS}
    found |= {"light": standing.light, "figure_month": standing.figure_month}
    assert {name: found[name] for name in case["expect"]} == case["expect"]


@pytest.mark.django_db
@each_case
def test_standings_print_the_worked_numbers(case):
    target, last_year = case["target"], case["target"].get("last_year")
    plan = make_plan(
        basis=case.get("basis", "ratio"), green_at=decimal(case.get("green")), amber_at=decimal(case.get("amber"))
    )
    sub_measure = make_sub_measure(make_area(plan))
    stored = make_target(
        sub_measure,
        value=decimal(target["value"]),
        comparator=target["comparator"],
        phasing=target["phasing"],
        baseline=decimal(target["baseline"]),
        start_month=target["start"],
        due_month=target["due"],
        last_year=[last_year[str(month)] for month in range(1, 13)] if last_year else None,
        nodes=target.get("custom"),
        decimals=target.get("decimals", 2),
    )
    for month, value in case["figures"].items():
        make_report(sub_measure, int(month), figures={stored: value})

    out = io.StringIO()
    call_command("standings", year=plan.year, month=case["month"], format="json", stdout=out)

    [printed] = json.loads(out.getvalue())["areas"][0]["sub_measures"][0]["targets"]
    assert {name: printed[name] for name in case["expect"]} == case["expect"]
