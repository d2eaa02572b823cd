"""Full-year forecast (全年预计) and needed pace (后续月均需完成). Source: ``rules.md``, "Forecast and needed pace"."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from .exact import exact
from .terms import Phasing, Terms


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
