"""Recognises Word and Excel files: zip (docx, xlsx) by what they declare, OLE (doc, xls) by their directory."""

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from planreader.document import UnreadableDocument, UnreadableReason
from planreader.files.ole import OLE_MACROS, OLE_MARK, OLE_PROGRAMS, OLE_STREAMS, has_macro_sheet, has_ole_entry
from planreader.files.packages import OfficePackage
from planreader.files.zips import OPEN_DOCUMENT, ZIP_MARK, ZipLimits

from .errors import Problem
from .office_parts import problem_inside

#: Where the parts of a Strict workbook take their names.
STRICT = b"http://purl.oclc.org/ooxml/"

#: The names of a part's elements are declared at its beginning.
HEAD = 4096
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class OfficeKind:
    """The ``kind`` (docx, doc, xlsx, xls) of an accepted file; else why not and what would be right, if known."""

    kind: str = ""
    problem: str = ""
    expected: str = ""


def office_kind(upload: UploadedFile, *, unpacked_limit: int, files_inside: bool = True) -> OfficeKind:
    """What a file is.

    Args:
        unpacked_limit: how many bytes its parts may have together.
        files_inside: whether a Word or Excel file may hold others (``office_parts.problem_inside``).
    """
    upload.seek(0)
    mark = upload.read(8)
    if mark.startswith(ZIP_MARK):
        return _of_zip(upload, unpacked_limit, files_inside)
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


def _of_zip(upload: UploadedFile, unpacked_limit: int, files_inside: bool) -> OfficeKind:
    upload.seek(0)
    try:
        package = OfficePackage(upload.read(), ZipLimits(unpacked_limit))
        problem = problem_inside(package, files_inside=files_inside)
    except UnreadableDocument as error:
        return _unreadable(error.reason)
    return OfficeKind(problem=problem.problem, expected=problem.expected) if problem else OfficeKind(package.kind)


def _unreadable(reason: UnreadableReason) -> OfficeKind:
    match reason:
        case UnreadableReason.UNPACKS_TO_TOO_MUCH:
            problem, expected = _("unpacked it would be many times its size"), _("save it again in Word or Excel")
        case UnreadableReason.OPEN_DOCUMENT:
            problem, expected = _("it is in an OpenDocument format"), _("save it as .docx or .xlsx")
        case UnreadableReason.ENCRYPTED:
            problem, expected = _("it is protected by a password"), _("save it without one")
        case UnreadableReason.DOCUMENT_TYPE:
            problem, expected = _("it declares a document type"), _("open it in Excel or WPS and save it again")
        case UnreadableReason.ARCHIVE:
            problem, expected = _("it is an archive"), _("unpack it and attach the files in it")
        case UnreadableReason.SLIDES | UnreadableReason.OFD:
            return OfficeKind()
        case _:
            problem, expected = _("the file is damaged"), _("open and save it again, then attach it")
    return OfficeKind(problem=problem, expected=expected)


def _of_ole(upload: IO[bytes]) -> OfficeKind:
    upload.seek(0)
    content = upload.read()
    if has_ole_entry(content, "EncryptedPackage"):
        return OfficeKind(problem=_("it is protected by a password"), expected=_("save it without one"))
    kind = next((kind for stream, kind in OLE_STREAMS.items() if has_ole_entry(content, stream)), "")
    if not kind:
        return OfficeKind()
    has_macros = any(has_ole_entry(content, name) for name in OLE_MACROS)
    if has_macros or (kind == "xls" and has_macro_sheet(content)):
        return OfficeKind(problem=_("it holds macros"), expected=_("save it without them, as .docx or .xlsx"))
    if any(has_ole_entry(content, name) for name in OLE_PROGRAMS):
        return OfficeKind(
            problem=_("there are programs or other files in it"), expected=_("take them out, or save it as PDF")
        )
    return OfficeKind(kind)
