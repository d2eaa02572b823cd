"""The words outside the areas: the opening, the headline figures in it, last year's review, greetings."""

import re

from planreader.plan import Area, AreaKind

from . import notes
from .headline import headline_in, headline_sentence
from .reading import Reading

_PAST = re.compile(
    r"^(?:各位代表[！，：])?(?:刚刚)?(?:过去的?|回顾|上年|去年|一年来|五年来|[^。，]{0,12}以来，?[^。]{0,30}(?:取得|完成|实现)了?)"
    r"|^20\d\d年，?[^。]{0,60}(?:完成了|取得了|圆满完成|较好完成|全面完成|实现了)"
)


def read_opening(reading: Reading, start: int, end: int) -> None:
    """Read ``text[start:end]``, words outside the areas. Their headline figures become an area, once in a plan."""
    text = reading.text
    found = None
    if not reading.has_headline:
        found = headline_in(text, start, end)
    for line in reading.lines_in(start, end):
        stop = min(line.end, end)
        if notes.is_greeting(line):
            reading.spans.add(line.start, stop, "greeting")
        elif notes.is_signature(line):
            reading.spans.add(line.start, stop, "note")
        elif found and found[1] <= line.start and stop <= found[2]:
            continue
        elif _PAST.match(line.text) and not (found and line.start <= found[1] < stop):
            reading.spans.add(line.start, stop, "review")
        else:
            reading.opening.append(reading.plan.text[line.start : stop].strip())
    if found:
        _add_headline(reading, *found)


def find_headline_without_name(reading: Reading) -> None:
    """The opening words' promise for the year, where no part is called the year's aims."""
    if not reading.plan.areas:
        return
    first = min(area.start for area in reading.plan.areas)
    found = headline_sentence(reading.text, 0, first, reading.plan.year)
    if found and any(reading.plan.text[found[1] : found[2]] in part for part in reading.opening):
        _add_headline(reading, *found)


def _add_headline(reading: Reading, name: str, start: int, end: int) -> None:
    """The area of the headline figures; its text is empty where the opening words hold it."""
    words = reading.plan.text[start:end].strip()
    kept = any(words in part for part in reading.opening)
    reading.has_headline = True
    reading.plan.areas.append(Area(start, end, name, AreaKind.HEADLINE, "" if kept else words))
    reading.spans.add(start, end, "area")
