"""Bullet bars: how much of the year's target is reached, with a tick at what is planned by now.

A small one for a row of a table, and a large one for a headline figure: there a small triangle is last year's same
month, a diamond the full-year forecast, a dashed piece what waits for review. They differ by shape, not by colour.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..board import TargetRow, with_unit
from ..formats import numbers
from ..rules import Phasing, exact

WIDTH = 120
#: The large bar: its drawing's size, the track's top and height, and the room at its ends for half a mark.
LARGE_WIDTH, LARGE_HEIGHT = 320, 30
TRACK_Y, TRACK = 7, 12
EDGE = 6


def bullet(target: TargetRow) -> SafeString:
    """The bar as inline SVG; empty where there is no percentage (caps, unset targets)."""
    standing = target.standing
    if standing.completion is None:
        return SafeString("")
    done = _x(standing.completion)
    if target.is_level:
        shown = {"actual": with_unit(target, standing.actual), "value": with_unit(target, target.terms.value)}
        label = _("%(actual)s, the target is %(value)s") % shown
    else:
        label = _("%(completion)s of the year's target") % {"completion": numbers.percent(standing.completion)}
    tick = SafeString("")
    if standing.expected is not None:
        planned = with_unit(target, standing.planned) if target.is_level else numbers.percent(standing.expected)
        label += _("; planned by now %(expected)s") % {"expected": planned}
        tick = format_html('<line class="tick" x1="{0}" x2="{0}" y2="12"/>', _x(standing.expected))
    return format_html(
        '<svg class="bullet" viewBox="0 0 {} 12" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="rail" y="3" width="{}" height="6"/>'
        '<rect class="bar bar-{}" y="3" width="{}" height="6"/>{}</svg>',
        WIDTH,
        label,
        WIDTH,
        target.light,
        done,
        tick,
    )


def _x(share) -> float:
    return round(float(min(max(share, 0), 1)) * WIDTH, 1)


def large_bullet(target: TargetRow) -> SafeString:
    """The bar of a headline figure as inline SVG; empty where the target is not set, or nothing is known yet.

    The rail goes from the year's start to its target; values beyond either end make the scale longer.
    """
    marks = _marks(target)
    if not marks:
        return SafeString("")
    place = _scale(target, [amount for amount, _label in marks.values()])
    if place is None:
        return SafeString("")
    at = {name: place(amount) for name, (amount, _label) in marks.items()}
    start, end = sorted((place(_start(target)), at["value"]))
    drawn = [f'<rect class="rail" x="{start}" y="{TRACK_Y}" width="{end - start:.1f}" height="{TRACK}"/>']
    drawn += _bars(at, place(_start(target)), target.light)
    drawn.append(_stroke("goal", at["value"], TRACK_Y - 2, TRACK_Y + TRACK + 2))
    if "planned" in at:
        drawn.append(_stroke("tick", at["planned"], 1, TRACK_Y + TRACK + 6))
    if "last_year" in at:
        drawn.append(_triangle(at["last_year"], TRACK_Y + TRACK + 1))
    if "forecast" in at:
        drawn.append(_diamond(at["forecast"], TRACK_Y + TRACK / 2))
    return format_html(
        '<svg class="bullet large" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        LARGE_WIDTH,
        LARGE_HEIGHT,
        _("; ").join(label for _amount, label in marks.values()),
        SafeString("".join(drawn)),
    )


def _marks(target: TargetRow) -> dict[str, tuple[Fraction, str]]:
    """The marks of the bar, each with its amount and its text for a screen reader; empty for nothing to draw."""
    standing, terms = target.standing, target.terms
    if terms.value is None:
        return {}
    waiting = target.provisional
    found = {
        "actual": (standing.actual, _("actual to date %(amount)s")),
        "provisional": (exact(waiting[1]) if waiting else None, _("not reviewed yet %(amount)s")),
        "value": (exact(terms.value), _("year's target %(amount)s")),
        "planned": (None if terms.holds or not _is_due(target) else standing.planned, _("planned by now %(amount)s")),
        "last_year": (last_year_of(target), _("same month of last year %(amount)s")),
        "forecast": (None if terms.holds else target.forecast, _("full-year forecast %(amount)s")),
    }
    if standing.forecast is not None and standing.figure_month is not None and standing.figure_month >= terms.due:
        del found["forecast"]
    kept = {
        name: (amount, text % {"amount": with_unit(target, amount)})
        for name, (amount, text) in found.items()
        if amount is not None
    }
    return kept if len(kept) > 1 else {}


def last_year_of(target: TargetRow) -> Fraction | None:
    """Last year's figure of the month that the actual is of, or of the board's month; None where there is none."""
    if target.terms.phasing == Phasing.DEADLINE:
        return None
    amount = target.last_year.get(target.standing.figure_month or target.standing.month)
    return None if amount is None else exact(amount)


def _is_due(target: TargetRow) -> bool:
    """Whether anything is planned by now."""
    return target.standing.planned is not None and target.standing.planned != exact(target.terms.baseline or 0)


def _start(target: TargetRow) -> Fraction:
    """Where the bar begins: the baseline, or 0."""
    return Fraction(0) if target.terms.holds else exact(target.terms.baseline or 0)


def _scale(target: TargetRow, amounts: list[Fraction]) -> Callable[[Fraction], float] | None:
    """A function from an amount to its place: the target is always on the right, also of what must come down."""
    start = _start(target)
    falls = not target.terms.holds and exact(target.terms.value or 0) < start
    low, high = min([start, *amounts]), max([start, *amounts])
    if low == high:
        return None
    first, last = (high, low) if falls else (low, high)

    def place(amount: Fraction) -> float:
        return round(EDGE + float((amount - first) / (last - first)) * (LARGE_WIDTH - 2 * EDGE), 1)

    return place


def _bars(at: dict[str, float], start: float, light: str) -> list[str]:
    """The actual as a full bar; what waits for review as a hollow bar from its end, or from the start."""
    drawn, reached = [], start
    if "actual" in at:
        reached = at["actual"]
        x, width = min(start, reached), abs(reached - start)
        drawn.append(f'<rect class="bar bar-{light}" x="{x}" y="{TRACK_Y}" width="{width:.1f}" height="{TRACK}"/>')
    if "provisional" in at:
        x, width = min(reached, at["provisional"]), abs(at["provisional"] - reached)
        drawn.append(f'<rect class="waits" x="{x}" y="{TRACK_Y}" width="{max(width, 1):.1f}" height="{TRACK}"/>')
    return drawn


def _stroke(name: str, x: float, top: float, bottom: float) -> str:
    return f'<line class="{name}" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'


def _triangle(x: float, top: float) -> str:
    return f'<path class="last-year" d="M{x} {top}l5 8h-10z"/>'


def _diamond(x: float, middle: float) -> str:
    return f'<path class="forecast" d="M{x} {middle - 6}l6 6-6 6-6-6z"/>'


def bullet_legend() -> SafeString:
    """The legend of the large bars: each mark with its word."""
    return _legend(get_language())


@cache
def _legend(_language: str) -> SafeString:
    rail = f'<rect class="rail" y="{TRACK_Y}" width="28" height="{TRACK}"/>'
    marks = [
        (f'{rail}<rect class="bar bar-legend" y="{TRACK_Y}" width="18" height="{TRACK}"/>', _("Actual to date")),
        (f'<rect class="waits" x="1" y="{TRACK_Y}" width="26" height="{TRACK}"/>', _("Not reviewed yet")),
        (rail + _stroke("goal", 27, TRACK_Y - 2, TRACK_Y + TRACK + 2), _("Year's target")),
        (rail + _stroke("tick", 14, 1, TRACK_Y + TRACK + 6), _("Planned to date")),
        (_triangle(14, TRACK_Y + 4), _("Same month of last year")),
        (_diamond(14, TRACK_Y + TRACK / 2), _("Full-year forecast")),
    ]
    return SafeString(
        "".join(
            f'<span><svg viewBox="0 0 28 {LARGE_HEIGHT}" aria-hidden="true">{drawing}</svg>{word}</span>'
            for drawing, word in marks
        )
    )
