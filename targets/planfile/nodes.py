"""The content of a plan file before it is checked: text with its line, in lists and mappings.

Numbers stay text, so that 0.10 stays 0.10 and a code 1.10 does not become 1.1.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.utils.translation import gettext as _

from ..files.errors import Problem, quoted


class NodeKind(Enum):
    """The type that YAML or JSON gives a scalar."""

    TEXT = auto()
    NUMBER = auto()
    NULL = auto()
    BOOLEAN = auto()
    OTHER = auto()  # a date, a tag


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text, a number, true, false, null."""

    line: int
    text: str
    kind: NodeKind = NodeKind.TEXT


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    line: int
    items: list["Node"]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, as pairs: a key may occur twice."""

    line: int
    pairs: list[tuple["Node", "Node"]]


Node = Scalar | Listing | Table


class PlanObject:
    """One object of a plan file, not checked yet.

    ``fields`` maps a field's name to its ``Node``, or to a plain Python value (text, number, None, list, mapping)
    set by other code, such as the demonstration's values instead of the plan's.

    Args:
        model: such as ``targets.target``.
        fields: name to value.
        file, line: where its problems are reported.
        lines: name to line, for fields on another line than the object's first.
        problems: what is wrong with its form, by line.
    """

    def __init__(
        self,
        model: str,
        fields: dict[str, Any],
        *,
        file: str,
        line: int,
        lines: dict[str, int] | None = None,
        problems: list[tuple[int, Problem]] | None = None,
    ) -> None:
        self.model = model
        self.fields = fields
        self.file = file
        self.line = line
        self.lines = lines or {}
        self.problems = problems or []

    def line_of(self, name: str) -> int:
        """The line of a field, or the object's line where it does not have the field."""
        return self.lines.get(name, self.line)

    def node(self, name: str) -> Node:
        """A field's value with its line. Raises KeyError where the object does not have it."""
        return as_nodes(self.fields[name], self.line_of(name))

    def text(self, name: str) -> str | None:
        """A field's text; None where it has none."""
        node = self.node(name) if name in self.fields else None
        return node.text if isinstance(node, Scalar) and node.kind is not NodeKind.NULL else None


def as_nodes(value: Any, line: int) -> Node:
    """A plain Python value as the node that a file would give; a ``Node`` unchanged."""
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        return Table(line, [(as_nodes(key, line), as_nodes(item, line)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return Listing(line, [as_nodes(item, line) for item in value])
    if value is None:
        return Scalar(line, "null", NodeKind.NULL)
    if isinstance(value, bool):
        return Scalar(line, str(value).lower(), NodeKind.BOOLEAN)
    if isinstance(value, int | float | Decimal):
        return Scalar(line, str(value), NodeKind.NUMBER)
    return Scalar(line, str(value))


def in_words(node: Node) -> str:
    """A node, for a message."""
    if isinstance(node, Listing):
        return _("a list")
    if isinstance(node, Table):
        return _("a mapping")
    if node.kind is NodeKind.NULL:
        return _("an empty value")
    return _("“%(text)s”") % {"text": quoted(node.text)}
