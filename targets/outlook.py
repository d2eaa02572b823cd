"""Where a target will end, as its page prints it: the forecast's range, the months to come, and *what if*."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from . import numbers
from .amounts import AmountError, parse_amount
from .board import TargetRow, with_unit
from .dates import month_name
from .drawings.marks import light_mark
from .drawings.steps import MonthStep
from .rules import Comparator, Phasing, at_pace, exact, forecast_range, planned_to_date, run_rate

#: A pace is typed with so many decimals at least: half a pumping station a month is a pace.
PACE_PLACES = 2
#: From here on a range is printed in whole units.
ROUND_FROM = 100


def range_of(row: TargetRow) -> str:
    """The forecast's range with its unit, ``10,600–11,500万元``; empty where there is none."""
    at = row.standing.figure_month
    found = forecast_range(row.terms, row.figures, at) if at is not None else None
    if found is None or found[0] == found[1]:
        return ""
    # A range is not known to the last digit of a large amount.
    places = 0 if found[1] >= ROUND_FROM else max(row.decimals, 1)
    low, high = (numbers.trimmed(end, places) for end in found)
    return f"{low}–{high}{row.unit}"


def steps_of(row: TargetRow) -> list[MonthStep]:
    """What each month brought, was to bring, and brought last year; none of a level, which does not add up."""
    if row.terms.holds or row.terms.phasing == Phasing.DEADLINE:
        return []
    baseline = exact(row.terms.baseline or 0)
    steps = []
    for month in range(1, 13):
        actual = _step(row.figures, month, baseline) if month <= row.standing.month else None
        planned = planned_to_date(row.terms, month)
        before = planned_to_date(row.terms, month - 1) if month > 1 else baseline
        steps.append(
            MonthStep(
                month,
                actual,
                planned - before if planned is not None and before is not None else None,
                _step(row.last_year, month, Fraction(0)),
            )
        )
    return steps


def _step(figures, month: int, baseline: Fraction) -> Fraction | None:
    """What a month brought since the month before it; None unless both are known, or it is the year's first."""
    if month not in figures:
        return None
    if month == 1:
        return exact(figures[1]) - baseline
    return exact(figures[month]) - exact(figures[month - 1]) if month - 1 in figures else None


def months_of(row: TargetRow) -> list[dict[str, str]]:
    """The year by month: the same numbers as the pictures, and of the months to come what each must bring."""
    standing, decimals = row.standing, row.decimals
    before = row.terms.baseline or 0
    lines = []
    for step in steps_of(row) or [MonthStep(month, None, None) for month in range(1, 13)]:
        month = step.month
        figure = row.figures.get(month) if month <= standing.month else None
        waiting = row.awaiting.get(month) if month <= standing.month else None
        brought = None if figure is None or row.terms.holds else figure - before
        last = row.last_year.get(month)
        needed = standing.needed if standing.month < month <= row.terms.due else None
        lines.append(
            {
                "month": month_name(month),
                "planned": numbers.planned(planned_to_date(row.terms, month), decimals),
                "actual": numbers.amount(figure, decimals),
                "step": numbers.amount(brought, decimals),
                "planned_step": numbers.planned(step.planned, decimals) if step.planned is not None else "",
                "needed": numbers.amount(needed, max(decimals, 1)) if needed is not None else "",
                "last_year": numbers.amount(last, decimals) if row.last_year else "",
                "year_on_year": year_on_year(row, figure, last),
                "waiting": numbers.amount(waiting, decimals) if waiting is not None else "",
                "is_now": month == standing.month,
            }
        )
        before = figure if figure is not None else before
    return lines


def year_on_year(row: TargetRow, figure: Decimal | Fraction | None, last: Decimal | None) -> str:
    """同比: an amount against last year's of the same month in percent, a rate in percentage points."""
    if figure is None or last is None:
        return ""
    if row.unit == "%" or row.terms.holds:
        return numbers.signed(exact(figure) - exact(last), max(row.decimals, 1))
    return "" if last == 0 else f"{numbers.points(exact(figure) / exact(last) - 1)}%"


@dataclass(frozen=True)
class WhatIf:
    """What a pace that somebody typed would give.

    Args:
        is_asked_for: whether the target has a form for it: its time is not over, its value is set.
        text: what was typed; ``fault`` what is wrong with it; ``sentence`` and ``light`` the answer.
        end: where the target ends then, in its unit.
    """

    is_asked_for: bool
    is_level: bool = False
    text: str = ""
    fault: str = ""
    sentence: str = ""
    light: str = ""
    end: Fraction | None = None

    @classmethod
    def asked(cls, row: TargetRow, text: str) -> "WhatIf":
        """The answer to a pace of the address; the form alone where none was asked for."""
        text = text.strip()[:60]
        if row.terms.value is None or row.standing.month >= row.terms.due:
            return cls(False)
        level = row.terms.holds
        if not text:
            return cls(True, level)
        places = row.decimals if level else max(row.decimals, PACE_PLACES)
        try:
            pace = parse_amount(text, unit=row.unit, decimals=places, negative=True)
        except AmountError as error:
            return cls(True, level, text, str(error))
        if pace is None:
            return cls(True, level)
        would = at_pace(row.terms, row.figures, row.standing.month, pace)
        return cls(True, level, text, "", _sentence(row, pace, would), light_mark(would.light), would.actual)


def _sentence(row: TargetRow, pace: Decimal, would) -> str:
    shown = {
        "pace": with_unit(row, exact(pace)),
        "end": with_unit(row, would.actual),
        "due": month_name(row.terms.due),
        "completion": numbers.percent(would.completion),
        "value": with_unit(row, row.terms.value),
    }
    if row.terms.holds:
        return _("Standing at %(end)s at the end of %(due)s, against the target of %(value)s, it would show:") % shown
    if would.completion is None:
        return _("At %(pace)s a month it comes to %(end)s by the end of %(due)s, of at most %(value)s:") % shown
    return _("At %(pace)s a month it comes to %(end)s by the end of %(due)s, %(completion)s of the target:") % shown


def presets_of(row: TargetRow) -> list[dict[str, str]]:
    """Paces worth asking about: what is needed, that of the last months, that of the plan."""
    standing, terms = row.standing, row.terms
    if terms.value is None or terms.holds or standing.month >= terms.due:
        return []
    places = max(row.decimals, PACE_PLACES)
    found = []
    if standing.needed is not None:
        found.append((_("what is needed"), _enough(row, standing.needed, places)))
    if standing.figure_month is not None and standing.figure_month >= terms.start:
        recent = run_rate(terms, row.figures, standing.figure_month)
        found.append((_("the last months' pace"), numbers.rounded(recent, places)))
    if terms.phasing == Phasing.EVEN:
        whole = (exact(terms.value) - exact(terms.baseline or 0)) / (terms.due - terms.start + 1)
        found.append((_("the plan's pace"), numbers.rounded(whole, places)))
    texts = [(name, numbers.trimmed(pace, places)) for name, pace in found]
    return [{"name": name, "pace": text.replace(",", ""), "shown": text} for name, text in texts]


def _enough(row: TargetRow, pace: Fraction, places: int) -> Decimal:
    """The pace rounded to where the target is still met: up, or down for what is to be lowered."""
    sign = -1 if row.terms.comparator == Comparator.LTE else 1
    whole = -(-sign * pace.numerator * 10**places // pace.denominator)
    return Decimal(sign * whole).scaleb(-places)
