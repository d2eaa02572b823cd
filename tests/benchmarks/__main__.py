"""``python -m tests.benchmarks``; the options are in the package's docstring."""

import argparse
import os
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests import engine

from .databases import Databases, in_process
from .sizes import FULL, SMOKE, Sizes

PARTS = ("pages", "saves", "memory", "refusals", "documents", "workbook", "reading", "posting", "keeping")
#: So many of the posts that failed are told one by one.
MOST_SHOWN = 20


def main() -> int:
    """Measures, prints and returns the exit code: 1 when anything failed or a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Speed and memory, measured.")
    parser.add_argument("--smoke", action="store_true", help="one small round of each part; no budget is judged")
    parser.add_argument("--database", choices=list(engine.NAMES), action="append", help="on this one only")
    parser.add_argument("--part", choices=PARTS, action="append", help="this part only")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put each database's section into this page")
    options = parser.parse_args()
    if options.write and (options.smoke or options.part):
        parser.error("--write wants everything measured: neither --smoke nor --part")
    sizes = SMOKE if options.smoke else FULL
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside, it still stops PostgreSQL

    folder = engine.folder()
    # The settings of a town's server; which database it is, each process is told when it starts.
    engine.set_environment(f"sqlite:///{(folder / 'none.sqlite3').as_posix()}", sqlite3.sqlite_version)
    os.environ["DJANGO_SETTINGS_MODULE"] = "townplan.settings"
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)

    from .budgets import verdicts
    from .report import section, write

    def work(vendor: str):
        return measure(vendor, folder, sizes, options.part or PARTS)

    vendors = options.database or list(engine.NAMES)
    failures: list[str] = []
    # A smoke measures nothing: there both engines may run at once.
    with ThreadPoolExecutor() as threads:
        for run, failed in threads.map(work, vendors) if options.smoke else map(work, vendors):
            judged = list(verdicts(run))
            text = section(run, [] if options.smoke else judged)
            print(text, flush=True)
            failures += failed
            if not options.smoke:
                failures += [
                    f"{run.database}: {v.budget}: {v.measured}, at most {v.limit}" for v in judged if not v.kept
                ]
            if options.write and not failed:
                write(options.write, text)
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if failures else 0


def measure(vendor: str, folder: Path, sizes: Sizes, parts: Collection[str]):
    """What these parts found on one engine, and what failed in them, one line each."""
    from . import documents, keeping, memory, pages, posting, reading, refusals, saving, workbook
    from .budgets import Measured

    databases = Databases(vendor, folder)
    run, failures = Measured(str(databases), sizes), []
    shapes = sizes.shapes()

    def part(name: str, plans: list[str], work: Callable, *arguments: Any) -> None:
        """Measures in a fresh process on the first of the plans; those that are not there yet are made up."""
        if name not in parts:
            return
        try:
            if missing := [plan for plan in plans if plan not in databases.urls]:
                say(f"{databases}: making up plans of {', '.join(missing)}")
                databases.make({plan: shapes[plan] for plan in missing})
            say(f"{databases}: {name}")
            setattr(run, name, in_process(databases.urls[plans[0]], work, *arguments))
        except Exception as error:  # the other parts are measured all the same
            traceback.print_exc()
            failures.append(f"{databases}: {name}: {error}")

    def log(name: str) -> Path:
        return folder / f"{vendor}-{name}.log"

    # Measured by itself (``python -m tests.benchmarks.keeping``); here only whether a restore takes what is made up:
    # first of all, for what the other parts write is sealed in another folder.
    if "keeping" in parts and sizes is SMOKE and vendor == "sqlite":
        say(f"{databases}: keeping")
        try:
            if sizes.small not in databases.urls:
                databases.make({sizes.small: shapes[sizes.small]})
            keeping.round_trip(databases.urls[sizes.small], folder)
        except RuntimeError as error:
            failures.append(f"{databases}: keeping: {error}")
    part("pages", [plan for plan in shapes if plan != sizes.posting], pages.measure, databases.urls, sizes)
    part("saves", [sizes.department], saving.measure)
    part("memory", [sizes.middle], memory.measure, log("memory"), sizes.requests)
    part("refusals", [sizes.department], refusals.measure, log("refusals"), sizes.bad_files)
    part("documents", [sizes.middle], documents.measure, log("documents"), sizes.documents)
    part("workbook", [sizes.department], workbook.measure, log("workbook"), sizes.workbook)
    part("reading", [sizes.department], reading.measure, sizes.pages_read)
    part("posting", [sizes.posting], posting.measure, log("posting"), sizes.people)
    if run.posting:
        wrong = run.posting.failures + run.posting.lost
        if len(wrong) > MOST_SHOWN:
            wrong[MOST_SHOWN:] = [f"and {len(wrong) - MOST_SHOWN} more"]
        failures += [f"{databases}: posting: {failure}" for failure in wrong]
    return run, failures


def say(text: str) -> None:
    """Tells whoever waits what is being done, and when it began."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
