"""A year in a table's cell: the figures as a line, the line to reach dashed, what waits for review hollow."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 120, 28, 4


def sparkline(
    figures: Mapping[int, Decimal], awaiting: Mapping[int, Decimal], aim: Decimal | None, month: int
) -> SafeString:
    """The drawing as inline SVG, hidden from screen readers: its table row has the same numbers.

    Args:
        figures: counted figures by month; those after ``month`` are not drawn.
        awaiting: figures that wait for review, by month.
        aim: the line to reach, or the year's planned value; None draws none.
    """
    counted = {m: float(value) for m, value in sorted(figures.items()) if m <= month}
    waiting = {m: float(value) for m, value in sorted(awaiting.items()) if m <= month}
    values = [*counted.values(), *waiting.values()]
    if not values:
        return SafeString("")
    aims = [float(aim)] if aim is not None else []
    low, high = min(0.0, *values, *aims), max(*values, *aims, 0.0)

    def y(value: float) -> float:
        return round(HEIGHT - EDGE - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * EDGE), 1)

    def x(at: int) -> float:
        return round(EDGE + (at - 1) * (WIDTH - 2 * EDGE) / 11, 1)

    parts = [format_html('<line class="aim" x2="{}" y1="{}" y2="{}"/>', WIDTH, y(value), y(value)) for value in aims]
    points = " ".join(f"{x(m)},{y(value)}" for m, value in counted.items())
    parts.append(format_html('<polyline class="actual" points="{}"/>', points))
    for name, series in (("dot", counted), ("dot hollow", waiting)):
        dots = ((name, x(m), y(value)) for m, value in series.items())
        parts.append(format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="2.5"/>', dots))
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        WIDTH,
        HEIGHT,
        SafeString("".join(parts)),
    )
