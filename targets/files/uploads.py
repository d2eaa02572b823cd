"""Decides whether an uploaded workbook may be opened: by its size, what it declares, and a count of its cells."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from planreader.document import UnreadableDocument
from planreader.files.packages import SHEET_ID, ZIP_DAMAGES, OfficePackage

from ..formats.numbers import file_size
from .errors import Problem
from .office import is_text, mistaken_format, office_kind

LONGEST_NAME = 120  # as people read it; the column has room for more
#: Only sheets and their texts grow with the data; any other big part is suspicious.
GROWING = ("xl/worksheets/sheet", "xl/sharedstrings.xml")
SMALL_PART = 2 * 1024 * 1024
#: What a sheet's rows and cells begin with, whatever prefix they have.
_ROW, _CELL = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]"), re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")


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
        found = office_kind(upload, unpacked_limit=settings.WORKBOOK_MAX_UNPACKED_BYTES, files_inside=False)
        content = _content(upload)
        if found.kind != "xlsx" and is_text(content):
            return Problem(_("it is a text file"), as_downloaded)
        if mistaken := mistaken_format(upload):
            return mistaken
        if found.kind != "xlsx":
            return Problem(found.problem or _("it is not an Excel workbook"), found.expected or as_downloaded)
        return _problem_of_size(OfficePackage(content))
    except (UnreadableDocument, *ZIP_DAMAGES):
        return Problem(_("the file is damaged"), as_downloaded)


def _content(upload: UploadedFile) -> bytes:
    upload.seek(0)
    return upload.read()


def _problem_of_size(package: OfficePackage) -> Problem | None:
    """Counts what reading the workbook would cost, before it is read."""
    fresh = _("fill in a new download instead")
    if any(package.size(name) > SMALL_PART and not name.startswith(GROWING) for name in package.names):
        return Problem(_("a part of it is far bigger than a workbook needs"), fresh)
    book = package.root(package.main)
    parts = package.relationships(package.main)
    sheets = [parts.get(sheet.get(SHEET_ID, "")) for sheet in book.iter("{*}sheet")] if book is not None else []
    if len(sheets) > settings.WORKBOOK_MAX_SHEETS:
        counts = {"count": len(sheets), "most": settings.WORKBOOK_MAX_SHEETS}
        return Problem(_("it has %(count)d sheets") % counts, _("a workbook may have %(most)d") % counts)
    if len(set(sheets)) != len(sheets):
        return Problem(_("several of its sheets are one and the same"), fresh)
    rows = cells = 0
    for part in sheets:
        content = package.unpacked(part or "") or b""
        rows += len(_ROW.findall(content))
        cells += len(_CELL.findall(content))
    if rows > settings.WORKBOOK_MAX_ROWS or cells > settings.WORKBOOK_MAX_CELLS:
        return Problem(_("it has %(rows)d rows and %(cells)d cells") % {"rows": rows, "cells": cells}, fresh)
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
