"""What a month's documents cost to make: the time and memory of a fresh worker of the real server."""

import time
from dataclasses import dataclass
from pathlib import Path

from .browser import Browser, WrongAnswer
from .data import YEAR
from .people import session_of
from .server import peak, reset_peak, resident, serve

REVIEWER = "reviewer"
MONTH = 9
#: Each document's file name; both are made of the whole plan.
DOCUMENTS = {"bulletin": "bulletin.docx", "ledger": "ledger.xlsx"}
#: How a file of Word or Excel begins: both are archives.
ARCHIVE = b"PK"


@dataclass(frozen=True)
class Made:
    """A document of a plan.

    Args:
        document: its name.
        bytes: of the file.
        seconds: the slowest of several, the first of them included, which loads what it needs.
        before, peak: what the worker held in memory before the first one, and at most while they were made, in MB.
    """

    document: str
    bytes: int
    seconds: float
    before: float
    peak: float

    @property
    def growth(self) -> float:
        """How much more the worker held at most than before, in MB."""
        return self.peak - self.before


def measure(log: Path, times: int) -> list[Made]:
    """Makes each document so many times, on a worker that has only shown a page before.

    Raises:
        WrongAnswer: an answer is not a file.
        RuntimeError: the server's log tells of an error.
    """
    return [_make(document, name, log, times) for document, name in DOCUMENTS.items()]


def _make(document: str, name: str, log: Path, times: int) -> Made:
    address = f"/documents/{YEAR}/{MONTH}/{name}"
    with serve(log, workers=1) as server:
        browser = Browser(server.port, session_of(REVIEWER))
        browser.must_get(f"/documents/?year={YEAR}&month={MONTH}")
        [worker] = server.workers
        before = resident(worker)
        reset_peak(worker)
        seconds = []
        for _time in range(times):
            began = time.perf_counter()
            content = browser.must_get(address)
            seconds.append(time.perf_counter() - began)
            if not content.startswith(ARCHIVE):
                raise WrongAnswer.to(f"GET {address}", 200, content.decode(errors="replace"))
        return Made(document, len(content), max(seconds), before, peak(worker))
