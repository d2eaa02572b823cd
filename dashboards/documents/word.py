"""An official document in Word as GB/T 9704 lays it down (``domain.md``, "Official documents"). Knows nothing of plans.

A4, margins 37, 35, 28 and 26 mm; a title of 22 points (二号) in 小标宋; a body of 16 points (三号) in 仿宋, on lines of
exactly 28 points, 28 characters to a line; 黑体 and 楷体 headings; "— 1 —" of 14 points (四号) at the outer edge.
Fonts are named, never shipped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import get_language
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

SONG, FANGSONG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
#: What Latin letters and digits are written in.
LATIN = "Times New Roman"
MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
#: The width between the margins, in mm.
TEXT_WIDTH = 210 - 28 - 26

#: What XML cannot hold: a report may have it from where it was pasted.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A paragraph style.

    Args:
        font: of Chinese characters.
        size, line: in points; the line is exact.
        align: as WordprocessingML has it.
        indent: of the first line, in characters.
        before, after: space around, in points.
        squeeze: taken off every character, in twentieths of a point, so that 28 stand on a line.
        keeps: whether it stays on the page of what follows.
        level: as a heading, 0 the highest; None for text.
    """

    font: str = FANGSONG
    size: float = 16
    line: float = 28
    align: str = "both"
    indent: int = 0
    before: float = 0
    after: float = 0
    squeeze: int = 0
    color: str = "000000"
    keeps: bool = False
    level: int | None = None


#: Every style of an official document, by its id.
LOOKS = {
    "Number": TextStyle(align="center", after=28),
    "Title": TextStyle(TITLE, 22, 32, "center", before=14, after=14, keeps=True),
    "Under": TextStyle(KAI, 14, 22, "center", after=14),
    "Fiction": TextStyle(HEI, 12, 20, "center", color="B3261E"),
    "Addressee": TextStyle(squeeze=6),
    "Body": TextStyle(indent=2, squeeze=6),
    "Heading1": TextStyle(HEI, align="left", indent=2, keeps=True, level=0),
    "Heading2": TextStyle(KAI, align="left", indent=2, keeps=True, level=1),
    "TableTitle": TextStyle(HEI, 12, 20, "center", before=8, after=4, keeps=True),
    "TableNote": TextStyle(FANGSONG, 9, 13, "left", before=3, after=8),
    "TableGap": TextStyle(FANGSONG, 6, 10, "left"),
    "TableHead": TextStyle(HEI, 9, 13, "center"),
    "TableText": TextStyle(FANGSONG, 9, 13, "left"),
    "TableMiddle": TextStyle(FANGSONG, 9, 13, "center"),
    "TableNumber": TextStyle(FANGSONG, 9, 13, "right"),
    "Signature": TextStyle(align="right", keeps=True),
    "PageOdd": TextStyle(SONG, 14, 16, "right"),
    "PageEven": TextStyle(SONG, 14, 16, "left"),
}


def printable(text: object) -> str:
    """A text as XML can hold it, its spaces and line breaks as single spaces."""
    return " ".join(_UNPRINTABLE.sub(" ", str(text)).split())


def paragraph_xml(text: object, style: str, *, declared: str = "") -> str:
    """A paragraph in a style of ``LOOKS``; ``declared``: namespaces, where it is parsed by itself."""
    content = escape(printable(text))
    return (
        f'<w:p {declared}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r>{_hint()}<w:t xml:space="preserve">{content}</w:t></w:r></w:p>'
    )


def _hint() -> str:
    """That quotation marks and dashes are Chinese ones, which Word else writes in the Latin font."""
    return '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if is_chinese() else ""


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


