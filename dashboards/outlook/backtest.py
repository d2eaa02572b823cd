"""How good the forecasts of a finished year were: errors by months ahead (``manage.py backtest``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from targets.board import TargetRow
from targets.rules import Terms, exact, forecast_range, full_year_forecast, planned_to_date


@dataclass(frozen=True, slots=True)
class Trial:
    """A past forecast and its outcome.

    Args:
        ahead: months from its latest figure to the due month.
        error: forecast minus outcome, as a share of the planned change (``T - B``).
        naive: the error of a simple forecast: the figure plus what the plan still expects.
        within: whether the range held the outcome; None without a range.
    """

    code: str
    name: str
    ahead: int
    error: Fraction
    naive: Fraction
    within: bool | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """The errors of all forecasts made so many months ahead, as shares.

    Args:
        bias: the mean error with its sign: above 0 the forecasts were too high.
        within, ranges: how many ranges held the outcome, and how many there were.
        worst: the target whose forecast was furthest off.
    """

    months: int
    count: int
    mean: Fraction
    median: Fraction
    bias: Fraction
    naive: Fraction
    within: int
    ranges: int
    worst: Trial


def trials_of(terms: Terms, figures: Mapping[int, Decimal], code: str = "", name: str = "") -> list[Trial]:
    """All forecasts for a target's year, from its first figure to the last before the due month.

    Empty for a target without a forecast, or without a figure of its due month, the outcome. Levels (``hold``) are left
    out: their forecast is the figure.
    """
    if terms.value is None or terms.holds or terms.due not in figures:
        return []
    outcome, promise = exact(figures[terms.due]), exact(terms.value) - exact(terms.baseline or 0)
    trials = []
    for month in sorted(month for month in figures if month < terms.due):
        known = {m: value for m, value in figures.items() if m <= month}
        forecast = full_year_forecast(terms, known, month)
        if forecast is None or not promise:
            continue
        naive = exact(figures[month]) + exact(terms.value) - (planned_to_date(terms, month) or 0)
        ends = forecast_range(terms, known, month)
        within = None if ends is None else ends[0] <= outcome <= ends[1]
        error, naive_error = (forecast - outcome) / abs(promise), (naive - outcome) / abs(promise)
        trials.append(Trial(code, name, terms.due - month, error, naive_error, within))
    return trials


def trials_of_targets(targets: Iterable[TargetRow]) -> list[Trial]:
    """The trials of a board's targets."""
    return [trial for row in targets for trial in trials_of(row.terms, row.figures, row.code, row.name)]


def by_months_ahead(trials: Iterable[Trial]) -> list[Ahead]:
    """The trials by months ahead, the nearest first."""
    by_months: dict[int, list[Trial]] = defaultdict(list)
    for trial in trials:
        by_months[trial.ahead].append(trial)
    return [_summed(months, by_months[months]) for months in sorted(by_months)]


def _summed(months: int, trials: list[Trial]) -> Ahead:
    count = len(trials)
    sizes = [abs(trial.error) for trial in trials]
    ranges = [trial.within for trial in trials if trial.within is not None]
    return Ahead(
        months=months,
        count=count,
        mean=sum(sizes, Fraction(0)) / count,
        median=Fraction(median(sizes)),
        bias=sum((trial.error for trial in trials), Fraction(0)) / count,
        naive=sum((abs(trial.naive) for trial in trials), Fraction(0)) / count,
        within=sum(ranges),
        ranges=len(ranges),
        worst=max(trials, key=lambda trial: abs(trial.error)),
    )
