"""What a month's figures, as they are typed, would say of a target: planned, total, light, reason and flags.

A verdict follows from the plan's terms and the figures alone, so it is kept while the process lives and found again by
all that it follows from. My month is drawn again at every save, and of its sixty parts one has changed.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from targets.board import TargetRow, reason_of
from targets.board.preview import as_if_approved
from targets.board.rows import FigureKey
from targets.charts.lights import light_mark
from targets.formats import numbers

from ..checks.targets import flags_of

#: So many verdicts are kept, a few kilobytes each; then they are all let go.
MOST = 1000
#: A target of more items is judged afresh: to compare so many figures takes as long as to judge them.
MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """A target's month in the reader's language. ``total`` is the number that follows from its items; else empty."""

    planned: str
    total: str
    light: SafeString
    reason: str
    flags: tuple[str, ...]


_kept: dict[Hashable, Preview] = {}


def preview_of(
    target: TargetRow, month: int, typed: Mapping[FigureKey, Decimal | None], names: Mapping[int, str]
) -> Preview:
    """The verdict as if ``typed`` were approved.

    Args:
        typed: the month's figures by place; only the target's own count.
        names: its breakdown items' names.
    """
    if len(names) > MOST_ITEMS:
        return _judged(target, month, typed, names)
    grounds = _grounds(target, month, typed, names)
    verdict = _kept.get(grounds)
    if verdict is None:
        if len(_kept) >= MOST:
            _kept.clear()
        verdict = _kept[grounds] = _judged(target, month, typed, names)
    return verdict


def _grounds(
    target: TargetRow, month: int, typed: Mapping[FigureKey, Decimal | None], names: Mapping[int, str]
) -> Hashable:
    """All that a verdict follows from."""
    terms = target.terms
    return (
        get_language(),
        month,
        target.unit,
        target.decimals,
        target.counting,
        target.item_threshold,
        target.item_unit,
        (terms.value, terms.comparator, terms.phasing, terms.baseline, terms.start, terms.due),
        (terms.basis, terms.green_at, terms.amber_at),
        tuple(terms.last_year or ()),
        tuple((terms.nodes or {}).items()),
        tuple(target.figures.items()),
        tuple(target.awaiting.items()),
        tuple((item, *figures.items()) for item, figures in target.item_figures.items()),
        typed.get((target.id, None)),
        tuple((item, name, typed.get((target.id, item))) for item, name in names.items()),
    )


def _judged(
    target: TargetRow, month: int, typed: Mapping[FigureKey, Decimal | None], names: Mapping[int, str]
) -> Preview:
    would = as_if_approved(target, month, typed)
    return Preview(
        planned=numbers.planned(would.standing.planned, target.decimals),
        total=numbers.amount(would.figures.get(month), target.decimals) if target.counts_items else "",
        light=light_mark(would.light),
        reason=reason_of(would),
        flags=tuple(flag.text for flag in flags_of(would, month, names)),
    )
