"""A month's evidence as one zip: the files in folders, and a list of them (清单.csv)."""

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.models import Department
from targets.board import PlanRow
from targets.calendar.clock import now
from targets.files.cells import harmless_row
from targets.files.names import name_file, part_of_path
from targets.files.uploads import clean_name
from targets.formats import dates
from targets.formats.codes import code_order, name_with_code
from targets.formats.numbers import file_size
from targets.models import Evidence, StoredFile, SubMeasure
from targets.models.handover import lead_in

#: So many characters of a folder's name: a path that is too long is not unpacked on Windows.
LONGEST_FOLDER = 60


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file for the zip.

    Args:
        about: the sub-measure or the matter that it belongs to; its folder is named after it.
        department: who leads that; empty for nobody.
        state: of its report, or the step that it came with.
    """

    file: StoredFile
    about: str
    department: str
    state: str


def packed_files(evidence: QuerySet[Evidence], month: int) -> list[PackedFile]:
    """The evidence of a month's reports in the plan's order. Three queries."""
    rows = evidence.select_related("report__sub_measure", "added_by").order_by("pk")
    ordered = sorted(rows, key=lambda row: code_order(row.report.sub_measure.code))
    # Who led then, not who leads now.
    then = SubMeasure.with_projects.filter(pk__in={row.report.sub_measure_id for row in ordered})
    leads = dict(then.order_by().annotate(lead_then=lead_in(month)).values_list("pk", "lead_then"))
    names = dict(Department.objects.filter(pk__in=filter(None, leads.values())).values_list("pk", "name"))
    return [
        PackedFile(
            row,
            name_with_code(measure.code, measure.title, is_project=measure.is_project),
            names.get(leads[measure.pk], ""),
            row.report.get_status_display(),
        )
        for row in ordered
        for measure in [row.report.sub_measure]
    ]


def package_response(
    request: HttpRequest, plan: PlanRow, month: int, whose: str, files: Sequence[PackedFile]
) -> HttpResponseBase:
    """The zip as a download; a page that says so where there are no files, or more than a zip may have.

    Args:
        whose: the area, department or matter, for the file's name.
    """
    size, most = sum(packed.file.size for packed in files), settings.EVIDENCE_MAX_PACKAGE_BYTES
    if files and size <= most:
        # Closed by the response once it is sent.
        response = FileResponse(_zip_of(files), content_type="application/zip")
        what = _("Evidence of %(whose)s") % {"whose": whose[:LONGEST_FOLDER]}
        name_file(response, plan, what, "zip", month=month)
        return response
    facts = {"whose": whose, "month": dates.year_month(plan.year, month), "n": len(files)}
    facts |= {"size": file_size(size), "most": file_size(most)}
    if files:
        sentence = _(
            "The %(n)d files of %(whose)s of %(month)s have %(size)s together; a zip may have %(most)s. Take a smaller "
            "part: a single department, or the files one by one from their reports."
        )
    else:
        sentence = _("There is no evidence of %(whose)s of %(month)s that you may read.")
    context = {"sentence": sentence % facts}
    return render(request, "reports/evidence_package.html", context, status=413 if files else 404)


def _zip_of(files: Sequence[PackedFile]) -> IO[bytes]:
    """The zip in a temporary file that nobody else can open, at its beginning."""
    out = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    try:
        folder_of, path_of, lines = _unique_names(), _unique_names(), []
        # Pictures and Office files are compressed already.
        with zipfile.ZipFile(out, "w") as package:
            for number, packed in enumerate(files, 1):
                file, path = packed.file, ""
                content, problem = _content(file)
                if content is not None:
                    folder = folder_of(_folder_name(packed.about), key=packed.about)
                    path = path_of(f"{folder}/{part_of_path(clean_name(file.name))}")
                    package.writestr(_entry(path, file.added_at), content)
                lines.append([number, path, *_said_of(packed), problem])
            name = pgettext("name of a file", "list")
            listing = _entry(f"{name}.csv", now())
            package.writestr(listing, _listing(lines), zipfile.ZIP_DEFLATED)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


def _folder_name(about: str) -> str:
    # What stands before a slash is no folder in a title.
    written = clean_name(about.replace("/", " ").replace("\\", " "))
    return part_of_path(written[:LONGEST_FOLDER])


def _unique_names() -> Callable[..., str]:
    """A function that gives each name back, or with a number behind it where it is taken, as Windows compares them."""
    taken: set[str] = set()
    known: dict[str, str] = {}

    def unique(name: str, key: str | None = None) -> str:
        if key is not None and key in known:
            return known[key]
        path, number, found = PurePosixPath(name), 1, name
        while found.casefold() in taken:
            number += 1
            found = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        taken.add(found.casefold())
        if key is not None:
            known[key] = found
        return found

    return unique


def _entry(path: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, timezone.localtime(at).timetuple()[:6])
    entry.external_attr = 0o644 << 16
    return entry


def _content(file: StoredFile) -> tuple[bytes | None, str]:
    """A file's bytes; None, and why, where they are gone or are not what was attached."""
    try:
        with file.file.storage.open(file.file.name, "rb") as stored:
            content = stored.read()
    except OSError:
        return None, _("gone from the server; tell the administrator")
    if hashlib.sha256(content).hexdigest() != file.sha256:
        return None, _("no longer what was attached; tell the administrator")
    return content, ""


def _said_of(packed: PackedFile) -> list[str | int]:
    file = packed.file
    what = [packed.about, packed.department, packed.state, file.name, file.get_kind_display()]
    return [*what, file.size, file.sha256, str(file.added_by), dates.moment(file.added_at)]


def _listing(lines: Sequence[Sequence[str | int]]) -> str:
    """The list as CSV for Excel: with a BOM, and no cell that a spreadsheet would take for a formula."""
    headings = [_("No."), _("File in the zip"), _("Belongs to"), _("Department"), _("Report or step"), _("Name")]
    headings += [_("Kind"), _("Size in bytes"), "SHA-256", _("Added by"), _("Added at"), _("Missing because")]
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(harmless_row(line) for line in lines)
    return out.getvalue()
