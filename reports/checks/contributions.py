"""The flag on a figure that differs from the projects' contribution: both numbers and the note that explains it."""

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
    target: TargetRow,
    month: int,
    contributions: Mapping[FigureKey, Contribution],
    notes: Mapping[FigureKey, str],
    names: Mapping[int, str],
) -> Flag | None:
    """The flag of a target's month; None where its figures equal the projects' contribution.

    Args:
        target: the target with the month's typed figures counted.
        contributions: what projects contribute by the month's end, by figure.
        notes: the report's notes, by figure.
        names: breakdown item to name.
    """
    texts, explained = [], True
    for key, contribution in contributions.items():
        target_id, item_id = key
        value = target.typed.get((item_id, month))
        if target_id != target.id or (item_id is None) == target.counts_items or not contribution.differs(value):
            continue
        unit = (target.item_unit or target.unit) if item_id else target.unit
        message_args = {
            "name": names.get(item_id, target.name) if item_id else target.name,
            "value": _("left empty") if value is None else f"{numbers.trimmed(value, AMOUNT_PLACES)}{unit}",
            "brought": f"{numbers.trimmed(contribution.value, AMOUNT_PLACES)}{unit}",
            "why": notes.get(key, "").strip(),
        }
        explained = explained and bool(message_args["why"])
        text = _("%(name)s %(value)s, projects %(brought)s (%(why)s)") if message_args["why"] else None
        texts.append((text or _("%(name)s %(value)s, projects %(brought)s (no reason given)")) % message_args)
    if not texts:
        return None
    text = _("Not what projects bring: %(places)s.") % {"places": pgettext("between places", "; ").join(texts)}
    return Flag(FlagKind.EXPLAINED if explained else FlagKind.UNLIKE, text)
