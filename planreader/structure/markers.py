"""The markers that headings and items begin with: which there are, and where a document has them."""

import re
import unicodedata
from dataclasses import dataclass

from planreader.quantities.units import UNIT
from planreader.wording.numerals import CHINESE, FORMAL, ordinal

from .lines import Line

#: Kinds of markers from the highest to the lowest, as documents mostly nest them. Those ending in "'" stand inside a
#: paragraph. ``ranks.py`` reads from the document where it nests them otherwise.
_ITEMS = ("cn", "cnp", "ar", "arp", "circle", "di", "first", "shi")
KINDS = (
    *("section line", "part", "chapter", "section", *(f"h{level}" for level in range(1, 10)), "named"),
    *("bold line", "plain line", "bracket", "cn", "letter", "article", "cnp", "ar", "dec2", "dec3", "dec4"),
    *("arp", "circle", "di", "first", "shi", "bullet", "bullet2", "bullet3", "label"),
    *(f"{kind}'" for kind in _ITEMS),
)

_N = f"[{CHINESE}]{{1,3}}"
_D = r"[0-9０-９]{1,2}"
_AHEAD = r"(?=[\u4e00-\u9fffA-Za-zＡ-Ｚ“\"《「‘【〈（(×*])"
_NAMES = "(?:任务|工程|行动|项目|实事|目标|举措|措施|专项|重点|领域|板块)"
#: A heading behind a numeral without a sign: a short line that does not go on with a unit.
_BARE = rf"(?=[\u4e00-\u9fff][^，。；：\d]{{1,28}}$)(?!{UNIT}|[年月日万亿])"
_AT_START = (
    ("part", rf"第\s*({_N}|{_D})\s*(?:部分|篇|编|大部分)[、：:，,\s]*"),
    ("chapter", rf"第\s*({_N}|{_D})\s*章[、：:\s]*"),
    ("section", rf"第\s*({_N}|{_D})\s*节[、：:\s]*"),
    ("named", rf"(?:重点|主要|专项)?{_NAMES}(?:之?({_N})|({_D}))(?:[：:、.．]\s*|[ \u3000]+)"),
    ("label", r"(?:任务|项目|工程|事项|工作|实事)名称[：:]\s*"),
    ("cn", rf"({_N}|[{FORMAL}]{{1,3}})\s*[、.．](?!\s*{_N}\s*[、产])\s*"),
    ("letter", r"([A-HＡ-Ｈ])\s*[.．、]\s*(?=[\u4e00-\u9fff])"),
    ("article", rf"第\s*({_N}|{_D})\s*[条项](?:[、：:，,]\s*|[ \u3000]+)"),
    ("cn", rf"({_N})[ \u3000]+{_BARE}"),
    ("cnp", rf"[（(〔【]\s*({_N})\s*[）)〕】][、.．，]?\s*|({_N})\s*[）)]\s*|([㈠-㈩])[、.．]?\s*"),
    ("dec", r"(\d{1,2}(?:[.．]\d{1,2}){1,4})[.．、]?(?![\d%％万亿千百元亩个家户人公里米吨座条])\s*" + _AHEAD),
    ("ar", rf"({_D})\s*[.．、](?![\d０-９])\s*|([⒈-⒛])\s*"),
    ("ar", rf"({_D})[ \u3000]+{_BARE}"),
    ("arp", rf"[（(]\s*({_D})\s*[）)][、.．]?\s*|({_D})\s*[）)]\s*|([⑴-⒇])\s*"),
    ("circle", r"([①-⑳㉑-㉟㊱-㊿❶-❿])[、.．]?\s*"),
    ("shi", rf"(?:[要][^，。；：]{{0,3}})?({_N})(?:是|要(?!素|求|件|点))(?!{_N}[，。是])[，,：:]?\s*"),
    ("di", rf"[第其]({_N})[，,、：:]\s*"),
    ("first", r"(首先|其次|再次|再者|最后)(?:[，,：:]|(?=要|是))\s*"),
    ("bullet", r"(?:—{1,2}|－{1,2}|-{2}|─{1,2}|[•●■◆▲★◇□○►➢⚫·✦※☆])(?!\s*\d+\s*[—－-])\s*"),
)
_STARTS = [(kind, re.compile(pattern + r"(?=\S)")) for kind, pattern in _AT_START]
_FIRST = re.compile(
    rf"[{CHINESE}{FORMAL}A-HＡ-Ｈ\d０-９第其任工事行项实目举措重主领板专要首其再最（(〔【㈠-㈩⒈-⒛⑴-⒇①-⓿❶-❿㉑-㊿—－\-─•●■◆▲★◇□○►➢⚫·✦※☆]"
)
_INSIDE = re.compile(
    rf"(?P<shi>(?<=[。；;：:，,！？!?”）)、…\s])({_N})(?:是|要(?!素|求|件|点))(?!{_N}[，。是]))"
    rf"|(?P<circle>(?<=[。；;：:，,！？!?\s])([①-⑳㉑-㉟❶-❿])[、.．]?)"
    rf"|(?P<arp>(?<=[。；;：:，,！？\s])(?:[（(]\s*({_D})\s*[）)]|([⑴-⒇]))[、.．]?)"
    rf"|(?P<cnp>(?<=[。；;：:！？\s])(?:[（(]\s*({_N})\s*[）)]|([㈠-㈩]))[、.．]?)"
    rf"|(?P<di>(?<=[。；;：:！？，,\s])[第其]({_N})[，,、：:])"
    rf"|(?P<first>(?<=[。；;：:！？，,\s])(?:首先|其次|再次|再者|最后)[，,])"
    rf"|(?P<ar>(?<=[。；;：:！？\s])(?:({_D})\s*[.．、](?![\d０-９])\s*{_AHEAD}|([⒈-⒛])))"
    rf"|(?P<cn>(?<=[。；;：:！？\s])({_N})、(?!\s*{_N}\s*[、产]))"
)
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "再者": 3}
_LOST = re.compile(r"(?<=[。；;])\s*[?？�□](?=[\u4e00-\u9fff])")
#: The largest gap that a run of numbers inside a paragraph may have.
_GAP = 3


