"""The boxes of a row: what each field shows, how what is typed there is read, and what is wrong with it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from planreader.files.characters import writable
from targets.amounts import AmountError, half_width, parse_amount, parse_number
from targets.formats.labels import PHASING
from targets.models import TaskArea
from targets.models.fields import AMOUNT_PLACES
from targets.rules import Comparator, Phasing

from .rows import DraftRow, DraftTarget

#: How people leave an amount open.
_OPEN = re.compile(r"[XxＸｘ×*＊]+|不详|待定")
_BETWEEN_NAMES = re.compile(r"[、,，;；\n]+")
#: A month with what is reached by then (``6: 400``, ``6月 1,600``), and what parts it from the next: a comma alone may
#: stand inside an amount.
_NODE = re.compile(r"(\d{1,2})\s*(?:月\s*[:：=]?|[:：=])\s*(\S.*)")
_BETWEEN_NODES = re.compile(r"[,，;；、\s]+(?=\d{1,2}\s*[月:：=])|[;；、\n]+")
#: Enough to tell the texts of one row apart.
_LENGTH = 12


class UnreadableText(ValueError):
    """What was typed into a box and makes no sense there; says what would, in the reader's language."""


@dataclass(frozen=True)
class RowField:
    """A field of a row.

    Args:
        read: gives the value of a text; raises UnreadableText. It also gets the unit that was typed beside it.
        show: gives the text of a value.
        look: ``text``, ``amount`` or ``month``: how the box looks.
        longest: characters, as the plan stores them.
        choices: code to label, where it is a list to choose from.
        offers: the list of proposals beside the box.
        required: whether a row without it cannot be loaded.
    """

    name: str
    label: str | Promise
    read: Callable[[str, str], Any]
    show: Callable[[Any], str] = str
    look: str = "text"
    longest: int | None = None
    choices: Mapping[str, str | Promise] | None = None
    offers: str = ""
    required: bool = False


def _text(longest: int, *, required: bool = False) -> Callable[[str, str], str]:
    def read(typed: str, _unit: str) -> str:
        if required and not typed:
            raise UnreadableText(_("It needs a name."))
        if len(typed) > longest:
            raise UnreadableText(
                _("%(length)d characters; at most %(longest)d.") % {"length": len(typed), "longest": longest}
            )
        return typed

    return read


def _choice(codes: Mapping[str, Any]) -> Callable[[str, str], str]:
    def read(typed: str, _unit: str) -> str:
        if typed not in codes:
            raise UnreadableText(_("Choose one of the list."))
        return typed

    return read


def _month(first: int) -> Callable[[str, str], int]:
    def read(typed: str, _unit: str) -> int:
        plain = half_width(typed).removesuffix("月")
        if plain.isdecimal() and len(plain) <= 2 and first <= int(plain) <= 12:
            return int(plain)
        raise UnreadableText(_("“%(text)s” is no month; write %(first)d to 12.") % {"text": typed, "first": first})

    return read


def _amount(typed: str, unit: str) -> str:
    if not typed or _OPEN.fullmatch(typed):
        return ""
    try:
        amount = parse_amount(typed, unit=unit, decimals=AMOUNT_PLACES, negative=True)
    except AmountError as error:
        raise UnreadableText(str(error)) from error
    return "" if amount is None else f"{amount.normalize():f}"


def _weight(typed: str, _unit: str) -> str:
    try:
        weight = parse_number(typed or "1")
    except AmountError as error:
        raise UnreadableText(str(error)) from error
    if not 0 <= weight < 10_000 or weight != round(weight, 2):
        raise UnreadableText(_("A weight is 0 to 9999, with at most two decimals."))
    return f"{weight.normalize():f}"


def _names(typed: str, _unit: str) -> list[str]:
    return [name.strip() for name in _BETWEEN_NAMES.split(typed) if name.strip()]


def _nodes(typed: str, unit: str) -> dict[str, str]:
    nodes = {}
    for piece in filter(None, (piece.strip(" ,，") for piece in _BETWEEN_NODES.split(typed))):
        if not (node := _NODE.fullmatch(piece)):
            raise UnreadableText(_("Write each month with the value it should have reached, such as 6: 400, 12: 1600."))
        nodes[_month(1)(node[1], "")] = _amount(node[2].strip(), unit) or "0"
    return {str(month): nodes[month] for month in sorted(nodes)}


def _grouped(amount: str) -> str:
    whole, point, rest = amount.partition(".")
    # Of thousands of digits, which a file may have, Python makes no number.
    return f"{int(whole):,}{point}{rest}" if whole.isdecimal() and len(whole) < 100 else amount


def _chosen(name: str, label: str | Promise, choices: Mapping[str, str | Promise], **more) -> RowField:
    return RowField(name, label, more.pop("read", _choice(choices)), choices=choices, **more)


