"""Reads a file that somebody chose: by what is in it, whatever its name ends with."""

from ..document import Document, UnreadableDocument, UnreadableReason
from .ole import OLE_MARK, has_ole_entry
from .packages import MEGABYTE, OfficePackage
from .sheets import document_of_sheets
from .text import document_of_text, text_of
from .word import document_of_word
from .zips import ZIP_MARK

MOST_MEGABYTES = 20

_MARKS = {
    b"%PDF-": UnreadableReason.PDF,
    b"\xff\xd8\xff": UnreadableReason.PICTURE,
    b"\x89PNG": UnreadableReason.PICTURE,
    b"GIF8": UnreadableReason.PICTURE,
    b"BM": UnreadableReason.PICTURE,
    b"II*\x00": UnreadableReason.PICTURE,
    b"MM\x00*": UnreadableReason.PICTURE,
    b"Rar!": UnreadableReason.ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": UnreadableReason.ARCHIVE,
    b"\x1f\x8b": UnreadableReason.ARCHIVE,
    b"PK\x05\x06": UnreadableReason.ARCHIVE,
}
_OLE_ENTRIES = {
    "EncryptedPackage": UnreadableReason.ENCRYPTED,
    "WordDocument": UnreadableReason.OLD_WORD,
    "Workbook": UnreadableReason.OLD_EXCEL,
    "Book": UnreadableReason.OLD_EXCEL,
}


def refuse_large(size: int) -> None:
    """Asked before a file is read into memory. Raises UnreadableDocument where it is too large.

    Args:
        size: in bytes.
    """
    if size > MOST_MEGABYTES * MEGABYTE:
        raise UnreadableDocument(UnreadableReason.TOO_LARGE, most=MOST_MEGABYTES)


def read_document(content: bytes, name: str) -> Document:
    """The document of a Word, Excel or text file.

    Of Word: paragraphs, tables, text boxes and numbers that Word counts, as printed with all changes accepted; without
    notes, comments, headers and table of contents. Of Excel: the sheets that are not hidden, rows that a filter hides
    included, each cell as it is shown.

    Args:
        name: for the document; the content decides what the file is.

    Raises:
        UnreadableDocument: it is too large, empty, encrypted, damaged, or no such file.
    """
    refuse_large(len(content))
    if not content.strip():
        raise UnreadableDocument(UnreadableReason.EMPTY)
    if content.startswith(ZIP_MARK):
        package = OfficePackage(content)
        return (document_of_word if package.kind == "docx" else document_of_sheets)(package, name)
    if content.startswith(OLE_MARK):
        entries = (reason for entry, reason in _OLE_ENTRIES.items() if has_ole_entry(content, entry))
        raise UnreadableDocument(next(entries, UnreadableReason.OLD_OFFICE))
    for mark, reason in _MARKS.items():
        if content.startswith(mark):
            raise UnreadableDocument(reason)
    return document_of_text(text_of(content), name)
