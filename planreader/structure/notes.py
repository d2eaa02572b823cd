"""What stands in a document beside its text: footnote marks, footnotes, page marks; and the words to the meeting."""

import re

from .lines import Line

_MARK = re.compile(
    r"[ 　]?(?:[［\[〔【]\s*(?:注\s*)?\d{1,3}\s*[］\]〕】]|[［\[〔]注[］\]〕])[ 　]?"
    r"|(?<=[”》」\u4e00-\u9fff])[（(]\d{1,2}[）)](?=[，。；、和与及的等”\u4e00-\u9fff])"
    r"|(?<=[”》」\u4e00-\u9fff])[①-⑳](?=[，。；、和与及的])|(?<=[”》」])[①-⑳]|[¹²³⁰-⁹]+"
)
_PAGE = re.compile(
    r"(?:第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|[—–－\-─]+\s*\d{1,4}\s*[—–－\-─]+|\d{1,4}\s*/\s*\d{1,4})$"
)
_FOOTNOTE = re.compile(
    r"[［\[〔【]\s*(?:注\s*)?\d{1,3}\s*[］\]〕】]|[¹²³]|注\s*\d*\s*[：:]|(?:注释|名词解释|有关名词|相关名词|名词术语).{0,8}[：:]?$"
)
_WHOLE_GREETING = re.compile(
    r"(?:各位\S{1,10}|同志们|尊敬的\S{1,20})[：:！!，,]$|谢谢(?:大家|各位)?[！!。]?$|现在，?我(?:代表|受)|\S{0,16}请予?(?:审议|审查)"
)
_CLOSING = re.compile(
    r"^(?:各位代表|同志们|代表们|委员们)[！!，,：:]|让我们|^请?各(?:村|单位|部门|科室|站所|支部)[^。]{0,60}(?:贯彻|执行|落实|报送|报)"
    r"|(?:征程|使命|号角|蓝图|奋斗|奋进|携手)[^。]{0,80}(?:而(?:努力|不懈)?奋斗|新篇章|新征程|新局面|献礼|努力奋斗)[！!。]?$|^以上(?:报告|汇报|发言|计划)"
)
_PART = re.compile(r"[一二三四五六七八九十]{1,3}[、是要]|[（(]|\d{1,2}[.．、]|[①-⑳]|第.{1,3}[，、]|首先|其次|最后")
_SIGNATURE = re.compile(
    r"(?:中共)?\S{2,20}(?:委员会|人民政府|办公室|办事处|党委|党工委|党政办|村民委员会|村委会)$|20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$"
    r"|二[〇○零]\S{2}年\S{1,3}月\S{1,4}日$|（?此件\S*公开\S*）?$|抄送[：:]|(?:联系人|联系电话|填报人|审核人)[：:]"
)


def footnote_marks(text: str) -> list[tuple[int, int]]:
    """Where footnotes are pointed to inside the text."""
    marks = []
    for found in _MARK.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        if found[0].strip()[0] in "（(" and _counts_on(text, found):
            continue
        if text[line_start : found.start()].strip():
            marks.append(found.span())
    return marks


def _counts_on(text: str, found: re.Match) -> bool:
    """Whether a number in round brackets belongs to items that are counted, (1) … (2), near it."""
    number = int(re.sub(r"\D", "", found[0]))
    near = text[max(0, found.start() - 200) : found.end() + 200]
    return number == 1 or bool(re.search(rf"[（(](?:{number - 1}|{number + 1})[）)]", near))


def is_page_mark(line: Line) -> bool:
    """— 1 —, 第 3 页."""
    return len(line.text) < 20 and bool(_PAGE.match(line.text))


def is_footnote(line: Line) -> bool:
    """A line below the text that explains a mark."""
    return bool(_FOOTNOTE.match(line.text))


def is_greeting(line: Line) -> bool:
    """A line that speaks to the meeting and says nothing else."""
    return len(line.text) < 80 and bool(_WHOLE_GREETING.match(line.text))


def end_of_words(lines: list[Line]) -> int:
    """How many lines hold the document's own words: without who signed it and the closing words to the meeting."""
    end = len(lines)
    while end and (is_signature(lines[end - 1]) or is_greeting(lines[end - 1]) or _is_closing(lines[end - 1].text)):
        end -= 1
    return end


def _is_closing(text: str) -> bool:
    """Whether a paragraph only calls on the readers: 让我们携手奋进, 请各村认真落实."""
    return bool(_CLOSING.search(text)) and len(text) < 400 and not _PART.match(text)


def is_signature(line: Line) -> bool:
    """Who signed, when, and to whom copies went: what follows the last words."""
    return len(line.text) < 40 and bool(_SIGNATURE.match(line.text))


def footnotes_below(lines: list[Line]) -> set[int]:
    """Which lines stand below the rule that sets footnotes apart, as far as they explain something."""
    found: set[int] = set()
    below = False
    for at, line in enumerate(lines):
        if re.fullmatch(r"[—─_\-－]{4,}", line.text):
            below = True
            found.add(at)
        elif below and re.match(r"[①-⑳⑴-⒇]|[（(\[［〔]?\d{1,3}[）)\]］〕.、]?\s*\S|注|[*＊]", line.text):
            found.add(at)
        else:
            below = False
    return found
