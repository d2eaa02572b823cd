"""Writes what was measured on one database as a section of Markdown, to be read in a terminal and in the docs."""

import os
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median

from .budgets import Measured, Verdict
from .door import HALF_REQUESTS
from .saving import ITEMS

NUMBER = re.compile(r"[\d.,]+")


def section(run: Measured, verdicts: list[Verdict]) -> str:
    """The section of one database: its budgets, its pages, and what else was measured."""
    engine = run.database.split()[0]
    parts = [f"## {engine}", f"Measured on {datetime.now().astimezone():%Y-%m-%d} with {run.database} on {machine()}."]
    budgets = [[v.budget, v.limit, v.measured, "kept" if v.kept else "**missed**"] for v in verdicts]
    if budgets:
        parts += [f"### Budgets on {engine}", _table([["budget", "at most", "measured", ""], *budgets])]
    if run.pages:
        parts += [f"### Pages on {engine}", _table(list(_page_rows(run)))]
    if lines := list(_lines(run)):
        parts += [f"### The rest on {engine}", "\n".join(f"- {line}" for line in lines)]
    return "\n\n".join(parts) + "\n"


def write(path: Path, text: str) -> None:
    """Puts a section into a file of Markdown, in place of the one with the same heading."""
    heading = text.splitlines()[0]
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    before, found, after = page.partition(f"{heading}\n")
    later = re.search(r"^## ", after, re.MULTILINE) if found else None
    rest = f"\n{after[later.start() :]}" if later else ""
    path.write_text(f"{before.rstrip()}\n\n{text}{rest}".lstrip(), encoding="utf-8")


def machine() -> str:
    """What the figures depend on: cores, memory, Python."""
    processor = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    name = f" ({processor[1].strip()})" if processor else ""
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    gigabytes = round(int(memory[1]) / 1024**2) if memory else 0
    return f"{os.cpu_count()} cores{name}, {gigabytes} GB of memory, Python {platform.python_version()}"


def _page_rows(run: Measured) -> Iterator[list[str]]:
    yield ["page", "plan", "queries", "median ms", "slowest ms", "bytes", "units"]
    for cost in run.pages:
        yield [
            cost.page,
            cost.plan,
            str(cost.queries),
            f"{cost.median:.1f}",
            f"{cost.slowest:.1f}",
            f"{cost.bytes:,}",
            f"{run.units(cost.median):.1f}",
        ]


def _lines(run: Measured) -> Iterator[str]:
    for save in run.saves:
        yield f"{ITEMS} items saved on the page “{save.page}”, {save.change}: {save.statements} statements"
    if run.memory:
        yield f"a worker after {run.sizes.requests} requests: {run.memory:.0f} MB"
    for refusal in run.refusals:
        yield (
            f"{refusal.file} as {refusal.entrance}: refused in {1000 * refusal.seconds:.0f} ms "
            f"(slowest {1000 * refusal.slowest:.0f} ms): {refusal.sentence}"
        )
    for made in run.documents:
        yield (
            f"{made.document}, {made.bytes:,} bytes: made in {made.seconds:.2f} s at most; "
            f"the fresh worker held {made.before:.0f} MB before and {made.peak:.0f} MB at most"
        )
    if upload := run.workbook:
        yield (
            f"workbook of {upload.rows:,} figures, {upload.bytes:,} bytes: downloaded in {upload.download:.2f} s, "
            f"previewed in {upload.upload:.2f} s, confirmed in {upload.confirm:.2f} s; "
            f"the fresh worker held {upload.before:.0f} MB before and {upload.peak:.0f} MB at most"
        )
    if read := run.reading:
        yield f"{read.pages} pages read as a plan in {read.seconds:.2f} s: {read.targets} targets; {read.growth:.0f} MB"
    if posting := run.posting:
        yield (
            f"{posting.people} people at once: {posting.posts} posts in {posting.seconds:.1f} s, "
            f"{posting.saved} saved, {posting.submitted} of them submitted, "
            f"{posting.conflicts} shown a colleague's change, {posting.came_late} found it submitted by a colleague, "
            f"{len(posting.failures)} failed, {len(posting.lost)} lost"
        )
        yield (
            f"/healthz meanwhile, beside {HALF_REQUESTS} connections with half a request: "
            f"asked {len(posting.health)} times, median {1000 * median(posting.health):.0f} ms, "
            f"slowest {1000 * max(posting.health):.0f} ms"
        )


def _table(rows: list[list[str]]) -> str:
    """Rows as a table with aligned columns, the first row a heading; columns of numbers to the right."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    to_right = [all(NUMBER.fullmatch(cell) for cell in column[1:]) for column in columns]
    rule = ["-" * (width - 1) + "-:"[right] for width, right in zip(widths, to_right, strict=True)]
    lines = [
        [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, to_right, strict=True)
        ]
        for row in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])
