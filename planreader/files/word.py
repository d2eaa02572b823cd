"""Word files (.docx) as documents."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..document import Document, UnreadableDocument, UnreadableReason
from .building import CellText, DocumentBuilder
from .packages import OfficePackage
from .word_numbering import WordNumbering
from .word_runs import WRAPPERS, RunReader, chosen, is_alternative
from .word_styles import Look, W, WordStyles, attribute_of, level_of_properties, numbering_of_properties, whole

#: A page of pictures with a heading typed above them is scanned all the same.
_FEWEST_CHARACTERS = 50
_MOST_CELLS = 200_000
_WIDEST_CELL = 100


def document_of_word(package: OfficePackage, name: str) -> Document:
    """The document of a Word file. Raises UnreadableDocument: damaged, without text, or only pictures.

    Args:
        name: the file's.
    """
    root = package.root(package.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise UnreadableDocument(UnreadableReason.DAMAGED)
    folder = package.main.rpartition("/")[0]
    reader = _WordReader(package, folder)
    blocks = list(reader.blocks(body))
    plain_bold, plain_face = _usual_look(blocks)
    builder = DocumentBuilder(name)
    for block in blocks:
        if isinstance(block, _WordTable):
            builder.add_table(block.rows)
        else:
            builder.add_paragraph(
                block.number + block.text,
                level=block.level,
                bold=block.standing_out(plain_bold, plain_face),
                numbering=block.number.rstrip(),
            )
    document = builder.document()
    characters = len("".join(document.text.split()))
    if characters < _FEWEST_CHARACTERS and package.has_pictures():
        raise UnreadableDocument(UnreadableReason.SCANNED)
    if not characters:
        raise UnreadableDocument(UnreadableReason.EMPTY)
    return document


@dataclass
class _WordParagraph:
    number: str
    stretches: list[tuple[str, Look]]
    level: int

    @property
    def text(self) -> str:
        return "".join(text for text, _look in self.stretches)

    def standing_out(self, plain_bold: bool, plain_face: str | None) -> int:
        """How many characters from the beginning look like a heading, beside a text of the usual look."""
        length = 0
        for text, look in self.stretches:
            look = Look(look.bold and not plain_bold, look.face if look.face != plain_face else None)
            if text.strip() and not look.is_of_heading:
                break
            length += len(text)
        return length + len(self.number) if length else 0


@dataclass
class _WordTable:
    rows: list[list[CellText | None]]


def _usual_look(blocks: list) -> tuple[bool, str | None]:
    """Whether nearly all of the text is bold, and the face of most of it."""
    bold: Counter[bool] = Counter()
    faces: Counter[str | None] = Counter()
    for block in blocks:
        for text, look in block.stretches if isinstance(block, _WordParagraph) else ():
            bold[bool(look.bold)] += len(text)
            faces[look.face] += len(text)
    most = faces.most_common(1)
    # A list of headings alone has no usual look.
    usual = most[0][0] if most and most[0][1] * 2 > faces.total() and len(faces) > 1 else None
    return bold[True] > 4 * bold[False] > 0, usual


class _WordReader:
    def __init__(self, package: OfficePackage, folder: str) -> None:
        self._styles = WordStyles(package.root(f"{folder}/styles.xml"))
        self._numbering = WordNumbering(package.root(f"{folder}/numbering.xml"))
        self._runs = RunReader(self._styles)
        self._cells = 0

    def blocks(self, element) -> Iterator[_WordParagraph | _WordTable]:
        """The paragraphs and tables in an element, in order; a text box comes after the paragraph it hangs on."""
        open_end: _WordParagraph | None = None  # its paragraph mark is deleted: the next one goes on in its line
        for child in _shown(element):
            if child.tag == W + "tbl":
                yield _WordTable(self._rows(child))
                continue
            style = self._styles.style(attribute_of(child.find(f"{W}pPr/{W}pStyle")))
            if style.of_contents:
                continue
            paragraph, boxes = self._paragraph(child, style)
            if open_end:
                open_end.stretches += paragraph.stretches
                paragraph = open_end
            if child.find(f"{W}pPr/{W}rPr/{W}del") is not None:
                open_end = paragraph
                continue
            open_end = None
            yield paragraph
            for box in boxes:
                yield from self.blocks(box)
        if open_end:
            yield open_end

    def _paragraph(self, element, style) -> tuple[_WordParagraph, list]:
        properties = element.find(W + "pPr")
        runs = self._runs.runs(element, style.look)
        level = level_of_properties(properties)
        number = self._numbering.next(*numbering_of_properties(properties, style.numbering))
        text = runs.text.lstrip()
        if number and text and (number[-1].isalnum() or (number[-1] == "." and text[0].isdigit())):
            number += " "
        return _WordParagraph(number, runs.stretches, style.level if level is None else level), runs.boxes

    def _rows(self, table) -> list[list[CellText | None]]:
        rows: list[list[CellText | None]] = []
        above: dict[int, CellText | None] = {}
        for row in _parts(table, W + "tr"):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            before = attribute_of(properties.find(W + "gridBefore")) if properties is not None else None
            cells: list[CellText | None] = [None] * min(whole(before), _WIDEST_CELL)
            for element in _parts(row, W + "tc"):
                self._add_cell(element, cells, above)
            above = dict(enumerate(cells))
            rows.append(cells)
        return rows

    def _add_cell(self, element, cells: list[CellText | None], above: dict[int, CellText | None]) -> None:
        properties = element.find(W + "tcPr")
        find = properties.find if properties is not None else lambda _tag: None
        width = min(max(whole(attribute_of(find(W + "gridSpan")), 1), 1), _WIDEST_CELL)
        self._cells += width
        if self._cells > _MOST_CELLS:
            raise UnreadableDocument(UnreadableReason.TOO_MANY_CELLS, most=_MOST_CELLS)
        downwards, sideways = find(W + "vMerge"), find(W + "hMerge")
        if _goes_on(sideways) and cells:
            cell = cells[-1]
        elif _goes_on(downwards) and above.get(len(cells)):
            cell = above[len(cells)]
        else:
            cell = CellText("\n".join(self._lines(element)))
        cells.extend([cell] * width)

    def _lines(self, element) -> Iterator[str]:
        """The lines of a cell; a table in it is given row by row."""
        for block in self.blocks(element):
            if isinstance(block, _WordTable):
                for row in block.rows:
                    yield " ".join(dict.fromkeys(cell.text for cell in row if cell and cell.text))
            else:
                yield block.number + block.text


def _goes_on(merge) -> bool:
    return merge is not None and attribute_of(merge) != "restart"


def _shown(element) -> Iterator:
    """The paragraphs and tables of an element, also those in what wraps them; no table of contents."""
    for child in element:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in WRAPPERS and not _is_contents(child):
            yield from _shown(child)
        elif is_alternative(child) and chosen(child) is not None:
            yield from _shown(chosen(child))


def _parts(element, tag: str) -> Iterator:
    """The rows of a table or the cells of a row, also those in what wraps them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _parts(child, tag)


def _is_contents(element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return (attribute_of(gallery) or "").lower() == "table of contents"
