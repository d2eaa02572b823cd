"""The measures of an area that marks none: by headings in its paragraphs, by lines, by semicolons."""

import re
from itertools import pairwise

from planreader.wording.numerals import ordinal
from planreader.wording.offices import FIELD

from .lines import Line
from .titles import clean, title_of, unspaced

_RUN_IN = re.compile(r"[^。！？；\d０-９%％\n]{4,26}。|[^。！？；，,\d０-９%％\n]{4,16}[：:]")
_ANNOUNCES = re.compile(
    r"(?:目标|工作|任务|要求|如下|以下|思路|原则|实事|大事|好事|项目|措施|[下个大等项]方面|重点)(?:是|为|有|如下)?[：:]$|[是有即为][：:]$"
)
_SENTENCE = re.compile(r"[^。！\n]+[。！]?[”’）]*")
_COUNTED = re.compile(
    r"(?:\d|[０-９]|(?<![A-Za-z])[XxＸ×＊*]{1,4}|[一二三四五六七八九十百千]+)\s*(?:[余多]?[万亿]?[个家户人亩条座处公里元%％所件项台套吨名场次期米栋间村]|[万亿])"
)
_WORKS = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十]{1,3}|两)(?:件|项|大|个)[^。；：]{0,12}(?:实事|好事|大事|工程|项目|工作|任务)[^。；]{0,20}[：:]"
)
_PROMISE = re.compile(
    r"(?:年内|年底|月底|前)?(?:完成|新增|新建|建成|改造|实施|推进|启动|开工|建设|打造|培育|引进|争取|确保|力争|全力|积极|加快|做好|推动|开展|修建|改建|提升|抓好|落实)"
)

Span = tuple[int, int, str]


def measures_by_line(text: str, lines: list[Line], styled: bool) -> list[Span]:
    """Start, end and title of the measures that the lines of an area hold; [] where they hold none.

    ``styled``: whether the document's other areas are written this way, so that one heading is enough.
    """
    return headed_paragraphs(text, lines, styled) or _listed(text, lines)


def headed_paragraphs(text: str, lines: list[Line], styled: bool = False) -> list[Span]:
    """Start, end and title of the paragraphs that begin with a heading, or stand below one; [] where too few do."""
    end = lines[-1].end if lines else 0
    heads = [(at, _heading_of(text, lines, at)) for at in range(len(lines))]
    found = [(at, head) for at, head in heads if head]
    if len(found) < (1 if styled else 2) or (len(lines) > 3 * len(found) + 3 and len(found) < 3):
        return []
    spans = []
    for number, (at, head) in enumerate(found):
        stop = lines[found[number + 1][0]].start if number + 1 < len(found) else end
        spans.append((lines[at].start, stop, head))
    return spans


def _heading_of(text: str, lines: list[Line], at: int) -> str:
    """The heading that a line is or begins with; "" for none."""
    line = lines[at]
    if 0 < line.bold < len(line.text) and 3 <= line.bold <= 40:
        return clean(line.text[: line.bold])
    if is_heading_line(line) and at + 1 < len(lines) and len(lines[at + 1].text) > len(line.text):
        return clean(line.text)
    return run_in_heading(line.text)


def run_in_heading(text: str) -> str:
    """The heading that a paragraph begins with: a short sentence without figures, and more behind it; "" for none."""
    found = _RUN_IN.match(text)
    if FIELD.match(text):
        return ""
    if found and found[0][-1] in "：:" and _ANNOUNCES.search(found[0]):
        return ""
    if found and len(text) > found.end() + 5 and found[0].count("，") + found[0].count(",") < 2:
        return clean(found[0])
    return ""


def is_heading_line(line: Line) -> bool:
    """Whether a line without a marker looks like a heading: short, without a figure, not a sentence."""
    text = unspaced(line.text)
    return (
        3 < len(text) <= 30
        and text[-1] not in "。；;，,、！？!?”.：:"
        and not re.search(r"\d|[。；]|^[（(]", text)
        and bool(re.search(r"[\u4e00-\u9fff]{3}", text))
        and not FIELD.match(text)
    )


def _listed(text: str, lines: list[Line]) -> list[Span]:
    """Works that stand one a line, each a short sentence."""
    items = [line for line in lines if len(line.text) <= 90 and line.text.count("。") <= 1]
    ended = [line for line in items if line.text[-1] in "；;。"]
    if len(lines) < 3 or len(items) < len(lines) - 1 or len(ended) < len(items) - 1:
        return []
    if sum(bool(_PROMISE.search(line.text)) for line in items) * 2 < len(items):
        return []
    first = lines[0]
    listed = lines[1:] if first.text[-1] in "：:" else lines
    stops = [line.start for line in listed[1:]] + [listed[-1].end]
    return [
        (line.start, stop, title_of(text, line.start, line.end).text) for line, stop in zip(listed, stops, strict=True)
    ]


