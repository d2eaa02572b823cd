"""The ratio, the two percentages and the light of one target. Source: ``rules.md``, "Ratio…" and "The light"."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from .exact import exact
from .forecast import figures_at_pace, full_year_forecast, needed_pace
from .path import planned_to_date
from .terms import Basis, Comparator, Light, Standing, Terms

ONE = Fraction(1)
SCORED_BY_RATIO = {Light.GREEN, Light.AMBER, Light.RED}


def judge(terms: Terms, figures: Mapping[int, Decimal], month: int, *, outlook: bool = True) -> Standing:
    """Where a target stands at the end of ``month``.

    Args:
        terms: what the plan says of it.
        figures: counted standing values by month, in the target's unit; months after ``month`` are ignored.
        month: the as-of month, 1 to 12.
        outlook: whether forecast and needed pace are wanted, which need every figure; the rest needs the latest only.

    Returns:
        the standing, exact; nothing in it is rounded.
    """
    known = {m: figure for m, figure in figures.items() if m <= month}
    figure_month = max(known, default=None)
    actual = None if figure_month is None else exact(known[figure_month])
    planned = planned_to_date(terms, month)
    if terms.value is None or planned is None:
        return Standing(month, Light.UNSET, actual=actual, figure_month=figure_month)

    value = exact(terms.value)
    baseline = exact(terms.baseline or 0)
    # Of a level, and of nothing at all, it is the month alone that says whether it is due.
    by_month = terms.holds or terms.promises_none
    nothing_due = month < terms.start if by_month else planned == baseline
    expected = None
    if not terms.is_cap and not terms.holds:
        expected = (planned - baseline) / (value - baseline)
    if actual is None or figure_month is None:
        light = Light.NOT_DUE if nothing_due else Light.NO_DATA
        return Standing(month, light, planned, expected=expected, score=score_of(light, None))

    ratio = ratio_to_path(terms, actual, planned)
    completion = completion_of(terms, actual)
    gap = None if completion is None or expected is None else completion - expected
    met = actual >= value if terms.comparator == Comparator.GTE else actual <= value
    light = _light_of_figure(terms, month, ratio, gap, met)
    return Standing(
        month=month,
        light=light,
        planned=planned,
        actual=actual,
        figure_month=figure_month,
        completion=completion,
        expected=expected,
        gap=gap,
        ratio=ratio,
        score=score_of(light, ratio),
        forecast=full_year_forecast(terms, known, figure_month) if outlook else None,
        needed=needed_pace(terms, actual, month, met) if outlook else None,
    )


def at_pace(terms: Terms, figures: Mapping[int, Decimal], month: int, pace: Decimal) -> Standing:
    """What if: where a target stands at its due month when each month after the latest figure brings ``pace``.

    Args:
        pace: as for ``figures_at_pace``. Raises ValueError as that does.
    """
    return judge(terms, figures_at_pace(terms, figures, month, pace), terms.due)


def ratio_to_path(terms: Terms, actual: Fraction, planned: Fraction) -> Fraction | None:
    """The actual as a share of what was due: 1 is exactly on the path. None where nothing is due yet."""
    value, baseline = exact(terms.value or 0), exact(terms.baseline or 0)
    if terms.holds:
        return _ratio_to_level(terms.comparator, actual, value)
    if terms.is_cap:
        if actual <= planned:
            return ONE
        return planned / actual
    if planned == baseline:
        return None
    return (actual - baseline) / (planned - baseline)


def _ratio_to_level(comparator: str, actual: Fraction, level: Fraction) -> Fraction:
    if comparator == Comparator.GTE:
        if level == 0:
            return ONE if actual >= 0 else Fraction(0)
        if level > 0:
            return actual / level
        # Below zero the quotient is inverted, or a better figure would look worse.
        return ONE if actual >= level else level / actual
    if actual <= level:
        return ONE
    return level / actual if level >= 0 else actual / level


def completion_of(terms: Terms, actual: Fraction) -> Fraction | None:
    """完成率: the share of the year's target that is reached; None for caps and for a level of zero."""
    value, baseline = exact(terms.value or 0), exact(terms.baseline or 0)
    if terms.is_cap:
        return None
    if terms.holds:
        return None if value == 0 else actual / value
    return (actual - baseline) / (value - baseline)


def _light_of_figure(terms: Terms, month: int, ratio: Fraction | None, gap: Fraction | None, met: bool) -> Light:
    only_at_the_end = terms.holds or terms.is_cap
    if met and (not only_at_the_end or month >= terms.due):
        return Light.DONE
    if ratio is None:
        return Light.NOT_DUE
    if terms.basis == Basis.GAP:
        x = ratio - 1 if gap is None else gap
    else:
        x = ratio
    if x >= exact(terms.green_at):
        return Light.GREEN
    return Light.AMBER if x >= exact(terms.amber_at) else Light.RED


def score_of(light: Light, ratio: Fraction | None) -> Fraction | None:
    """A light's score, 0 to 100; None for a light without one, which no mean counts."""
    if light == Light.DONE:
        return Fraction(100)
    if light == Light.NO_DATA:
        return Fraction(0)
    if light in SCORED_BY_RATIO and ratio is not None:
        return 100 * min(max(ratio, Fraction(0)), ONE)
    return None
