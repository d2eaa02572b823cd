"""Promises without a number: done by a date, nothing of a kind, a rank, a task set by a higher office."""

import re
from dataclasses import dataclass

from ..plan import Doubt, QuantityBasis
from .clauses import Clause
from .dates import WrittenDeadline
from .names import cut, tidy

DONE_BY_DATE = re.compile(
    r"完工|竣工|建成|投产|投用|投入使用|投入运[营行]|投运|开工|动工|启动|完成|通车|运[营行]|开业|开园|招标|招投标|交付|验收|"
    r"签约|落地|启用|入驻|办结|达产|上线|进场|封顶|贯通|蓄水|挂牌|出台|印发|开通|安置|形成|建立|竣备|并网|通气|通水|供水|供热|"
    r"供暖|见效|摘牌|试生产|开学|开放|分配|实现|取得|编制|开建|施工|搬迁|入住|分房|报批|获批|申报|建设"
)
_ZERO = re.compile(
    r"(?:不发生|不出现|不再发生|杜绝|坚决防止发生|不新增|不再新增|(?<![万有且])无(?![一可论法需人]))[^，。；]{0,16}?"
    r"(?:返贫|致贫|事故|事件|案件|上访|集访|疫情|火灾|死亡|违法|底线|问题发生|现象发生|新增|耕地“?非农化|污染)"
    r"|不(?:让|落下?|漏掉?)一(?:人|户|名|个)[^，。；]{0,16}|“?(?:动态|全面|全部)?清零”?"
    r"|零(?:登记|案件|事件|投诉|通报|事故|上访|伤亡|发生|增长|新增|返贫|疫情|感染|死亡|发案|非访|进京)|“零[^”]{1,6}”|(?:事故|死亡|伤亡|案件|上访|投诉|返贫)[^，。；]{0,4}为零"
    r"|(?:全部|基本|动态|全面)消除|^(?:全部|全面|基本)?消除[^，。；]{2,20}(?:村|水体|断面|班额|隐患|危房)$"
)
#: Words that only look like it: nobody can count 零距离.
_NO_ZERO = re.compile(r"零(?:容忍|距离|跑|门槛|障碍|增值)|无(?:死角|盲区|缝|障碍)")
_RANK = re.compile(
    r"(?:进入|位居|位列|跻身|保持|排名|排位|稳居|挤进|冲进|进|居|列)[^，。；]{0,14}?"
    r"(?:前列|前[一二三四五六七八九十\d]+[名位强]?|第[一二三四五六七八九十\d]+[名位]?(?![批季期])|上游|中上游|第一方阵|第一梯队|"
    r"先进行列|退(?:后|出(?:后|倒数|末))[^，。；]{0,4})"
    r"|(?:排名|排位|名次)[^，。；]{0,8}(?:退[后出]|提升|上升|前移)[^，。；]{0,6}"
)
_GRADE = re.compile(
    r"(?:达到?|提升[至到])[一二三四五]级[^，。；]{0,8}(?:水平|标准)$|评级(?:提升|达到?|上调)[至到]?[A-Z+]+$"
    r"|(?:达到|获得?|评为|保持|考核为?)[^，。；]{0,8}(?:良好|优秀|合格|满意|优良|一等|优)(?:以上)?(?:等[次级]|水平)?$"
)
_RELATIVE = re.compile(
    r"(?:[^，。；、]{2,20}(?:同步(?:增长)?|基本同步|保持同步|(?:同比|持续|稳步)(?:改善|好转|提升))"
    r"|[^，。；]{2,20}(?:高于|快于|不低于|好于|优于|达到)(?:全[省市县区国]|经济|GDP|城镇|上年|平均|省|市|县)[^，。；\d]{0,8}"
    r"(?:水平|增速|增长|增幅|平均数?|均值)"
    r"|[^，。；]{2,20}翻番)$"
)
#: What a relative goal is about; 工作与生产同步 promises no amount.
_AMOUNTS = re.compile("收入|投资|支出|经济|消费|待遇|增|值|产量|番|额|浓度|水质|满意度|率|比例|面积")
_EXTERNAL = re.compile(
    r"(?:完成|达到|好于|控制在|实现)[^，。；]{0,3}(?:国家|省|市|县|区|上级|州|旗)[^，。；]{0,10}"
    r"(?:任务|目标|要求|指标|范围)(?:目标|指标|任务|要求|以内|之内)?$"
)
_COLLECTIVE = re.compile(r"其[他它余]|各项|约束性|全部指标|(?:主要)?指标$")
_RATES = re.compile("率|浓度|强度|比例|下降|增长|占比|能耗")
#: What is counted where nothing of a kind is wanted; else 起.
_UNITS_OF_NOTHING = (
    ("零增长", "%"), ("死亡事故", "起"), ("隐患", "处"), ("家庭|一户", "户"), ("荒地|农田|耕地", "亩"),
    ("散乱污|企业", "家"), ("一人|一名|死亡|伤亡|感染", "人"), ("村|班额", "个"), ("案件|问题", "件"),
)  # fmt: skip
_WISH = re.compile(r"不(?:再)?发生|不出现|坚决|守住|底线|零发生|为零|，?(?:实现|做到)?“?(?:动态|全面)?清零”?")
_NOT_YET = re.compile(r"已|目前|截至|去年|上年")
_LEADING_DATE = re.compile(
    r"^(?:力争|确保|预计|计划|于|在|到|争取|力促|务必|要|整改|工作|项目|工程|今年|全[市县镇乡区]|我[市县镇乡区])*$"
)
#: The beginning of something is no deadline for what is finished.
_BEGINS = re.compile("开工|动工|启动|招标|开建|进场")
_NAMES_NOTHING = re.compile(
    rf"{DONE_BY_DATE.pattern}|全部|全面|基本|正式|并网?|主体|工程|项目|使用|全线|主线|整改|工作|任务|生产"
)


