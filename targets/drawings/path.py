"""The year of a target: its path as a dashed line, its figures as a solid one, what waits for review hollow.

Last year is a thin line with small squares, the forecast a dotted one in a cone of what the last months' paces give, a
pace that was asked about (*what if*) a line of dashes and dots. Told apart by their strokes and marks, not by colour.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import numbers
from ..board import TargetRow
from ..dates import month_name
from ..rules import forecast_range, planned_to_date

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 32
#: A step of the axis has as many decimals as it needs, and no amount has more than are stored.
AXIS_PLACES = 6


def path_chart(target: TargetRow, what_if: Fraction | None = None) -> SafeString:
    """The drawing as inline SVG. Its numbers stand in a table beside it, which a screen reader reads instead.

    Args:
        what_if: where the target would end at its due month at the pace that was asked about.
    """
    series = _Series.of(target, what_if)
    every = series.values()
    if not every:
        return SafeString("")
    scale = Scale(min(every), max(every))
    parts = [grid(scale)]
    due = target.terms.due
    if series.cone:
        parts.append(_cone(scale, series.start, due, series.cone))
    parts.append(_curve("last-year", scale, series.last_year))
    parts.append(_squares(scale, series.last_year))
    parts.append(_curve("planned", scale, series.planned))
    if series.forecast is not None:
        parts.append(_line("forecast", _points(scale, {series.start[0]: series.start[1], due: series.forecast})))
    if what_if is not None:
        begin = series.start or (max(target.terms.start - 1, 1), Fraction(target.terms.baseline or 0))
        parts.append(_line("what-if", _points(scale, {begin[0]: begin[1], due: what_if})))
    parts.append(_curve("actual", scale, series.actual))
    parts.append(_dots("dot", scale, series.actual))
    parts.append(_dots("dot hollow", scale, series.waiting))
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
    """What is drawn: values by month; where the forecast starts and ends, and between which ends it lies."""

    planned: Values
    actual: Values
    waiting: Values
    last_year: Values
    start: tuple[int, Fraction] | None = None
    forecast: Fraction | None = None
    cone: tuple[Fraction, Fraction] | None = None
    what_if: Fraction | None = None

    @classmethod
    def of(cls, target: TargetRow, what_if: Fraction | None) -> "_Series":
        standing, months = target.standing, range(1, 13)
        found = cls(
            planned={m: value for m in months if (value := planned_to_date(target.terms, m)) is not None},
            actual={m: Fraction(value) for m, value in target.figures.items() if m <= standing.month},
            waiting={m: Fraction(value) for m, value in target.awaiting.items() if m <= standing.month},
            last_year={m: Fraction(value) for m, value in sorted(target.last_year.items())},
            what_if=what_if,
        )
        at = standing.figure_month
        if at is not None:
            found.start = at, found.actual[at]
            if standing.forecast is not None and at < target.terms.due:
                found.forecast = standing.forecast
                found.cone = forecast_range(target.terms, target.figures, at)
        return found

    def values(self) -> list[Fraction]:
        """Everything that has a place on the scale."""
        lines = (self.planned, self.actual, self.waiting, self.last_year)
        ends = [self.forecast, self.what_if, *(self.cone or ())]
        return [value for line in lines for value in line.values()] + [end for end in ends if end is not None]


class Scale:
    """Months to x, values to y; ``height`` is the drawing's."""

    def __init__(self, low: Fraction, high: Fraction, *, height: int = HEIGHT) -> None:
        self.height = height
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
        if high == low:
            high = low + 1
        step = _nice_step(high - low)
        self.ticks = [number * step for number in range(floor(low / step), ceil(high / step) + 1)]
        self.low, self.high = float(self.ticks[0]), float(self.ticks[-1])

    def x(self, month: int) -> float:
        return round(LEFT + (month - 0.5) * (WIDTH - LEFT - RIGHT) / 12, 1)

    def y(self, value) -> float:
        part = (float(value) - self.low) / (self.high - self.low)
        return round(self.height - BOTTOM - part * (self.height - TOP - BOTTOM), 1)


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
            (
                LEFT,
                WIDTH - RIGHT,
                scale.y(v),
                scale.y(v),
                LEFT - 6,
                scale.y(v) + 4,
                numbers.trimmed(v, AXIS_PLACES),
            )
            for v in scale.ticks
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


def _cone(scale: Scale, start: tuple[int, Fraction], due: int, ends: tuple[Fraction, Fraction]) -> SafeString:
    """The band between the slowest and the fastest pace, outlined so that it is seen in grey and in print."""
    corners = [(scale.x(start[0]), scale.y(start[1])), *((scale.x(due), scale.y(end)) for end in ends)]
    return format_html('<polygon class="cone" points="{}"/>', " ".join(f"{x},{y}" for x, y in corners))


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
