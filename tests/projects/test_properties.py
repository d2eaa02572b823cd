"""What holds of the rules of projects whatever is planned, done and reported."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from projects.rules import PlannedPoint, Step, milestones_light, nodes_of_year, planned_percent, project_light, step_of
from projects.stages import STAGES
from targets.rules import WORST_FIRST, Light

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
    """The higher, the worse; what has no light is no worry."""
    return -len(WORST_FIRST) if light is None else -WORST_FIRST.index(light)


@given(points, days, st.data())
def test_doing_one_more_milestone_makes_nothing_worse(found, day, data):
    if not found:
        return
    at = data.draw(st.integers(0, len(found) - 1))
    better = [*found]
    better[at] = PlannedPoint(found[at].planned, day, found[at].weight)
    before, after = milestones_light(found, day), milestones_light(better, day)
    # Not due and done are no worry, green is none either.
    worry = {Light.RED: 2, Light.AMBER: 1}
    assert worry.get(after, 0) <= worry.get(before, 0)


@given(points, days, days)
def test_a_finish_that_has_passed_is_never_overlooked(found, day, finish):
    light = milestones_light(found, day, finish=finish)
    if finish < day:
        assert light in (Light.RED, Light.AMBER)
    else:
        assert light == milestones_light(found, day)


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
    there = project_light(is_done=False, is_reported=True, lights=found, investment=investment)
    assert (there == Light.RED) == (without == Light.RED)
    if investment in (Light.RED, Light.AMBER):
        assert badness(there) >= badness(Light.AMBER)


@given(st.sampled_from([*STAGES.values()]), st.data())
def test_every_step_but_the_next_is_a_skip_or_goes_back(stages, data):
    before, after = (data.draw(st.integers(0, len(stages) - 1)) for _end in range(2))
    step = step_of(before, after)
    assert (step is Step.NONE) == (before == after)
    assert (step is Step.BACK) == (after < before)
    assert (step is Step.NEXT) == (after - before == 1)
