"""What a reviewer is told where a figure is not what projects bring to it: both numbers, and the word why."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import TargetRow
from targets.board.rows import FigureKey
from targets.contributions import Contribution
from targets.formats import numbers
from targets.models.fields import AMOUNT_PLACES

from .flag import Flag, FlagKind


def contribution_flag(
    would: TargetRow,
    month: int,
    brought: Mapping[FigureKey, Contribution],
    notes: Mapping[FigureKey, str],
    names: Mapping[int, str],
) -> Flag | None:
    """The flag of a target's month; None where its figures are what projects bring.

    Args:
        would: the target as it would stand with the month's typed figures.
        brought: by the month's end, by place.
        notes: what the report says of its figures, by place.
        names: breakdown item to name.
    """
    told, explained = [], True
    for place, there in brought.items():
        target, item = place
        value = would.typed.get((item, month))
        if target != would.id or (item is None) == would.counts_items or not there.differs(value):
            continue
        unit = (would.item_unit or would.unit) if item else would.unit
        shown = {
            "name": names.get(item, would.name) if item else would.name,
            "value": _("left empty") if value is None else f"{numbers.trimmed(value, AMOUNT_PLACES)}{unit}",
            "brought": f"{numbers.trimmed(there.value, AMOUNT_PLACES)}{unit}",
            "why": notes.get(place, "").strip(),
        }
        explained = explained and bool(shown["why"])
        text = _("%(name)s %(value)s, projects %(brought)s (%(why)s)") if shown["why"] else None
        told.append((text or _("%(name)s %(value)s, projects %(brought)s (no reason given)")) % shown)
    if not told:
        return None
    text = _("Not what projects bring: %(places)s.") % {"places": pgettext("between places", "; ").join(told)}
    return Flag(FlagKind.EXPLAINED if explained else FlagKind.UNLIKE, text)
