"""Numbers of a workbook as its number formats show them: ``0.5`` under ``0.0%`` is ``50.0%``."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

#: Formats that a file names by number only; from 27 on as Excel shows them in China.
_YEAR_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _DAY,
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: _YEAR_MONTH, 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 49: "@", 50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
_TOKENS = re.compile(
    r"""(?P<text>"[^"]*")|(?P<escaped>\\.)|(?P<padding>[_*].)|(?P<bracket>\[[^\]]*\])|(?P<day>AM/PM|A/P|上午/下午)"""
    r"""|(?P<date>y+|m+|d+|h+|s+|a{3,4})|(?P<number>[0#?.,]+)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\]|["\\])*?(?:;|$)')
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = "一二三四五六日"
#: Excel writes fifteen digits; eleven characters are what a cell shows of a number without a format.
_STORED, _SHOWN = ".15g", ".11g"


@dataclass
class _Shape:
    """A section of a number format, taken apart."""

    before: str = ""
    after: str = ""
    digits: str = ""
    percent: bool = False
    tokens: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_date(self) -> bool:
        return any(kind == "date" for kind, _text in self.tokens)


def number_shown(stored: str, number_format: str, *, from_1904: bool = False) -> str:
    """A stored number as its cell shows it; in plain digits where the format is none that is known here.

    Args:
        stored: as the file writes it.
        from_1904: whether the workbook counts its days from 1904.
    """
    try:
        number = Decimal(f"{float(stored):{_STORED}}")
    except (ValueError, InvalidOperation):
        return stored
    if not number.is_finite():
        return stored
    sections = [part.removesuffix(";") for part in _SECTIONS.findall(number_format)]
    sections = [part for place, part in enumerate(sections) if part or place < len(sections) - 1] or [""]
    place = 0
    if number < 0 and len(sections) > 1:
        place, number = 1, -number
    elif number == 0 and len(sections) > 2:
        place = 2
    shape = _shape_of(sections[place])
    if shape.is_date:
        return _date_shown(number, shape, from_1904) or _plain(number)
    if not shape.digits:
        return f"{shape.before}{_plain(number)}{shape.after}" if _is_general(sections[place]) else shape.before.strip()
    return f"{shape.before}{_digits_shown(number, shape)}{shape.after}".strip()


def _is_general(section: str) -> bool:
    return not section or "general" in section.lower() or "@" in section or "/" in section


def _plain(number: Decimal) -> str:
    text = f"{number:f}" if number == number.to_integral_value() else f"{Decimal(f'{float(number):{_SHOWN}}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shape_of(section: str) -> _Shape:
    shape = _Shape()
    for match in _TOKENS.finditer(re.sub("general|@", "", section, flags=re.IGNORECASE)):
        kind, text = match.lastgroup or "", match[0]
        shape.tokens.append((kind, text))
        if kind == "number" and not (shape.digits and text.strip(".,")) and (shape.digits or text.strip(",.")):
            shape.digits += text
        else:
            literal = _literal(kind, text)
            shape.percent = shape.percent or (kind == "other" and text == "%")
            if shape.digits:
                shape.after += literal
            else:
                shape.before += literal
    return shape


def _literal(kind: str, text: str) -> str:
    """What a token shows by itself."""
    if kind == "text":
        return text[1:-1]
    if kind == "escaped":
        return text[1:]
    if kind == "bracket":
        # [$¥-804] is a currency; others are colours, conditions and languages.
        return text[2:-1].partition("-")[0] if text.startswith("[$") else ""
    return text if kind in ("other", "number") else ""


def _digits_shown(number: Decimal, shape: _Shape) -> str:
    scaling = len(shape.digits) - len(shape.digits.rstrip(","))
    whole, _point, decimals = shape.digits.rstrip(",").partition(".")
    if re.search("[eE][+-]", shape.after):
        shape.after = ""
        return _plain(number)
    if shape.percent:
        number *= 100
    number /= Decimal(1000) ** scaling
    kept, needed = len(decimals), len(decimals.rstrip("#?"))
    rounded = number.quantize(Decimal(1).scaleb(-kept), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    before, _point, behind = text.partition(".")
    while len(behind) > needed and behind.endswith("0"):
        behind = behind[:-1]
    least = whole.replace(",", "").count("0")
    sign, before = ("-", before[1:]) if before.startswith("-") else ("", before)
    if "," not in whole:
        before = before.rjust(least, "0")
    if set(before + behind) <= {"0"}:
        sign = ""
    return sign + before + (f".{behind}" if behind else "")


def _date_shown(number: Decimal, shape: _Shape, from_1904: bool) -> str:
    """A day and time; empty where the number is none."""
    if not 0 <= number < 2958466:
        return ""
    # Excel counts a 29 February 1900 that there never was.
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if number < 60 else 30)  # noqa: DTZ001
    moment = first + timedelta(seconds=round(float(number) * 86400))
    half = any(kind == "day" for kind, _text in shape.tokens)
    shown, after_hour = "", False
    for place, (kind, text) in enumerate(shape.tokens):
        if kind == "date":
            lower = text.lower()
            following = next((later for later_kind, later in shape.tokens[place + 1 :] if later_kind == "date"), "")
            is_minute = lower[0] == "m" and len(lower) < 3 and (after_hour or following.lower().startswith("s"))
            shown += _date_part(moment, lower, is_minute, half)
            after_hour = lower[0] == "h"
        elif kind == "day":
            shown += ("上午" if moment.hour < 12 else "下午") if "上" in text else ("AM" if moment.hour < 12 else "PM")
        else:
            shown += _literal(kind, text)
    return shown.strip()


def _date_part(moment: datetime, code: str, is_minute: bool, half: bool) -> str:
    letter, length = code[0], len(code)
    if letter == "y":
        return f"{moment.year}" if length > 2 else f"{moment.year % 100:02}"
    if letter == "m" and not is_minute and length > 2:
        return _MONTHS[moment.month - 1]
    if letter == "a" or (letter == "d" and length > 2):
        return ("星期" if length > 3 else "周") + _WEEKDAYS[moment.weekday()]
    hour = (moment.hour + 11) % 12 + 1 if half else moment.hour
    month_or_minute = moment.minute if is_minute else moment.month
    value = {"m": month_or_minute, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{value:02}" if length > 1 else str(value)
