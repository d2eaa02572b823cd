"""What a Word file's styles say of a paragraph: heading level, numbering, whether its text stands out."""

import re
from dataclasses import dataclass, replace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEVELS = "一二三四五六七八九"
_HEADING = re.compile(rf"(?:heading|标题|標題)\s*([1-9{_LEVELS}])|([{_LEVELS}1-9])级标题", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)?", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
#: Standard faces of headings in official documents, beside a text in 仿宋 or 宋体.
_HEADING_FACES = {"黑体", "simhei", "方正黑体_gbk", "方正黑体简体", "楷体", "楷体_gb2312", "kaiti", "kaiti_gb2312"}
_HEADING_FACES |= {"方正楷体_gbk", "方正楷体简体"}


def attribute_of(element, name: str = "val") -> str | None:
    """An attribute of a Word element, None where it, or the element, is not there."""
    if element is None:
        return None
    return element.get(W + name)


def whole(text: str | None, otherwise: int = 0) -> int:
    """The whole number that an attribute says; ``otherwise`` where it says none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def is_on(element) -> bool | None:
    """Whether a switch such as bold is on; None where it is not there."""
    if element is None:
        return None
    return (attribute_of(element) or "1").lower() not in _OFF


@dataclass(frozen=True)
class Look:
    """How a run of text looks, as far as it says.

    Args:
        face: the typeface of Chinese characters.
    """

    bold: bool | None = None
    face: str | None = None
    hidden: bool | None = None

    def over(self, below: "Look") -> "Look":
        """This look, with what it leaves open from the one below."""
        return Look(
            below.bold if self.bold is None else self.bold,
            self.face or below.face,
            below.hidden if self.hidden is None else self.hidden,
        )

    @property
    def is_of_heading(self) -> bool:
        """Whether a text of this look stands out from one in the usual face."""
        return bool(self.bold) or (self.face or "").lower() in _HEADING_FACES


def look_of(properties) -> Look:
    """The look that run properties (``w:rPr``) say."""
    if properties is None:
        return Look()
    fonts = properties.find(W + "rFonts")
    return Look(is_on(properties.find(W + "b")), attribute_of(fonts, "eastAsia"), is_on(properties.find(W + "vanish")))


@dataclass(frozen=True)
class WordStyle:
    """A style with what it takes from those that it is based on.

    Args:
        level: of a heading, 1 for the highest, else 0.
        numbering: numId and ilvl, as far as it says.
        of_contents: of a table of contents.
    """

    level: int = 0
    look: Look = Look()
    numbering: tuple[str | None, str | None] = (None, None)
    of_contents: bool = False


class WordStyles:
    """The styles of ``word/styles.xml``, by their ids."""

    def __init__(self, root) -> None:
        self._elements = {}
        self._styles: dict[str, WordStyle] = {}
        self._default = ""
        self.look = Look()
        if root is None:
            return
        for style in root.findall(W + "style"):
            self._elements[attribute_of(style, "styleId")] = style
            if attribute_of(style, "default") in ("1", "true") and attribute_of(style, "type") == "paragraph":
                self._default = attribute_of(style, "styleId") or ""
        self.look = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def style(self, identifier: str | None) -> WordStyle:
        """A style by its id; None: the default one."""
        identifier = identifier or self._default
        if identifier not in self._styles:
            self._styles[identifier] = WordStyle(look=self.look)  # also ends a circle
            self._styles[identifier] = self._made(identifier)
        return self._styles[identifier]

    def character_look(self, identifier: str | None) -> Look:
        """The look of a character style."""
        element = self._elements.get(identifier)
        return look_of(element.find(W + "rPr")) if element is not None else Look()

    def _made(self, identifier: str) -> WordStyle:
        element = self._elements.get(identifier)
        if element is None:
            return WordStyle(look=self.look)
        based_on = attribute_of(element.find(W + "basedOn"))
        below = self.style(based_on) if based_on else WordStyle(look=self.look)
        properties = element.find(W + "pPr")
        name = attribute_of(element.find(W + "name")) or ""
        level = level_of_properties(properties)
        if level is None:
            level = _level_of_name(name) or below.level
        return replace(
            below,
            level=level,
            look=look_of(element.find(W + "rPr")).over(below.look),
            numbering=numbering_of_properties(properties, below.numbering),
            of_contents=below.of_contents or bool(_CONTENTS.fullmatch(name.strip())),
        )


def _level_of_name(name: str) -> int:
    found = _HEADING.search(name)
    if not found:
        return 0
    digit = found[1] or found[2]
    return int(digit) if digit.isdecimal() else _LEVELS.index(digit) + 1


def level_of_properties(properties) -> int | None:
    """The heading level that paragraph properties (``w:pPr``) say; 0: text; None: they do not say."""
    outline = attribute_of(properties.find(W + "outlineLvl")) if properties is not None else None
    if outline is None or not outline.isdecimal():
        return None
    return int(outline) + 1 if int(outline) < 9 else 0


def numbering_of_properties(
    properties, below: tuple[str | None, str | None] = (None, None)
) -> tuple[str | None, str | None]:
    """The numId and ilvl that paragraph properties say, over those of a style."""
    numbering = properties.find(W + "numPr") if properties is not None else None
    if numbering is None:
        return below
    return (
        attribute_of(numbering.find(W + "numId")) or below[0],
        attribute_of(numbering.find(W + "ilvl")) or below[1],
    )
