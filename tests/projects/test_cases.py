"""Every worked case of ``docs/project-rules.md``: by the rules alone, and from the database as pages read it."""

import json
from calendar import monthrange
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from projects.board.lights import INVESTMENT, MILESTONES, PERCENT, lights_of
from projects.board.load import load_projects
from projects.models import Milestone
from projects.models.stages import BUILT, Stage, is_done, stage_index
from projects.rules import (
    PlannedPoint,
    assessment_light,
    milestones_light,
    months_of_year,
    nodes_of_year,
    planned_percent,
    project_light,
)
from targets.board import load_plans
from targets.rules import Light, Terms, judge
from tests.factories import make_project, make_report, make_town

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
YEAR = 2021


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def points_of(case: dict) -> list[PlannedPoint]:
    return [PlannedPoint(day(planned), day(done), Decimal(weight)) for planned, weight, done in case["milestones"]]


def last_day(case: dict) -> date:
    return date(YEAR, case["month"], monthrange(YEAR, case["month"])[1])


def has_begun(case: dict) -> bool:
    if case["kind"] not in BUILT:
        return True
    if case.get("begun"):
        return day(case["begun"]) <= last_day(case)
    return stage_index(case["kind"], case["stage"]) >= stage_index(case["kind"], Stage.STARTED)


def light(terms: Terms, figure: str | None, case: dict) -> str | None:
    figures = {} if figure is None else {case.get("figure_month", case["month"]): Decimal(figure)}
    found = judge(terms, figures, case["month"]).light
    return None if found == Light.UNSET else found


def terms(value: Decimal | None, **more) -> Terms:
    return Terms(
        value=value,
        comparator="gte",
        **{"phasing": "even", "baseline": None, "start": 1, "due": 12, "last_year": None, "nodes": None, **more},
        basis="ratio",
        green_at=Decimal(1),
        amber_at=Decimal("0.9"),
    )


def test_the_cases_are_all_there():
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 60
    known = {"name", "kind", "stage", "start", "finish", "milestones", "plan", "percent", "invested", "assessment"}
    assert {key for case in CASES for key in case} <= known | {
        "month",
        "figure_month",
        "reported",
        "begun",
        "finished",
        "expect",
    }
    lights = {case["expect"]["light"] for case in CASES}
    assert lights == {"green", "amber", "red", "done", "no_data", "not_due"}


@each_case
def test_the_rules_give_the_worked_lights(case):
    points, start, finish = points_of(case), day(case["start"]), day(case["finish"])
    built = case["kind"] in BUILT
    curve = nodes_of_year(points, start, finish, YEAR) if built else None
    planned = planned_percent(points, start, finish, last_day(case)) if built else None
    first, last = months_of_year(start, finish, YEAR)
    nodes = terms(curve[1][12], phasing="custom", baseline=curve[0], nodes=curve[1]) if curve else None
    progress = light(nodes, case.get("percent"), case) if nodes else None
    plan = amount(case["plan"])
    investment = light(terms(plan, start=first, due=last), case.get("invested"), case) if plan and built else None
    begun = has_begun(case)
    milestones = milestones_light(points, last_day(case), start=None if begun else start, finish=finish)
    of_this_month = case.get("figure_month", case["month"]) == case["month"]
    own = case.get("assessment") if of_this_month else None
    found = project_light(
        is_done=is_done(case["kind"], case["stage"]) and (day(case.get("finished")) or date.min) <= last_day(case),
        is_reported=case.get("reported", True),
        lights=[progress, milestones, assessment_light(own, is_all=not built)],
        investment=investment,
    )
    assert {
        "curve": str(curve[1][case["month"]] if curve else _tenths(planned)) if planned is not None else None,
        "progress": progress,
        "investment": investment,
        "milestones": milestones,
        "light": found,
    } == case["expect"]


def _tenths(number) -> Decimal:
    return Decimal(number.numerator * 10 // number.denominator).scaleb(-1)


@pytest.mark.django_db
@each_case
def test_pages_read_the_same_from_the_database(case):
    town = make_town()
    project = make_project(
        town,
        kind=case["kind"],
        stage=case["stage"],
        planned_start=day(case["start"]),
        planned_finish=day(case["finish"]),
        actual_start=day(case.get("begun")),
        actual_finish=day(case.get("finished")) if case["kind"] in BUILT else None,
        since=day(case.get("finished")),
        planned=amount(case["plan"]),
        milestones=[
            Milestone(name=f"{number}", planned=day(planned), weight=Decimal(weight), done=day(done))
            for number, (planned, weight, done) in enumerate(case["milestones"])
        ],
    )
    if case.get("reported", True):
        figures = {
            target: case[name]
            for name, target in (("percent", project.percent), ("invested", project.investment))
            if case.get(name) is not None and target
        }
        month = case.get("figure_month", case["month"])
        make_report(project.line, month, "approved", figures, assessment=case.get("assessment", ""))
    [plan] = load_plans()
    [row] = load_projects(plan, case["month"])
    lights = lights_of(row)
    expect = case["expect"]
    assert row.light == expect["light"]
    assert {name: lights.get(name) for name in (PERCENT, INVESTMENT, MILESTONES)} == {
        PERCENT: expect["progress"],
        INVESTMENT: expect["investment"],
        MILESTONES: expect["milestones"],
    }
