"""Paragraphs that were cut into lines on their way: at a page's edge, or where a page ends."""

import re

from planreader.plan import JOINT

from .lines import Line
from .markers import marker_at_start

#: A line is full where no more than this is missing: two signs, or one that may not begin a line.
_SLACK = 4
#: As much, and the two signs that the first line of a paragraph was set in by.
_LOST_INDENT = 8
_WIDEST = 130
#: A number whose unit stands on the next line.
_CUT_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d.,]*[万亿]?$")
_ENDS = "。！？!?；;：:"


def joined_paragraphs(text: str, lines: list[Line]) -> tuple[str, list[Line]]:
    """The document with its cut paragraphs put together: its text, as long as before, and the lines.

    What stands between the parts of a paragraph (line ends, a page mark) is ``JOINT`` in the text.
    """
    width = _page_width(text, lines)
    joined: list[Line] = []
    holes: list[tuple[int, int]] = []
    previous = None
    for line in lines:
        if previous and _goes_on(text, previous, line, width):
            holes.append((joined[-1].end, line.start))
            joined[-1].end = line.end
        else:
            joined.append(Line(line.start, line.end, line.text, line.level, line.bold, line.numbering))
        previous = line
    if not holes:
        return text, lines
    parts, at = [], 0
    for start, end in holes:
        parts += [text[at:start], JOINT * (end - start)]
        at = end
    whole = "".join([*parts, text[at:]])
    for line in joined:
        line.text = whole[line.start : line.end]
    return whole, joined


def _goes_on(text: str, line: Line, following: Line, width: int | None) -> bool:
    """Whether a line's paragraph goes on in the next."""
    if line.level or following.level or following.numbering or marker_at_start(following.text):
        return False
    between = text[line.end : following.start]
    open_ended = line.text[-1] not in _ENDS
    if between.strip() or "\f" in between:  # a page mark
        heading = marker_at_start(line.text) and "。" not in line.text
        return open_ended and len(line.text) >= 20 and not heading
    if between.count("\n") == 1 and len(line.text) >= 20 and _CUT_NUMBER.search(line.text):
        return True
    indent = _indent(text, following)
    if width is None or between.count("\n") > 1:
        return False
    missing = width - _width(line.text) - _indent(text, line)
    return indent < 2 and missing <= (_LOST_INDENT if open_ended else _SLACK)


def _page_width(text: str, lines: list[Line]) -> int | None:
    """How wide the page was that the lines were cut at; None where they were not."""
    plain = [line for line in lines if not line.level]
    widths = [_width(line.text) + _indent(text, line) for line in plain]
    widest = max(widths, default=0)
    full = [line for line, width in zip(plain, widths, strict=True) if width >= widest - _SLACK]
    open_ended = sum(line.text[-1] not in _ENDS for line in full)
    cut = len(full) >= 3 and len(full) * 7 >= len(plain) and open_ended * 2 > len(full)
    return widest if cut and 40 <= widest <= _WIDEST else None


def _width(text: str) -> int:
    return len(text) + sum(sign > "\u2000" for sign in text)


def _indent(text: str, line: Line) -> int:
    begin = text.rfind("\n", 0, line.start) + 1
    return _width(text[begin : line.start].replace("\u3000", "  "))