class OfficialDocument:
    """Is written from the top down: the parts of a document in their order, then ``content``."""

    def __init__(self, title: str, *, author: str, created: datetime, running_note: str = "") -> None:
        """An empty document.

        Args:
            title, author, created: as the file's properties have them.
            running_note: what the head of every page says; empty for none.
        """
        self._document = Document()
        _lay_out(self._document, running_note)
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = printable(title), printable(author), ""
        properties.last_modified_by, properties.language = properties.author, "zh-CN" if is_chinese() else "en-GB"
        # Word's times have no zone; they are UTC.
        properties.created = properties.modified = created.replace(tzinfo=None)
        self._body: list[str] = []

    def add(self, style: str, text: str) -> None:
        """A paragraph in a style of ``LOOKS``; nothing for an empty text."""
        if text:
            self.add_xml(paragraph_xml(text, style))

    def add_all(self, style: str, texts: Iterable[str]) -> None:
        """A paragraph for each text."""
        for text in texts:
            self.add(style, text)

    def add_xml(self, xml: str) -> None:
        """A part of the body as WordprocessingML, in its prefix ``w``."""
        self._body.append(xml)

    def sign(self, unit: str, day: str) -> None:
        """The issuing unit above the day of the document, which stands four characters from the edge.

        The unit is centred on the day, and stands two characters from the edge at least.
        """
        right = max(4.0, 2 + (_width(unit) - _width(day)) / 2)
        self._sign(unit, right + (_width(day) - _width(unit)) / 2, before=56)
        self._sign(day, right)

    def _sign(self, text: str, right: float, *, before: int = 0) -> None:
        self.add_xml(
            f'<w:p><w:pPr><w:pStyle w:val="Signature"/><w:spacing w:before="{20 * before}"/>'
            f'<w:ind w:right="{round(right * 320)}"/></w:pPr>'
            f'<w:r>{_hint()}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p>'
        )

    def content(self) -> bytes:
        """The file."""
        empty, out = BytesIO(), BytesIO()
        self._document.save(empty)
        # The body is written as text and put in at the end: as a tree of nodes it would take ten times the memory.
        with ZipFile(empty) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
            for part in before.infolist():
                text = before.read(part)
                if part.filename == "word/document.xml":
                    head, section, tail = text.partition(b"<w:sectPr")
                    text = b"".join((head, "".join(self._body).encode(), section, tail))
                after.writestr(part, text, ZIP_DEFLATED)
        return out.getvalue()


def _width(text: str) -> float:
    """A line's width in Chinese characters; a Latin one takes half of one."""
    return sum(1 if ord(letter) > 0x2E7F else 0.5 for letter in text)


def _lay_out(document, running_note: str) -> None:
    styles = document.styles.element
    for style in styles.findall("w:style", styles.nsmap):
        if style.styleId in LOOKS:
            styles.remove(style)
    for name, look in LOOKS.items():
        styles.append(parse_xml(_style_xml(name, look)))
    defaults = styles.find("w:docDefaults", styles.nsmap)
    styles.replace(defaults, parse_xml(_defaults_xml()))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in MARGINS.items():
        setattr(section, name, width)
    # The number stands 7 mm under the text.
    section.footer_distance, section.header_distance = Mm(23), Mm(20)
    document.settings.odd_and_even_pages_header_footer = True
    pages = (
        (section.footer, section.header, "PageOdd"),
        (section.even_page_footer, section.even_page_header, "PageEven"),
    )
    for footer, header, style in pages:
        _replace_content(footer, _page_number_xml(style))
        _replace_content(header, paragraph_xml(running_note, "Fiction", declared=nsdecls("w")))


def _replace_content(part, xml: str) -> None:
    part.is_linked_to_previous = False
    for child in list(part._element):
        part._element.remove(child)
    part._element.append(parse_xml(xml))


def _page_number_xml(style: str) -> str:
    """— 1 —, a character from the outer edge; the number is a field, which Word counts."""
    side = "right" if style == "PageOdd" else "left"
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/><w:ind w:{side}="280"/></w:pPr>{field}</w:p>'


def _style_xml(name: str, look: TextStyle) -> str:
    keeps = "<w:keepNext/>" if look.keeps else ""
    indent = f'<w:ind w:firstLineChars="{100 * look.indent}" w:firstLine="{round(20 * look.size * look.indent)}"/>'
    squeeze = f'<w:spacing w:val="-{look.squeeze}"/>' if look.squeeze else ""
    level = f'<w:outlineLvl w:val="{look.level}"/>' if look.level is not None else ""
    shown = f"heading {look.level + 1}" if look.level is not None else name
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keeps}<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>'
        f'<w:spacing w:before="{round(20 * look.before)}" w:after="{round(20 * look.after)}" '
        f'w:line="{round(20 * look.line)}" w:lineRule="exact"/>{indent}<w:jc w:val="{look.align}"/>{level}</w:pPr>'
        f'<w:rPr>{_fonts(look.font)}<w:b w:val="0"/><w:i w:val="0"/>'
        f'<w:color w:val="{look.color}"/>{squeeze}<w:sz w:val="{round(2 * look.size)}"/>'
        f'<w:szCs w:val="{round(2 * look.size)}"/></w:rPr></w:style>'
    )


def _defaults_xml() -> str:
    return (
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


def _fonts(font: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{font}"/>'
