"""What each month brought (本月完成) as bars, with the planned and last year's steps, and what is still needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .path import WIDTH, Scale, grid

#: Height of the picture.
HEIGHT = 260
BAR = 16


@dataclass(frozen=True, slots=True)
class MonthStep:
    """A month's steps, in the target's unit; None where unknown.

    Args:
        actual: what it brought; ``is_share``: an even share of a step over months without figures.
        planned: what the plan expects of it; ``last_year``: what it brought last year.
        needed: what a coming month must bring.
    """

    month: int
    actual: Fraction | None = None
    is_share: bool = False
    planned: Fraction | None = None
    last_year: Fraction | None = None
    needed: Fraction | None = None


def steps_chart(name: str, steps: Sequence[MonthStep]) -> SafeString:
    """The drawing as inline SVG; empty before the first figure. The table has the same numbers."""
    shown = [(step.actual, step.planned, step.last_year, step.needed) for step in steps]
    values = [value for row in shown for value in row if value is not None]
    if not any(step.actual is not None for step in steps):
        return SafeString("")
    scale = Scale(min(values), max(values), height=HEIGHT)
    parts = [grid(scale, HEIGHT)]
    for step in steps:
        x = scale.x(step.month)
        parts.append(_bar("last-year", scale, x - BAR - 2, step.last_year, BAR / 2))
        parts.append(_bar("actual share" if step.is_share else "actual", scale, x - BAR / 2, step.actual, BAR))
        parts.append(_bar("needed", scale, x - BAR / 2, step.needed, BAR))
        if step.planned is not None:
            y = scale.y(step.planned)
            line = '<line class="want" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            parts.append(format_html(line, round(x - BAR, 1), round(x + BAR, 1), y, y))
    return format_html(
        '<svg class="chart steps" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        _("%(name)s: what each month brought; the table below holds the same numbers") % {"name": name},
        SafeString("".join(parts)),
    )


def _bar(name: str, scale: Scale, x: float, value: Fraction | None, width: float) -> SafeString:
    """A bar from 0 to the value, up or down; empty for None."""
    if value is None:
        return SafeString("")
    zero, y = scale.y(0), scale.y(value)
    top, height = min(zero, y), max(abs(zero - y), 0.5)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        name,
        round(x, 1),
        round(top, 1),
        width,
        round(height, 1),
    )
