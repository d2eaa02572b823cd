"""A bullet bar: how far the year's promise is kept, with a tick where the path wants it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import numbers
from ..board import TargetRow

WIDTH = 120


def bullet(target: TargetRow) -> SafeString:
    """The bar as inline SVG; nothing where there is no percentage (caps, unset targets)."""
    standing = target.standing
    if standing.completion is None:
        return SafeString("")
    done = _x(standing.completion)
    label = _("%(completion)s of the year's target") % {"completion": numbers.percent(standing.completion)}
    tick = SafeString("")
    if standing.expected is not None:
        label += _("; planned by now %(expected)s") % {"expected": numbers.percent(standing.expected)}
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


def _x(part) -> float:
    return round(float(min(max(part, 0), 1)) * WIDTH, 1)
