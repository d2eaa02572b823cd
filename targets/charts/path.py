"""The year of a target: its path as a dashed line, its figures as a solid one, what waits for review hollow.

Last year is a thin line with small squares, the forecast a dotted line in the cone of the last months' paces, a *what
if* pace a line of dashes and dots. They differ by their strokes and marks, not by colour; at the ends of the lines are
their names and numbers.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..board import TargetRow
from ..formats import numbers
from ..formats.dates import month_name
from ..rules import forecast_range, planned_to_date, rest_by_month
from .text_width import text_width

WIDTH, HEIGHT = 720, 260
RIGHT, TOP, BOTTOM = 16, 16, 32
#: The least room for the axis' amounts on the left, and for the names and numbers of the lines' ends on the right; it
#: follows the longest of them. The least distance between two ends.
LEFT, ENDS, LINE = 64, 96, 16
#: The greatest size of a text, on a phone, and the space between it and the axis or a line's end.
TEXT_SIZE, TEXT_SPACE = 16, 8
#: A step of the axis has as many decimals as it needs, and no amount has more than are stored.
AXIS_PLACES = 6


def path_chart(target: TargetRow, what_if: Fraction | None = None) -> SafeString:
    """The drawing as inline SVG. The page's table has the same numbers, for a screen reader.

    Args:
        what_if: the value at the due month at the *what if* pace; None draws none.
    """
    series = _Series.of(target, what_if)
    values = series.values()
    if not values:
        return SafeString("")
    ends = _ends_of(target, series)
    longest = max((text_width(text, TEXT_SIZE) for _kind, _month, _value, text in ends), default=0)
    scale = Scale(min(values), max(values), right=max(ENDS, ceil(longest) + TEXT_SPACE))
    parts = [grid(scale)]
    due = target.terms.due
    if series.start and series.cone:
        parts.append(_cone(scale, series))
    parts.append(_curve("last-year", scale, series.last_year))
    parts.append(_squares(scale, series.last_year))
    parts.append(_curve("planned", scale, series.planned))
    parts.append(_revisions(scale, target))
    if series.start and series.forecast is not None:
        parts.append(_curve("forecast", scale, series.line_to(series.forecast)))
    if what_if is not None:
        parts.append(_line("what-if", [series.origin(scale, due, what_if), (scale.x(due), scale.y(what_if))]))
    parts.append(_curve("actual", scale, series.actual))
    parts.append(_dots("dot", scale, series.actual))
    parts.append(_dots("dot hollow", scale, series.waiting))
    parts.append(_ends(scale, ends))
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        _("%(name)s: planned and actual by month; the table below holds the same numbers") % {"name": target.name},
        SafeString("".join(parts)),
    )


#: Month to value.
Values = dict[int, Fraction]


@dataclass
class _Series:
    """What is drawn: values by month, and the forecast's start, end and range.

    Args:
        rest: which share of the rest of the year is done by each month (``rest_by_month``).
        begin: month and value where a *what if* pace starts: the latest figure, or else the year's start.
    """

    planned: Values
    actual: Values
    waiting: Values
    last_year: Values
    rest: Values
    begin: tuple[int, Fraction]
    start: tuple[int, Fraction] | None = None
    forecast: Fraction | None = None
    cone: tuple[Fraction, Fraction] | None = None
    what_if: Fraction | None = None

    @classmethod
    def of(cls, target: TargetRow, what_if: Fraction | None) -> "_Series":
        standing, terms = target.standing, target.terms
        # A level has no plan before its first month.
        months = range(max(terms.start, 1) if terms.holds else 1, 13)
        at = standing.figure_month
        found = cls(
            planned={m: value for m in months if (value := planned_to_date(target.terms_in(m), m)) is not None},
            actual={m: Fraction(value) for m, value in target.figures.items() if m <= standing.month},
            waiting={m: Fraction(value) for m, value in target.awaiting.items() if m <= standing.month},
            last_year={m: Fraction(value) for m, value in sorted(target.last_year.items())},
            rest={} if at is None else rest_by_month(terms, at),
            begin=(max(min(terms.start - 1, standing.month), 0), Fraction(terms.baseline or 0)),
            what_if=what_if,
        )
        if at is not None:
            found.start = found.begin = at, found.actual[at]
            if target.forecast is not None and at < terms.due:
                found.forecast = target.forecast
                found.cone = forecast_range(terms, target.figures, at)
                if terms.whole and found.cone:
                    # As printed: it holds the forecast, which is of whole things too.
                    found.cone = Fraction(floor(found.cone[0])), Fraction(ceil(found.cone[1]))
        return found

    def line_to(self, end: Fraction) -> Values:
        """The line from the latest figure to an end at the due month."""
        _month, figure = self.start or self.begin
        return {month: figure + (end - figure) * share for month, share in self.rest.items()}

    def origin(self, scale: "Scale", due: int, end: Fraction) -> tuple[float, float]:
        """Where the straight line to an end starts: at its first month, or at the axis if that is the year's start."""
        month, value = self.begin
        if month:
            return scale.x(month), scale.y(value)
        return float(scale.left), scale.y(value + (end - value) / (2 * due))

    def values(self) -> list[Fraction]:
        """All values that the scale must cover."""
        lines = (self.planned, self.actual, self.waiting, self.last_year)
        ends = [self.forecast, self.what_if, *(self.cone or ())]
        return [value for line in lines for value in line.values()] + [end for end in ends if end is not None]


