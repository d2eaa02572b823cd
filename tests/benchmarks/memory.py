"""How much memory a worker of the real server holds after many mixed requests; and whether it levels off.

::

    python -m tests.benchmarks.memory --minutes 60 --rate 2

The second runs as long as it is told, on SQLite, with a save among every twenty requests, and prints what the worker
held at every tenth of the time.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import django
from django.core.management import call_command

from tests import engine

from .browser import Browser, WrongAnswer
from .databases import Databases, in_process
from .forms import WORDS, figures_form
from .server import resident, serve
from .sizes import Shape

REVIEWER, REPORTER = "reviewer", "reporter1"
#: Of the long run, as a town has it: December is still to be reported, so that it can be saved.
SHAPE = Shape(60, months=11, draft_every=2)
#: Every so manieth request of the long run saves a report.
SAVES = 20


def main() -> None:
    """The long run; prints a table of minutes, requests and MB."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description="A worker's memory.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2, help="requests a second, at most")
    options = parser.parse_args()
    folder = engine.folder()
    engine.set_environment(f"sqlite:///{(folder / 'none.sqlite3').as_posix()}", "")
    os.environ["DJANGO_SETTINGS_MODULE"] = "townplan.settings"
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    databases = Databases("sqlite", folder)
    databases.make({"town": SHAPE})
    in_process(databases.urls["town"], watch, folder / "memory.log", options.minutes, options.rate)


def watch(log: Path, minutes: float, rate: float) -> None:
    """Mixed requests and saves of one worker, at most so many a second; prints what it holds meanwhile."""
    from .people import sessions_of

    sessions = sessions_of([REVIEWER, REPORTER])
    with serve(log, workers=1) as server:
        browsers = {who: Browser(server.port, session) for who, session in sessions.items()}
        print("| minutes | requests | MB |\n| --- | --- | --- |", flush=True)
        began = told = time.monotonic()
        addresses, unanswered = _mixed_addresses(10**9), 0
        for asked in count():
            now = time.monotonic()
            if asked == 0 or now - told >= 6 * minutes:
                told = now
                held = max(resident(worker) for worker in server.workers)
                print(f"| {(now - began) / 60:.0f} | {asked:,} | {held:.0f} |", flush=True)
            if now - began > 60 * minutes:
                print(f"{unanswered} not answered within a minute", flush=True)
                return
            try:
                if asked % SAVES == SAVES - 1:
                    _save(browsers[REPORTER], str(asked))
                else:
                    who, address = next(addresses)
                    browsers[who].must_get(address)
            except TimeoutError:  # a machine that does too much else
                unanswered += 1
            time.sleep(max(0, began + asked / rate - time.monotonic()))


def _save(browser: Browser, words: str) -> None:
    """Saves the reporter's first report of December, with words of its own."""
    from targets.models import SubMeasure

    from .data import YEAR

    led = SubMeasure.objects.filter(lead__users__username=REPORTER, plan__year=YEAR).order_by("pk")[0]
    address = f"/reports/{YEAR}/{led.code}/12/"
    form = figures_form(browser.must_get(address).decode())
    named = form.named(WORDS | {"progress": words}, led.pk)
    status, page = browser.post(address, form.filled(named | {"save": str(led.pk)}))
    if status != 302:
        raise WrongAnswer.to(f"POST {address}", status, page)


def measure(log: Path, requests: int) -> float:
    """Resident memory in MB of one worker that has answered so many mixed requests, four at a time.

    Raises:
        WrongAnswer: a request was not answered as it should be.
        RuntimeError: the server's log tells of an error.
    """
    from .people import sessions_of

    sessions = sessions_of([REVIEWER, REPORTER])
    with serve(log, workers=1) as server:

        def ask(who_and_address: tuple[str, str]) -> None:
            who, address = who_and_address
            Browser(server.port, sessions[who]).must_get(address)

        with ThreadPoolExecutor(4) as clients:
            for _answered in clients.map(ask, list(_mixed_addresses(requests))):
                pass
        return max(resident(worker) for worker in server.workers)


def _mixed_addresses(requests: int) -> Iterator[tuple[str, str]]:
    """Who asks for what: every page, the dashboard and the ledger most; now and then an export."""
    from targets.models import SubMeasure, Target

    from .data import YEAR

    choice = random.Random(1)
    targets = list(Target.objects.values_list("code", flat=True))
    sub_measures = list(SubMeasure.objects.values_list("code", flat=True))
    own = list(SubMeasure.objects.filter(lead__users__username=REPORTER).values_list("code", flat=True))
    pages = [
        (5, lambda month: (REVIEWER, f"/dashboard/?year={YEAR}&month={month}")),
        (5, lambda month: (REVIEWER, f"/ledger/?year={YEAR}&month={month}&page={choice.randrange(1, 5)}")),
        (1, lambda month: (REVIEWER, f"/ledger/?year={YEAR}&month={month}&light=red&sort=-gap")),
        (3, lambda month: (REVIEWER, f"/targets/{YEAR}/{choice.choice(targets)}/?month={month}")),
        (2, lambda month: (REVIEWER, f"/measures/{YEAR}/{choice.choice(sub_measures)}/?month={month}")),
        (2, lambda month: (REVIEWER, f"/areas/{YEAR}/{choice.randrange(8)}/?month={month}")),
        (1, lambda _month: (REVIEWER, f"/review/?year={YEAR}")),
        (3, lambda month: (REPORTER, f"/my-month/?year={YEAR}&month={month}")),
        (3, lambda month: (REPORTER, f"/reports/{YEAR}/{choice.choice(own)}/{month}/")),
    ]
    weights, addresses = zip(*pages, strict=True)
    for number in range(requests):
        month = choice.randrange(1, 13)
        if number % 100 == 99:
            yield REVIEWER, f"/ledger/ledger.{choice.choice(('csv', 'xlsx'))}?year={YEAR}&month={month}"
        else:
            yield choice.choices(addresses, weights)[0](month)


if __name__ == "__main__":
    main()
