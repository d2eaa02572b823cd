"""What a month's documents cost to make: a fresh worker's time and memory, on the real server."""

import time
from dataclasses import dataclass
from pathlib import Path

from .data import YEAR
from .people import session_of
from .server import Browser, forget_peak, free_port, peak, resident, served, troubles, workers_of

REVIEWER = "reviewer"
MONTH = 9
#: Of each document the file's name; both are made of the whole plan.
DOCUMENTS = {"bulletin": "bulletin.docx", "ledger": "ledger.xlsx"}
TIMES = 5


@dataclass(frozen=True)
class Made:
    """A document of a plan.

    Args:
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


def measure(log: Path) -> list[Made]:
    """Makes each document several times, each on a worker that has only shown a page before.

    Raises:
        RuntimeError: an answer is not a file, or the server had trouble.
    """
    return [_made(document, name, log) for document, name in DOCUMENTS.items()]


def _made(document: str, name: str, log: Path) -> Made:
    port = free_port()
    browser = Browser(port, session_of(REVIEWER))
    with served(port, log, workers=1) as process:
        browser.get(f"/documents/?year={YEAR}&month={MONTH}")
        (worker,) = workers_of(process)
        before = resident(worker)
        forget_peak(worker)
        seconds = []
        for _time in range(TIMES):
            began = time.perf_counter()
            status, content = browser.ask("GET", f"/documents/{YEAR}/{MONTH}/{name}")
            seconds.append(time.perf_counter() - began)
            # Both are archives.
            if status != 200 or not content.startswith(b"PK"):
                raise RuntimeError(f"{name}: {status}")
        most = peak(worker)
    if troubles(log):
        raise RuntimeError(f"{name}: {troubles(log)}")
    return Made(document, len(content), max(seconds), before, most)
