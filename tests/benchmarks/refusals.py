"""How soon the real server refuses a file that it should not open: with a sentence, and with nothing half-written."""

import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from targets.models import Event, Evidence, Figure, ProgressReport, SubMeasure

from . import badfiles
from .data import YEAR
from .people import session_of
from .server import Browser, free_port, served, troubles

BOUNDARY = "----a-boundary-that-no-file-holds"
REPORTER = "reporter1"
SAMPLES = 9
#: What a person reads: an alert, or the first paragraph of the page that refuses what is too big.
SENTENCES = (
    re.compile(r'<(?P<tag>\w+)[^>]*class="[^"]*\balert\b[^"]*"[^>]*>(?P<said>.*?)</(?P=tag)>', re.DOTALL),
    re.compile(r"data-too-big>.*?<p>(?P<said>.*?)</p>", re.DOTALL),
)


@dataclass(frozen=True)
class Door:
    """A place where files come in: its address, the name of the file field there, and what it would take."""

    name: str
    address: str
    field: str
    head: bytes
    disguise: str
    bomb: tuple[tuple[str, ...], str, str]


@dataclass(frozen=True)
class Refusal:
    """What became of a bad file.

    Args:
        file, door: what was sent, and where.
        seconds: from the first byte sent to the last byte of the sentence; the median, and the slowest.
        sentence: what the person reads; empty where there was none.
    """

    file: str
    door: str
    seconds: float
    slowest: float
    sentence: str


def measure(log: Path, month: int) -> list[Refusal]:
    """Sends every bad file to every door several times.

    Raises:
        RuntimeError: a file was taken, something was written, or the server had trouble.
    """
    part = SubMeasure.objects.filter(lead__users__username=REPORTER).order_by("id").first()
    port = free_port()
    browser = Browser(port, session_of(REPORTER))
    before = _stored()
    with served(port, log, workers=2):
        found = [
            _refused(browser, door, file, name, content)
            for door in _doors(part.code, month)
            for file, name, content in _files(door)
        ]
    if wrong := troubles(log):
        raise RuntimeError(wrong[0])
    if _stored() != before:
        raise RuntimeError(f"Before the bad files {before} were stored, now {_stored()}")
    return found


def _doors(code: str, month: int) -> Iterator[Door]:
    workbook = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    document = ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
    yield Door(
        "evidence",
        f"/reports/{YEAR}/{code}/{month}/evidence/",
        "files",
        b"\xff\xd8\xff\xe0",
        "现场照片.jpg",
        (document, "word/document.xml", "台账.docx"),
    )
    yield Door(
        "workbook",
        f"/my-month/{YEAR}/{month}/workbook/",
        "file",
        b"PK\x03\x04",
        "本月填报.xlsx",
        (workbook, "xl/worksheets/sheet1.xml", "本月填报.xlsx"),
    )


def _files(door: Door) -> Iterator[tuple[str, str, bytes]]:
    """What is sent to a door: what it is, the name it bears, the content."""
    parts, swollen, name = door.bomb
    yield "50 MB", door.disguise, badfiles.big(door.head)
    yield "zip bomb", name, badfiles.bomb(parts, swollen)
    yield "renamed exe", door.disguise, badfiles.PROGRAM


def _refused(browser: Browser, door: Door, file: str, name: str, content: bytes) -> Refusal:
    times, sentences = [], set()
    for _n in range(SAMPLES + 1):
        body = _multipart(browser, door, name, content)
        began = time.perf_counter()
        status, answer = browser.ask("POST", door.address, body, f"multipart/form-data; boundary={BOUNDARY}")
        if status == 302:
            status, answer = browser.ask("GET", browser.location)
        times.append(time.perf_counter() - began)
        if status not in (200, 400, 413, 422):
            raise RuntimeError(f"{file} to {door.name}: {status}")
        sentences.add(_sentence(answer.decode()))
    # The first one also pays for what a new worker loads.
    return Refusal(file, door.name, median(times[1:]), max(times[1:]), min(sentences))


def _multipart(browser: Browser, door: Door, name: str, content: bytes) -> bytes:
    """The body that a browser sends for a file, with the token that the page before gave."""
    browser.get(f"/my-month/?year={YEAR}")
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    return encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": browser.cookies["csrftoken"], door.field: file})


def _sentence(page: str) -> str:
    """What the page says against the file, without its tags; empty where it says nothing."""
    for sentence in SENTENCES:
        if found := sentence.search(page):
            return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found["said"])).split())
    return ""


def _stored() -> dict[str, int]:
    """What a file could leave behind: rows, and files in the data folder's room for evidence."""
    folder = Path(settings.DATA_DIR) / "evidence"
    rows = {model.__name__: model.objects.count() for model in (Evidence, Event, Figure, ProgressReport)}
    return {**rows, "files": sum(path.is_file() for path in folder.rglob("*"))}
