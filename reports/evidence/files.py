"""Checks files of evidence: their content decides the type, not their name; size and name are checked too."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from targets.files import WORD, XLSX
from targets.files.apart import Overrun
from targets.files.office import office_kind
from targets.files.pdf import problem_in_pdf
from targets.files.pictures import PICTURES, DamagedPicture, LargePicture, thumbnail_of
from targets.files.scanner import ScannerAway, virus_in
from targets.files.uploads import clean_name
from targets.formats.numbers import file_size
from targets.models import Evidence

log = logging.getLogger(__name__)

EvidenceKind = Evidence.Kind

#: The endings of Office files and PDF, by kind and format.
DOCUMENTS = {
    "pdf": (EvidenceKind.PDF, ".pdf"),
    "docx": (EvidenceKind.WORD, ".docx"),
    "doc": (EvidenceKind.WORD, ".doc"),
}
DOCUMENTS |= {"xlsx": (EvidenceKind.EXCEL, ".xlsx"), "xls": (EvidenceKind.EXCEL, ".xls")}
CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".docx": WORD,
    ".doc": "application/msword",
    ".xlsx": XLSX,
    ".xls": "application/vnd.ms-excel",
}
#: For the browser's file dialog. With image/jpeg a phone offers its camera and converts its own format; for documents
#: endings work better than types.
ACCEPT = ",".join(sorted({type_ if type_.startswith("image/") else end for end, type_ in CONTENT_TYPES.items()}))

THUMBNAIL_EDGE = 320  # pixels: shown at half of it, sharp on a phone


class NotEvidence(Exception):
    """A file that is refused: the text names the file, the reason, and what would be right."""


@dataclass(frozen=True)
class EvidenceFile:
    """A file that may become evidence.

    Args:
        upload: the uploaded file, at any position.
        name: cleaned, with the ending for its content.
        kind: of ``Evidence.FlagKind``.
        sha256: of the content, in hexadecimal.
        thumbnail: a JPEG of a picture, without its metadata; None for a document.
    """

    upload: UploadedFile
    name: str
    kind: str
    sha256: str
    thumbnail: ContentFile | None

    @property
    def size(self) -> int:
        """In bytes."""
        return self.upload.size or 0


def check_evidence(upload: UploadedFile) -> EvidenceFile:
    """The file as evidence. Raises NotEvidence."""
    name = clean_name(upload.name or "")
    try:
        if not upload.size:
            raise _Refused(_("the file is empty"), _("choose another file"))
        if upload.size > settings.EVIDENCE_MAX_BYTES:
            raise NotEvidence(too_big(name, file_size(upload.size)))
        _scan(upload)
        kind, endings, thumbnail = _recognised(upload)
    except _Refused as refused:
        raise NotEvidence(_not_attached(name, refused.problem, refused.expected)) from None
    if PurePosixPath(name).suffix.lower() not in endings:
        name += endings[0]
    return EvidenceFile(upload, name, kind, _digest(upload), thumbnail)


def too_big(name: str, size: str) -> str:
    """The sentence on a file of a size over the limit."""
    most = file_size(settings.EVIDENCE_MAX_BYTES)
    return _not_attached(name, _("it has %(size)s") % {"size": size}, _("a file may have %(most)s") % {"most": most})


def one_too_many(name: str) -> str:
    """The sentence on a file over the number that a report takes."""
    sentence = _("“%(name)s” was not attached: a report takes %(most)d files; remove one first.")
    return sentence % {"name": name, "most": settings.EVIDENCE_MAX_FILES}


def over_quota(name: str) -> str:
    """The sentence on a file for which a report has no room."""
    most = file_size(settings.EVIDENCE_MAX_REPORT_BYTES)
    problem = _("the files of a report may have %(most)s together, those that were removed among them") % {"most": most}
    return _not_attached(name, problem, _("attach a smaller one"))


def _not_attached(name: str, problem: str, expected: str) -> str:
    message_args = {"name": name, "wrong": problem, "right": expected}
    return _("“%(name)s” was not attached: %(wrong)s; %(right)s.") % message_args


class _Refused(Exception):
    def __init__(self, problem: str, expected: str) -> None:
        super().__init__(problem, expected)
        self.problem, self.expected = problem, expected


def _scan(upload: UploadedFile) -> None:
    try:
        found = virus_in(upload.chunks())
    except ScannerAway:
        log.exception("The scanner %s did not answer.", settings.SCANNER)
        if settings.SCANNER_REQUIRED:
            problem = _("the virus scanner does not answer, and nothing is taken without it")
            raise _Refused(problem, _("try again later, or tell the administrator")) from None
        return
    if found:
        raise _Refused(_("the virus scanner found %(virus)s in it") % {"virus": found}, _("tell the administrator"))


def _recognised(upload: UploadedFile) -> tuple[str, tuple[str, ...], ContentFile | None]:
    """Kind, endings and thumbnail of a file. Raises _Refused for anything that is not evidence."""
    upload.seek(0)
    head = upload.read(8192)
    guess = filetype.guess(head)
    if guess and guess.mime in {"image/jpeg", "image/png", "image/webp"}:
        format_name, thumbnail = _picture(upload)
        return EvidenceKind.IMAGE, PICTURES[format_name], thumbnail
    if head.startswith(b"%PDF-"):
        upload.seek(0)
        if problem := problem_in_pdf(upload.read()):
            raise _Refused(problem.problem, problem.expected)
        kind, ending = DOCUMENTS["pdf"]
        return kind, (ending,), None
    office = office_kind(upload, unpacked_limit=settings.EVIDENCE_MAX_UNPACKED_BYTES)
    if office.kind:
        kind, ending = DOCUMENTS[office.kind]
        return kind, (ending,), None
    if office.problem:
        raise _Refused(office.problem, office.expected)
    if head.startswith((b"MZ", b"\x7fELF")):
        raise _Refused(_("it is a program, whatever its name says"), _allowed())
    raise _Refused(_("its content is not of a kind that is taken"), _allowed())


def _allowed() -> str:
    return _("attach photos (JPEG, PNG, WebP), PDF, Word or Excel files")


def _picture(upload: UploadedFile) -> tuple[str, ContentFile]:
    """Format and thumbnail of a picture that can be decoded completely."""
    upload.seek(0)
    try:
        format_name, thumbnail = thumbnail_of(upload.read(), THUMBNAIL_EDGE)
    except LargePicture as large:
        problem = _("the picture has more than %(count)d million pixels") % {"count": large.args[0] // 1_000_000}
        raise _Refused(problem, _("save it smaller")) from None
    except Overrun:
        raise _Refused(_("it takes too long to open"), _("save it smaller")) from None
    except DamagedPicture:
        raise _Refused(_("the picture is damaged"), _("take or save it again")) from None
    return format_name, ContentFile(thumbnail, "thumbnail.jpg")


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():  # which begin at the file's beginning
        digest.update(chunk)
    return digest.hexdigest()
