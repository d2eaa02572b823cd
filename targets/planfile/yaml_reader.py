"""Reads YAML with its lines, as text: it builds only lists and mappings, whatever tags the file has."""

import yaml

from .nodes import Listing, Node, NodeKind, Scalar, Table

# libyaml where the wheel has it: ten times as fast, and it refuses endless nesting.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_KINDS = {
    f"{_TAG}str": NodeKind.TEXT,
    f"{_TAG}int": NodeKind.NUMBER,
    f"{_TAG}float": NodeKind.NUMBER,
    f"{_TAG}null": NodeKind.NULL,
    f"{_TAG}bool": NodeKind.BOOLEAN,
}


#: So many values may be there again by aliases, counted as if each were written out: what reads them takes as long.
MOST_REPEATED = 10_000


class TooManyAliases(yaml.MarkedYAMLError):
    """Aliases repeat more than ``MOST_REPEATED`` values."""


def parse_yaml(text: str) -> Node | None:
    """The content of a YAML file; None where it is empty.

    Raises:
        yaml.YAMLError, RecursionError: it is not YAML, or more than one document; it is nested too deeply.
        TooManyAliases: a small file would be a large one.
    """
    node = yaml.compose(text, Loader=_LOADER)
    return None if node is None else _Nodes().convert(node)


def line_of_error(error: yaml.YAMLError, text: str) -> int:
    """The line at which reading stopped; at the end of the file, the line of what was not closed."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if error.context_mark and mark and mark.line >= len(text.splitlines()):
            mark = error.context_mark
        return mark.line + 1 if mark else 1
    position = getattr(error, "position", 0)
    return text.count("\n", 0, position) + 1


class _Nodes:
    """Converts YAML's nodes; one that aliases share is converted once."""

    def __init__(self) -> None:
        self.known: dict[int, Node] = {}
        #: How many values a node would be, written out; by the identity of YAML's node, as ``known`` is.
        self.sizes: dict[int, int] = {}
        self.repeated = 0

    def convert(self, node: yaml.Node) -> Node:
        """A YAML node and its content."""
        if id(node) in self.known:
            self.repeated += self.sizes[id(node)]
            if self.repeated > MOST_REPEATED:
                raise TooManyAliases(problem_mark=node.start_mark)
        else:
            self._add(node)
        return self.known[id(node)]

    def _add(self, node: yaml.Node) -> None:
        line = node.start_mark.line + 1
        self.sizes[id(node)] = 1
        children: list[yaml.Node] = []
        if isinstance(node, yaml.ScalarNode):
            self.known[id(node)] = Scalar(line, node.value, _KINDS.get(node.tag, NodeKind.OTHER))
        elif node.tag not in (f"{_TAG}seq", f"{_TAG}map"):
            self.known[id(node)] = Scalar(line, node.tag, NodeKind.OTHER)
        elif isinstance(node, yaml.SequenceNode):
            # Stored before it is filled: an alias may occur within its own anchor.
            listing = self.known[id(node)] = Listing(line, [])
            children = node.value
            listing.items.extend(map(self.convert, children))
        else:
            table = self.known[id(node)] = Table(line, [])
            children = [part for pair in node.value for part in pair]
            table.pairs.extend((self.convert(key), self.convert(value)) for key, value in node.value)
        self.sizes[id(node)] += sum(self.sizes[id(child)] for child in children)
