"""Flags of a target's breakdown items: the items are named with their numbers, the largest change first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.board import TargetRow, with_unit
from targets.formats import numbers
from targets.rules import Counting, figures_from_items

from .flag import TIMES, Flag, FlagKind, MonthlyChange, falls_by_plan, odd_step

#: A flag names at most so many items, and counts the rest.
NAMED = 3


def flags_of_items(target: TargetRow, month: int, names: Mapping[int, str]) -> Iterator[Flag]:
    """Flags of the breakdown.

    A total that is not the sum; items that fell, are ten times their last figure, or changed more than three times as
    much as usual.
    """
    with_month = {item: figures for item, figures in target.item_figures.items() if month in figures}
    if not with_month:
        return
    total = _other_total(target, month)
    if total:
        yield total
    # An item has no baseline and no target value.
    terms = replace(target.terms, baseline=None, value=None)
    fell, times = [], []
    steps: list[tuple[int, Decimal, Decimal, MonthlyChange]] = []
    for item, figures in with_month.items():
        earlier = {m: figure for m, figure in figures.items() if m < month}
        if not earlier:
            continue
        last, now = earlier[max(earlier)], figures[month]
        if now < last and not terms.holds and not falls_by_plan(terms):
            fell.append((item, last, now))
        elif last > 0 and now >= TIMES * last:
            times.append((item, last, now))
        elif step := odd_step(terms, earlier, month, now):
            steps.append((item, last, now, step))
    if fell:
        text = ngettext("%(count)d item fell: %(items)s.", "%(count)d items fell: %(items)s.", len(fell))
        yield Flag(FlagKind.FELL, text % {"count": len(fell), "items": _items_shown(target, fell, names)})
    if times:
        text = ngettext(
            "%(count)d item is ten times its last figure or more: %(items)s.",
            "%(count)d items are ten times their last figure or more: %(items)s.",
            len(times),
        )
        yield Flag(FlagKind.TIMES, text % {"count": len(times), "items": _items_shown(target, times, names)})
    if steps:
        yield _big_steps(target, steps, names)


def _big_steps(
    target: TargetRow, steps: list[tuple[int, Decimal, Decimal, MonthlyChange]], names: Mapping[int, str]
) -> Flag:
    """One flag for the items that changed more than three times as much as usual, or by more than half of a level."""
    text = ngettext(
        "%(count)d item moved far more than usual: %(items)s.",
        "%(count)d items moved far more than usual: %(items)s.",
        len(steps),
    )
    noted = {item: _usual(target, step) for item, _last, _now, step in steps}
    moved = [(item, last, now) for item, last, now, _step in steps]
    return Flag(FlagKind.STEP, text % {"count": len(steps), "items": _items_shown(target, moved, names, noted)})


def _usual(target: TargetRow, step: MonthlyChange) -> str:
    """The usual step of an item, in brackets."""
    unit, decimals = target.item_unit or target.unit, max(target.decimals, 2)
    if step.usual is None:
        return _(" (by more than half)")
    if target.terms.whole and not target.terms.holds:
        return ""  # no month can bring a part of one
    usual = f"{numbers.trimmed(step.usual, decimals)}{unit}"
    text = _(" (usually by %(usual)s)") if target.terms.holds else _(" (usually %(usual)s a month)")
    return text % {"usual": usual}


def _other_total(target: TargetRow, month: int) -> Flag | None:
    """A typed total that differs from the sum of items in the same unit."""
    if target.counts_items or (target.item_unit and target.item_unit != target.unit):
        return None
    total = figures_from_items(Counting.SUM, None, target.item_figures.values())[month]
    typed = target.figures.get(month)
    if typed == total:
        return None
    message_args = {"total": with_unit(target, total), "typed": with_unit(target, typed) if typed is not None else ""}
    if typed is None:
        return Flag(FlagKind.ITEMS, _("The items add up to %(total)s; no total is entered.") % message_args)
    message_args["difference"] = with_unit(target, abs(total - typed))
    text = _("The items add up to %(total)s, the total entered is %(typed)s: a difference of %(difference)s.")
    return Flag(FlagKind.ITEMS, text % message_args)


def _items_shown(
    target: TargetRow,
    moved: list[tuple[int, Decimal, Decimal]],
    names: Mapping[int, str],
    noted: Mapping[int, str] | None = None,
) -> str:
    """The items that changed most, with their figures and notes, and how many more there are."""
    moved = sorted(moved, key=lambda entry: -abs(entry[2] - entry[1]))
    unit = target.item_unit or target.unit
    decimals = max(target.decimals, 2)
    parts = [
        f"{names.get(item, '')} {numbers.trimmed(last, decimals)} → {numbers.trimmed(now, decimals)}{unit}".strip()
        + (noted or {}).get(item, "")
        for item, last, now in moved[:NAMED]
    ]
    more = len(moved) - NAMED
    if more > 0:
        parts.append(_("and %(count)d more") % {"count": more})
    return pgettext("list", ", ").join(parts)
