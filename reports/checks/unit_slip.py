"""Finds amounts typed in 元 where 万元 is meant: they are ten thousand times too large.

Form, workbook, list of projects and ``importfigures`` ask these questions; nothing is refused once it is confirmed.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from targets.board import TargetRow
from targets.formats import numbers

from .flag import Flag, FlagKind

UNIT, YUAN = "万元", Decimal(10_000)
#: A figure is asked about above so many times the year's target, or the last figure if that is larger.
TIMES_TARGET = 10
#: Where the plan sets no target in that unit: above so many times the last figure, or the item's line.
TIMES_LAST = 1000
#: In 万元: no project of a town costs five billion 元.
LARGEST_PROJECT = Decimal(500_000)


def looks_like_yuan(target: TargetRow, item: int | None, month: int, value: Decimal | None) -> bool:
    """Whether a month's figure, of a target or a breakdown item, may have been typed in 元 instead of 万元."""
    unit = (target.item_unit or target.unit) if item is not None else target.unit
    if value is None or unit != UNIT:
        return False
    figures: Mapping[int, Decimal] = target.figures if item is None else target.item_figures.get(item, {})
    last = max((figure for at, figure in figures.items() if at < month), default=Decimal(0))
    if unit == target.unit and target.terms.value:
        return value >= TIMES_TARGET * max(target.terms.value, last)
    known = max(last, (target.item_threshold or Decimal(0)) if item is not None else Decimal(0))
    return known > 0 and value >= TIMES_LAST * known


def question(value: Decimal) -> str:
    """The question to the person who typed it."""
    message_args = {"value": numbers.trimmed(value, 4), "meant": numbers.trimmed(value / YUAN, 4)}
    return _("%(value)s万元 — was it typed in 元? Then it is %(meant)s万元.") % message_args


def yuan_flag(target: TargetRow, month: int, value: Decimal | None) -> Flag | None:
    """The flag for the reviewer, for a target's own figure."""
    if value is None or not looks_like_yuan(target, None, month, value):
        return None
    return Flag(FlagKind.YUAN, question(value))


def project_question(amount: Decimal) -> str:
    """The question about an amount of a project, in 万元; empty where it may well be right."""
    if amount < LARGEST_PROJECT:
        return ""
    shown = {"amount": numbers.trimmed(amount / YUAN, 2), "typed": numbers.trimmed(amount, 2)}
    return _("%(typed)s万元 is a great deal. If it is 元, write %(amount)s; if it is right, save again.") % shown
