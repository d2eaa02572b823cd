"""A target's figures compared with what projects contribute to them, in numbers and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.board import TargetRow
from targets.board.rows import FigureKey
from targets.contributions import Contribution
from targets.formats import numbers
from targets.rules import latest_of


@dataclass(frozen=True, slots=True)
class ContributionGap:
    """What projects contribute to a target beside its counted figure, in the unit of its inputs.

    Args:
        brought, counted: the sums over the target or items that projects contribute to.
        others: how many of them have another counted figure.
        items: whether they are breakdown items.
        decimals: how the sums are printed (``numbers.amount``).
    """

    brought: Decimal
    counted: Decimal
    others: int
    items: bool
    unit: str
    decimals: int | None

    @property
    def amount(self) -> str:
        return f"{numbers.amount(self.brought, self.decimals)}{self.unit}"

    @property
    def difference(self) -> str:
        """The difference in words; empty where there is none."""
        if not self.others:
            return ""
        by = self.counted - self.brought
        shown = {
            "brought": self.amount,
            "by": f"{'+' if by > 0 else ''}{numbers.amount(by, self.decimals)}{self.unit}",
        }
        if not self.items:
            return _("Projects bring %(brought)s; what counts differs by %(by)s.") % shown
        text = ngettext(
            "Projects bring %(brought)s; what counts differs by %(by)s, in %(n)d item.",
            "Projects bring %(brought)s; what counts differs by %(by)s, in %(n)d items.",
            self.others,
        )
        return text % {**shown, "n": self.others}


def contribution_gap(
    row: TargetRow, month: int, contributions: Mapping[FigureKey, Contribution]
) -> ContributionGap | None:
    """A target compared with what projects contribute to it by a month's end; None where nothing."""
    own = {item: contribution for (target, item), contribution in contributions.items() if target == row.id}
    # A sum of items is not a figure of its own.
    own = {item: contribution for item, contribution in own.items() if (item is None) != row.counts_items}
    if not own:
        return None
    counted = {item: _latest(row.figures if item is None else row.item_figures.get(item, {}), month) for item in own}
    unit = row.item_unit or row.unit if row.counts_items else row.unit
    return ContributionGap(
        brought=sum((contribution.value for contribution in own.values()), Decimal(0)),
        counted=sum((value or Decimal(0) for value in counted.values()), Decimal(0)),
        others=sum(contribution.differs(counted[item]) for item, contribution in own.items()),
        items=row.counts_items,
        unit=unit,
        decimals=row.item_decimals if row.counts_items else row.decimals,
    )


def _latest(figures: Mapping[int, Decimal], month: int) -> Decimal | None:
    latest = latest_of(figures, month)
    return latest[1] if latest else None
