"""The numerals that headings are counted by."""

import unicodedata

#: Characters of a Chinese numeral below one hundred, for a regular expression's brackets.
CHINESE = "一二三四五六七八九十"
#: The same as they are written where nobody may change them: 壹、 贰、.
FORMAL = "壹贰叁肆伍陆柒捌玖拾"

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2, "廿": 20}
_PLAIN = str.maketrans(FORMAL, CHINESE)


def ordinal(text: str) -> int | None:
    """The number of a heading's numeral (``十二``, ``⑫``, ``１２``, ``㈠``); None where it is none."""
    text = text.strip().translate(_PLAIN)
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and (value := unicodedata.numeric(text, None)) and value == int(value):
        return int(value)
    if len(text) == 1:
        text = unicodedata.normalize("NFKC", text).strip("(). ")  # ㈠ ⑴ ⒈
        return int(text) if text.isdecimal() else _DIGITS.get(text)
    tens, ten, units = text.partition("十")
    if not ten or (tens and tens not in _DIGITS) or (units and units not in _DIGITS):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(units, 0)
