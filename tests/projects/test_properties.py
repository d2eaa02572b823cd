"""What is true for the rules of projects, whatever is planned, done and reported."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from projects.models.stages import STAGES
from projects.rules import (
    PlannedPoint,
    StageStep,
    assessment_light,
    milestones_light,
    nodes_of_year,
    planned_percent,
    project_light,
    stage_step,
)
from targets.rules import WORST_FIRST, Assessment, Light, Terms, judge

BEGIN, END = date(2020, 1, 1), date(2022, 12, 31)
days = st.dates(BEGIN, END)
weights = st.decimals(0, 100, places=2)
points = st.lists(st.builds(PlannedPoint, planned=days, done=st.none() | days, weight=weights), max_size=8)
lights = st.sampled_from([*Light])
maybe = st.none() | lights


def spans() -> st.SearchStrategy:
    """A planned start and finish, in their order."""
    return st.tuples(days, days).map(sorted)


@given(points, st.none() | spans(), days, st.integers(0, 400))
def test_the_curve_never_falls_and_stays_within_the_whole(found, span, day, later):
    start, finish = span or (None, None)
    now = planned_percent(found, start, finish, day)
    then = planned_percent(found, start, finish, day + timedelta(days=later))
    if now is None:
        assert then is None
    else:
        assert 0 <= now <= then <= 100


@given(points, st.none() | spans())
def test_the_nodes_of_a_year_rise_from_its_baseline(found, span):
    curve = nodes_of_year(found, *(span or (None, None)), 2021)
    if curve is not None:
        baseline, nodes = curve
        values = [baseline, *(nodes[month] for month in range(1, 13))]
        assert values == sorted(values)
        assert values[0] < values[-1] <= 100
        assert all(value == value.quantize(Decimal("0.1")) for value in values)


@given(points, days)
def test_when_a_milestone_was_done_moves_no_curve(found, day):
    undone = [PlannedPoint(one.planned, None, one.weight) for one in found]
    assert planned_percent(found, None, None, day) == planned_percent(undone, None, None, day)


def badness(light: Light | None) -> int:
    """The higher, the worse; no light counts as good."""
    return -len(WORST_FIRST) if light is None else -WORST_FIRST.index(light)


def worry(light: Light | None) -> int:
    """Red is worse than grey, grey than amber; not due, green and done are no worry."""
    return {Light.RED: 3, Light.NO_DATA: 2, Light.AMBER: 1}.get(light, 0)


def progress_terms(baseline: Decimal, nodes: dict[int, Decimal]) -> Terms:
    """Physical progress as a target, as a project carries it."""
    return Terms(
        value=nodes[12],
        comparator="gte",
        phasing="custom",
        baseline=baseline,
        start=1,
        due=12,
        last_year=None,
        nodes=nodes,
        basis="ratio",
        green_at=Decimal(1),
        amber_at=Decimal("0.9"),
    )


@given(points, days, st.data())
def test_doing_one_more_milestone_makes_nothing_worse(found, day, data):
    if not found:
        return
    at = data.draw(st.integers(0, len(found) - 1))
    better = [*found]
    better[at] = PlannedPoint(found[at].planned, day, found[at].weight)
    assert worry(milestones_light(better, day)) <= worry(milestones_light(found, day))


@given(points, days, st.data())
def test_a_milestone_that_is_done_later_makes_nothing_better(found, day, data):
    if not found:
        return
    at = data.draw(st.integers(0, len(found) - 1))
    one, first, later = found[at], *sorted((data.draw(days), data.draw(days)))
    early, late = (
        [*found[:at], PlannedPoint(one.planned, done, one.weight), *found[at + 1 :]] for done in (first, later)
    )
    assert worry(milestones_light(late, day)) >= worry(milestones_light(early, day))


@given(points, spans(), st.integers(1, 12), st.integers(0, 100), st.integers(0, 100), maybe)
def test_less_progress_makes_nothing_better(found, span, month, some, more, other):
    curve = nodes_of_year(found, *span, 2021)
    if curve is None:
        return

    def light(percent: int) -> Light:
        progress = judge(progress_terms(*curve), {month: Decimal(percent)}, month).light
        return project_light(is_done=False, is_reported=True, lights=[progress, other])

    less, most = sorted((some, more))
    assert worry(light(less)) >= worry(light(most))


@given(points, days, st.none() | days, st.none() | days)
def test_a_start_or_a_finish_that_has_passed_is_never_overlooked(found, day, start, finish):
    light = milestones_light(found, day, start=start, finish=finish)
    if any(one and one < day for one in (start, finish)):
        assert light in (Light.RED, Light.AMBER)
    else:
        assert light == milestones_light(found, day)


@given(st.none() | st.sampled_from([*Assessment]))
def test_only_what_reports_nothing_else_lacks_an_assessment(own):
    light = assessment_light(own, is_all=False)
    assert (light is None) == (own is None)
    assert assessment_light(own, is_all=True) == (light or Light.NO_DATA)


@given(points, days, st.none() | days)
def test_no_rule_changes_what_it_is_given(found, day, start):
    given_before, lights_before = [*found], [Light.GREEN, None]
    milestones_light(found, day, start=start)
    planned_percent(found, None, None, day)
    nodes_of_year(found, None, None, 2021)
    project_light(is_done=False, is_reported=True, lights=lights_before)
    assert found == given_before
    assert lights_before == [Light.GREEN, None]


@given(st.lists(maybe, max_size=4), maybe, st.booleans())
def test_only_a_stage_finishes_a_project_and_only_a_report_gives_it_a_colour(found, investment, reported):
    def light(**more):
        return project_light(lights=found, investment=investment, **more)

    assert light(is_done=True, is_reported=reported) == Light.DONE
    assert light(is_done=False, is_reported=False) == Light.NO_DATA
    assert light(is_done=False, is_reported=True) != Light.DONE


@given(st.lists(maybe, max_size=4), maybe)
def test_investment_warns_and_never_condemns(found, investment):
    without = project_light(is_done=False, is_reported=True, lights=found)
    light = project_light(is_done=False, is_reported=True, lights=found, investment=investment)
    assert (light == Light.RED) == (without == Light.RED)
    if investment in (Light.RED, Light.AMBER):
        assert badness(light) >= badness(Light.AMBER)


@given(st.sampled_from([*STAGES.values()]), st.data())
def test_every_step_but_the_next_is_a_skip_or_goes_back(stages, data):
    before, after = (data.draw(st.integers(0, len(stages) - 1)) for _end in range(2))
    step = stage_step(before, after)
    assert (step is StageStep.NONE) == (before == after)
    assert (step is StageStep.BACK) == (after < before)
    assert (step is StageStep.NEXT) == (after - before == 1)
