"""From targets to sub-measures, task areas and the plan. Source: ``rules.md``, "Scores and roll-up"."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from .exact import exact
from .terms import WORST_FIRST, Assessment, Light

ASSESSMENT_LIGHT = {
    Assessment.ON_TRACK: Light.GREEN,
    Assessment.SLOW: Light.AMBER,
    Assessment.BEHIND: Light.RED,
    Assessment.DONE: Light.DONE,
}
ASSESSMENT_SCORE = {
    Assessment.ON_TRACK: Fraction(100),
    Assessment.SLOW: Fraction(90),
    Assessment.BEHIND: Fraction(60),
    Assessment.DONE: Fraction(100),
}
ONE_THIRD = Fraction(1, 3)

#: A light, its score (None: has none) and its weight.
Weighted = tuple[Light, Fraction | None, Decimal]
#: The part of a weight that each light holds, of what has a score: together 1; empty where nothing has one.
Held = Mapping[Light, Fraction]


def worst(lights: Iterable[Light]) -> Light | None:
    """The worst of some lights; None of none."""
    return min(lights, key=WORST_FIRST.index, default=None)


def weighted_mean(weighted: Iterable[Weighted]) -> Fraction | None:
    """The mean of all scores by weight, 0 to 100; None where nothing with a weight has one."""
    total = weight_sum = Fraction(0)
    for _light, score, weight in weighted:
        if score is not None:
            exact_weight = exact(weight)
            total += score * exact_weight
            weight_sum += exact_weight
    return total / weight_sum if weight_sum else None


def roll_up_sub_measure(
    targets: Sequence[Weighted], assessment: str | None, *, is_due: bool = True
) -> tuple[Light, Fraction | None]:
    """Light and score of a sub-measure from its targets and its department's own assessment (None: not reported).

    Without an assessment the targets decide; a sub-measure with neither is ``no_data`` once its report is due.

    Args:
        is_due: whether the month's report is due.
    """
    if not targets and not assessment and not is_due:
        return Light.NOT_DUE, None
    own = ASSESSMENT_LIGHT[Assessment(assessment)] if assessment else None
    lights = [light for light, _score, _weight in targets]
    if own is not None:
        lights.append(own)
    light = worst(lights) or Light.NO_DATA
    score = weighted_mean(targets)
    if score is None and assessment:
        score = ASSESSMENT_SCORE[Assessment(assessment)]
    if score is None and not targets:
        score = Fraction(0)
    return light, score


def roll_up(weighted: Sequence[Weighted]) -> tuple[Light | None, Fraction | None]:
    """Light and score of several commitments by their weights, by the one-third rule.

    Where none of them has a score, the light says why: not due yet, or not set; None where there are none.
    """
    light = light_by_thirds(held_by_light(weighted)) or worst(light for light, _score, _weight in weighted)
    return light, weighted_mean(weighted)


def held_by_light(weighted: Sequence[Weighted]) -> Held:
    """How much of their weight each light holds."""
    counted = [(light, exact(weight)) for light, score, weight in weighted if score is not None and weight]
    if len(counted) == 1:
        return {counted[0][0]: Fraction(1)}
    return _parts(counted)


def held_together(parts: Iterable[tuple[Held, Decimal]]) -> Held:
    """How much of their weight each light holds in several parts, each with its own weight."""
    weights = [(held, exact(weight)) for held, weight in parts if held and weight]
    return _parts([(light, part * weight) for held, weight in weights for light, part in held.items()])


def _parts(weights: Sequence[tuple[Light, Fraction]]) -> Held:
    total = sum(weight for _light, weight in weights)
    held: dict[Light, Fraction] = {}
    for light, weight in weights:
        held[light] = held.get(light, Fraction(0)) + weight
    return {light: weight / total for light, weight in held.items()}


def light_by_thirds(held: Held) -> Light | None:
    """The light by the one-third rule; None where nothing has a score."""
    if not held:
        return None
    failing = held.get(Light.RED, 0) + held.get(Light.NO_DATA, 0)
    if failing >= ONE_THIRD:
        return Light.RED
    if held.keys() == {Light.DONE}:
        return Light.DONE
    return Light.GREEN if not failing and held.get(Light.AMBER, 0) < ONE_THIRD else Light.AMBER