@dataclass(frozen=True)
class Promise:
    """A promise without a number, at ``start`` to ``end`` of the clause's whole text.

    Attributes:
        leans: it names nothing itself: what it is about stands before it.
    """

    start: int
    end: int
    name: str
    unit: str
    comparator: str
    basis: QuantityBasis
    doubts: tuple[Doubt, ...] = ()
    leans: bool = False


def undated_promise(clause: Clause, before: Clause | None) -> Promise | None:
    """What a clause without numbers promises, whatever its date, or None; ``before`` is the clause before it."""
    words = clause.text
    if _NOT_YET.search(words):
        return None
    if _ZERO.search(words) and not _NO_ZERO.search(words):
        return _nothing_of(clause, before)
    if rank := _RANK.search(words):
        return _promise(clause, tidy(words[: rank.start()]) or tidy(words), "名", QuantityBasis.RANK, Doubt.RANK)
    if _RELATIVE.search(words) and _AMOUNTS.search(words):
        unit = "番" if words.endswith("翻番") else "%"
        return _promise(clause, tidy(words), unit, QuantityBasis.RELATIVE, Doubt.GUESSED)
    if external := _EXTERNAL.search(words):
        subject, start = tidy(words[: external.start()]), clause.start
        if not subject and before is not None and not before.numbers:
            subject, start = tidy(before.text), before.start
        if not subject or _COLLECTIVE.search(subject):
            return None
        unit = "%" if _RATES.search(subject) else ""
        doubts = (Doubt.GUESSED,) if unit else (Doubt.GUESSED, Doubt.NO_UNIT)
        return _promise(clause, subject, unit, QuantityBasis.EXTERNAL, *doubts, start=start)
    if grade := _GRADE.search(words):
        return _promise(clause, tidy(words[: grade.start()]) or tidy(words), "级", QuantityBasis.GRADE, Doubt.GUESSED)
    return None


def _promise(
    clause: Clause, name: str, unit: str, basis: QuantityBasis, *doubts: Doubt, start: int | None = None
) -> Promise:
    return Promise(clause.start if start is None else start, clause.end, cut(name), unit, "gte", basis, doubts)


def stands_at_head(clause: Clause, date: WrittenDeadline) -> bool:
    """Whether nothing is named before a clause's date: it then governs what follows."""
    return bool(_LEADING_DATE.match(clause.text[: date.start]))


def _nothing_of(clause: Clause, before: Clause | None) -> Promise | None:
    """Nothing of a kind: 不发生规模性返贫; 排查整治，实现动态清零 is about what stands before it."""
    words, start = clause.text, clause.start
    if not tidy(_WISH.sub("", words)):
        if before is None:
            return None
        start, words = before.start, clause.whole[before.start : clause.end]
    unit = next((unit for signs, unit in _UNITS_OF_NOTHING if re.search(signs, words)), "起")
    name = cut(tidy(_WISH.sub("", words)) or tidy(words))
    return Promise(start, clause.end, name, unit, "lte", QuantityBasis.ZERO)


def dated_promise(clause: Clause, before: Clause | None) -> Promise | None:
    """What a clause promises to be done by the date it names, or None."""
    words = clause.text
    date = next((each for each in clause.deadlines if each.is_strong), None)
    if date is None or _NOT_YET.search(words):
        return None
    head, rest = words[: date.start], words[date.end :]
    if not (DONE_BY_DATE.search(rest) or DONE_BY_DATE.search(head)) or re.match("的|以来|召开|印发|度", rest):
        return None
    start, subject = clause.start, tidy(head) + tidy(rest)
    # 总投资1.2亿元的建材项目3月底前开工: what is described is the rest.
    if described := next((each for each in reversed(clause.numbers) if each.end < date.start), None):
        cut_at = described.end + (1 if words[described.end : described.end + 1] == "的" else 0)
        start, subject = start + cut_at, tidy(words[cut_at : date.start]) + tidy(rest)
    is_bare = stands_at_head(clause, date) and not _NAMES_NOTHING.sub("", tidy(_NAMES_NOTHING.sub("", rest)))
    if is_bare and before is not None and not before.numbers:
        start, subject = before.start, tidy(before.text) + tidy(rest)
    leans = is_bare and not _BEGINS.search(rest)
    return Promise(start, clause.end, cut(subject or words), "项", "gte", QuantityBasis.BINARY, leans=leans)
