"""Reads JSON with its lines, which Python's own reader does not keep."""

import json
import re
from bisect import bisect_right

from .nodes import Listing, Node, NodeKind, Scalar, Table

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_BARE = re.compile(r"[^\s,\]}]+")
_KINDS = {"true": NodeKind.BOOLEAN, "false": NodeKind.BOOLEAN, "null": NodeKind.NULL}


def parse_json(text: str) -> Node:
    """The content of a JSON file.

    Raises:
        json.JSONDecodeError, RecursionError: it is not JSON; it is nested too deeply.
    """
    json.loads(text)
    return _Reader(text).value(0)[0]


class _Reader:
    """Reads text that is known to be JSON. Each method takes a position and returns the one after its value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks = [match.start() for match in re.finditer("\n", text)]

    def value(self, at: int) -> tuple[Node, int]:
        at = self.skip(at)
        line = bisect_right(self.breaks, at) + 1
        match self.text[at]:
            case "{":
                return self.table(line, at + 1)
            case "[":
                return self.listing(line, at + 1)
            case '"':
                content, end = _DECODER.raw_decode(self.text, at)
                return Scalar(line, content), end
        bare = _BARE.match(self.text, at)[0]  # type: ignore[index]
        return Scalar(line, bare, _KINDS.get(bare, NodeKind.NUMBER)), at + len(bare)

    def table(self, line: int, at: int) -> tuple[Table, int]:
        pairs = []
        while self.text[at := self.skip(at)] != "}":
            key, at = self.value(at + (self.text[at] == ","))
            value, at = self.value(self.skip(at) + 1)
            pairs.append((key, value))
        return Table(line, pairs), at + 1

    def listing(self, line: int, at: int) -> tuple[Listing, int]:
        items = []
        while self.text[at := self.skip(at)] != "]":
            item, at = self.value(at + (self.text[at] == ","))
            items.append(item)
        return Listing(line, items), at + 1

    def skip(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]
