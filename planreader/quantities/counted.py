"""The quantities of a clause's numbers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..plan import Doubt, Quantity, QuantityBasis
from .clauses import Clause
from .names import cut, quantity_name, tidy
from .numbers import Number
from .wording import AFTER, CLASS_OF_THINGS, EACH, basis_of, comparator_of, fact_of

#: How many characters before a number its quotation may begin.
_LONGEST_QUOTE = 60
_JOINTS = re.compile(r"、|(?<=[^一-龥])[和及与](?=\S)|(?<=[个家户人亩里座条处所项台吨元%名])[和及与](?=\S)|[—–]{2,}")
_THRESHOLD = re.compile(r"(?:村|企业|户|家庭|镇|乡|社区|农民)[^，。；]{0,16}(?:达到?|超过?|突破|在|不低于)$")
_THRESHOLD_FIRST = re.compile(r"^(?:以上|及以上)的?[^，。；、]{0,8}(?:村|企业|户|家庭|社区|合作社|农民)")
_CLASS = re.compile("[百千万](?:亩|吨|头|人|户|平|米|只|羽)(?![以左上的余])[一-龥]")
_ALONE = re.compile(
    r"(?:新建|建设|建成|改造|打造|新增|引进|修建|创建|扩建|完成|培育|再建|迁建|修复|重建)(?:[^，。；、]{0,6})$"
)
#: Nothing that says what is counted.
_ONLY_VERB = re.compile(
    r"(?:力争|冲刺|确保|争取|完成|实现|达到?|突破|超过?|不低于|不少于|不超过|控制在|稳定在|保持在?|同比"
    r"|[比较][上去]年(?:同期)?|净)*(?:增长|增加|增幅|增速|提高|提升|上升|下降|减少|降低|翻)?(?:到|至|达到?|约|为|不低于)?"
)
_INCREASE = re.compile("(?:同比|较[上去]年(?:同期)?)?(?:净)?(?:增加|增长|提高|翻|下降)到?$")


def numbered_quantities(
    text: str, clause: Clause, tells_facts: bool, earlier: Sequence[Quantity], label: Clause | None = None
) -> list[Quantity]:
    """The quantities of a clause's numbers.

    Args:
        earlier: those of the clause before it.
        label: what stands before a colon, and is what the first number counts where the clause does not say.
    """
    words = clause.text
    numbers = [each for each in clause.numbers if not _counts_nothing(words, each)]
    numbers, thresholds = _without_thresholds(words, numbers)
    if "分别" in words and (shared := _shared_out(text, clause, numbers, tells_facts)):
        return shared
    found: list[Quantity] = []
    for place, number in enumerate(numbers):
        floor = numbers[place - 1].end if place else 0
        ceiling = numbers[place + 1].start if place + 1 < len(numbers) else len(words)
        begin, close = _stretch(words, number, floor, ceiling)
        quantity = _quantity(text, clause, number, begin, close, tells_facts)
        if label and not found and _ONLY_VERB.fullmatch(words[begin : number.start]):
            verb = tidy(words[begin : number.start]) if number.is_rate else ""
            quantity = replace(quantity, name=cut(f"{tidy(label.text)}{verb}"))
            quantity = _requoted(text, quantity, clause, label.start - clause.start, close)
        if found and _continues(words, begin, found[-1]):
            quantity = replace(quantity, kind="fact", comparator=None, due_month=None, basis=QuantityBasis.COUNT)
        if found and found[-1].basis is QuantityBasis.BASE and begin == numbers[place - 1].end and quantity.is_target:
            base = found[-1]
            quantity = replace(quantity, name=base.name, base=base.value, base_unit=base.unit)
            quantity = _requoted(text, quantity, clause, numbers[place - 1].start, close)
        if number in thresholds:
            limit = thresholds[number]
            quantity = replace(quantity, threshold=limit.value, threshold_unit=limit.unit)
            quantity = _requoted(text, quantity, clause, min(number.start, limit.start), max(close, limit.end))
        own = words[floor : number.start].lstrip("、") if found else words[: number.start]
        if before := _repeated(found or earlier, own):
            name = cut(f"{_subject(before)}{tidy(own)}")
            quantity = replace(quantity, name=name, repeats=True, kind=before.kind)
            quantity = replace(quantity, doubts=(*quantity.doubts, Doubt.REPEATED))
        found.append(quantity)
    return found


def _continues(words: str, begin: int, before: Quantity) -> bool:
    """Whether a stretch goes on with the facts before it: 帮扶5个重点村和1个薄弱村."""
    told = before.basis in {QuantityBasis.COUNT, QuantityBasis.RESULT} and not before.is_target
    return told and begin > 0 and words[begin - 1] in "和及、与"


def _repeated(earlier: Sequence[Quantity], own: str) -> Quantity | None:
    """The target that a number repeats whose own words only say that it is reached or grows: 收入12亿元，增长9%."""
    return earlier[0] if own and earlier and earlier[0].is_target and _ONLY_VERB.fullmatch(own) else None


def _subject(quantity: Quantity) -> str:
    """What a quantity is about, where another one repeats it in other words."""
    return _INCREASE.sub("", quantity.name) or quantity.name


def _counts_nothing(words: str, number: Number) -> bool:
    """Whether 一 only says "a": 一批项目, 一次会议; 每月一次 and 建成一座 count."""
    before = words[: number.start]
    if re.search("不(?:让|落下?|漏掉?|新增|掉队)$", before):
        return True
    if number.is_han and number.unit == "番":
        return False
    if number.is_han and number.value == "1":
        return number.unit == "批" or not (
            EACH.search(before) or (_ALONE.search(before) and number.unit not in {"批", "支", "次", "项", "个"})
        )
    if number.is_han and _CLASS.fullmatch(words[number.start : number.end + 1]):
        return True  # 百亩示范片, 千吨粮仓
    if number.unit in {"名", "位"} and before.endswith("前"):
        return True
    after = words[number.end :]
    if (
        number.is_money
        and (number.unit != "亿" or number.is_han)
        and CLASS_OF_THINGS.match(after)
        and "投资" not in before[-6:]
    ):
        return not re.match("的", after)
    if number.unit in {"分钟", "小时"} and re.match("[^，。；]{0,10}(?:圈|内到|直达|通勤)", after):
        return True
    return number.unit in {"岁", "点", "站", "对"} or bool(
        re.search(r"[（(]$", before) and number.unit in {"个", "项"} and words[number.end : number.end + 1] in "）)"
    )


def _without_thresholds(words: str, numbers: list[Number]) -> tuple[list[Number], dict[Number, Number]]:
    """The numbers that count, and the limits that those they count must reach (50%以上的村达到10万元)."""
    thresholds: dict[Number, Number] = {}
    left = list(numbers)
    for first, second in pairwise(numbers):
        between = words[first.end : second.start]
        if first not in left or second not in left:
            continue
        counts = first.is_rate or first.unit in {"个", "户", "家"}
        if second.is_money and counts and _THRESHOLD.search(between) and "分别" not in words:
            thresholds[first] = second
            left.remove(second)
        elif first.is_money and not second.is_money and _THRESHOLD_FIRST.match(between):
            thresholds[second] = first
            left.remove(first)
    return left, thresholds


def _stretch(words: str, number: Number, floor: int, ceiling: int) -> tuple[int, int]:
    """Where the shortest stretch with a number, its unit and its noun begins and ends in a clause.

    Args:
        floor: where the number before it ends; ceiling: where the next one begins.
    """
    begin = floor
    if floor:
        if behind := AFTER.match(words[floor : number.start]):
            begin += behind.end()
        begin = max([begin, *(joint.end() for joint in _JOINTS.finditer(words, floor, number.start))])
    begin = max(begin, number.start - _LONGEST_QUOTE)
    close = number.end
    if behind := AFTER.match(words[close:ceiling]):
        close += behind.end()
    joint = re.compile("、").search(words, close) if ceiling == len(words) else _JOINTS.search(words, close, ceiling)
    noun_end = joint.start() if joint else ceiling
    return begin, noun_end if noun_end - close <= _LONGEST_QUOTE else close


def _quantity(text: str, clause: Clause, number: Number, begin: int, close: int, tells_facts: bool) -> Quantity:
    words = clause.text
    before, after = words[: number.start], words[number.end :]
    fact = QuantityBasis.RESULT if tells_facts else fact_of(before, words[begin : number.start], after, number)
    start, end = clause.start + begin, clause.start + close
    name = quantity_name(words[begin : number.start], words[number.end : close], text[start:end])
    quantity = Quantity(
        start, end, text[start:end], name,
        value=number.value, maximum=number.maximum, unit=number.unit,
    )  # fmt: skip
    if fact:
        return replace(quantity, kind="fact", comparator=None, due_month=None, basis=fact)
    doubts = [Doubt.UNSET] if number.value is None else []
    if re.match("左右|上下", after) or re.search("约$", before):
        doubts.append(Doubt.APPROXIMATE)
    if number.maximum is not None:
        doubts.append(Doubt.RANGE)
    if not number.unit:
        doubts.append(Doubt.NO_UNIT)
    per = EACH.search(before)
    if per and per["per"] != "年":
        doubts.append(Doubt.EACH)
    return replace(
        quantity,
        comparator=comparator_of(before, after),
        basis=basis_of(before, after, number),
        per=per["per"] if per else "",
        doubts=tuple(doubts),
    )


def _requoted(text: str, quantity: Quantity, clause: Clause, begin: int, close: int) -> Quantity:
    start, end = min(quantity.start, clause.start + begin), max(quantity.end, clause.start + close)
    return replace(quantity, start=start, end=end, quote=text[start:end])


def _shared_out(text: str, clause: Clause, numbers: list[Number], tells_facts: bool) -> list[Quantity]:
    """分别增长7%和8%: the numbers go to the subjects in turn; one number goes to each of them."""
    words = clause.text
    at = words.index("分别")
    ours = [number for number in numbers if number.start > at]
    subjects = _subjects(words[:at])
    if not ours or len(subjects) < 2 or len(ours) not in {1, len(subjects)} or len(ours) != len(numbers):
        return []
    verb = tidy(words[at + 2 : ours[0].start])
    close = ours[-1].end
    if more := AFTER.match(words[close:]):
        close += more.end()
    begin = max(0, at - _LONGEST_QUOTE)
    shared = []
    for subject, number in zip(subjects, ours * len(subjects) if len(ours) == 1 else ours, strict=True):
        quantity = _quantity(text, clause, number, begin, close, tells_facts)
        shared.append(replace(quantity, name=cut(f"{subject}{verb}")))
    return shared


def _subjects(words: str) -> list[str]:
    """城乡居民收入: two; 城镇和农村居民收入: two; 工业投资、技改投资: two."""
    words = tidy(words)
    if "城乡" in words:
        return [words.replace("城乡", "城镇", 1), words.replace("城乡", "农村", 1)]
    parts = [part for part in re.split("[、和及与]", words) if part]
    if len(parts) == 2 and len(parts[0]) <= 4 and parts[1].startswith("农村"):
        return [parts[0] + parts[1].removeprefix("农村"), parts[1]]
    return parts
