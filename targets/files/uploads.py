"""Decides whether an uploaded workbook may be opened, by its size and its zip directory alone."""

import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ..formats.numbers import file_size
from .errors import Problem
from .office import is_text, mistaken_format, office_kind

LONGEST_NAME = 120  # as people read it; the column has room for more
#: Only sheets and their texts grow with the data; any other big part is suspicious.
GROWING = ("xl/worksheets/sheet", "xl/sharedstrings.xml")
SMALL_PART = 2 * 1024 * 1024
#: What a workbook never needs inside: other files.
FILES_INSIDE = {".zip", ".rar", ".7z", ".gz", ".exe", ".dll", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".docm"}
#: A document type is at the beginning of a part.
HEAD = 1024


class Refused(Exception):
    """A file that is not opened: its text says which, why, and what would be right."""


def refuse_unsafe(upload: UploadedFile) -> str:
    """Accepts an .xlsx file that may be opened; returns its name, clean enough to be shown and stored.

    Raises:
        Refused: it is too big, no workbook, damaged, encrypted, a zip bomb, or has macros, links or other files.
    """
    name = clean_name(upload.name or "")
    problem = _problem(upload)
    if problem:
        raise Refused(
            _("“%(name)s” was not opened: %(wrong)s; %(right)s.")
            % {"name": name, "wrong": problem.problem, "right": problem.expected}
        )
    upload.seek(0)
    return name


def _problem(upload: UploadedFile) -> Problem | None:
    as_downloaded = _("upload the workbook that you downloaded here, saved as .xlsx")
    if not upload.size:
        return Problem(_("the file is empty"), as_downloaded)
    if upload.size > settings.WORKBOOK_MAX_BYTES:
        sizes = {"size": file_size(upload.size), "most": file_size(settings.WORKBOOK_MAX_BYTES)}
        return Problem(_("it has %(size)s") % sizes, _("a workbook may have %(most)s") % sizes)
    try:
        found = office_kind(upload, unpacked_limit=settings.WORKBOOK_MAX_UNPACKED_BYTES)
        if found.kind != "xlsx" and is_text(_content(upload)):
            return Problem(_("it is a text file"), as_downloaded)
        if mistaken := mistaken_format(upload):
            return mistaken
        if found.kind != "xlsx":
            return Problem(found.problem or _("it is not an Excel workbook"), as_downloaded)
        upload.seek(0)
        with zipfile.ZipFile(upload) as archive:
            return _problem_inside(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return Problem(_("the file is damaged"), as_downloaded)


def _content(upload: UploadedFile) -> bytes:
    upload.seek(0)
    return upload.read()


def _problem_inside(archive: zipfile.ZipFile) -> Problem | None:
    as_values = _("copy those cells, paste them as values, and save it again")
    names = [part.filename.lower() for part in archive.infolist()]
    if len(set(names)) != len(names):
        return Problem(_("it holds the same part twice"), _("open it and save it again"))
    for part, name in zip(archive.infolist(), names, strict=True):
        if part.flag_bits & 0x1:
            return Problem(_("it is protected by a password"), _("save it without one"))
        if "externallink" in name:
            return Problem(_("it takes values from other workbooks"), as_values)
        if PurePosixPath(name).suffix in FILES_INSIDE:
            return Problem(_("there are other files in it"), _("take them out; evidence is attached to the report"))
        if part.file_size > SMALL_PART and not name.startswith(GROWING):
            return Problem(_("a part of it is far bigger than a workbook needs"), _("fill in a new download instead"))
        if name.endswith((".xml", ".rels")):
            with archive.open(part) as content:
                head = content.read(HEAD).upper()
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                return Problem(_("it declares a document type"), _("open it in Excel or WPS and save it again"))
    return None


def workbook_limits() -> dict[str, str]:
    """What a page says about the files that it accepts."""
    return {"most": file_size(settings.WORKBOOK_MAX_BYTES)}


def clean_name(name: str) -> str:
    """A name without folders and without characters that cannot be seen, not too long; its ending is kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in last)
    path = PurePosixPath(unicodedata.normalize("NFC", " ".join(visible.split())).strip(". ") or _("file"))
    ending = path.suffix if len(path.suffix) <= 6 else ""
    stem = path.name.removesuffix(ending)
    return stem[: LONGEST_NAME - len(ending)].rstrip() + ending
