"""Kinds of values of a plan file's fields. Each reads a value from the file, or says what would be right."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeGuard

from django.utils.translation import gettext as _

from ..files.decimals import NUMBER
from ..files.errors import Problem
from ..models.fields import AMOUNT_DIGITS, AMOUNT_PLACES
from .nodes import Listing, Node, NodeKind, Scalar, Table, in_words


class InvalidValue(Exception):
    """A value that does not fit its field: each problem with its line, None for the line of the field itself."""

    def __init__(self, problems: Iterable[tuple[int | None, Problem]]) -> None:
        self.problems = list(problems)

    @classmethod
    def of(cls, node: Node, problem: str, expected: str) -> "InvalidValue":
        """One problem; ``%(found)s`` in ``problem`` becomes the value."""
        return cls([(None, Problem(problem % {"found": in_words(node)}, expected))])


class FieldKind(Protocol):
    """What a field holds."""

    def read(self, node: Node) -> Any:
        """The value that the node holds. Raises InvalidValue where it is not of this kind."""


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Control characters, and halves of surrogate pairs: not every database accepts them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
# Numbers that YAML writes back exactly as it read them: 1.1, but not 1.10 or 1e5.
_SAME_AS_TEXT = re.compile(r"0|[1-9][0-9]{0,14}|(?:0|[1-9][0-9]{0,9})\.(?:0|[0-9]{0,4}[1-9])")


@dataclass(frozen=True)
class Text:
    """Text of at most ``longest`` characters; ``blank``: it may be empty; ``refused``: what addresses use."""

    longest: int | None = None
    blank: bool = False
    refused: frozenset[str] = frozenset()

    def read(self, node: Node) -> str:
        if not isinstance(node, Scalar) or node.kind is NodeKind.NULL:
            raise InvalidValue.of(node, _("%(found)s stands where text belongs"), _("write text"))
        if node.kind is not NodeKind.TEXT and not (node.kind is NodeKind.NUMBER and _SAME_AS_TEXT.fullmatch(node.text)):
            raise InvalidValue.of(node, _("%(found)s is not read as text as it stands"), _("put it in quotes"))
        if not self.blank and not node.text.strip():
            raise InvalidValue.of(node, _("the text is empty"), _("write at least one character"))
        if self.longest and len(node.text) > self.longest:
            problem = _("the text has %(length)d characters") % {"length": len(node.text)}
            raise InvalidValue.of(node, problem, _("write at most %(longest)d") % {"longest": self.longest})
        if _UNPRINTABLE.search(node.text):
            raise InvalidValue.of(node, _("%(found)s holds characters that cannot be printed"), _("take them out"))
        if node.text in self.refused:
            raise InvalidValue.of(node, _("%(found)s is no code: addresses use it otherwise"), _("write another"))
        return node.text


@dataclass(frozen=True)
class Slug(Text):
    """A code of letters, digits, hyphens and underscores."""

    def read(self, node: Node) -> str:
        text = super().read(node)
        if not re.fullmatch(r"[-a-zA-Z0-9_]+", text):
            expected = _("write letters a to z, digits, hyphens and underscores, such as tax-revenue")
            raise InvalidValue.of(node, _("%(found)s is not a code"), expected)
        return text


@dataclass(frozen=True)
class WholeNumber:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int

    def read(self, node: Node) -> int:
        expected = _("write a whole number from %(low)d to %(high)d") % {"low": self.low, "high": self.high}
        if not _is_number(node) or "." in node.text:
            raise InvalidValue.of(node, _("%(found)s is not a whole number"), expected)
        if len(node.text) > len(str(self.high)) + 1 or not self.low <= int(node.text) <= self.high:
            raise InvalidValue.of(node, _("%(found)s is out of range"), expected)
        return int(node.text)


@dataclass(frozen=True)
class Amount:
    """A number, exact, with at most so many digits before and after its point; not below ``low``."""

    whole: int = AMOUNT_DIGITS - AMOUNT_PLACES
    places: int = AMOUNT_PLACES
    low: int | None = None

    def read(self, node: Node) -> Decimal:
        if not _is_number(node):
            raise InvalidValue.of(node, _("%(found)s is not a number"), _("write digits, such as 12000 or 0.5"))
        before, _point, after = node.text.removeprefix("-").partition(".")
        if len(before) > self.whole:
            expected = _("write at most %(digits)d digits before the point") % {"digits": self.whole}
            raise InvalidValue.of(node, _("%(found)s is too long"), expected)
        if len(after.rstrip("0")) > self.places:
            expected = _("write at most %(digits)d decimals") % {"digits": self.places}
            raise InvalidValue.of(node, _("%(found)s has too many decimals"), expected)
        value = Decimal(node.text) + 0  # -0 becomes 0
        if self.low is not None and value < self.low:
            raise InvalidValue.of(node, _("%(found)s is too small"), _("write %(low)d or more") % {"low": self.low})
        return value


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, node: Node) -> str:
        if not isinstance(node, Scalar) or node.kind is not NodeKind.TEXT or node.text not in self.words:
            expected = _("write one of %(words)s") % {"words": ", ".join(self.words)}
            raise InvalidValue.of(node, _("%(found)s is not a choice here"), expected)
        return node.text


@dataclass(frozen=True)
class Day:
    """A day, as 2021-06-30."""

    def read(self, node: Node) -> date:
        # YAML reads a day without quotes as its own date type.
        if isinstance(node, Scalar) and node.kind in (NodeKind.TEXT, NodeKind.OTHER) and re.fullmatch(_DAY, node.text):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        raise InvalidValue.of(node, _("%(found)s is not a day"), _("write it as 2021-06-30"))


@dataclass(frozen=True)
class Reference:
    """Another object by its natural key: ``[2021, '4.1']``."""

    model: str
    parts: tuple[FieldKind, ...]
    example: str

    def read(self, node: Node) -> tuple:
        expected = _("write its natural key, such as %(example)s") % {"example": self.example}
        if not isinstance(node, Listing) or len(node.items) != len(self.parts):
            raise InvalidValue.of(node, _("%(found)s is not a reference"), expected)
        return tuple(_read_all(node.items, self.parts))


@dataclass(frozen=True)
class References:
    """Other objects, each by its natural key, in any order."""

    to: Reference

    def read(self, node: Node) -> tuple:
        if not isinstance(node, Listing):
            expected = _("write a list of natural keys, such as [%(example)s]") % {"example": self.to.example}
            raise InvalidValue.of(node, _("%(found)s is not a list of references"), expected)
        return tuple(sorted(set(_read_all(node.items, [self.to] * len(node.items)))))


@dataclass(frozen=True)
class TwelveValues:
    """Amounts by month, January first. ``validation`` checks how many there are."""

    def read(self, node: Node) -> list[Decimal]:
        if not isinstance(node, Listing):
            expected = _("give twelve cumulative values, January first")
            raise InvalidValue.of(node, _("%(found)s is not a list of numbers"), expected)
        return _read_all(node.items, [Amount()] * len(node.items))


@dataclass(frozen=True)
class Milestones:
    """Amounts by month: ``{6: 400, 12: 1600}``."""

    def read(self, node: Node) -> Mapping[int, Decimal]:
        if not isinstance(node, Table):
            expected = _("give nodes: month and planned value, such as {6: 400, 12: 1600}")
            raise InvalidValue.of(node, _("%(found)s is not a mapping of months"), expected)
        cells = [cell for pair in node.pairs for cell in pair]
        read = _read_all(cells, [WholeNumber(1, 12), Amount()] * len(node.pairs))
        values = dict(zip(read[::2], read[1::2], strict=True))
        if len(values) < len(node.pairs):
            raise InvalidValue.of(node, _("a month stands twice in the nodes"), _("give each month once"))
        return values


def _is_number(node: Node) -> TypeGuard[Scalar]:
    kinds = (NodeKind.NUMBER, NodeKind.TEXT)
    return isinstance(node, Scalar) and node.kind in kinds and bool(NUMBER.fullmatch(node.text))


def _read_all(items: list[Node], kinds: Iterable[FieldKind]) -> list[Any]:
    """Each item by its kind. Raises InvalidValue with the problems of all of them."""
    values, problems = [], []
    for item, kind in zip(items, kinds, strict=True):
        try:
            values.append(kind.read(item))
        except InvalidValue as error:
            problems += [(line or item.line, problem) for line, problem in error.problems]
    if problems:
        raise InvalidValue(problems)
    return values
