"""A target's year for its page: by month, with what is still needed, and the range of the forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.utils.translation import gettext as _

from targets.board import TargetRow
from targets.charts.steps import MonthStep
from targets.formats import numbers
from targets.formats.dates import month_name, span
from targets.rules import Phasing, Terms, exact, forecast_range, needed_by_rhythm, planned_to_date

#: From here on a range is rounded to whole units, as a forecast is not more exact.
ROUND_FROM = 100


def range_of(row: TargetRow) -> str:
    """The forecast's range with its unit, ``10,600–11,500万元``; empty where there is none.

    It is rounded outwards, so that it holds the forecast printed beside it.
    """
    at = row.standing.figure_month
    bounds = forecast_range(row.terms, row.figures, at) if at is not None else None
    if bounds is None or bounds[0] == bounds[1]:
        return ""
    places = 0 if row.terms.whole or max(map(abs, bounds)) >= ROUND_FROM else max(row.decimals, 1)
    scale = 10**places
    low, high = Fraction(floor(bounds[0] * scale), scale), Fraction(ceil(bounds[1] * scale), scale)
    return f"{numbers.amount(low, places)}–{numbers.amount(high, places)}{row.unit}"


@dataclass(frozen=True, slots=True)
class MonthlyGain:
    """What a figure adds to the one before it, and over how many months."""

    amount: Fraction
    months: int


def monthly_steps(terms: Terms, figures: Mapping[int, Decimal], baseline: Decimal | Fraction) -> dict[int, MonthlyGain]:
    """本月完成 of each month with a figure: its figure minus the one before, the first minus the baseline.

    The first one's months count from the target's start, or from its own month if that is earlier.
    """
    steps = {}
    since, before = None, exact(baseline)
    for month in sorted(figures):
        if since is None:
            since = max(min(terms.start, month), 1) - 1
        steps[month] = MonthlyGain(exact(figures[month]) - before, month - since)
        since, before = month, exact(figures[month])
    return steps


def step_bars(row: TargetRow) -> list[MonthStep]:
    """The bars of each month: its step, the planned one, last year's, and what is still needed.

    Empty without a pace. A step over several months is spread evenly over them.
    """
    terms, standing = row.terms, row.standing
    if terms.holds or terms.phasing == Phasing.DEADLINE:
        return []
    actual = _by_month(monthly_steps(terms, _up_to(row.figures, standing.month), terms.baseline or Decimal(0)))
    last = _by_month(monthly_steps(terms, row.last_year, Decimal(0)))
    by_rhythm = needed_by_rhythm(terms, row.needed_a_month, standing.month)
    steps = []
    for month in range(1, 13):
        to_come = standing.month < month <= terms.due
        steps.append(
            MonthStep(
                month,
                actual=actual.get(month, (None, False))[0],
                is_share=actual.get(month, (None, False))[1],
                planned=_planned_step(row, month),
                last_year=last.get(month, (None, False))[0],
                needed=by_rhythm.get(month, row.needed_a_month) if to_come else None,
            )
        )
    return steps


def _up_to(figures: Mapping[int, Decimal], month: int) -> dict[int, Decimal]:
    return {m: figure for m, figure in figures.items() if m <= month}


def _by_month(gains: Mapping[int, MonthlyGain]) -> dict[int, tuple[Fraction, bool]]:
    """Each month's amount, and whether it is a share of a longer step."""
    return {
        month: (step.amount / step.months, step.months > 1)
        for last, step in gains.items()
        for month in range(last - step.months + 1, last + 1)
    }


def _planned_step(row: TargetRow, month: int) -> Fraction | None:
    """本月计划: the planned increase in a month."""
    terms = row.terms_in(month)
    planned = planned_to_date(terms, month)
    before = planned_to_date(terms, month - 1) if month > 1 else exact(row.terms.baseline or 0)
    return None if planned is None or before is None else planned - before


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the table under the pictures, as text with the same numbers; empty where there are none."""

    month: str
    planned: str
    actual: str
    step: str
    step_since: str
    planned_step: str
    needed: str
    by_rhythm: str
    last_year: str
    year_on_year: str
    waiting: str
    is_now: bool


def months_of(row: TargetRow) -> list[MonthLine]:
    """The year by month, and what each coming month must bring, evenly and by last year's rhythm."""
    terms, standing, decimals = row.terms, row.standing, row.decimals
    figures, waiting = _up_to(row.figures, standing.month), _up_to(row.awaiting, standing.month)
    gains = {} if terms.holds else monthly_steps(terms, figures, terms.baseline or Decimal(0))
    by_rhythm = needed_by_rhythm(terms, row.needed_a_month, standing.month)
    has_steps = not terms.holds and terms.phasing != Phasing.DEADLINE
    pace_places = max(decimals, 1)
    lines = []
    for month in range(1, 13):
        step, last = gains.get(month), row.last_year.get(month)
        needed = row.needed_a_month if standing.month < month <= terms.due else None
        lines.append(
            MonthLine(
                month=month_name(month),
                planned=numbers.amount(planned_to_date(row.terms_in(month), month), decimals),
                actual=numbers.amount(figures.get(month), decimals),
                step=numbers.amount(step.amount if step else None, decimals),
                step_since=span(month - step.months + 1, month) if step and step.months > 1 else "",
                planned_step=numbers.amount(_planned_step(row, month), decimals) if has_steps else "",
                needed="" if needed is None else numbers.amount(needed, pace_places),
                by_rhythm=numbers.amount(by_rhythm[month], pace_places) if month in by_rhythm else "",
                last_year=numbers.amount(last, decimals) if row.last_year else "",
                year_on_year=year_on_year(row, figures.get(month), last),
                waiting=numbers.amount(waiting[month], decimals) if month in waiting else "",
                is_now=month == standing.month,
            )
        )
    return lines


def year_on_year_name(row: TargetRow) -> str:
    """The heading of ``year_on_year``: growth in percent, or the difference of two levels."""
    if row.is_rate:
        return _("Year on year (points)")
    return _("Change on last year") if row.terms.holds else _("Year on year")


def year_on_year(row: TargetRow, figure: Decimal | Fraction | None, last: Decimal | None) -> str:
    """同比: the change from last year's same month: of an amount in percent, of a rate or level as a difference."""
    if figure is None or last is None:
        return ""
    if row.is_rate or row.terms.holds:
        return numbers.signed(exact(figure) - exact(last), max(row.decimals, 1))
    return "" if last == 0 else f"{numbers.points(exact(figure) / exact(last) - 1)}%"