class Scale:
    """Months to x, values to y; ``height`` is the drawing's, ``right`` its right margin.

    ``ticks`` are the axis' amounts with their texts; the left margin has room for the longest.
    """

    def __init__(self, low: Fraction, high: Fraction, *, height: int = HEIGHT, right: int = RIGHT) -> None:
        self.height, self.right = height, right
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
        if high == low:
            high = low + 1
        step = _nice_step(high - low)
        amounts = [number * step for number in range(floor(low / step), ceil(high / step) + 1)]
        self.ticks = [(amount, numbers.trimmed(amount, AXIS_PLACES)) for amount in amounts]
        self.left = max(LEFT, ceil(max(text_width(text, TEXT_SIZE) for _amount, text in self.ticks)) + TEXT_SPACE)
        self.low, self.high = float(amounts[0]), float(amounts[-1])

    def x(self, month: int) -> float:
        return round(self.left + (month - 0.5) * (WIDTH - self.left - self.right) / 12, 1)

    def y(self, value) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.height - BOTTOM - share * (self.height - TOP - BOTTOM), 1)


def _nice_step(span: Fraction) -> Fraction:
    """The smallest step of 1, 2 or 5 times a power of ten that goes at most five times into a span above 0."""
    power = Fraction(10) ** floor(log10(span / 5))
    return next(step * power for step in (1, 2, 5, 10, 20) if step * power * 5 >= span)


def grid(scale: Scale, height: int = HEIGHT) -> SafeString:
    """The lines of the axis with their amounts, and the names of the months."""
    lines = format_html_join(
        "",
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="axis end" x="{}" y="{}">{}</text>',
        (
            (scale.left, WIDTH - scale.right, scale.y(v), scale.y(v), scale.left - 6, scale.y(v) + 4, text)
            for v, text in scale.ticks
        ),
    )
    names = format_html_join(
        "",
        '<text class="axis middle" x="{}" y="{}">{}</text>',
        ((scale.x(month), height - 10, month_name(month)[:3]) for month in range(1, 13)),
    )
    return lines + names


def _points(scale: Scale, values: Values) -> list[tuple[float, float]]:
    return [(scale.x(month), scale.y(value)) for month, value in sorted(values.items())]


def _curve(name: str, scale: Scale, values: Values) -> SafeString:
    return _line(name, _points(scale, values))


def _cone(scale: Scale, series: _Series) -> SafeString:
    """The band between the slowest and the fastest pace, outlined so that it shows in grey and in print."""
    low, high = (_points(scale, series.line_to(end)) for end in series.cone or ())
    return format_html('<polygon class="cone" points="{}"/>', " ".join(f"{x},{y}" for x, y in [*low, *high[::-1]]))


def _ends_of(target: TargetRow, series: _Series) -> list[tuple[str, int, Fraction, str]]:
    """The lines' ends: kind, month, value, and its name with the number."""
    ends = [
        ("planned", pgettext("chart", "target"), 12, target.terms.value),
        ("forecast", pgettext("chart", "forecast"), target.terms.due, series.forecast),
        ("what-if", pgettext("chart", "what if"), target.terms.due, series.what_if),
    ]
    found = []
    for kind, name, month, value in ends:
        if value is not None:
            found.append((kind, month, Fraction(value), f"{name} {numbers.amount(value, target.decimals)}"))
    return found


def _ends(scale: Scale, ends: list[tuple[str, int, Fraction, str]]) -> SafeString:
    """The texts at the lines' ends, moved apart where they are close."""
    lines, above = [], float(TOP - LINE)
    for y, month, kind, text in sorted((scale.y(value), month, kind, text) for kind, month, value, text in ends):
        above = max(y + 4, above + LINE)
        lines.append((kind, scale.x(month) + TEXT_SPACE, round(above, 1), text))
    return format_html_join("", '<text class="endtext {}" x="{}" y="{}">{}</text>', lines)


def _revisions(scale: Scale, target: TargetRow) -> SafeString:
    """An upright line with a word before the first month of each revision."""
    x = [(scale.x(revision.from_month) + scale.x(revision.from_month - 1)) / 2 for revision in target.revisions]
    return format_html_join(
        "",
        '<line class="revised" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="axis" x="{3}" y="{4}">{5}</text>',
        ((round(at, 1), TOP, HEIGHT - BOTTOM, round(at + 4, 1), TOP + 8, pgettext("chart", "revised")) for at in x),
    )


def _squares(scale: Scale, values: Values) -> SafeString:
    return format_html_join(
        "",
        '<rect class="last-year" x="{}" y="{}" width="5" height="5"/>',
        ((round(scale.x(m) - 2.5, 1), round(scale.y(v) - 2.5, 1)) for m, v in values.items()),
    )


def _line(name: str, points: list[tuple[float, float]]) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    return format_html('<polyline class="{}" points="{}"/>', name, " ".join(f"{x},{y}" for x, y in points))


def _dots(name: str, scale: Scale, values: dict[int, Fraction]) -> SafeString:
    return format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="4"/>',
        ((name, scale.x(m), scale.y(v)) for m, v in values.items()),
    )
