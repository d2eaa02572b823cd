"""Headings whose numeral was lost on the way: 、突出创新驱动 between 一、 and 三、, or nothing before it at all."""

import re

from .lines import Line
from .markers import Mark

_REST = re.compile(
    r"[、．.]\s*(?=[\u4e00-\u9fff])|[（(]\s*[）)]\s*(?=[\u4e00-\u9fff])|[?？□�]\s*[、．.]?\s*(?=[\u4e00-\u9fff])"
)
_NUMBERED = {"cn", "cnp", "ar", "arp", "shi", "circle", "di"}


def find_lost(lines: list[Line], firsts: list[Mark | None]) -> None:
    """Mark the lines whose numeral is missing from a count that goes on behind them."""
    last: dict[str, int] = {}
    gaps: list[tuple[int, int, int]] = []
    bare: dict[str, bool] = {}  # whether the parts of a kind that follow each other are one line each
    for index, mark in enumerate(firsts):
        if not mark or mark.kind not in _NUMBERED or mark.number is None:
            continue
        before = last.get(mark.kind)
        known = firsts[before] if before is not None else None
        if before is not None and known and known.number is not None:
            missing = mark.number - known.number - 1
            if 0 < missing <= 3:
                gaps.append((before, index, missing))
            elif missing == 0:
                bare[mark.kind] = bare.get(mark.kind, True) and index == before + 1
        last[mark.kind] = index
    for before, after, missing in gaps:
        mark = firsts[before]
        _fill(lines, firsts, before, after, missing, bool(mark and bare.get(mark.kind)))
    _fill_ends(lines, firsts)


def _fill(lines: list[Line], firsts: list[Mark | None], before: int, after: int, missing: int, bare: bool) -> None:
    """Mark as many lines between two numbers as numbers are missing, where just so many look like their siblings."""
    known, following = firsts[before], firsts[after]
    if not known or not following:
        return
    between = [index for index in range(before + 1, after) if firsts[index] is None]
    found = [index for index in between if _REST.match(lines[index].text)]
    if len(found) != missing:
        begins = {_words(lines[before], known)[:2], _words(lines[after], following)[:2]}
        found = [index for index in between if lines[index].text[:2] in begins]
    if len(found) != missing and bare and len(between) == missing:
        found = between
    if len(found) == missing:
        for number, index in enumerate(found, (known.number or 0) + 1):
            firsts[index] = _mark(lines[index], index, known.kind, number)


def _fill_ends(lines: list[Line], firsts: list[Mark | None]) -> None:
    """Mark lines that begin with what is left of a marker, behind the last number or before the first."""
    last: Mark | None = None
    for index, line in enumerate(lines):
        mark = firsts[index]
        if mark and mark.kind in _NUMBERED:
            last = mark
        elif last and mark is None and _REST.match(line.text) and line.text[0] in "?？□�、":
            number = None if last.number is None else last.number + 1
            firsts[index] = last = _mark(line, index, last.kind, number)


def _mark(line: Line, index: int, kind: str, number: int | None) -> Mark:
    rest = _REST.match(line.text)
    length = rest.end() if rest else 0
    return Mark(kind, line.start, line.start + length, number, line.text[:length].strip(), "", index)


def _words(line: Line, mark: Mark) -> str:
    return line.text[mark.end - line.start :].lstrip()
