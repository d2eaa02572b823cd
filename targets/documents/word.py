"""An official document in Word, as GB/T 9704 lays it down (``docs/domain.md``). Knows nothing of plans.

It starts as a copy of ``official.docx``, which an office may edit in Word: it has the page, page numbers, styles and
four sample tables. Their text is removed, and their rows are copied for the tables.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.utils.translation import get_language
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from planreader.files.characters import writable

from ..charts.lights import SHAPES
from ..formats import labels
from ..rules import Light

TEMPLATE = Path(__file__).with_name("official.docx")
#: The indexes of the template's sample tables.
TARGETS_TABLE, AREAS_TABLE, MATTERS_TABLE, MEETING_TABLE = range(4)
#: Light enough for a black-and-white printer; shape and word give the same information.
FILLS = {Light.GREEN: "C6E7CE", Light.AMBER: "FFE9A8", Light.RED: "F6C4C0", Light.DONE: "D4E6F7"}
#: The size of the signature's characters, in points.
CHARACTER = 16

Cell = str | Light


def printable(text: object) -> str:
    """A text without characters that XML cannot hold; spaces and line breaks become single spaces."""
    return " ".join(writable(str(text)).split())


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


class OfficialDocument:
    """A document that is written from top to bottom; ``content`` gives the file."""

    def __init__(self, title: str, *, author: str, created: datetime, running_note: str = "") -> None:
        """An empty document.

        Args:
            title, author, created: for the file's properties.
            running_note: the header of every page; empty for none.
        """
        self._document = Document(str(TEMPLATE))
        self._style_ids = {style.name: style.style_id for style in self._document.styles}
        self._samples = [table._tbl for table in self._document.tables]
        self._document.element.body.clear_content()
        section = self._document.sections[0]
        for header in (section.header, section.even_page_header):
            self._write(header.paragraphs[0], running_note)
        properties = self._document.core_properties
        properties.title, properties.author = printable(title), printable(author)
        properties.last_modified_by, properties.language = properties.author, "zh-CN" if is_chinese() else "en-GB"
        # Word's times have no zone; they are UTC.
        properties.created = properties.modified = created.replace(tzinfo=None)

    def add(self, style: str, text: str) -> None:
        """Adds a paragraph in a style of the template, by name; nothing for an empty text."""
        if text:
            self._write(self._add_paragraph(style), text)

    def add_all(self, style: str, texts: Iterable[str]) -> None:
        """Adds a paragraph for each text."""
        for text in texts:
            self.add(style, text)

    def add_table(self, sample: int, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Adds a table like one of the template's.

        Args:
            sample: one of the template's, such as ``TARGETS_TABLE``.
            rows: of texts and lights; each copies the sample's row with as many cells.
        """
        table = deepcopy(self._samples[sample])
        head, *samples = table.tr_lst
        for row in samples:
            table.remove(row)
        self._fill(head, headings)
        samples_by_length = {len(row.tc_lst): row for row in samples}
        for row in samples:
            self._fill(row, ["-"] * len(row.tc_lst))
        for cells in rows:
            table.append(_row_like(samples_by_length[len(cells)], cells))
        self._document.element.body.sectPr.addprevious(table)

    def sign(self, unit: str, day: str) -> None:
        """Adds the issuing unit and, below it, the day, four characters from the edge.

        The unit is centred above the day, at least two characters from the edge. Both stay with the end of the text, so
        that no page has a signature alone.
        """
        for paragraph in self._last_paragraphs():
            paragraph.paragraph_format.keep_with_next = True
        right = max(4.0, 2 + (_width(unit) - _width(day)) / 2)
        over = self._sign(unit, right + (_width(day) - _width(unit)) / 2, before=56)
        over.paragraph_format.keep_with_next = True
        self._sign(day, right)

    def content(self) -> bytes:
        """The file."""
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _add_paragraph(self, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph()
        # By its id: python-docx would search all styles by name for every paragraph.
        paragraph._p.style = self._style_ids[style]
        return paragraph

    def _last_paragraphs(self) -> list[Paragraph]:
        """The last one of the text, or those of the last table's last row."""
        last = self._document.element.body.sectPr.getprevious()
        if last is None:
            return []
        elements = last.tr_lst[-1].iter(qn("w:p")) if last.tag == qn("w:tbl") else [last]
        return [Paragraph(element, self._document) for element in elements]

    def _sign(self, text: str, right: float, *, before: float = 0) -> Paragraph:
        paragraph = self._add_paragraph("Signature")
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.right_indent = Pt(right * CHARACTER)
        self._write(paragraph, text)
        return paragraph

    def _fill(self, row, texts: Sequence[str]) -> None:
        """Replaces the texts in the cells of a row."""
        for cell, text in zip(row.tc_lst, texts, strict=True):
            self._write(Paragraph(cell.p_lst[0], self._document), text)

    @staticmethod
    def _write(paragraph: Paragraph, text: str) -> None:
        """Replaces the text of a paragraph."""
        run = paragraph.clear().add_run(printable(text))
        if is_chinese():
            # Without this, Word uses the Latin font for quotation marks and dashes.
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def _row_like(sample, cells: Sequence[Cell]):
    """A copy of a row with other texts; a light colours its cell."""
    row = deepcopy(sample)
    for cell, written, content in zip(row.tc_lst, row.iter(qn("w:t")), cells, strict=True):
        if isinstance(content, Light):
            written.text = f"{SHAPES[content]} {labels.LIGHT[content]}"
            if content in FILLS:
                _shade(cell, FILLS[content])
        else:
            written.text = printable(content)
    return row


def _shade(cell, color: str) -> None:
    """Fills a table's cell with a colour, which python-docx cannot do."""
    shade = OxmlElement("w:shd", {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): color})
    cell.get_or_add_tcPr().insert_element_before(shade, "w:noWrap", "w:tcMar", "w:vAlign")


def _width(text: str) -> float:
    """A line's width in Chinese characters; a Latin one counts half."""
    return sum(1 if ord(letter) > 0x2E7F else 0.5 for letter in text)
