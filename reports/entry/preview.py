"""Previews a target's month with the typed figures: planned, total, light, reason and flags."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from targets.board import TargetRow, reason_of
from targets.board.preview import as_if_approved
from targets.board.rows import FigureKey
from targets.charts.lights import light_mark
from targets.formats import numbers

from ..checks.targets import flags_of


@dataclass(frozen=True, slots=True)
class Preview:
    """A target's month in the reader's language. ``total`` is the number that follows from its items; else empty."""

    planned: str
    total: str
    light: SafeString
    reason: str
    flags: tuple[str, ...]


def preview_of(
    target: TargetRow, month: int, figures: Mapping[FigureKey, Decimal | None], names: Mapping[int, str]
) -> Preview:
    """The target's month as if ``figures`` were approved.

    Args:
        figures: the typed figures of the month; those of other targets are ignored.
        names: its breakdown items' names by their ids.
    """
    previewed = as_if_approved(target, month, figures)
    return Preview(
        planned=numbers.amount(previewed.standing.planned, target.decimals),
        total=numbers.amount(previewed.figures.get(month), target.decimals) if target.counts_items else "",
        light=light_mark(previewed.light),
        reason=reason_of(previewed),
        flags=tuple(flag.text for flag in flags_of(previewed, month, names)),
    )
