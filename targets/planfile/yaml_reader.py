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


def parse_yaml(text: str) -> Node | None:
    """The content of a YAML file; None where it is empty.

    Raises:
        yaml.YAMLError, RecursionError: it is not YAML, or more than one document; it is nested too deeply.
    """
    node = yaml.compose(text, Loader=_LOADER)
    return None if node is None else _node_of(node, {})


def line_of_error(error: yaml.YAMLError, text: str) -> int:
    """The line at which reading stopped; at the end of the file, the line of what was not closed."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if error.context_mark and mark and mark.line >= len(text.splitlines()):
            mark = error.context_mark
        return mark.line + 1 if mark else 1
    position = getattr(error, "position", 0)
    return text.count("\n", 0, position) + 1


def _node_of(node: yaml.Node, known: dict[int, Node]) -> Node:
    """A YAML node and its content; a node that aliases share is converted once (``known``, by identity)."""
    if id(node) not in known:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            known[id(node)] = Scalar(line, node.value, _KINDS.get(node.tag, NodeKind.OTHER))
        elif node.tag not in (f"{_TAG}seq", f"{_TAG}map"):
            known[id(node)] = Scalar(line, node.tag, NodeKind.OTHER)
        elif isinstance(node, yaml.SequenceNode):
            # Stored before it is filled: an alias may occur within its own anchor.
            listing = known[id(node)] = Listing(line, [])
            listing.items.extend(_node_of(item, known) for item in node.value)
        else:
            table = known[id(node)] = Table(line, [])
            table.pairs.extend((_node_of(key, known), _node_of(value, known)) for key, value in node.value)
    return known[id(node)]
