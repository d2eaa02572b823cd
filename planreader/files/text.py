"""Plain text, in a file or pasted, as a document."""

import re
from itertools import groupby

from ..document import Document, UnreadableDocument, UnreadableReason
from .building import CellText, DocumentBuilder, seen_text

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
#: Characters of binary files; line ends and form feeds are none.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RTF, _WEB_PAGE = re.compile(rb"\s*\{\\rtf"), re.compile(rb"\s*(<!doctype html|<html|mime-version:)", re.IGNORECASE)
#: Lines with so many tabs, two at least, were copied from a table.
_TABS_OF_A_TABLE = 2


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in GB18030, which GBK is a part of.

    Raises:
        UnreadableDocument: it is none, or a web page, or RTF.
    """
    head = content[:1000].replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xef\xbb\xbf")
    if _RTF.match(head):
        raise UnreadableDocument(UnreadableReason.RTF)
    if _WEB_PAGE.match(head):
        raise UnreadableDocument(UnreadableReason.WEB_PAGE)
    named = next((encoding for bom, encoding in _BOMS.items() if content.startswith(bom)), None)
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
        break
    raise UnreadableDocument(UnreadableReason.NO_TEXT)


def document_of_text(text: str, name: str = "") -> Document:
    """The document of a text: a paragraph for each line that is not blank; lines copied from a table are one.

    Args:
        name: the file's.

    Raises:
        UnreadableDocument: it is empty, or binary.
    """
    if "\0" in text:
        raise UnreadableDocument(UnreadableReason.NO_TEXT)
    seen = seen_text(text)
    if not seen.strip():
        raise UnreadableDocument(UnreadableReason.EMPTY)
    builder = DocumentBuilder(name)
    lines = [line.rstrip("\n") for line in seen.rstrip("\n").split("\n")]
    for has_tabs, group in groupby(lines, key=lambda line: line.count("\t") >= _TABS_OF_A_TABLE):
        together = list(group)
        if has_tabs and len(together) > 1 and any(len(line.split()) > 1 for line in together):
            builder.add_table([[CellText(cell) for cell in line.split("\t")] for line in together])
        else:
            for line in together:
                builder.add_paragraph(line)
    return builder.document()
