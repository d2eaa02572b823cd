"""Figures in the cells of a table: value and unit together (≥2%, 5家) or in columns of their own."""

import re
from dataclasses import dataclass

from planreader.plan import Doubt, QuantityBasis
from planreader.quantities.numbers import narrowed

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_OPEN = r"[Xx×]{1,4}|\*{1,4}|_{2,}|[○〇]{2,}"
_AT_LEAST = r"≥|>=|>|》|⩾|≧|不低于|不少于|不小于|达到|达|超过|超|大于|高于|力争达到|力争|确保|完成|新增|增加"
_AT_MOST = r"≤|<=|<|⩽|≦|不超过|不高于|不大于|不多于|控制在|低于|小于|少于"
_GROWTH = r"同比增长|增长|增幅|提高|下降|降低|减少|增速"
_FIGURE = re.compile(
    rf"(?P<sign>{_AT_LEAST}|{_AT_MOST})?(?P<growth>{_GROWTH})?(?P<after>≥|≤|不低于|不少于|不超过|控制在)?(?P<about>约)?"
    rf"(?P<low>[-+]?(?:{_NUMBER}|{_OPEN}))(?P<first>[%‰])?(?:(?:—|-|–|~|至|到)+(?P<high>{_NUMBER}))?"
    r"(?P<unit>[^\d\s，,。；;、：:（）()]{0,8}?)"
    r"(?P<behind>以上|以内|以下|左右|及以上|之内|（含）|\(含\))?"
)
#: What stands where there is no figure.
_NONE = {"", "/", "-", "—", "——", "无", "\\", "–"}
_WORDS = re.compile(r"(?:完成|建设|项目|任务|达到|开工|竣工|前|后|内|底|月|年|是|第|个方面)")


@dataclass(frozen=True)
class CellFigure:
    """A figure as a cell has it; the fields are those of ``Quantity``."""

    value: str | None
    maximum: str | None
    unit: str
    comparator: str
    basis: QuantityBasis
    doubts: tuple[Doubt, ...]


def figure_in(text: str, unit: str = "", name: str = "") -> CellFigure | None:
    """The figure that a cell holds and nothing else; None: it is a text, or empty.

    Args:
        unit: of a column of units or of the heading, for a cell that has none.
        name: of the indicator: 增长 makes it a rate of growth.
    """
    cell = re.sub(r"\s", "", narrowed(text))
    found = _FIGURE.fullmatch(cell)
    if cell in _NONE or not found or _WORDS.search(found["unit"] or ""):
        return None
    own = (found["first"] or "") + (found["unit"] or "")
    if own.startswith(("%%", "‰‰")):
        own = own[1:]
    value = None if re.fullmatch(rf"[-+]?(?:{_OPEN})", found["low"]) else found["low"].lstrip("+").replace(",", "")
    doubts = []
    if value is None:
        doubts.append(Doubt.UNSET)
    if found["high"]:
        doubts.append(Doubt.RANGE)
    if found["about"] or found["behind"] == "左右":
        doubts.append(Doubt.APPROXIMATE)
    shown = own or unit
    if not shown:
        doubts.append(Doubt.NO_UNIT)
    words = f"{found['sign'] or ''}{found['after'] or ''}"
    is_most = bool(re.search(_AT_MOST, words)) or found["behind"] in ("以内", "以下", "之内")
    maximum = found["high"].replace(",", "") if found["high"] else None
    return CellFigure(
        value, maximum, shown, "lte" if is_most else "gte", _basis(name, found["growth"], shown), tuple(doubts)
    )


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return re.sub(r"\s", "", text) in _NONE


def _basis(name: str, growth: str | None, unit: str) -> QuantityBasis:
    is_rate = unit in ("%", "‰", "百分点", "个百分点")
    if is_rate and (growth or re.search(r"增长|增速|增幅|提高|下降|降低", name)):
        return QuantityBasis.GROWTH
    return QuantityBasis.SHARE if is_rate else QuantityBasis.LEVEL
