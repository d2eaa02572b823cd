"""From targets to sub-measures, areas and the plan: the worst light, the weighted mean, the one-third rule."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from targets.rules import Light, figures_from_items, roll_up, roll_up_sub_measure, worst

RED, NO_DATA, AMBER, GREEN = Light.RED, Light.NO_DATA, Light.AMBER, Light.GREEN
DONE, NOT_DUE, UNSET = Light.DONE, Light.NOT_DUE, Light.UNSET
SCORES = {RED: 50, NO_DATA: 0, AMBER: 92, GREEN: 100, DONE: 100, NOT_DUE: None, UNSET: None}


def part(light: Light, weight: str | int = 1, score: int | None = -1):
    score = SCORES[light] if score == -1 else score
    return light, None if score is None else Fraction(score), Decimal(weight)


def parts(*lights: Light):
    return [part(light) for light in lights]


@pytest.mark.parametrize(
    ("lights", "light"),
    [
        ((RED, GREEN, GREEN), RED),  # exactly one third
        ((RED, GREEN, GREEN, GREEN), AMBER),  # under a third, but one is red
        ((NO_DATA, GREEN, GREEN), RED),  # not reported weighs like red
        ((RED, NO_DATA, GREEN, GREEN, GREEN, GREEN), RED),  # a third together
        ((NO_DATA, GREEN, GREEN, GREEN), AMBER),
        ((AMBER, GREEN, GREEN), AMBER),  # exactly one third
        ((AMBER, GREEN, GREEN, GREEN), GREEN),
        ((AMBER, DONE, DONE, DONE), GREEN),
        ((DONE, DONE), DONE),
        ((DONE, GREEN), GREEN),
        ((DONE, NOT_DUE, UNSET), DONE),  # one without a score is not counted
        ((RED, NOT_DUE, NOT_DUE, NOT_DUE), RED),
        ((AMBER, AMBER, UNSET), AMBER),
        ((NOT_DUE, UNSET), NOT_DUE),
        ((UNSET, UNSET), UNSET),
        ((), None),
    ],
)
def test_an_area_follows_the_one_third_rule(lights, light):
    for order in permutations(parts(*lights)) if len(lights) < 5 else [parts(*lights)]:
        assert roll_up(order)[0] == light


@pytest.mark.parametrize(
    ("weighted", "light", "score"),
    [
        ([part(RED, 1), part(GREEN, 2)], RED, Fraction(250, 3)),
        ([part(RED, "0.99"), part(GREEN, 2)], AMBER, (Fraction("49.5") + 200) / Fraction("2.99")),
        ([part(RED, 0), part(GREEN, 1)], GREEN, Fraction(100)),  # a weight of 0 leaves it out
        ([part(AMBER, 2), part(GREEN, 3)], AMBER, (Fraction(92) * 2 + 300) / 5),
        ([part(NO_DATA, 1), part(DONE, 3)], AMBER, Fraction(75)),  # not reporting never pays
        ([part(GREEN, 5), part(UNSET, 100)], GREEN, Fraction(100)),
        ([part(UNSET, 3), part(NOT_DUE, 1)], NOT_DUE, None),
        ([part(RED, 0)], RED, None),
    ],
)
def test_weights_decide_light_and_score_of_an_area(weighted, light, score):
    assert roll_up(weighted) == (light, score)


def test_the_worst_light_is_taken_in_the_order_of_the_rules():
    order = [RED, NO_DATA, AMBER, GREEN, DONE, NOT_DUE, UNSET]
    for position, light in enumerate(order):
        assert worst(reversed(order[position:])) == light
    assert worst([]) is None


@pytest.mark.parametrize(
    ("targets", "assessment", "light", "score"),
    [
        ((), "on_track", GREEN, 100),
        ((), "slow", AMBER, 90),
        ((), "behind", RED, 60),
        ((), "done", DONE, 100),
        ((), None, NO_DATA, 0),  # no targets and no assessment
        ((GREEN, AMBER), None, AMBER, 96),  # with targets a missing assessment is not counted
        ((GREEN,), "behind", RED, 100),  # the light is the worst, the score is the targets'
        ((GREEN,), "on_track", GREEN, 100),
        ((NO_DATA, RED), "on_track", RED, 25),
        ((NO_DATA, GREEN), None, NO_DATA, 50),
        ((NOT_DUE,), None, NOT_DUE, None),
        ((UNSET, NOT_DUE), None, NOT_DUE, None),
        ((UNSET,), "slow", AMBER, 90),  # where no target has a score, the assessment's
        ((UNSET,), None, UNSET, None),
    ],
)
def test_a_sub_measure_joins_its_targets_with_the_own_assessment(targets, assessment, light, score):
    assert roll_up_sub_measure(parts(*targets), assessment) == (light, score)


def test_a_sub_measure_weighs_its_targets():
    assert roll_up_sub_measure([part(RED, 3), part(GREEN, 1)], None) == (RED, Fraction(250, 4))


ROAD, BRIDGE = {2: Decimal(3), 5: Decimal(4)}, {4: Decimal(10), 6: Decimal(8)}


def test_a_sum_takes_each_items_latest_figure():
    assert figures_from_items("sum", None, [ROAD, BRIDGE]) == {2: 3, 4: 13, 5: 14, 6: 12}


def test_villages_at_the_line_are_counted():
    found = figures_from_items("items_at_least", Decimal(4), [ROAD, BRIDGE])
    assert found == {2: 0, 4: 1, 5: 2, 6: 2}


def test_without_item_figures_there_is_no_total():
    assert figures_from_items("sum", None, [{}, {}]) == {}
