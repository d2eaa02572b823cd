"""How a heading is cut from the words behind a marker."""

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[。！!？?；;\n\r]")
_COUNTED = re.compile(r"\d|[０-９]|(?<![A-Za-z])[XxＸ×＊*]{1,4}(?![A-Za-z])|_{2,}")
_OPEN, _CLOSE = "“‘《「『（([〔【〈", "”’》」』）)]〕】〉"
_WHEN = re.compile(
    r"(?:今年|明年|全年|年内|同时|此外|其中|另外|[上下]半年|[一二三四]季度|(?:20\d\d年)?(?:\d{1,2}月)?年?[底末初]?之?前?)$"
)
LONGEST = 40
_SPACED = re.compile(r"(?:[\u4e00-\u9fff][ \t\u3000]+)+[\u4e00-\u9fff]")
_BRACKET = re.compile(r"[【\[［]\s*([\u4e00-\u9fff][^】\]］\d]{1,24})[】\]］]\s*[：:]?")


@dataclass(frozen=True)
class Title:
    """A heading: ``text`` as it is shown, and where in the document its own words end.

    Args:
        heading: whether it is a heading of its own, not only the beginning of a sentence.
    """

    text: str
    end: int
    heading: bool


def clean(text: str) -> str:
    """A heading without line ends, blanks around it and the sign that closes it."""
    return unspaced(re.sub(r"\s*[\r\n]+\s*|\x1f+", "", text).strip(" 　\t。；;，,：:．"))


def unspaced(text: str) -> str:
    """A heading whose letters stand apart (重 点 工 作) without the blanks; any other text as it is."""
    return re.sub(r"\s", "", text) if _SPACED.fullmatch(text) else text


def outer_comma(text: str) -> int:
    """Where the first comma outside quotation marks and brackets stands; -1: nowhere."""
    depth = 0
    for at, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif sign in "，," and not depth and not (sign == "," and text[at - 1 : at].isdigit()):
            return at
    comma = re.search("[，,]", text)
    return comma.start() if depth and comma else -1


def title_of(text: str, start: int, end: int, bold: int = 0, whole: int = 0) -> Title:
    """The title of the part ``text[start:end]``, its marker left out.

    The first sentence where that is a heading: without figures, and more follows or its line ends; else the words up
    to the first comma. ``bold``: where bold letters end, 0 where that says nothing. ``whole``: where the part ends with
    the parts below it.
    """
    while start < end and text[start].isspace():
        start += 1
    if start < bold < end and 2 <= bold - start <= LONGEST and text[bold : bold + 1] not in {"\n", ""}:
        return Title(clean(text[start:bold]), bold, True)
    line_end = min(end, _line_end(text, start))
    if bracket := _BRACKET.match(text, start, line_end):
        return Title(clean(bracket[1]), bracket.end(), True)
    found = _SENTENCE_END.search(text, start, line_end)
    stop = found.start() if found else line_end
    while found and found[0] in "；;" and _inside_quotes(text[start:stop]):
        found = _SENTENCE_END.search(text, stop + 1, line_end)
        stop = found.start() if found else line_end
    sentence = text[start:stop]
    closed = stop + 1 if found else stop
    alone = not text[closed : max(end, whole)].strip()
    colon = re.search("[：:]", sentence)
    if colon and colon.start() <= 25 and outer_comma(sentence[: colon.start()]) < 0 and sentence[colon.end() :].strip():
        return Title(clean(sentence[: colon.start()]), start + colon.end(), True)
    line_heading = stop == line_end and len(sentence) <= LONGEST + 10
    run_in = bool(found) and found[0] not in "；;" and not alone and len(sentence) <= LONGEST
    if (line_heading and not alone) or (line_heading and outer_comma(sentence) < 0):
        return Title(clean(sentence), closed, True)
    if line_heading and len(sentence) <= 30 and not found:
        return Title(clean(sentence), closed, True)
    if run_in and (not _COUNTED.search(sentence) or outer_comma(sentence) < 0):
        return Title(clean(sentence), closed, True)
    comma = outer_comma(sentence)
    if comma > 0 and _WHEN.match(sentence[:comma]):
        more = outer_comma(sentence[comma + 1 :])
        comma = comma + 1 + more if more > 0 else -1
    if comma > 0:
        return Title(clean(sentence[:comma]), start, False)
    return Title(clean(sentence), closed if alone else start, alone)


def _line_end(text: str, start: int) -> int:
    at = text.find("\n", start)
    return len(text) if at < 0 else at


def _inside_quotes(text: str) -> bool:
    return text.count("“") > text.count("”")
