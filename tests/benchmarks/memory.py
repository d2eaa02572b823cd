"""How much memory a worker of the real server holds after many mixed requests."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from targets.models import SubMeasure, Target

from .browser import Browser
from .data import YEAR
from .people import sessions_of
from .server import resident, serve

REVIEWER, REPORTER = "reviewer", "reporter1"


def measure(log: Path, requests: int) -> float:
    """Resident memory in MB of one worker that has answered so many mixed requests, four at a time.

    Raises:
        WrongAnswer: a request was not answered as it should be.
        RuntimeError: the server's log tells of an error.
    """
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