def measures_in_paragraph(text: str, start: int, end: int, few: bool = True) -> list[Span]:
    """Measures whose headings run on in one paragraph: short sentences of the same make (做精做强…。… 做稳做实…。…).

    ``few``: two are enough where the paragraph begins with the first; else three of the same beginning or length.
    """
    sentences = [found for found in _SENTENCE.finditer(text, start, end) if found[0].strip()]
    short = [at for at, found in enumerate(sentences[:-1]) if _is_short(found[0])]
    short = [
        at for at in short if at + 1 < len(sentences) and len(sentences[at + 1][0]) > len(sentences[at][0].strip())
    ]
    if not short:
        return []
    first = sentences[short[0]][0].strip()
    alike = [at for at in short if _alike(first, sentences[at][0].strip(), few and short[0] == 0)]
    if len(alike) < (2 if few and short[0] == 0 else 3):
        return []
    spans = []
    for number, at in enumerate(alike):
        begin = sentences[at].start() + len(sentences[at][0]) - len(sentences[at][0].lstrip())
        stop = sentences[alike[number + 1]].start() if number + 1 < len(alike) else end
        spans.append((begin, stop, clean(sentences[at][0])))
    return spans


def _is_short(sentence: str) -> bool:
    bare = sentence.strip()
    return 4 <= len(bare) <= 18 and bare[-1] == "。" and not re.search(r"[，,、；：\d０-９]|[XＸx×]{1,3}", bare)


def _alike(first: str, other: str, loose: bool) -> bool:
    if first[:2] == other[:2]:
        return True
    return abs(len(first) - len(other)) <= (2 if loose else 0)


def measures_by_semicolon(text: str, start: int, end: int) -> list[Span]:
    """Works that run on in one sentence behind a colon, set apart by semicolons: as many as the words before it say."""
    said = _WORKS.search(text, start, end)
    colon = said.end() if said else start
    full = text.find("。", colon, end)
    if full >= 0 and len(text[full + 1 : end].strip()) > 0 and "；" not in text[full:end].replace(";", "；"):
        end = full + 1
    edges = [colon, *(found.end() for found in re.compile("[；;]").finditer(text, colon, end)), end]
    spans = []
    for left, right in pairwise(edges):
        bare = text[left:right].strip()
        if len(bare) > 3:
            left += len(text[left:right]) - len(text[left:right].lstrip())
            spans.append((left, right, title_of(text, left, right).text))
    count = ordinal(said[1]) if said else None
    return spans if len(spans) >= 3 and (count is None or abs(len(spans) - count) <= 1) else []


def is_list_of_works(text: str) -> bool:
    """Whether a paragraph counts works and sets them apart by semicolons: 办好十件实事：…；…；…。"""
    return bool(_WORKS.search(text[:160])) and len(re.findall("[；;]", text)) >= 2


def promises(text: str) -> bool:
    """Whether a text promises a figure."""
    return bool(_COUNTED.search(text) and _PROMISE.search(text))


def measures_by_sentence(text: str, start: int, end: int) -> list[Span]:
    """The sentences of an area that names no parts: each that promises a figure is a measure, the opening is not."""
    sentences = [found for found in _SENTENCE.finditer(text, start, end) if found[0].strip()]
    counted = [at for at, found in enumerate(sentences) if _COUNTED.search(found[0]) and _PROMISE.search(found[0])]
    if len(counted) < 2:
        return []
    spans = []
    for number, at in enumerate(counted):
        begin = sentences[at].start() + len(sentences[at][0]) - len(sentences[at][0].lstrip())
        stop = sentences[counted[number + 1]].start() if number + 1 < len(counted) else end
        spans.append((begin, stop, _shortened(title_of(text, begin, stop).text)))
    return spans


def _shortened(title: str) -> str:
    """A title made of a sentence: without the adverb before it and the names that a count sums up."""
    named = r"(?:[XxＸ×＊*]{1,4}[、，和]?)+等(?:[XxＸ×＊*]{1,4}|\d+)?[家个条户所座处项]?"
    return re.sub(named, "", re.sub(r"^(?:积极|全力|着力|大力|加快|努力|持续|扎实)(?=.{4})", "", title)) or title
