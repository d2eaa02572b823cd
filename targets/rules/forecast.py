"""Full-year forecast (全年预计) and needed pace (后续月均需完成). Source: ``rules.md``, "Forecast and needed pace"."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .exact import exact
from .terms import Phasing, Terms

#: How many months back the paces of a forecast's range are taken from.
PACES_OF = 6


def full_year_forecast(terms: Terms, figures: Mapping[int, Decimal], figure_month: int) -> Fraction | None:
    """Where the target ends at its due month, in its unit, judged from the figures up to ``figure_month``.

    None for caps and deadlines, which have no pace, and where the plan gives no value.
    """
    if terms.value is None or (terms.is_cap and not terms.holds) or terms.phasing == Phasing.DEADLINE:
        return None
    actual = exact(figures[figure_month])
    if terms.holds or figure_month >= terms.due:
        return actual
    rhythm = terms.last_year
    if rhythm and rhythm[figure_month - 1] != 0:
        baseline = exact(terms.baseline or 0)
        return baseline + (actual - baseline) * exact(rhythm[terms.due - 1]) / exact(rhythm[figure_month - 1])
    return actual + run_rate(terms, figures, figure_month) * (terms.due - figure_month)


def run_rate(terms: Terms, figures: Mapping[int, Decimal], figure_month: int) -> Fraction:
    """The recent pace a month, in the target's unit: of the last three months where reported, else since the start."""
    earlier = [month for month in figures if month <= figure_month - 3]
    if earlier:
        since = max(earlier)
        then = exact(figures[since])
    else:
        since = terms.start - 1 if terms.start - 1 < figure_month else figure_month - 1
        then = exact(terms.baseline or 0)
    return (exact(figures[figure_month]) - then) / (figure_month - since)


def needed_pace(terms: Terms, actual: Fraction, month: int, met: bool) -> Fraction | None:
    """What each month after ``month`` must bring, in the target's unit; None when met, past due, or without a pace."""
    if terms.value is None or terms.is_cap or terms.holds or terms.phasing == Phasing.DEADLINE:
        return None
    if met or month >= terms.due:
        return None
    return (exact(terms.value) - actual) / (terms.due - month)


def forecast_range(terms: Terms, figures: Mapping[int, Decimal], figure_month: int) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest full-year forecast that the last months' paces give, in the target's unit.

    A pace is the step from one reported figure to the next, a month, over the last ``PACES_OF`` months before the
    figure; a step over a gap is divided evenly among its months. With last year's rhythm a pace is the step as a part
    of last year's step over the same months. What is left of the year goes on at the slowest and at the fastest of
    them; the range always holds the forecast itself.

    None where there is no forecast, for levels (``hold``), from the due month on, and with fewer than two paces.
    """
    forecast = full_year_forecast(terms, figures, figure_month)
    if forecast is None or terms.holds or figure_month >= terms.due:
        return None
    actual = exact(figures[figure_month])
    rhythm = [Fraction(0), *map(exact, terms.last_year)] if terms.last_year else None
    by_rhythm = bool(rhythm and rhythm[figure_month])
    paces = []
    for since, month in pairwise(_steps(terms, figures, figure_month)):
        step = _standing(terms, figures, month) - _standing(terms, figures, since)
        # What began before the year (since -1) has no month in the rhythm before its start.
        over = rhythm[month] - rhythm[max(since, 0)] if by_rhythm and rhythm else Fraction(month - since)
        if over > 0:
            paces.append(step / over)
    if len(paces) < 2:
        return None
    left = rhythm[terms.due] - rhythm[figure_month] if by_rhythm and rhythm else Fraction(terms.due - figure_month)
    ends = [actual + pace * left for pace in (min(paces), max(paces))]
    return min(*ends, forecast), max(*ends, forecast)


def _steps(terms: Terms, figures: Mapping[int, Decimal], figure_month: int) -> list[int]:
    """The months between whose figures the last paces lie; the year's start counts as a figure before the first."""
    first = min(terms.start, figure_month) - 1
    reported = sorted({first, *(month for month in figures if first < month <= figure_month)})
    since = figure_month - PACES_OF
    earlier = [month for month in reported if month <= since]
    return [month for month in reported if month > since or month == max(earlier, default=None)]


def _standing(terms: Terms, figures: Mapping[int, Decimal], month: int) -> Fraction:
    return exact(figures.get(month, terms.baseline or Decimal(0)))


def rest_by_month(terms: Terms, month: int) -> dict[int, Fraction]:
    """The share of the rest of the year that is done by the end of each month, from ``month`` (0) to the due month (1).

    It shapes the line from a month's figure to its forecast, or to an end of the range: last year's steps where the
    forecast uses them, else straight. Empty from the due month on.
    """
    return _rest(terms, month, by_rhythm=bool(terms.last_year and terms.last_year[month - 1]))


def needed_by_rhythm(terms: Terms, needed: Fraction | None, month: int) -> dict[int, Fraction]:
    """What each month after ``month`` must bring by last year's rhythm, in the target's unit.

    Args:
        needed: the needed pace at ``month``, which spreads the same sum evenly; None where there is none.

    Empty where nothing is needed, and where the target does not follow last year's rhythm.
    """
    if needed is None or terms.phasing != Phasing.LAST_YEAR:
        return {}
    come = _rest(terms, month, by_rhythm=True)
    return {m: needed * (terms.due - month) * (come[m] - come[m - 1]) for m in come if m > month}


def _rest(terms: Terms, month: int, *, by_rhythm: bool) -> dict[int, Fraction]:
    if month >= terms.due:
        return {}
    months = range(month, terms.due + 1)
    if by_rhythm and terms.last_year:
        rhythm = [Fraction(0), *map(exact, terms.last_year)]
        left = rhythm[terms.due] - rhythm[month]
        if left > 0:
            return {m: (rhythm[m] - rhythm[month]) / left for m in months}
    return {m: Fraction(m - month, terms.due - month) for m in months}


def figures_at_pace(terms: Terms, figures: Mapping[int, Decimal], month: int, pace: Decimal) -> dict[int, Decimal]:
    """The figures of a year that goes on at a pace: the counted ones up to ``month``, and one at the due month.

    Args:
        pace: what each month after the latest figure brings, in the target's unit; for a level (``hold``), its value
            at the year's end.

    Without any figure it starts from the year's start. Raises ValueError at the due month or later.
    """
    if month >= terms.due:
        raise ValueError("nothing is left of the target's time")
    known = {m: figure for m, figure in figures.items() if m <= month}
    if terms.holds:
        return {**known, terms.due: pace}
    latest = max(known, default=min(terms.start - 1, month))
    begin = known.get(latest, terms.baseline or Decimal(0))
    return {**known, terms.due: begin + pace * (terms.due - latest)}
