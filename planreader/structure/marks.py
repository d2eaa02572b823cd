"""All the marks of a document, in order: numbers, styled and bold headings, items within paragraphs."""

import re
from collections import Counter

from .lines import Line
from .lost import find_lost
from .markers import Mark, marker_at_start, marks_inside, numeral_of
from .roles import is_section_line
from .unmarked import is_heading_line

_LONGEST_HEADING = 50
_BRACKET = re.compile(r"[【\[［]\s*[\u4e00-\u9fff][^】\]］\d]{1,24}[】\]］]")


def marks_of(lines: list[Line], year: int | None, aims: tuple[int, int] = (0, 0)) -> list[Mark]:
    """The marks of a document's lines (those without notes and title).

    Args:
        aims: where the headline figures stand: the dashes of their list mark no parts.
    """
    bold = sum(line.all_bold for line in lines) <= len(lines) * 0.5
    firsts = [_mark_at_start(line, index, bold, year) for index, line in enumerate(lines)]
    for index, mark in enumerate(firsts):
        if mark and mark.kind == "bullet" and aims[0] <= mark.start < aims[1]:
            firsts[index] = None
    _join_styles(lines, firsts)
    find_lost(lines, firsts)
    _mark_plain_headings(lines, firsts)
    _drop_inner_sections(firsts)
    _drop_lone_bullets(firsts)
    _rank_bullets(firsts)
    marks: list[Mark] = []
    last: dict[str, Mark] = {}
    for index, line in enumerate(lines):
        first = firsts[index]
        if first:
            inner = last.get(first.kind + "'")
            if inner and first.number is not None and inner.number == first.number - 1:
                first.kind += "'"  # one paragraph holds 一是 and 二是, the next begins with 三是
        inside = marks_inside(line, index, first, firsts[index + 1] if index + 1 < len(lines) else None)
        for mark in [first, *inside] if first else inside:
            marks.append(mark)
            last[mark.kind] = mark
    return marks


def _mark_at_start(line: Line, index: int, bold: bool, year: int | None) -> Mark | None:
    """The mark that a line begins with, if it begins with one."""
    shown = line.numbering
    if shown:
        found = marker_at_start(shown + "字")
        kind, number = (found[0], found[3]) if found else ("bullet", None)
        return Mark(kind, line.start, line.start, number, shown if found else "", numeral_of(shown), index)
    if found := marker_at_start(line.text):
        kind, length, shown, number = found
        return Mark(kind, line.start, line.start + length, number, shown, numeral_of(shown), index)
    kind = ""
    if _BRACKET.match(line.text):
        kind = "bracket"
    elif is_section_line(line.text, year):
        kind = "section line"
    elif line.level and len(line.text) <= _LONGEST_HEADING:
        kind = f"h{min(line.level, 9)}"
    elif bold and line.all_bold and len(line.text) <= _LONGEST_HEADING:
        kind = "bold line"
    return Mark(kind, line.start, line.start, None, "", "", index) if kind else None


def _join_styles(lines: list[Line], firsts: list[Mark | None]) -> None:
    """A heading without a number has the rank of those with a number in the same style."""
    seen: dict[int, Counter] = {}
    for line, mark in zip(lines, firsts, strict=True):
        if line.level and mark and mark.number is not None:
            seen.setdefault(line.level, Counter())[mark.kind] += 1
    for line, mark in zip(lines, firsts, strict=True):
        if mark and mark.kind == f"h{line.level}" and line.level in seen:
            mark.kind = seen[line.level].most_common(1)[0][0]


def _mark_plain_headings(lines: list[Line], firsts: list[Mark | None]) -> None:
    """Short lines above numbered items or longer paragraphs are headings, where there are several."""
    found = []
    for index, line in enumerate(lines[:-1]):
        if firsts[index] is None and is_heading_line(line):
            below, mark = lines[index + 1], firsts[index + 1]
            if (mark and mark.kind != "section line") or (
                len(below.text) > max(12, 0.7 * len(line.text)) and below.text[-1] in "。；;：:”"
            ):
                found.append(index)
    if 2 <= len(found) <= 0.6 * len(lines):
        for index in found:
            firsts[index] = Mark("plain line", lines[index].start, lines[index].start, None, "", "", index)


def _drop_inner_sections(firsts: list[Mark | None]) -> None:
    """Leave out lines such as 工作目标 that stand within a numbered part: the numbers go on behind them."""
    following: list[Mark | None] = [None] * len(firsts)
    after = None
    for index in range(len(firsts) - 1, -1, -1):
        following[index] = after
        mark = firsts[index]
        if mark and mark.number is not None:
            after = mark
    seen: set[str] = set()
    for index, mark in enumerate(firsts):
        if not mark:
            continue
        next_number = following[index]
        if mark.kind == "section line" and next_number and next_number.number != 1 and next_number.kind in seen:
            firsts[index] = None
        elif mark.number is not None:
            seen.add(mark.kind)


def _rank_bullets(firsts: list[Mark | None]) -> None:
    """A sign that stands between two of another one (■ ◆ ◆ ■) is of the level below it."""
    marks = [mark for mark in firsts if mark and mark.kind == "bullet" and mark.shown]
    order = list(dict.fromkeys(_sign(mark) for mark in marks))
    last = {_sign(mark): at for at, mark in enumerate(marks)}
    first = {_sign(mark): at for at, mark in reversed(list(enumerate(marks)))}
    for mark in marks:
        above = sum(last[other] > first[_sign(mark)] for other in order[: order.index(_sign(mark))])
        mark.kind = ("bullet", "bullet2", "bullet3")[min(above, 2)]


def _sign(mark: Mark) -> str:
    return "—" if mark.shown[0] in "—－-─" else mark.shown[0]


def _drop_lone_bullets(firsts: list[Mark | None]) -> None:
    """A dash that no other follows is punctuation."""
    lines = {index for index, mark in enumerate(firsts) if mark and mark.kind == "bullet"}
    for index in lines:
        if not lines & {index - 2, index - 1, index + 1, index + 2}:
            firsts[index] = None
