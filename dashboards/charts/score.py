"""An area's score over the year: as a line with each month's mark, as a table, and the change in words.

The marks are those of the matrix (``templates/wall/_marks.html``), which must be on the same page.
"""

from fractions import Fraction
from math import ceil, floor

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import RolledUp
from targets.formats import labels, numbers
from targets.formats.dates import month_name, short_month

from .matrix import mark, month_change

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 16, 22, 28
MARK = 16
#: The scale goes up in one of these, so that it has few ticks and what moved is seen.
TICKS = (1, 2, 5, 10, 25)
MOST_TICKS = 5


def score_line(name: str, months: list[RolledUp]) -> SafeString:
    """The drawing as inline SVG; empty where no month has a score. The numbers are in a table beside it.

    Its scale is fitted to the scores, not from 0 to 100; the axis says from where to where it goes.

    Args:
        name: whose score it is, for screen readers.
        months: score and light at the end of each month, from January; a month without a score breaks the line.
    """
    scores = [month.score for month in months if month.score is not None]
    if not scores:
        return SafeString("")
    ticks = _ticks(min(scores), max(scores))
    return format_html(
        '<svg class="chart scoreline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        _("%(name)s: score by month; the table below holds the same numbers") % {"name": name},
        _grid(ticks),
        _lines(months, ticks),
        _points(months, ticks),
    )


def _x(month: int) -> float:
    return round(LEFT + (month - 0.5) * (WIDTH - LEFT - RIGHT) / 12, 1)


def _ticks(low: Fraction, high: Fraction) -> range:
    """The axis' scores, the lowest at or below ``low``, the highest at or above ``high``."""
    for step in TICKS:
        first, last = floor(low / step) * step, ceil(high / step) * step
        if first == last:
            first = max(first - step, 0)
        if (last - first) / step < MOST_TICKS:
            break
    return range(first, max(last, first + step) + 1, step)


def _y(score: Fraction | int, ticks: range) -> float:
    share = float(score - ticks[0]) / (ticks[-1] - ticks[0])
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _grid(ticks: range) -> SafeString:
    lines = format_html_join(
        "",
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="axis end" x="{}" y="{}">{}</text>',
        ((LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, tick) for tick in ticks for y in [_y(tick, ticks)]),
    )
    names = format_html_join(
        "",
        '<text class="axis middle" x="{}" y="{}">{}</text>',
        ((_x(month), HEIGHT - 8, short_month(month)) for month in range(1, 13)),
    )
    return lines + names


def _lines(months: list[RolledUp], ticks: range) -> SafeString:
    """A line through each run of months with a score."""
    runs: list[list[str]] = [[]]
    for number, month in enumerate(months, 1):
        if month.score is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(number)},{_y(month.score, ticks)}")
    drawn = ((" ".join(run),) for run in runs if len(run) > 1)
    return format_html_join("", '<polyline class="actual" points="{}"/>', drawn)


def _points(months: list[RolledUp], ticks: range) -> SafeString:
    """The marks, each with its score above it, or below where there is no room above."""
    half = MARK / 2
    return format_html_join(
        "",
        '<use href="#m-{}" x="{}" y="{}" width="{}" height="{}"/><text class="value middle" x="{}" y="{}">{}</text>',
        (
            (month.light, _x(n) - half, y - half, MARK, MARK, _x(n), y - half - 3, numbers.score(month.score))
            for n, month in enumerate(months, 1)
            if month.score is not None
            for y in [_y(month.score, ticks)]
        ),
    )


def score_table(months: list[RolledUp]) -> list[dict]:
    """The numbers of the drawing by month: short name, light's mark, score and change."""
    return [
        {
            "name": short_month(number),
            "mark": mark(month.light) if month.light else "",
            "score": numbers.score(month.score),
            "change": numbers.signed(month_change(months[:number]), 1),
        }
        for number, month in enumerate(months, 1)
    ]


def change_sentence(months: list[RolledUp]) -> str:
    """A sentence on the change in the last month; empty where there is nothing to compare."""
    if len(months) < 2 or None in (months[-2].light, months[-1].light):
        return ""
    before, now, change = months[-2].light, months[-1].light, month_change(months)
    words_of = {
        "month": month_name(len(months) - 1),
        "change": _change_words(change),
        "before": labels.LIGHT[before],  # type: ignore[index]
        "now": labels.LIGHT[now],  # type: ignore[index]
    }
    if change is None:
        text = "" if before == now else _("Compared with %(month)s: the light went from “%(before)s” to “%(now)s”.")
    elif before == now:
        text = _("Compared with %(month)s: score %(change)s, the light is the same.")
    else:
        text = _("Compared with %(month)s: score %(change)s, the light went from “%(before)s” to “%(now)s”.")
    return text % words_of


def _change_words(change: Fraction | None) -> str:
    by = numbers.rounded(change or 0, 1)
    if not by:
        return pgettext("score", "unchanged")
    return (pgettext("score", "up %(by)s") if by > 0 else pgettext("score", "down %(by)s")) % {"by": abs(by)}
