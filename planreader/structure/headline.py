"""The year's headline figures: 主要预期目标, as a sentence, a list of dashes or one a line."""

import re

#: A figure, or one that the plan leaves open.
NUMBER = r"(?:\d|[０-９]|[XxＸ×＊*]{1,4}\s*(?:亿|万|元|%|％|个|家|户|人|亩))"
_AIM = re.compile(
    r"(?P<name>(?:主要|预期|经济|社会|发展|工作|奋斗|总体|年度|约束性|增长|任务|的){0,5}(?:目标|指标))(?:任务)?"
    r"(?:为|是|有|如下|确定为|初步确定为|安排如下|建议为|设定为){0,2}\s*[：:，,]?\s*"
)
_INDICATOR = "(?:增长|收入|投资|产值|总值|税收|增加值|总额)"
_PROMISED = re.compile(rf"(?:力争|确保|预计|计划|争取|奋力实现|努力实现)[^。]*{_INDICATOR}[^。]*{NUMBER}")
#: Two at least that grow.
_GROWS = r"(?:增长|增加|增收|提高|达到)[^，。；]{0,6}\d"
_GROWING = re.compile(rf"{_GROWS}[^。]*[，；、][^。]*{_GROWS}")
_NAMED = re.compile(rf"{_INDICATOR}[^。]*{NUMBER}")
_GOES_ON = re.compile(
    r"(?:围绕|为|实现|重点|做好|完成|确保完成|要|我们|具体|今年|各位|在工作|全年重点|上述|对照|锚定)[^，。]{0,12}"
    r"(?:目标|工作|任务|重点|抓|以下|方面|要|各位)"
)
_PAST = re.compile(r"去年|上年|过去|一年来|已经|圆满|完成了|实现了|达到了|累计")
_SENTENCE = re.compile(r"[^。！\n]*[。！]?")
_DASH = ("—", "－", "-", "•", "●", "·")

#: The name of the headline figures, where the document does not name them.
HEADLINE = "主要预期目标"


def headline_title(words: str) -> str:
    """What an area of headline figures is called: 主要目标 where the document says so, else 主要预期目标."""
    return "主要目标" if "主要目标" in words else HEADLINE


def headline_in(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The headline figures in ``text[start:end]``: their name as printed (主要预期目标) and where they stand.

    None where no aim is named with a figure.
    """
    for found in _AIM.finditer(text, start, end):
        if not _leads_in(text, found, end):
            continue
        stop = _stretch(text, found.end(), end)
        if re.search(NUMBER, text[found.end() : stop]):
            return headline_title(found["name"]), _sentence_start(text, found.start(), start), stop
    return None


def headline_sentence(text: str, start: int, end: int, year: int | None) -> tuple[str, int, int] | None:
    """A sentence of the opening words that promises the year's figures without calling them an aim; no past ones."""
    for found in _SENTENCE.finditer(text, start, end):
        sentence = found[0]
        years = [int(named) for named in re.findall(r"20\d\d", sentence)]
        past = _PAST.search(sentence) or (year and years and max(years) < year)
        if sentence.strip() and not past and (_PROMISED.search(sentence) or _GROWING.search(sentence)):
            return HEADLINE, found.start() + len(sentence) - len(sentence.lstrip()), found.end()
    return None


def _leads_in(text: str, found: re.Match, end: int) -> bool:
    """Whether the aim is followed by what it is, not merely spoken of."""
    tail = found[0][len(found["name"]) :]
    return bool(re.search(r"[为是有：:]|如下", tail)) or text.startswith(("—", "－", "1", "（"), found.end(), end)


def _sentence_start(text: str, at: int, least: int) -> int:
    begin = max((text.rfind(sign, least, at) for sign in "。！？\n"), default=-1)
    begin = max(begin + 1, least)
    while begin < at and text[begin].isspace():
        begin += 1
    return begin


def _stretch(text: str, at: int, end: int) -> int:
    """Where the aims that begin at ``at`` end: their sentence, or the last line of their list."""
    stop, last, line_start = at, "", at
    while line_start < end:
        found = text.find("\n", line_start, end)
        line_end = end if found < 0 else found + 1
        line = text[line_start:line_end].strip()
        if line:
            listed = line.startswith(_DASH)
            if last and not listed and not _continues(last, line):
                break
            if not listed and "。" in line[:-1]:
                return line_start + _run_of_figures(text[line_start:line_end])
            stop, last = line_end, line[-1]
        line_start = line_end
    return at + len(text[at:stop].rstrip())


def _continues(last: str, line: str) -> bool:
    """Whether a line goes on with the aims: the one before ends with the sign ``last``."""
    if last in "。！":
        return False
    return last in "；;，,：:、" or (len(line) < 60 and bool(re.search(NUMBER, line)))


def _run_of_figures(raw: str) -> int:
    """How much of a line belongs to its first sentence and those that go on naming figures."""
    length = 0
    for found in _SENTENCE.finditer(raw):
        sentence = found[0]
        if length and (_GOES_ON.match(sentence.strip()) or not _NAMED.search(sentence)):
            break
        length = found.end()
    return length