_TARGET_OR_FACT = {"target": pgettext_lazy("row of a plan", "Target"), "fact": pgettext_lazy("row of a plan", "Fact")}
_DIRECTION = {Comparator.GTE.value: "≥", Comparator.LTE.value: "≤"}
#: Last year's rhythm needs twelve values, which a loaded plan takes.
_PATHS = {code.value: label for code, label in PHASING.items() if code != Phasing.LAST_YEAR}
_NUMERAL = RowField("numeral", gettext_lazy("Numeral"), _text(20), longest=20)
_WEIGHT = RowField("weight", gettext_lazy("Weight"), _weight, look="amount")
_DUE = RowField("due_month", gettext_lazy("Due month"), _month(1), look="month")

#: The fields of each kind of row, in the order of the page. A unit is read before the amounts that stand in it.
FIELDS = {
    "area": (
        _NUMERAL,
        _chosen("area_kind", gettext_lazy("Kind"), dict(TaskArea.Kind.choices)),
        RowField("title", pgettext_lazy("task area", "Title"), _text(200, required=True), longest=200, required=True),
        _WEIGHT,
    ),
    "measure": (
        _NUMERAL,
        RowField("code", gettext_lazy("Code"), _text(20), longest=20),
        RowField("title", pgettext_lazy("sub-measure", "Title"), _text(200, required=True), longest=200, required=True),
        RowField("lead", gettext_lazy("Lead department"), _text(100), longest=100, offers="offices"),
        RowField("supports", gettext_lazy("Supporting departments"), _names, "、".join),
        RowField("leader", gettext_lazy("Responsible leader"), _text(50), longest=50, offers="leaders"),
        _DUE,
        _WEIGHT,
    ),
    "target": (
        RowField("name", gettext_lazy("Name"), _text(100, required=True), longest=100, required=True),
        _chosen(
            "is_fact",
            pgettext_lazy("row of a plan", "Target or fact"),
            _TARGET_OR_FACT,
            read=lambda typed, unit: _choice(_TARGET_OR_FACT)(typed, unit) == "fact",
            show=lambda is_fact: "fact" if is_fact else "target",
        ),
        RowField("value", gettext_lazy("Target value"), _amount, _grouped, look="amount"),
        RowField("unit", gettext_lazy("Unit"), _text(20), longest=20),
        _chosen("comparator", gettext_lazy("Comparator"), _DIRECTION),
        _chosen("phasing", gettext_lazy("Phasing"), _PATHS, read=_choice(PHASING)),
        RowField("start_month", gettext_lazy("Start month"), _month(0), look="month"),
        _DUE,
        _WEIGHT,
        RowField(
            "nodes",
            gettext_lazy("Milestones"),
            _nodes,
            lambda nodes: ", ".join(f"{month}: {_grouped(amount)}" for month, amount in nodes.items()),
        ),
    ),
}


def texts_of(row: DraftRow) -> dict[str, str]:
    """What the boxes of a row show."""
    return {
        each.name: row.typed[each.name] if each.name in row.typed else each.show(getattr(row, each.name))
        for each in FIELDS[row.kind]
    }


def texts_digest(row: DraftRow) -> str:
    """Tells whether a row's texts are those that a page showed."""
    return hashlib.sha256("\0".join(texts_of(row).values()).encode()).hexdigest()[:_LENGTH]


def with_texts(row: DraftRow, texts: Mapping[str, str]) -> DraftRow:
    """The row with what was typed in its boxes; boxes that are not in ``texts`` stay. What cannot be read is kept as
    typed beside the field's last value.
    """
    values: dict[str, Any] = {}
    typed = dict(row.typed)
    unit = texts.get("unit", getattr(row, "unit", "")).strip()
    for each in FIELDS[row.kind]:
        if each.name not in texts:
            continue
        text = writable(texts[each.name].replace("\r\n", "\n")).strip()
        typed.pop(each.name, None)
        try:
            values[each.name] = each.read(text, unit)
        except UnreadableText:
            typed[each.name] = text
    return replace(row, **values, typed=typed)


def errors_of(row: DraftRow) -> dict[str, str]:
    """What is wrong in a row's boxes: field to a sentence in the reader's language; empty where all is right."""
    errors = {}
    for each in FIELDS[row.kind]:
        if each.name not in row.typed:
            continue
        try:
            each.read(row.typed[each.name], getattr(row, "unit", ""))
        except UnreadableText as error:
            errors[each.name] = str(error)
    if isinstance(row, DraftTarget) and not row.is_fact:
        if row.start_month > row.due_month:
            errors.setdefault("due_month", _("It ends before it starts."))
        if row.phasing == Phasing.CUSTOM and not row.nodes:
            errors.setdefault("nodes", _("A path of its own needs its milestones, such as 6: 400, 12: 1600."))
    return errors
