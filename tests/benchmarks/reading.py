"""What it costs to read a long document as a plan: the time and memory of a fresh process."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from planreader.reading import read_plan

from .server import peak, reset_peak, resident

PLANS = Path(__file__).parents[1] / "planreader/plans"
#: A page of an official document: 22 lines of 28 characters (GB/T 9704).
CHARACTERS_A_PAGE = 22 * 28
YEAR = 2024
#: The first reading of a process loads what the later ones find loaded.
READINGS = 3


@dataclass(frozen=True)
class Read:
    """A document that was read.

    Args:
        pages, targets: how many it has.
        seconds: the median of some readings.
        growth: how much more the process held at most than before, in MB.
    """

    pages: int
    targets: int
    seconds: float
    growth: float


def measure(pages: int) -> Read:
    """Reads a text of so many pages: the annotated plans, again and again, each a chapter.

    Raises:
        RuntimeError: hardly anything was found in it.
    """
    content = _text(pages * CHARACTERS_A_PAGE).encode()
    before = resident(os.getpid())
    reset_peak(os.getpid())
    seconds = []
    for _reading in range(READINGS):
        began = time.perf_counter()
        plan = read_plan(content, "plan.txt", year=YEAR)
        seconds.append(time.perf_counter() - began)
    parts = [part for area in plan.areas for measure in area.measures for part in (measure, *measure.parts)]
    targets = sum(each.is_target for part in (*plan.areas, *parts) for each in part.quantities)
    if targets < pages:
        raise RuntimeError(f"Only {targets} targets were read in {pages} pages")
    return Read(pages, targets, median(seconds), peak(os.getpid()) - before)


def _text(length: int) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(PLANS.glob("*.txt"))]
    whole = "\n".join(texts * (length // sum(map(len, texts)) + 1))
    return whole[:length]
