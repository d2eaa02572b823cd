"""Numbers with their units, as they are written: 1,600亩, １２万亩, 三十家, 3—5个, XX万元, 百分之八."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .units import SCALE, UNIT

_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = "[一二三四五六七八九十两百千零]+"
_OPEN = r"[Xx×]{1,4}|\*{1,4}|_{2,}|[○〇]{2,}"
_DASH = r"\s*(?:—+|-+|–+|~|至|到|－)\s*"
_NUMBER = f"(?:{_DIGITS}|{_HAN}|{_OPEN})"
_QUANTITY = re.compile(
    rf"百分之(?P<share>{_DIGITS}|{_HAN})"
    rf"|(?P<low>{_NUMBER})(?:(?:{SCALE})?(?:{UNIT})?{_DASH}(?P<high>{_NUMBER}))?"
    rf"\s*[余多来]?(?P<unit>(?:{SCALE})?\s*[余多]?{UNIT}|亿|万(?![一-龥]))"
)
_WIDE = {wide: wide - 0xFEE0 for wide in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
_NARROW = _WIDE | {
    ord("．"): ".",
    ord("％"): "%",
    ord("～"): "~",
    ord("＊"): "*",
    ord("／"): "/",
    ord("−"): "-",
    ord("＿"): "_",
    ord("\u3000"): " ",
}
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
#: What makes a number part of a name or an order: G234, 第五次, 十九届, 二〇二一.
_NAME_BEFORE = re.compile(r"[A-Za-z第0-9.〇/#]$")
_HAN_NAME_BEFORE = re.compile(r"[\d一二三四五六七八九十百千万亿第统单唯同逐万周星初高合专之其这哪那某每几数上下前后]$")
#: A way to say "some": 一两户, 三五个.
_SOME = re.compile("[一二三四五六七八九两]{2}")
_SET_PHRASE = re.compile(
    r"(?:个|大|项)(?:意识|自信|维护|确立|毫不动摇|全面|不|方面|聚力|高质量|强化|到位|确保|维度|层面|环节|阶段|"
    r"重大(?:任务|工程|战略)|[重主]点任务|重点(?!项目|村|镇|乡|工程|企业|建设)|坚持|务必|导向|关键|抓手|战役|支撑|"
    r"措施|机制|原则|理念|安全观|年行动)"
)


@dataclass(frozen=True)
class Number:
    """A number with its unit at ``start`` to ``end`` of a text; ``digits`` is where the number itself begins.

    Attributes:
        value: half-width digits without commas; None where the plan leaves it open (XX).
        maximum: the upper end of a range.
        unit: as printed, 万 and 亿 included.
        is_han: written in Chinese numerals.
    """

    start: int
    end: int
    value: str | None
    unit: str
    maximum: str | None = None
    is_han: bool = False

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit.endswith(("元", "亿"))

    @property
    def is_rate(self) -> bool:
        """Whether it is a share or a rate."""
        return self.unit in {"%", "‰", "百分点", "个百分点", "成"}


def narrowed(text: str) -> str:
    """The text with half-width digits, letters, points and percent signs; every character keeps its place."""
    return text.translate(_NARROW)


def numbers_of(text: str) -> list[Number]:
    """The numbers with a unit, and the ratios, in a text (``narrowed``), in order; without those that belong to names,
    dates and orders.
    """
    return sorted([*_measured(text), *_ratios_of(text)], key=lambda number: number.start)


def _measured(text: str) -> Iterator[Number]:
    for found in _QUANTITY.finditer(text):
        written = found["share"] or found["low"]
        is_han = written[0] in _HAN_DIGITS or written[0] in _HAN_TENS
        before = text[max(0, found.start() - 6) : found.start()]
        if (_HAN_NAME_BEFORE if is_han else _NAME_BEFORE).search(before):
            continue
        unit = "%" if found["share"] else re.sub(r"[\s余多]", "", found["unit"])
        if written in {"百", "千", "万"} and (
            text[found.start() - 1 : found.start()] in {"/", "每"} or found["unit"][:1] == "人"
        ):
            continue
        if is_han and _SOME.search(written):
            continue
        if not unit or (is_han and _is_phrase(text, found, written)):
            continue
        value, maximum = digits_of(written), digits_of(found["high"]) if found["high"] else None
        if value is None and maximum is not None:
            continue
        yield Number(found.start(), found.end(), value, unit, maximum, is_han)


_RATIO = re.compile(
    rf"(?:之比|收入比|比值|[值量]比|倍差|指数|系数)[^，。；\d]{{0,6}}?(?P<value>\d+(?:\.\d+)?)(?![\d.]|{SCALE}|{UNIT})"
)


def _ratios_of(text: str) -> Iterator[Number]:
    """Numbers that have no unit because they compare two amounts: 收入比缩小至1.85以内."""
    for found in _RATIO.finditer(text):
        yield Number(found.start("value"), found.end(), found["value"], "")


def _is_phrase(text: str, found: re.Match, written: str) -> bool:
    """Whether Chinese numerals count nothing: 四个不摘, 两大产业, 三期, 一个, “三个一”."""
    unit = found["unit"] or ""
    if unit in {"期", "本", "对", "部", "分", "度", "成", "方", "面", "点", "头", "门", "千", "番"} and written != "八":
        return unit != "成" and not (unit == "番" and text[: found.start()].endswith("翻"))
    if _SET_PHRASE.match(text, found.end() - 1):
        return True
    opened = text.rfind("“", max(0, found.start() - 10), found.start())
    return opened >= 0 and "”" not in text[opened : found.start()]


def digits_of(written: str) -> str | None:
    """A number as written, in plain digits; None for a placeholder."""
    if written[0].isdigit():
        return written.replace(",", "")
    if written[0] not in _HAN_DIGITS and written[0] not in _HAN_TENS:
        return None
    total, last = 0, 0
    for sign in written:
        if sign in _HAN_TENS:
            total += (last or 1) * _HAN_TENS[sign]
            last = 0
        else:
            last = _HAN_DIGITS[sign]
    return str(total + last)
