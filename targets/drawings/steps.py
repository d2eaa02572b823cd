"""What each month brought (本月完成) as bars, beside the plan's step and last year's."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .path import WIDTH, Scale, grid

#: Height of the picture: a little lower than the path above it.
LOW = 200
BAR = 16


@dataclass(frozen=True, slots=True)
class MonthStep:
    """A month's steps: what it brought, what the plan wanted of it, what it brought last year; None where unknown."""

    month: int
    actual: Fraction | None
    planned: Fraction | None
    last_year: Fraction | None = None


def steps_chart(name: str, steps: Sequence[MonthStep]) -> SafeString:
    """The drawing as inline SVG; nothing without a step. The table beside it holds the same numbers."""
    values = [value for step in steps for value in (step.actual, step.planned, step.last_year) if value is not None]
    if not any(step.actual is not None for step in steps):
        return SafeString("")
    scale = Scale(min(values), max(values), height=LOW)
    zero = scale.y(0)
    parts = [grid(scale, LOW)]
    for step in steps:
        x = scale.x(step.month)
        if step.last_year is not None:
            parts.append(_bar("last-year", x - BAR - 2, zero, scale.y(step.last_year), BAR / 2))
        if step.actual is not None:
            parts.append(_bar("actual", x - BAR / 2, zero, scale.y(step.actual), BAR))
        if step.planned is not None:
            y = scale.y(step.planned)
            line = '<line class="want" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            parts.append(format_html(line, round(x - BAR, 1), round(x + BAR, 1), y, y))
    return format_html(
        '<svg class="chart steps" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        LOW,
        _("%(name)s: what each month brought; the table below holds the same numbers") % {"name": name},
        SafeString("".join(parts)),
    )


def _bar(name: str, x: float, zero: float, y: float, width: float) -> SafeString:
    top, height = min(zero, y), max(abs(zero - y), 0.5)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        name,
        round(x, 1),
        round(top, 1),
        width,
        round(height, 1),
    )
