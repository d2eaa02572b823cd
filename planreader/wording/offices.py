"""Who a task is given to and when it is due, in the words of columns and fields."""

import re
import unicodedata
from collections.abc import Iterator

#: Labels of what a document says about a task beside the task itself, by what they hold.
LABELS = {
    "leads": r"(?:主要|第一|主体)?(?:责任|牵头|承办|实施|落实|主办|主管|负责|建设)(?:单位|部门|科室|站所|主体)"
    r"|牵头(?:责任)?(?:单位|部门)?|责任(?:科室|站所|村居|办所)",
    "supports": r"(?:配合|协办|协助|参与|参加|协同|责任配合)(?:单位|部门|科室|站所)?",
    "leader": r"(?:牵头|责任|分管|包联|包抓|挂点|联系|主管|挂帅|负责)(?:县级|镇级|乡镇|市级|处级|班子)?领导"
    r"|(?:第一)?责任人|负责人",
    "due": r"(?:计划)?(?:完成|办结|竣工|完工|办理)(?:时限|时间|期限|节点|日期)|时限(?:要求)?|时间(?:节点|安排|要求)",
    "other": r"(?:项目|建设|工作|实施|主要|任务|目标|具体)?内容|(?:事项|项目|工作|工程|目前|当前)?进展(?:情况)?"
    r"|(?:今年|本年|年度|全年)(?:工作)?(?:计划|目标|任务|安排)"
    r"|(?:项目|建设|工程)(?:名称|地点|地址|规模|周期|期限|性质|业主|概况|总投资)|总投资"
    r"|存在(?:的)?问题|下(?:一)?步(?:工作)?(?:打算|计划|安排)?|完成情况|目标(?:任务)?|资金来源|备注|形象进度"
    r"|工作(?:目标|任务|措施)",
}
_LABEL = "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in LABELS.items()) + ")"
#: A label with its colon at the beginning of a field.
FIELD = re.compile(_LABEL + r"\s*[：:]\s*")
_COLON, _LABEL_BEFORE, _LONGEST_LABEL = re.compile(r"[：:]\s*"), re.compile(_LABEL + r"\s*$"), 14

_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月")
_SPELT_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九])月(?!份?以来)")
_DOTTED = re.compile(r"20\d\d[.\-/年](1[0-2]|0?[1-9])(?!\d)")
_SPELT = {word: number for number, word in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}
_PERIODS = (
    (r"上半年|年中|二季度|第二季度|半年", 6),
    (r"一季度|第一季度", 3),
    (r"三季度|第三季度", 9),
    (r"年底|年内|全年|年末|年终|下半年|四季度|第四季度|当年|本年|长期|持续|常年|全年度", 12),
)
_SEPARATORS = re.compile(r"[、，,；;/\n\t]+|(?<=[局办委站所会院部司校队室股科处心])[ 　]+")


def office_names(text: str) -> list[str]:
    """The names in a column or field of responsible departments, in order, each once."""
    names = []
    for name in _SEPARATORS.split(text):
        name = name.strip(" 　。.：:（）()")
        name = re.sub(r"^(?:及|和)", "", name) if len(name) > 3 else name
        if name and name not in names and name not in {"等", "/", "-", "—"}:
            names.append(name)
    return names


def deadline_month(text: str) -> int | None:
    """The month, 1 to 12, that a deadline names (``6月底前``, ``2021.6``, ``上半年``); None where it is no month."""
    text = unicodedata.normalize("NFKC", text)
    if months := _MONTH.findall(text):
        return int(months[-1])
    if dotted := _DOTTED.search(text):
        return int(dotted[1])
    if spelt := _SPELT_MONTH.findall(text):
        return _SPELT[spelt[-1]]
    return next((month for words, month in _PERIODS if re.search(words, text)), None)


def labels_in(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The labels of fields in ``text[start:end]``: what each holds (one of ``LABELS``), where it begins and ends."""
    for colon in _COLON.finditer(text, start, end):
        begin = max(start, colon.start() - _LONGEST_LABEL)
        if label := _LABEL_BEFORE.search(text[begin : colon.start()]):
            yield label.lastgroup or "", begin + label.start(), colon.end()
