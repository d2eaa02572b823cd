"""A document as the files give it: blocks of text and tables over one string, so that every word has an offset."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Paragraph:
    """``document.text[start:end]``, a line without its end.

    Args:
        level: of a Word heading style, 1 for the highest; 0: no heading.
        bold: how many characters from the paragraph's beginning are bold.
        numbering: the number at its beginning that Word counted (``（一）``); it stands in the text like a typed one.
            "" where it is typed.
    """

    start: int
    end: int
    level: int = 0
    bold: int = 0
    numbering: str = ""


@dataclass(frozen=True)
class Cell:
    """``document.text[start:end]``; a merged cell stands once in the text and in every place that it covers."""

    start: int
    end: int


@dataclass(frozen=True)
class DocumentTable:
    """Rows of cells in the document's text; ``name`` is the sheet's or empty. None: no such cell, or an empty one."""

    start: int
    end: int
    rows: tuple[tuple[Cell | None, ...], ...]
    name: str = ""


@dataclass
class Document:
    """A document's text, exactly as people see it, and the blocks it is made of, in order."""

    text: str
    blocks: list[Paragraph | DocumentTable] = field(default_factory=list)
    name: str = ""

    def of(self, block: "Paragraph | Cell | None") -> str:
        """The text of a block or cell."""
        return self.text[block.start : block.end] if block else ""


class UnreadableReason(StrEnum):
    """Why a file cannot be read; ``planreader.refusals`` has the sentences."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    UNPACKS_TO_TOO_MUCH = "unpacks_to_too_much"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    DOCUMENT_TYPE = "document_type"  # XML that declares entities: nothing that Word or Excel writes
    SCANNED = "scanned"
    OLD_WORD = "old_word"
    OLD_EXCEL = "old_excel"
    OLD_OFFICE = "old_office"  # OLE, neither of Word nor of Excel
    OPEN_DOCUMENT = "open_document"
    SLIDES = "slides"
    PDF = "pdf"
    OFD = "ofd"
    RTF = "rtf"
    WEB_PAGE = "web_page"
    PICTURE = "picture"
    ARCHIVE = "archive"
    NO_TEXT = "no_text"  # binary, or in an encoding that is not read
    NO_PLAN = "no_plan"


class UnreadableDocument(Exception):
    """A file that cannot be read, and why; ``planreader.refusals.refusal_sentence`` says it to the person.

    Args:
        numbers: what the sentence names, such as ``most`` of megabytes.
    """

    def __init__(self, reason: UnreadableReason, **numbers: int) -> None:
        self.reason, self.numbers = reason, numbers
        super().__init__(reason.value)