@dataclass(slots=True)
class Mark:
    """Where a heading or an item begins: marker at ``text[start:end]``; its words follow.

    Args:
        kind: one of ``KINDS``.
        number: None where the marker counts nothing.
        shown: the marker as printed; empty where there is none.
        line: which of the document's lines it stands in.
    """

    kind: str
    start: int
    end: int
    number: int | None
    shown: str
    numeral: str
    line: int

    @property
    def inside(self) -> bool:
        """Whether it stands within a paragraph."""
        return self.kind.endswith("'")


def numeral_of(shown: str) -> str:
    """A marker without brackets and points: ``一`` of ``（一）``, ``一是`` of ``一是``."""
    return shown.strip(" \t　（）()〔〕【】、.．，,：:—－-─•●■◆▲★◇□○►➢⚫·✦※☆")


def marker_at_start(text: str) -> tuple[str, int, str, int | None] | None:
    """The marker that a line begins with: kind, length with the blanks behind it, as printed, number."""
    if not _FIRST.match(text):
        return None
    for kind, pattern in _STARTS:
        if found := pattern.match(text):
            word = next((group for group in found.groups() if group), "")
            shown = "" if kind == "label" else found[0].strip()
            if kind == "dec":
                parts = re.split(r"[.．]", word)
                return f"dec{min(len(parts), 4)}", found.end(), shown, int(parts[-1])
            number = "ABCDEFGH".find(unicodedata.normalize("NFKC", word)) + 1 if kind == "letter" else None
            return kind, found.end(), shown, number or _SEQUENCE.get(word) or (ordinal(word) if word else None)
    return None


def marks_inside(line: Line, index: int, first: Mark | None, following: Mark | None) -> list[Mark]:
    """The markers within a line that count on from each other; one alone is a word of the text, not a marker.

    ``first``: the marker that the line begins with, which may begin the count. It is given the kind of those inside
    where it does. ``following``: the next line's, which may be the second of a count that begins here.
    """
    runs: dict[str, list[Mark]] = {}
    done: list[list[Mark]] = []
    if first and first.number is not None:
        runs[first.kind.rstrip("'")] = [first]
    for found in _INSIDE.finditer(line.text, first.end - line.start if first else 1):
        kind = found.lastgroup or ""
        word = re.sub(r"[\s、.．（()），,：:第其是要]", "", found[0])
        run = runs.get(kind)
        number = _SEQUENCE.get(word) or ordinal(word)
        if word == "最后":
            number = run[-1].number + 1 if run and run[-1].number else None
        if number is None:
            continue
        mark = Mark(kind + "'", line.start + found.start(), line.start + found.end(), number, found[0], "", index)
        if run and run[-1].number < number <= run[-1].number + _GAP:
            run.append(mark)
        elif number == 1:
            if run:
                done.append(run)
            runs[kind] = [mark]
    done += runs.values()
    marks = []
    for run in done:
        inner = [mark for mark in run if mark is not first]
        follows = following and run[-1].kind.startswith(following.kind) and following.number == run[-1].number + 1
        if not inner or (len(run) < 2 and not follows):
            continue
        if first is run[0] and first.number == 1:
            first.kind = first.kind.rstrip("'") + "'"
        elif (first is run[0] and not first.inside) or follows:
            for mark in inner:
                mark.kind = mark.kind.rstrip("'")
        if run[-1].kind == "circle'":
            inner += _lost_marks(line, index, run[-1])
        marks += inner
    for mark in marks:
        mark.numeral = mark.numeral or numeral_of(mark.shown)
    return sorted(marks, key=lambda mark: mark.start)


def _lost_marks(line: Line, index: int, last: Mark) -> list[Mark]:
    """⑪ and on, which an old encoding has turned into question marks."""
    lost, number = [], last.number or 0
    for found in _LOST.finditer(line.text, last.end - line.start):
        number += 1
        start = line.start + found.end() - 1
        numeral = chr(0x2460 + number - 1) if number <= 20 else str(number)
        lost.append(Mark("circle'", start, start + 1, number, found[0].strip(), numeral, index))
    return lost
