"""Serves stored files so that the browser runs nothing in them, and only what was attached."""

import logging
from pathlib import PurePosixPath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from targets.models import StoredFile
from targets.trace.evidence_files import file_hash

from .files import CONTENT_TYPES

log = logging.getLogger(__name__)


def served_file(request: HttpRequest, row: StoredFile) -> HttpResponseBase:
    """An attached file: pictures are shown, documents are downloaded under their own name."""
    return _served(request, row, row.file, row.name, inline=row.kind == StoredFile.Kind.IMAGE)


def served_thumbnail(request: HttpRequest, row: StoredFile) -> HttpResponseBase:
    """The thumbnail of a photo. Raises Http404 for another file."""
    if not row.thumbnail:
        raise Http404
    return _served(request, row, row.thumbnail, "thumbnail.jpg", inline=True)


def _served(request: HttpRequest, row: StoredFile, stored: FieldFile, name: str, *, inline: bool) -> HttpResponseBase:
    if problem := _problem(row, stored):
        log.error("The file %s of evidence %s %s.", stored.name, row.pk, problem)
        return render(request, "reports/evidence_damaged.html", {"name": row.name}, status=410)
    content_type = CONTENT_TYPES[PurePosixPath(stored.name).suffix]
    content = stored.open("rb")
    response = FileResponse(content, as_attachment=not inline, filename=name, content_type=content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _problem(row: StoredFile, stored: FieldFile) -> str:
    """Why a stored file is not served, in English for the log; empty where nothing is wrong.

    A thumbnail has no stored hash; only that it can be read is checked.
    """
    try:
        found = file_hash(stored)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "is not what was attached" if stored == row.file and found != row.sha256 else ""
