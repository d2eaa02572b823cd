"""From targets to sub-measures, task areas and the plan. Source: ``rules.md``, "Scores and roll-up"."""

from collections.abc import Iterable, Sequence
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


def roll_up_sub_measure(targets: Sequence[Weighted], assessment: str | None) -> tuple[Light, Fraction | None]:
    """Light and score of a sub-measure from its targets and its department's own assessment (None: not reported).

    Without an assessment the targets decide; a sub-measure with neither is ``no_data``.
    """
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
    """Light and score of a task area from its sub-measures, or of a plan from its areas, by the one-third rule.

    Where none of them has a score, the light says why: not due yet, or not set; None where there are none.
    """
    counted = [(light, exact(weight)) for light, score, weight in weighted if score is not None and weight]
    if not counted:
        return worst(light for light, _score, _weight in weighted), None
    third = sum(weight for _light, weight in counted) * ONE_THIRD

    def held_by(*lights: Light) -> Fraction:
        return sum((weight for light, weight in counted if light in lights), Fraction(0))

    failing = held_by(Light.RED, Light.NO_DATA)
    if failing >= third:
        light = Light.RED
    elif all(light == Light.DONE for light, _weight in counted):
        light = Light.DONE
    elif not failing and held_by(Light.AMBER) < third:
        light = Light.GREEN
    else:
        light = Light.AMBER
    return light, weighted_mean(weighted)
