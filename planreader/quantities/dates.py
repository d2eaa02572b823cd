"""Deadlines as they are written: 6月底前, 上半年, 三季度末, 9月投入使用, 2022年底前, 汛期前, 年内."""

import re
from dataclasses import dataclass

_SEASONS = (
    r"(?:主?汛期?|雨季|入冬|入夏|入汛|上冻|封冻|采暖[季期]?|供暖[季期]?|取暖季|春节|元旦|清明|五一|端午|七一|国庆节?|中秋节?|"
    r"“?十一”?|元宵|[春秋]季?开学|开学|春耕|春灌|秋收|夏收|麦收|三夏)(?:假期|来临|到来|期间)?(?:之?前|以前)"
)
_DATE = re.compile(
    r"(?:(?P<year>20\d\d)年(?:度)?|(?P<relative>今年|明年|次年|当年|来年))?"
    r"(?:(?:\d{1,2}月?(?:—|-|至|到))?(?P<month>1[0-2]|0?[1-9])月份?(?:底|末|初|中旬|上旬|下旬|中|\d{1,2}[日号])?"
    r"|(?P<part>上半年|下半年|前三季度|第?[一二三四1-4]季度|年内|年底|年末|年终|岁末|底(?=前|完|建|全|竣|投|开|实)|全年|年度(?=完|实|投|新|计划完)|"
    r"年度内)末?底?"
    rf"|(?P<season>{_SEASONS}))(?:之?前|以前)?"
)
_PARTS = {
    "上半年": 6,
    "下半年": 12,
    "前三季度": 9,
    "一": 3,
    "二": 6,
    "三": 9,
    "四": 12,
    "1": 3,
    "2": 6,
    "3": 9,
    "4": 12,
}
#: No deadline by itself: the whole year is the plan's period anyway.
_WEAK = {"全年", "今年", "年度"}


@dataclass(frozen=True)
class WrittenDeadline:
    """A deadline at ``start`` to ``end`` of a text.

    Attributes:
        month: 1 to 12; None where the words name none (汛期前).
        year: where the words name one.
        is_strong: whether something without a number is promised by naming it (年内, 6月底; not 全年).
    """

    start: int
    end: int
    text: str
    month: int | None
    year: int | None = None
    is_strong: bool = True


def written_deadlines(text: str, year: int | None) -> list[WrittenDeadline]:
    """The deadlines that a text (``narrowed``) names, in order; ``year`` is the plan's, for 明年."""
    found = []
    for each in _DATE.finditer(text):
        if each["season"]:
            found.append(WrittenDeadline(each.start(), each.end(), each[0], None))
            continue
        named_year = int(each["year"]) if each["year"] else None
        if each["relative"] in {"明年", "次年", "来年"} and year is not None:
            named_year = year + 1
        part = each["part"]
        if part is None:
            month = int(each["month"])
        else:
            month = _PARTS.get(part) or _PARTS.get(part.removeprefix("第")[0], 12)
        found.append(WrittenDeadline(each.start(), each.end(), each[0], month, named_year, part not in _WEAK))
    return found
