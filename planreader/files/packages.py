"""Office files as zips of parts: recognised and judged by their directory, then read part by part without entities."""

import io
import posixpath
import zipfile
import zlib
from typing import IO

from lxml import etree

from ..document import UnreadableDocument, UnreadableReason
from .zips import OPEN_DOCUMENT, ZipLimits, unpacks_to_too_much

MEGABYTE = 1024 * 1024
#: Pictures may fill a file; of the text's parts no plan has more than this.
_LIMITS = ZipLimits(200 * MEGABYTE, parts=3000, harmless=20 * MEGABYTE)
_LARGEST_PART = 40 * MEGABYTE
#: The folder of the main part says what a file is.
_KINDS = {"word": "docx", "xl": "xlsx"}
_USUAL_MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
_MAIN_PART = "/officeDocument"
#: By it a sheet in the list of sheets names its part.
SHEET_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: What zipfile and zlib raise for a zip that is broken, or made so.
ZIP_DAMAGES = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)
_HEAD = 4096
_SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
#: A Strict file has other names for the same things.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class OfficePackage:
    """The parts of a Word or Excel file, by their names, without regard to case.

    Args:
        content: the file's bytes.
        limits: what it may unpack to.

    Attributes:
        kind: docx or xlsx.
        main: the name of the part with the text, or with the list of sheets.
        names: of all parts, in small letters, as often as the directory has them.

    Raises:
        UnreadableDocument: it is another kind of file, damaged, encrypted, or unpacks to too much.
    """

    def __init__(self, content: bytes, limits: ZipLimits = _LIMITS) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            if unpacks_to_too_much(self._archive, limits):
                raise UnreadableDocument(UnreadableReason.UNPACKS_TO_TOO_MUCH)
            self.names = [part.filename.lower() for part in self._archive.infolist()]
            self._parts = {part.filename.lower(): part for part in self._archive.infolist()}
            if any(part.flag_bits & 0x1 for part in self._parts.values()):
                raise UnreadableDocument(UnreadableReason.ENCRYPTED)
            mimetype = self._read("mimetype", 100) if "mimetype" in self._parts else b""
        except ZIP_DAMAGES as error:
            raise UnreadableDocument(UnreadableReason.DAMAGED) from error
        if mimetype.startswith(OPEN_DOCUMENT):
            raise UnreadableDocument(UnreadableReason.OPEN_DOCUMENT)
        if "ofd.xml" in self._parts:
            raise UnreadableDocument(UnreadableReason.OFD)
        self.main = self._main_part()
        folder = self.main.partition("/")[0].lower()
        if folder not in _KINDS:
            raise UnreadableDocument(UnreadableReason.SLIDES if folder == "ppt" else UnreadableReason.ARCHIVE)
        self.kind = _KINDS[folder]

    def _main_part(self) -> str:
        root = self.root("_rels/.rels")
        for relationship in root.iter("{*}Relationship") if root is not None else ():
            target = relationship.get("Target", "").lstrip("/")
            if relationship.get("Type", "").endswith(_MAIN_PART) and target.lower() in self._parts:
                return target
        return next((name for name in _USUAL_MAIN_PARTS if name in self._parts), "")

    def has_pictures(self) -> bool:
        """Whether there are pictures in it."""
        return any(name.startswith(("word/media/", "xl/media/")) for name in self._parts)

    def root(self, name: str) -> "etree._Element | None":
        """The root of a part; None where there is no such part. Raises UnreadableDocument."""
        content = self.content(name)
        if content is None:
            return None
        try:
            return etree.fromstring(content, etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument(UnreadableReason.DAMAGED) from error

    def elements(self, name: str, *tags: str):
        """The elements of a part with these tags, one after the other, each forgotten after it.

        Raises UnreadableDocument.
        """
        content = self.content(name)
        if content is None:
            return
        try:
            for _event, element in etree.iterparse(io.BytesIO(content), tag=tags, remove_comments=True, **_SAFE):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument(UnreadableReason.DAMAGED) from error

    def content(self, name: str) -> bytes | None:
        """The bytes of an XML part; None where there is no such part. Raises UnreadableDocument."""
        content = self.unpacked(name)
        if content is None:
            return None
        _require_no_document_type(io.BytesIO(content))
        if b"http://purl.oclc.org/ooxml/" in content[:_HEAD]:
            for strict, usual in _STRICT.items():
                content = content.replace(strict, usual)
        return content

    def unpacked(self, name: str) -> bytes | None:
        """The bytes of any part; None where there is no such part. Raises UnreadableDocument."""
        part = self._parts.get(name.lower())
        if part is None:
            return None
        if part.file_size > _LARGEST_PART:
            raise UnreadableDocument(UnreadableReason.UNPACKS_TO_TOO_MUCH)
        try:
            return self._read(name, part.file_size + 1)
        except ZIP_DAMAGES as error:
            raise UnreadableDocument(UnreadableReason.DAMAGED) from error

    def size(self, name: str) -> int:
        """What a part unpacks to, in bytes, as the directory says."""
        return self._parts[name.lower()].file_size

    def require_no_document_types(self) -> None:
        """Looks at the beginning of each XML part, without unpacking the rest.

        Raises:
            UnreadableDocument: one declares a document type, or cannot be unpacked.
        """
        for name, part in self._parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    with self._archive.open(part) as file:
                        _require_no_document_type(file)
                except ZIP_DAMAGES as error:
                    raise UnreadableDocument(UnreadableReason.DAMAGED) from error

    def relationships(self, name: str) -> dict[str, str]:
        """The parts that a part refers to, by the ids that it uses."""
        folder, file = posixpath.split(name)
        root = self.root(f"{folder}/_rels/{file}.rels")
        found = {}
        for relationship in root.iter("{*}Relationship") if root is not None else ():
            target = relationship.get("Target", "")
            path = target if target.startswith("/") else posixpath.join("/", folder, target)
            found[relationship.get("Id", "")] = posixpath.normpath(path).lstrip("/")
        return found

    def _read(self, name: str, most: int) -> bytes:
        with self._archive.open(self._parts[name.lower()]) as file:
            return file.read(most)


def _require_no_document_type(file: IO[bytes]) -> None:
    """Parses up to the first element: only so is a declaration found in any encoding, behind any comment."""
    try:
        _event, root = next(iter(etree.iterparse(file, events=("start",), **_SAFE)))
    except (etree.XMLSyntaxError, StopIteration):
        return  # no XML: whoever reads the part says so
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument(UnreadableReason.DOCUMENT_TYPE)
