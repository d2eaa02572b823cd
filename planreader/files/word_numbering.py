"""Numbers that Word counts and does not store in the text: 一、 （一） 1. ①."""

import re

from .word_styles import W, attribute_of, whole

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL_NUMBERS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x"}
_ROMAN |= {9: "ix", 5: "v", 4: "iv", 1: "i"}
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def chinese_number(number: int) -> str:
    """A whole number below 10,000 in Chinese: 十, 十一, 二十, 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if pending and text else "") + _DIGITS[digit] + name
            pending = False
        else:
            pending = bool(text)
    return text.removeprefix("一") if 10 <= number < 20 else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN.items():
        text += letters * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    for first, last, character in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(character) + number - first)
    return str(number)


def _from(character: str, most: int):
    return lambda number: chr(ord(character) + number - 1) if number <= most else str(number)


def _of_cycle(characters: str):
    return lambda number: characters[(number - 1) % len(characters)]


_FORMATS = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": _of_cycle(_STEMS),
    "ideographZodiac": _of_cycle(_BRANCHES),
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: chinese_number(number).translate(_LEGAL_NUMBERS),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "none": lambda number: "",
} | dict.fromkeys(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographLegalTraditional",
    ),
    chinese_number,
)


def shown_number(number: int, number_format: str) -> str:
    """A number in one of Word's number formats; in digits where the format, or the number in it, is not known."""
    return _FORMATS.get(number_format, str)(number) if number > 0 else str(number)


class _Level:
    """A level of a list: ``w:lvl``."""

    def __init__(self, element) -> None:
        self.start = whole(attribute_of(element.find(W + "start")), 1)
        self.format = attribute_of(element.find(W + "numFmt")) or "decimal"
        self.text = attribute_of(element.find(W + "lvlText")) or ""
        self.is_legal = element.find(W + "isLgl") is not None
        restart = element.find(W + "lvlRestart")
        self.restart = None if restart is None else whole(attribute_of(restart))


class WordNumbering:
    """Counts a document's automatic numbers, paragraph after paragraph, as ``word/numbering.xml`` says."""

    def __init__(self, root) -> None:
        self._lists: dict[str | None, dict[int, _Level]] = {}
        self._list_of: dict[str | None, str | None] = {}
        self._changed: dict[str | None, dict[int, _Level]] = {}
        self._starts: dict[str | None, dict[int, int]] = {}
        self._counts: dict[str | None, dict[int, int]] = {}
        self._used: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root) -> None:
        styled, linked = {}, {}
        for abstract in root.findall(W + "abstractNum"):
            identifier = attribute_of(abstract, "abstractNumId")
            self._lists[identifier] = _levels_in(abstract)
            styled[attribute_of(abstract.find(W + "styleLink"))] = identifier
            linked[identifier] = attribute_of(abstract.find(W + "numStyleLink"))
        for number in root.findall(W + "num"):
            identifier = attribute_of(number, "numId")
            abstract = attribute_of(number.find(W + "abstractNumId"))
            self._list_of[identifier] = styled.get(linked.get(abstract), abstract) if linked.get(abstract) else abstract
            self._changed[identifier], self._starts[identifier] = {}, {}
            for override in number.findall(W + "lvlOverride"):
                self._changed[identifier] |= _levels_in(override)
                start = override.find(W + "startOverride")
                if start is not None:
                    self._starts[identifier][whole(attribute_of(override, "ilvl"))] = whole(attribute_of(start), 1)

    def next(self, number: str | None, level: str | None) -> str:
        """The number of the next paragraph of a list, as it is printed; "" where it has none, or a symbol's bullet.

        Args:
            number: the paragraph's numId; None or 0: it is in no list.
            level: its ilvl, 0 for the highest.
        """
        if number is None or number not in self._list_of:
            return ""
        identifier, depth = self._list_of[number], whole(level)
        levels = self._lists.get(identifier, {}) | self._changed[number]
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(identifier, {})
        self._count(counts, levels, number, depth)
        shown = levels[depth]
        if shown.format == "bullet":
            return "" if _PRIVATE.search(shown.text) else shown.text.strip()

        def number_at(match: re.Match) -> str:
            place = int(match[1]) - 1
            at = levels.get(place)
            number_format = "decimal" if at is None or (shown.is_legal and place < depth) else at.format
            return shown_number(counts.get(place, at.start if at else 1), number_format)

        return re.sub("%([1-9])", number_at, shown.text).strip()

    def _count(self, counts: dict[int, int], levels: dict[int, _Level], number: str, depth: int) -> None:
        if depth in self._starts[number] and (number, depth) not in self._used:
            counts[depth] = self._starts[number][depth]
        else:
            counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        self._used.add((number, depth))
        for below in [place for place in counts if place > depth]:
            restart = levels[below].restart if below in levels else None
            # 0: never; otherwise only after this level (counted from 1) or a higher one.
            if restart is None or (restart and depth < restart):
                del counts[below]


def _levels_in(element) -> dict[int, _Level]:
    return {whole(attribute_of(level, "ilvl")): _Level(level) for level in element.findall(W + "lvl")}
