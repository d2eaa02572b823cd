"""``python -m tests.benchmarks [--quick] [--database sqlite|postgresql]``; see the package."""

import argparse
import os
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.core.management import call_command

from tests import engine


def main() -> int:
    """Measures, prints, and returns the exit code: 1 when a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Speed and memory, measured.")
    parser.add_argument("--quick", action="store_true", help="plans of 60 and 600 targets only, and fewer samples")
    parser.add_argument("--database", choices=list(engine.NAMES), action="append", help="only this one")
    options = parser.parse_args()

    folder = engine.folder()
    # A town's settings; which database, each process is told when it starts.
    engine.set_environment(f"sqlite:///{(folder / 'none.sqlite3').as_posix()}", sqlite3.sqlite_version)
    os.environ["DJANGO_SETTINGS_MODULE"] = "townplan.settings"
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)

    from .budgets import page_table, verdicts

    sizes = [60, 600] if options.quick else [60, 600, 6000]
    found = []
    for vendor in options.database or engine.NAMES:
        run = measure(vendor, folder, sizes, options.quick)
        print_table(page_table(run), f"pages on {run.database}")
        posting = run.posting
        print(f"memory of one worker: {run.memory:.0f} MB")
        print(
            f"posting: {posting.posts} posts in {posting.seconds:.1f} s, {posting.saved} saved, "
            f"{posting.conflicts} conflicts shown, {posting.refusals} refused as already submitted, "
            f"{len(posting.failures)} failed, {len(posting.lost)} lost"
        )
        for line in (posting.failures + posting.lost)[:20]:
            print(f"  {line}")
        found += verdicts(run, [str(size) for size in sizes])
    rows = [[v.budget, v.limit, v.database, v.measured, "kept" if v.kept else "MISSED"] for v in found]
    print_table([["budget", "at most", "database", "measured", ""], *rows], "budgets")
    return 0 if all(verdict.kept for verdict in found) else 1


def measure(vendor: str, folder: Path, sizes: list[int], quick: bool):
    """One engine's pages, memory and posting."""
    from . import pages, server
    from .budgets import Measured
    from .databases import REPORTED_BEFORE_POSTING, Databases, in_process

    databases = Databases(vendor, folder)
    for size in sizes:
        say(f"{databases}: making up {size} targets")
        databases.make(str(size), size)
    databases.make("posting", 600, REPORTED_BEFORE_POSTING)
    urls = {str(size): databases.urls[str(size)] for size in sizes}
    say(f"{databases}: pages")
    costs = in_process(databases.urls["60"], pages.measure, urls, 10 if quick else 30)
    say(f"{databases}: memory")
    held = in_process(databases.urls["600"], server.memory, folder / f"{vendor}-memory.log", 300 if quick else 1000)
    say(f"{databases}: posting")
    posted = in_process(databases.urls["posting"], server.posting, folder / f"{vendor}-posting.log", 50)
    return Measured(str(databases), costs, held, posted)


def say(text: str) -> None:
    """What is being done, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def print_table(rows: Iterable[list[str]], title: str) -> None:
    """Rows in aligned columns, the first row a heading; numbers to the right."""
    table = [*rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    print(f"\n{title}")
    for row in table:
        cells = [
            cell.rjust(width) if cell[:1].isdigit() and place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
