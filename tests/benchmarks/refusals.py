"""How soon the real server refuses a bad file: with a sentence for the reader, and nothing of it stored."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings

from targets.models import Event, Evidence, Figure, ProgressReport, SubMeasure

from . import bad_files
from .browser import Browser, WrongAnswer, alerts_of, text_of
from .data import YEAR
from .people import session_of
from .server import serve
from .uploading import multipart

MONTH = 12
REPORTER = "reporter1"
#: The page of a file that is too big says nothing else.
TOO_BIG = 413


@dataclass(frozen=True)
class Entrance:
    """A place where files come in.

    Args:
        name: as the tables have it.
        address, field: where the form goes, and the name of its field for the file.
        head, name_of_file: how a file that it takes begins, and is called.
        bomb: the name of a zip bomb, the parts that make it look right, and the part that unpacks too large.
    """

    name: str
    address: str
    field: str
    head: bytes
    name_of_file: str
    bomb: tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Refusal:
    """How a bad file was refused.

    Args:
        file, entrance: what was sent, and where.
        seconds: from the first byte sent to the last byte of the sentence; the median, and the slowest.
        sentence: what the person reads.
    """

    file: str
    entrance: str
    seconds: float
    slowest: float
    sentence: str


def measure(log: Path, times: int) -> list[Refusal]:
    """Sends every bad file to every entrance so many times.

    Raises:
        WrongAnswer: an answer does not say what is wrong with the file.
        RuntimeError: something was stored, or the server's log tells of an error.
    """
    sub_measure = SubMeasure.objects.filter(lead__users__username=REPORTER).order_by("id")[0]
    before = _stored()
    with serve(log, workers=2) as server:
        browser = Browser(server.port, session_of(REPORTER))
        browser.must_get(f"/reports/{YEAR}/{sub_measure.code}/{MONTH}/")
        refusals = [
            _refuse(browser, entrance, file, name, content, times)
            for entrance in _entrances(sub_measure.code)
            for file, name, content in _files(entrance)
        ]
    if _stored() != before:
        raise RuntimeError(f"Before the bad files {before} were stored, now {_stored()}")
    return refusals


def _entrances(code: str) -> Iterator[Entrance]:
    document = ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
    workbook = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    yield Entrance(
        "evidence",
        f"/reports/{YEAR}/{code}/{MONTH}/evidence/",
        "files",
        b"\xff\xd8\xff\xe0",
        "现场照片.jpg",
        ("台账.docx", document, "word/document.xml"),
    )
    yield Entrance(
        "workbook",
        f"/my-month/{YEAR}/{MONTH}/workbook/",
        "file",
        b"PK\x03\x04",
        "本月填报.xlsx",
        ("本月填报.xlsx", workbook, "xl/worksheets/sheet1.xml"),
    )


def _files(entrance: Entrance) -> Iterator[tuple[str, str, bytes]]:
    """What is sent: what it is, the name of its file, its content."""
    name, parts, last = entrance.bomb
    yield "50 MB", entrance.name_of_file, bad_files.big(entrance.head)
    yield "zip bomb", name, bad_files.bomb(parts, last)
    yield "renamed exe", entrance.name_of_file, bad_files.PROGRAM
    if entrance.field == "files":
        yield "8000 x 8000 pixels", "现场照片.png", bad_files.large_picture()
        yield "PDF with a script", "会议纪要.pdf", bad_files.script()
    else:
        yield "one sheet fourteen times", entrance.name_of_file, bad_files.one_sheet_many_times()


def _refuse(browser: Browser, entrance: Entrance, file: str, name: str, content: bytes, times: int) -> Refusal:
    seconds, sentences = [], set()
    body, kind = multipart(browser, entrance.field, name, content)
    # The first one is not counted: it also pays for what a new worker loads.
    for _n in range(times + 1):
        began = time.perf_counter()
        status, answer = browser.ask("POST", entrance.address, body, kind)
        if status == 302:
            status, answer = browser.ask("GET", browser.location)
        seconds.append(time.perf_counter() - began)
        page = answer.decode(errors="replace")
        sentence = text_of(page) if status == TOO_BIG else alerts_of(page)
        if status not in (200, 400, TOO_BIG, 422) or not sentence:
            raise WrongAnswer.to(f"{file} as {entrance.name}", status, page)
        sentences.add(sentence)
    return Refusal(file, entrance.name, median(seconds[1:]), max(seconds[1:]), " / ".join(sorted(sentences)))


def _stored() -> dict[str, int]:
    """What a file could leave behind: rows, and files in the data folder."""
    folder = Path(settings.DATA_DIR) / "evidence"
    rows = {model.__name__: model.objects.count() for model in (Evidence, Event, Figure, ProgressReport)}
    return {**rows, "files": sum(path.is_file() for path in folder.rglob("*"))}
