"""The document of a plan in preparation with its rows marked in it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .outline import PlanSection, row_name
from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

#: How much of the words around a quotation from elsewhere is shown, in characters.
_AROUND = 40
#: How far from its beginning a row's title is looked for.
_TITLE_WITHIN = 30
#: Where a row begins that has no number.
_DOT = "·"


@dataclass(frozen=True)
class Stretch:
    """Some characters of the document that look the same.

    Args:
        row: the target or fact that they are marked for; None: none.
        heads: areas and sub-measures that begin here, each with its number.
        anchors: rows whose quotation begins here.
        is_title: of the title of an area or sub-measure.
        is_outside: in no row at all.
    """

    text: str
    row: DraftTarget | None = None
    heads: list[tuple[DraftRow, str]] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    is_title: bool = False
    is_outside: bool = False

    @property
    def look(self) -> str:
        """How the quotation is marked."""
        return mark_of(self.row) if self.row else ""


def mark_of(row: DraftTarget) -> str:
    """How a row's words are marked: ``doubtful``, ``fact`` or ``target``."""
    return "doubtful" if row.is_doubtful else "fact" if row.is_fact else "target"


def is_in_text(row: DraftRow, text: str) -> bool:
    """Whether a row stands in the document."""
    return row.start is not None and row.end is not None and 0 <= row.start < row.end <= len(text)


def text_bounds(text: str, rows: Sequence[DraftRow], sections: Sequence[PlanSection], number: int) -> tuple[int, int]:
    """From where to where the document is shown beside a section: from its first row's place to that of the section
    that comes next in the text, so that no word is left out. (0, 0) where the section has no place in it.
    """
    begins = [_begin_of(text, rows[each.first : each.end]) for each in sections]
    own = begins[number]
    if own is None:
        return 0, 0
    others = [begin for begin in begins if begin is not None]
    start = 0 if own == min(others) else own
    return start, min((begin for begin in others if begin > own), default=len(text))


def _begin_of(text: str, rows: Sequence[DraftRow]) -> int | None:
    # Of a row that was moved here the place says nothing; the first one is what the section is called after.
    if not rows or not is_in_text(rows[0], text):
        return None
    start = rows[0].start or 0
    line = text.rfind("\n", 0, start) + 1
    # In a table the row's own number stands before it.
    return line if re.fullmatch(r"[\s\d.、]*", text[line:start]) else start


def marked_lines(
    text: str, rows: Iterable[DraftRow], codes: Mapping[str, str], start: int, end: int
) -> list[list[Stretch]]:
    """The lines of ``text[start:end]``, each cut where a row begins or ends; blank characters at a line's beginning and
    lines of nothing else are left out. ``codes``: the numbers of areas and sub-measures.
    """
    inside = [row for row in rows if is_in_text(row, text) and row.start < end and row.end > start]  # type: ignore[operator]
    heads = [row for row in inside if isinstance(row, DraftArea | DraftMeasure)]
    quotes = sorted(
        (row for row in inside if isinstance(row, DraftTarget)), key=lambda row: (row.end or 0) - (row.start or 0)
    )
    titles = [bounds for row in heads if (bounds := _title_of(text, row))]
    cuts = {start, end}
    for low, high in [*((row.start, row.end) for row in inside), *titles]:
        cuts |= {at for at in (low, high) if at is not None and start < at < end}
    lines: list[list[Stretch]] = []
    place = since = start
    for line in text[start:end].split("\n"):
        until = place + len(line)
        place += len(line) - len(line.lstrip())
        points = sorted({place, until, *(at for at in cuts if place < at < until)})
        stretches = []
        for low, high in pairwise(points):
            stretches.append(_stretch(text, (since, low, high), heads, quotes, titles, codes))
            since = high
        if stretches:
            lines.append(stretches)
        place = until + 1
    return lines


def _title_of(text: str, row: DraftRow) -> tuple[int, int] | None:
    title = row_name(row)
    found = text.find(title, row.start, (row.start or 0) + len(title) + _TITLE_WITHIN) if title else -1
    return (row.start or 0, found + len(title)) if found >= 0 else None


def _stretch(
    text: str,
    bounds: tuple[int, int, int],
    heads: list[DraftRow],
    quotes: list[DraftTarget],
    titles: list[tuple[int, int]],
    codes: Mapping[str, str],
) -> Stretch:
    # What begins in the blank characters before it, which are not shown, begins here.
    since, low, high = bounds
    covering = [row for row in quotes if row.start <= low < row.end]  # type: ignore[operator]
    return Stretch(
        text[low:high],
        row=covering[0] if covering else None,
        heads=[(row, codes.get(row.id, _DOT)) for row in heads if since <= row.start < high],  # type: ignore[operator]
        anchors=[row.id for row in quotes if since <= row.start < high],  # type: ignore[operator]
        is_title=any(first <= low < last for first, last in titles),
        is_outside=not covering and not any(row.start <= low < row.end for row in heads),  # type: ignore[operator]
    )


@dataclass(frozen=True)
class Excerpt:
    """A quotation that stands elsewhere in the document, with the words around it."""

    row: DraftTarget
    before: str
    quote: str
    after: str

    @property
    def look(self) -> str:
        """How it is marked."""
        return mark_of(self.row)


def excerpts(text: str, rows: Iterable[DraftRow], start: int, end: int) -> Iterator[Excerpt]:
    """The targets' words that lie outside ``text[start:end]``."""
    for row in rows:
        if isinstance(row, DraftTarget) and is_in_text(row, text) and not start <= row.start < end:  # type: ignore[operator]
            first, last = row.start or 0, row.end or 0
            before = text[max(0, first - _AROUND) : first].rpartition("\n")[2]
            yield Excerpt(row, before, text[first:last], text[last : last + _AROUND].partition("\n")[0])
