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
        for line in run.lines():
            print(line)
        found += verdicts(run, [str(size) for size in sizes])
    rows = [[v.budget, v.limit, v.database, v.measured, "kept" if v.kept else "MISSED"] for v in found]
    print_table([["budget", "at most", "database", "measured", ""], *rows], "budgets")
    return 0 if all(verdict.kept for verdict in found) else 1


def measure(vendor: str, folder: Path, sizes: list[int], quick: bool):
    """All that is measured on one engine."""
    from . import documents, memory, pages, posting, refusals, saving, workbook
    from .budgets import Measured
    from .data import Shape
    from .databases import Databases, in_process

    databases = Databases(vendor, folder)
    clients = 40 if quick else 200
    plans = {str(size): Shape(size) for size in sizes} | pages.SHAPES

    def measured(what: str, plan: str, work, *arguments):
        say(f"{databases}: {what}")
        return in_process(databases.urls[plan], work, *arguments)

    def log(name: str) -> Path:
        return folder / f"{vendor}-{name}.log"

    for name, shape in (plans | {"posting": posting.shape_for(clients)}).items():
        say(f"{databases}: making up a plan of {shape.targets} targets")
        databases.make(name, shape)
    return Measured(
        database=str(databases),
        costs=measured(
            "pages", "60", pages.measure, {name: databases.urls[name] for name in plans}, 10 if quick else 30
        ),
        memory=measured("memory", "600", memory.measure, log("memory"), 300 if quick else 1000),
        saves=measured("saves", pages.DEPARTMENT, saving.measure, 12),
        refusals=measured("refusals", pages.DEPARTMENT, refusals.measure, log("refusals"), 12),
        documents=measured("documents", "600", documents.measure, log("documents")),
        upload=measured("workbook", pages.DEPARTMENT, workbook.measure, log("workbook"), 12),
        posting=measured("posting", "posting", posting.measure, log("posting"), clients),
    )


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
