"""What the entry, review and correction pages show of a month: each box beside last month's figure, and its light."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from . import numbers
from .actions import Place
from .board import SubMeasureRow, TargetRow, reason_of
from .dates import month_name
from .drawings.marks import light_mark
from .flags import flags_of
from .forms import FiguresForm, figure_name
from .models import Item
from .rules import Counting, figures_from_items, judge


@dataclass(slots=True)
class Box:
    """One box of the form: a target's, or an item's, with its value before."""

    name: str
    label: str
    unit: str
    before: str
    now: str
    bound: object
    stored: str


@dataclass(slots=True)
class EntryLine:
    """A target on the entry page."""

    row: TargetRow
    value: str
    planned: str
    boxes: list[Box]
    total: str
    light: SafeString
    reason: str
    flags: list[str]


def preview(target: TargetRow, month: int, typed: Mapping[Place, Decimal | None]) -> TargetRow:
    """A copy of the target as it would stand if ``typed`` (the month's figures by place) were approved."""
    from dataclasses import replace

    items = {item: dict(months) for item, months in target.item_figures.items()}
    for (target_id, item_id), value in typed.items():
        if target_id == target.id and item_id is not None and value is not None:
            items.setdefault(item_id, {})[month] = value
    copy = replace(target, figures=dict(target.figures), item_figures=items)
    if target.counts_items:
        copy.figures = figures_from_items(target.counting, target.item_threshold, items.values())
    else:
        value = typed.get((target.id, None))
        if value is not None:
            copy.figures[month] = value
    copy.standing = judge(copy.terms, copy.figures, month)
    return copy


def lines_of(
    sub_measure: SubMeasureRow,
    form: FiguresForm,
    items: list[Item],
    month: int,
    typed: Mapping[Place, Decimal | None],
    stored: Mapping[Place, Decimal | None] | None = None,
) -> list[EntryLine]:
    """A line for each target, judged as if ``typed`` were approved.

    Args:
        stored: what somebody else saved in the meantime, to be shown beside what was typed here.
    """
    lines = []
    for target in sub_measure.targets:
        would = preview(target, month, typed)
        own_items = [item for item in items if item.target_id == target.id]
        places: list[Item | None] = [*own_items] if target.counts_items else [None]
        names = {item.pk: item.name for item in own_items}
        lines.append(
            EntryLine(
                row=target,
                value=numbers.amount(target.terms.value, target.decimals),
                planned=numbers.amount(would.standing.planned, target.decimals),
                boxes=[_box(target, item, form, month, typed, stored) for item in places],
                total=numbers.amount(would.figures.get(month), target.decimals) if target.counts_items else "",
                light=light_mark(would.light),
                reason=reason_of(would),
                flags=[flag.text for flag in flags_of(would, month, names)],
            )
        )
    return lines


def _box(
    target: TargetRow,
    item: Item | None,
    form: FiguresForm,
    month: int,
    typed: Mapping[Place, Decimal | None],
    stored: Mapping[Place, Decimal | None] | None,
) -> Box:
    place = (target.id, item.pk if item else None)
    name = figure_name(*place)
    counted = target.item_figures.get(item.pk, {}) if item else target.figures
    before = [m for m in counted if m < month]
    decimals = form.fields[name].decimals  # type: ignore[attr-defined]
    other = ""
    if stored is not None and stored.get(place) != typed.get(place):
        other = _amount(stored.get(place), target, decimals)
    return Box(
        name=name,
        label=item.name if item else target.name,
        unit=form.fields[name].unit,  # type: ignore[attr-defined]
        before=f"{month_name(max(before))}　{_amount(counted[max(before)], target, decimals)}"
        if before
        else numbers.NONE,
        now=_amount(typed.get(place), target, decimals),
        bound=form[name],
        stored=other,
    )


def _amount(number: Decimal | None, target: TargetRow, decimals: int) -> str:
    """A box's amount: in the target's decimals, or, for items that are only held against a line, without false ones."""
    return (numbers.trimmed if target.counting == Counting.ITEMS_AT_LEAST else numbers.amount)(number, decimals)
