"""A document's title, and the town and year that it is about."""

import re
from collections import Counter

from .lines import Line
from .markers import marker_at_start
from .notes import is_greeting, is_signature

_KIND = re.compile(
    r"(?:计划|报告|要点|方案|打算|安排|意见|总结|清单|分解表|任务表|一览表|说明|台账|汇报|发言|讲话|目标任务|任务书|责任书|思路"
    r"|通知|谋划|分解|实事|工程|工作|项目|表|任务|措施|规划)(?:[（(].{1,16}[）)])?$"
)
_PLANNED = re.compile(r"(20\d\d)\s*年?度?[^。，；\d]{0,14}(?:计划|安排|打算|要点|思路|重点工作|目标|任务|实事)")
_BESIDE = re.compile(
    r"附件?\s*\d*\s*[：:]?$|[（(]?20\d\d年\d{1,2}月(?:\d{1,2}日)?[^。]{0,40}[）)]?$|[（(—－\-][^。]{2,45}$"
    r"|第[^，。]{1,12}次?会议上[）)]?$|[^，。；]{1,20}〔20\d\d〕\d+号$"
    r"|[^，。；：]{0,24}(?:书记|镇长|乡长|县长|市长|区长|主任|主席)[ 　]{1,6}\S{1,3}(?:[ 　]\S)?$"
)
_ISSUED = re.compile(r"关于(?:印发|下达|公布)(?:《(.+?)》|(.+?))的通知$")
_BEFORE_MARK = re.compile(r"([^\s，。；：]{4,40}?(?:计划|要点|报告|打算|安排))[ 　]*(?=一、|（一）|1[.、．]|第一)")
_OFFICE = re.compile(r"[\u4e00-\u9fffXx×]{2,20}(?:人民政府|委员会|党委|办事处|办公室|镇|乡|街道)$")
_NAME = r"(?:(?![我本全各该为将对在于]|关于)[\u4e00-\u9fffXx×＊*])"
_TOWN = rf"(?!乡镇){_NAME}{{1,6}}?(?:镇|乡|街道)(?!村|居|域|级|上|下|长|属)"
_OTHER = rf"{_NAME}{{1,5}}?(?:县|市|区|旗)(?!域|级|长|属|场)"


#: A place and its year: 红旗镇2024年度综合考核指标.
_PLACE_AND_YEAR = re.compile(rf"(?:(?:{_TOWN}|{_OTHER})20\d\d年|20\d\d年度?(?:{_TOWN}|{_OTHER}))[^，。；：]{{2,20}}$")


def front_of(lines: list[Line]) -> tuple[str, int]:
    """The title, and how many of the first lines it and the words beside it take (number, date, office, speaker).

    A title that runs on into the plan's first words takes none.
    """
    title: list[str] = []
    taken = 0
    for at, line in enumerate(lines[:10]):
        text, found = line.text, "".join(title)
        mark = marker_at_start(text)
        is_part = mark is not None and mark[3] is not None
        beside = _BESIDE.match(text) and (title or at == 0) and not _KIND.search(text) and not is_part
        if is_signature(line) or beside:
            taken = at + 1
            continue
        if re.search(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]", text) and len(text) <= 45:
            text = re.sub(r"\s", "", text)
        if is_greeting(line) or mark or line.numbering or text[-1] in "。；：:;，,！" or len(text) > 45:
            break
        if not _KIND.search(found + text) and not (at == taken and not title and _PLACE_AND_YEAR.match(text)):
            more = at + 1 < len(lines) and len(lines[at + 1].text) < 40 and _KIND.search(lines[at + 1].text)
            if title or not (more or (line.level == 1 and at == 0) or _OFFICE.match(text)):
                break
            if not more and _OFFICE.match(text):
                taken = at + 1
                continue
        elif title and _KIND.search(found):
            break
        title.append(text)
        taken = at + 1
    whole = "".join(title)
    if issued := _ISSUED.search(whole):
        return _issued_title(lines, taken, issued[1] or issued[2])
    if not title and lines and (before := _BEFORE_MARK.match(lines[0].text)):
        return before[1], 0
    return whole, taken if title else 0


def _issued_title(lines: list[Line], taken: int, title: str) -> tuple[str, int]:
    """The title of what a notice issues; the words of the notice before it are taken, where it follows."""
    for at, line in enumerate(lines[taken : taken + 15], taken):
        if re.sub(r"\s", "", line.text).endswith(title):
            return re.sub(r"\s", "", line.text), at + 1
    return title, taken


def year_of(title: str, text: str) -> int | None:
    """The year that a plan is for, as far as it says."""
    if planned := _PLANNED.findall(title):
        return int(planned[-1])
    heads = Counter(_PLANNED.findall(text[:20_000]))
    years = re.findall(r"20\d\d", title)
    reported = re.search(r"总结|进展|完成情况|汇报|报告", title)
    if years and not reported:
        return int(years[-1])
    if heads:
        return int(max(heads, key=lambda year: (heads[year], year)))
    named = Counter(re.findall(r"(20[12]\d)年", text))
    return int(max(named, key=lambda year: (named[year], year))) if named else None


def town_of(title: str, text: str) -> str:
    """The town, or the county, whose plan it is; "" where the document does not say."""
    for pattern in (_TOWN, _OTHER):
        if found := re.match(rf"(?:中共|20\d\d年|关于|印发|《)*({pattern})", title):
            return found[1]
    for part in (text[:3000], text[-600:]):
        if found := re.search(
            rf"(?:^|[，。；：\s]|中共|年|代表)({_TOWN})(?:将|党委|人民政府|政府|20\d\d|的工作|全镇|第)", part
        ):
            return found[1]
    named = Counter(re.findall(rf"(?:^|[，。；：\s])({_TOWN})(?=将|党委|人民政府|政府)", text))
    return named.most_common(1)[0][0] if named else ""
