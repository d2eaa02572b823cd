"""The year of a target: its path as a dashed line, its figures as a solid one, what waits for review hollow."""

from fractions import Fraction
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import numbers
from ..board import TargetRow
from ..dates import month_name
from ..rules import planned_to_date

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 32
#: A step of the axis has as many decimals as it needs, and no amount has more than are stored.
AXIS_PLACES = 6


def path_chart(target: TargetRow) -> SafeString:
    """The drawing as inline SVG. Its numbers stand in a table beside it, which a screen reader reads instead."""
    months = range(1, 13)
    planned = {month: value for month in months if (value := planned_to_date(target.terms, month)) is not None}
    actual = {month: Fraction(value) for month, value in target.figures.items() if month <= target.standing.month}
    waiting = {month: Fraction(value) for month, value in target.awaiting.items() if month <= target.standing.month}
    forecast = target.standing.forecast
    every = [*planned.values(), *actual.values(), *waiting.values(), *([forecast] if forecast is not None else [])]
    if not every:
        return SafeString("")
    scale = _Scale(min(every), max(every))
    parts = [_grid(scale)]
    parts.append(_line("planned", [(scale.x(m), scale.y(v)) for m, v in planned.items()]))
    if forecast is not None and target.standing.figure_month and target.standing.figure_month < target.terms.due:
        start = target.standing.figure_month
        ends = [(scale.x(start), scale.y(actual[start])), (scale.x(target.terms.due), scale.y(forecast))]
        parts.append(_line("forecast", ends))
    parts.append(_line("actual", [(scale.x(m), scale.y(v)) for m, v in sorted(actual.items())]))
    parts.append(_dots("dot", scale, actual))
    parts.append(_dots("dot hollow", scale, waiting))
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        _("%(name)s: planned and actual by month; the table below holds the same numbers") % {"name": target.name},
        SafeString("".join(parts)),
    )


class _Scale:
    """Months to x, values to y."""

    def __init__(self, low: Fraction, high: Fraction) -> None:
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
        return round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1)


def _nice_step(span: Fraction) -> Fraction:
    """The smallest step of 1, 2 or 5 times a power of ten that goes at most five times into a span above 0."""
    power = Fraction(10) ** floor(log10(span / 5))
    return next(step * power for step in (1, 2, 5, 10, 20) if step * power * 5 >= span)


def _grid(scale: _Scale) -> SafeString:
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
        ((scale.x(month), HEIGHT - 10, month_name(month)[:3]) for month in range(1, 13)),
    )
    return lines + names


def _line(name: str, points: list[tuple[float, float]]) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    return format_html('<polyline class="{}" points="{}"/>', name, " ".join(f"{x},{y}" for x, y in points))


def _dots(name: str, scale: _Scale, values: dict[int, Fraction]) -> SafeString:
    return format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="4"/>',
        ((name, scale.x(m), scale.y(v)) for m, v in values.items()),
    )
