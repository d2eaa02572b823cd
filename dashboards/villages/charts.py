"""The breakdown items of a target as sorted bars: on the target's page, and of every village on theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from departments.models import Village
from targets.board import VillageItem
from targets.charts.bars import Bar, item_bars
from targets.formats import numbers
from targets.formats.dates import month_name

from .table import line_of_item


def picture_of(name: str, bars: Sequence[Bar], line: Decimal | None, line_text: str) -> SafeString:
    """A target's items as bars; empty while none has a figure.

    Args:
        name: the target's.
        line, line_text: what an item must reach, as a number and with its unit; None where there is nothing to reach.
    """
    if line is None:
        label = _("%(name)s by breakdown item, the furthest first; the table holds the same numbers") % {"name": name}
    else:
        shown = {
            "name": name,
            "reached": sum(bar.reached for bar in bars),
            "all": len(bars),
            "line": line_text,
        }
        label = _("%(name)s: %(reached)d of %(all)d reach %(line)s; the table holds the same numbers") % shown
    return item_bars(bars, label, line, _("line %(line)s") % {"line": line_text} if line is not None else "")


@dataclass(slots=True)
class Picture:
    """A target's villages as bars, with its heading."""

    code: str
    name: str
    unit: str
    has_line: bool
    drawing: SafeString


def pictures_of_villages(villages: Iterable[Village], items: Iterable[VillageItem], month: int) -> list[Picture]:
    """A picture for each target that has a figure of some village at the end of ``month``, those with a line first."""
    names = {village.id: village.name for village in villages}
    by_target: dict[str, list[VillageItem]] = {}
    for item in items:
        by_target.setdefault(item.target_code, []).append(item)
    pictures = []
    for code, group in by_target.items():
        first = group[0]
        bars = [_bar(item, names[item.village_id], month) for item in group if item.village_id in names]
        drawing = picture_of(first.target_name, bars, first.threshold, line_of_item(first))
        if drawing:
            pictures.append(Picture(code, first.target_name, first.unit, first.threshold is not None, drawing))
    return sorted(pictures, key=lambda picture: not picture.has_line)


def _bar(item: VillageItem, village: str, month: int) -> Bar:
    latest = item.latest(month)
    value = latest[1] if latest else None
    return Bar(
        # A village may have a second item of the same target; their names distinguish them.
        name=item.name or village,
        value=value,
        text=numbers.amount(value, item.decimals),
        reached=item.reaches(value),
        planned=item.planned,
        note=month_name(latest[0]) if latest and latest[0] != month else "",
    )
