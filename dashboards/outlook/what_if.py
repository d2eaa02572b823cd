"""*What if* (情景测算): the result of a typed pace by the due month, and suggested paces."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from targets.amounts import AmountError, parse_amount
from targets.board import TargetRow, with_unit
from targets.charts.lights import light_mark
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.rules import Comparator, Phasing, Standing, at_pace, exact, planned_to_date, run_rate

#: A pace has at least so many decimals; that of whole things has none, as no month brings half a pumping station.
PACE_PLACES = 2


@dataclass(frozen=True)
class WhatIf:
    """The result of a typed pace.

    Args:
        is_asked_for: whether the target has the form: its due month has not passed and its value is set.
        is_level: whether a final level is typed (``hold``), and not a monthly amount.
        text: what was typed; ``problem``: its error; ``sentence`` and ``light``: the answer.
        end: the resulting figure, in its unit.
    """

    is_asked_for: bool
    is_level: bool = False
    text: str = ""
    problem: str = ""
    sentence: str = ""
    light: str = ""
    end: Fraction | None = None

    @classmethod
    def asked(cls, row: TargetRow, text: str) -> "WhatIf":
        """The answer to the pace in the address; only the form without one."""
        text = text.strip()[:60]
        if row.terms.value is None:
            return cls(False, problem=_("The plan gives no value yet: no pace can be judged.") if text else "")
        if row.standing.month >= row.terms.due:
            over = _("The target is due in %(due)s: nothing is left to bring.") % {"due": month_name(row.terms.due)}
            return cls(False, problem=over if text else "")
        level = row.terms.holds
        if not text:
            return cls(True, level)
        places = row.decimals if level else _places(row)
        try:
            pace = parse_amount(text, unit=row.unit, decimals=places, negative=True)
        except AmountError as error:
            return cls(True, level, text, str(error))
        if pace is None:
            return cls(True, level)
        standing = at_pace(row.terms, row.figures, row.standing.month, pace)
        return cls(True, level, text, "", _sentence(row, pace, standing), light_mark(standing.light), standing.actual)


def _sentence(row: TargetRow, pace: Decimal, standing: Standing) -> str:
    shown = {
        "pace": with_unit(row, exact(pace)),
        "end": with_unit(row, standing.actual),
        "due": month_name(row.terms.due),
        "completion": numbers.percent(standing.completion),
        "value": with_unit(row, row.terms.value),
    }
    if row.terms.holds:
        return _("Standing at %(end)s at the end of %(due)s, against the target of %(value)s, it would show:") % shown
    if row.is_level:
        return _("At %(pace)s a month it comes to %(end)s by the end of %(due)s, the target is %(value)s:") % shown
    if standing.completion is None:
        return _("At %(pace)s a month it comes to %(end)s by the end of %(due)s, of at most %(value)s:") % shown
    return _("At %(pace)s a month it comes to %(end)s by the end of %(due)s, %(completion)s of the target:") % shown


def presets_of(row: TargetRow) -> list[dict[str, str]]:
    """Suggested paces: what is needed, that of the last months, that of the plan."""
    standing, terms = row.standing, row.terms
    if terms.value is None or terms.holds or terms.phasing == Phasing.DEADLINE or standing.month >= terms.due:
        return []
    places = _places(row)
    presets = []
    if standing.needed is not None:
        presets.append((_("what is needed"), _enough(row, standing.needed, places)))
    paces = {_("the last months' pace"): _recent(row), _("the plan's pace"): _planned(row)}
    known = [(name, numbers.rounded(pace, places)) for name, pace in paces.items() if pace is not None]
    # Less than one whole thing a month is no pace.
    presets += [(name, pace) for name, pace in known if pace or not terms.whole]
    texts = [(name, numbers.trimmed(pace, places)) for name, pace in presets]
    return [{"name": name, "pace": text.replace(",", ""), "shown": text} for name, text in texts]


def _places(row: TargetRow) -> int:
    return 0 if row.terms.whole else max(row.decimals, PACE_PLACES)


def _recent(row: TargetRow) -> Fraction | None:
    """The average of the last months; None without a figure since the target's start."""
    at = row.standing.figure_month
    return None if at is None or at < row.terms.start else run_rate(row.terms, row.figures, at)


def _planned(row: TargetRow) -> Fraction | None:
    """The average planned for each coming month; None before its first month."""
    month, due = row.standing.month, row.terms.due
    planned = planned_to_date(row.terms, month)
    if planned is None or month < row.terms.start:
        return None
    return (exact(row.terms.value or 0) - planned) / (due - month)


def _enough(row: TargetRow, pace: Fraction, places: int) -> Decimal:
    """The pace rounded so that the target is still met: up, or down for a figure that is to fall."""
    sign = -1 if row.terms.comparator == Comparator.LTE else 1
    whole = -(-sign * pace.numerator * 10**places // pace.denominator)
    return Decimal(sign * whole).scaleb(-places)
