"""Recognises Word and Excel files by their directory, without unpacking: zip (docx, xlsx) and OLE (doc, xls)."""

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from .errors import Problem
from .zips import ZipLimits, unpacks_to_too_much

#: The part that makes a zip a document of its kind.
ZIP_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
#: The stream that makes an OLE file one.
OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARK = b"PK\x03\x04"
#: What the part ``mimetype`` of an OpenDocument file begins with, and where the parts of a Strict one take their names.
OPEN_DOCUMENT, STRICT = b"application/vnd.oasis.opendocument.", b"http://purl.oclc.org/ooxml/"

CONTENT_TYPES_LIMIT = 1024 * 1024
#: The names of a part's elements are declared at its beginning.
HEAD = 4096
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class OfficeKind:
    """The ``kind`` (docx, doc, xlsx, xls) of an accepted file; else why not and what would be right, if known."""

    kind: str = ""
    problem: str = ""
    expected: str = ""


def office_kind(upload: UploadedFile, *, unpacked_limit: int) -> OfficeKind:
    """What a file is. ``unpacked_limit``: how many bytes its parts may have together."""
    upload.seek(0)
    mark = upload.read(8)
    if mark.startswith(ZIP_MARK):
        return _of_zip(upload, unpacked_limit)
    if mark == OLE_MARK:
        return _of_ole(upload)
    return OfficeKind()


def mistaken_format(file: IO[bytes]) -> Problem | None:
    """What a file is that people take for an .xlsx workbook, and what would be right; None where it is nothing known.

    Its directory is judged before (``zips``); only the beginnings of two parts are read here.
    """
    file.seek(0)
    mark = file.read(8)
    if mark == OLE_MARK and _of_ole(file).kind == "xls":
        return Problem(_("it is in the old .xls format"), _("open it and save it as .xlsx"))
    if not mark.startswith(ZIP_MARK):
        return None
    with zipfile.ZipFile(file) as archive:
        if _begins(archive, "mimetype").startswith(OPEN_DOCUMENT):
            return Problem(_("it is in an OpenDocument format"), _("open it in Excel or WPS and save it as .xlsx"))
        if STRICT in _begins(archive, "xl/workbook.xml"):
            expected = _("save it again as “Excel Workbook (.xlsx)”, the first in the list of file types")
            return Problem(_("it is saved as “Strict Open XML Spreadsheet”"), expected)
    return None


def is_text(content: bytes) -> bool:
    """Whether a file is plain text, such as CSV: in UTF-8, UTF-16, or GB18030, which GBK is a part of."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return not _CONTROL.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


def _begins(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a part; empty where there is none."""
    try:
        with archive.open(name) as part:
            return part.read(HEAD)
    except KeyError:
        return b""


def _of_zip(upload: UploadedFile, unpacked_limit: int) -> OfficeKind:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            if unpacks_to_too_much(archive, ZipLimits(unpacked_limit)):
                return OfficeKind(
                    problem=_("unpacked it would be many times its size"), expected=_("save it again in Word or Excel")
                )
            names = {name.lower() for name in archive.namelist()}
            kind = next((kind for part, kind in ZIP_PARTS.items() if part in names), "")
            if _begins(archive, "mimetype").startswith(OPEN_DOCUMENT):
                return OfficeKind(problem=_("it is in an OpenDocument format"), expected=_("save it as .docx or .xlsx"))
            if not kind:
                return OfficeKind(problem=_("it is an archive"), expected=_("unpack it and attach the files in it"))
            if any(name.endswith("vbaproject.bin") for name in names) or _declares_macros(archive):
                return _macros()
            return OfficeKind(kind)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return OfficeKind(problem=_("the file is damaged"), expected=_("open and save it again, then attach it"))


def _declares_macros(archive: zipfile.ZipFile) -> bool:
    try:
        with archive.open("[Content_Types].xml") as part:
            return b"macroenabled" in part.read(CONTENT_TYPES_LIMIT).lower()
    except KeyError:
        raise zipfile.BadZipFile("no content types") from None


def _of_ole(upload: IO[bytes]) -> OfficeKind:
    upload.seek(0)
    content = upload.read()
    if _has_entry(content, "EncryptedPackage"):
        return OfficeKind(problem=_("it is protected by a password"), expected=_("save it without one"))
    kind = next((kind for stream, kind in OLE_STREAMS.items() if _has_entry(content, stream)), "")
    if not kind:
        return OfficeKind()
    if any(_has_entry(content, storage) for storage in ("_VBA_PROJECT_CUR", "Macros", "_VBA_PROJECT")):
        return _macros()
    return OfficeKind(kind)


def _macros() -> OfficeKind:
    return OfficeKind(problem=_("it holds macros"), expected=_("save it without them, as .docx or .xlsx"))


def _has_entry(content: bytes, name: str) -> bool:
    """Whether an OLE directory has an entry: 128 bytes on a multiple of 128 that begin with the name in UTF-16."""
    wanted = (name + "\0").encode("utf-16-le")
    position = content.find(wanted)
    while position >= 0:
        length = int.from_bytes(content[position + 64 : position + 66], "little")
        if position % 128 == 0 and length == len(wanted):
            return True
        position = content.find(wanted, position + 1)
    return False
