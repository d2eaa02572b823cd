"""A score of 0 to 100 before and after, on one rail: a ring before, a full dot after, a line between them."""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 160, 16, 6


def dumbbell(before: Fraction | None, after: Fraction | None) -> SafeString:
    """The drawing as inline SVG, hidden from screen readers: its table row has the same numbers."""
    rail = format_html('<line class="railway" x1="{}" x2="{}" y1="8" y2="8"/>', EDGE, WIDTH - EDGE)
    parts = [rail]
    if before is not None and after is not None:
        way = "moved-better" if after > before else "moved-worse"
        parts.append(format_html('<line class="way {}" x1="{}" x2="{}" y1="8" y2="8"/>', way, _x(before), _x(after)))
    if before is not None:
        parts.append(format_html('<circle class="was" cx="{}" cy="8" r="4.2"/>', _x(before)))
    if after is not None:
        parts.append(format_html('<circle class="is" cx="{}" cy="8" r="4.2"/>', _x(after)))
    return format_html(
        '<svg class="dumbbell" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        WIDTH,
        HEIGHT,
        SafeString("".join(parts)),
    )


def _x(score: Fraction) -> float:
    return round(EDGE + float(score) / 100 * (WIDTH - 2 * EDGE), 1)
