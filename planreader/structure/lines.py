"""The lines that a document's structure is read from."""

from dataclasses import dataclass

from planreader.document import Document, DocumentTable, Paragraph


@dataclass(slots=True)
class Line:
    """A line with something in it: ``document.text[start:end]`` without the blanks around it.

    Args:
        level, bold, numbering: as in ``planreader.document.Paragraph``, bold counted from ``start``.
    """

    start: int
    end: int
    text: str
    level: int = 0
    bold: int = 0
    numbering: str = ""

    @property
    def all_bold(self) -> bool:
        """Whether it is bold to its end."""
        return self.bold >= len(self.text) > 0


def document_lines(document: Document) -> list[Line]:
    """The lines of a document's paragraphs; its tables give none. A document without blocks is cut at line ends."""
    text = document.text
    blocks = document.blocks or [Paragraph(0, len(text))]
    lines = []
    for block in blocks:
        if isinstance(block, DocumentTable):
            continue
        at, first = block.start, True
        for raw in text[block.start : block.end].splitlines(keepends=True):
            bare = raw.strip(_BLANKS)
            if bare:
                start = at + raw.index(bare[0])
                bold = max(0, min(block.start + block.bold, at + len(raw)) - start) if block.bold else 0
                lines.append(
                    Line(start, start + len(bare), bare, block.level, bold, block.numbering.strip() if first else "")
                )
                first = False
            at += len(raw)
    return lines


def behind(line: Line, length: int) -> Line:
    """The rest of a line behind so many characters and the blanks after them."""
    rest = line.text[length:].lstrip(_BLANKS)
    return Line(line.end - len(rest), line.end, rest)


_BLANKS = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2002\u2003\u2009\u200b\u2028\u2029\u3000\ufeff"
