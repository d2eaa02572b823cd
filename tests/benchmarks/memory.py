"""How much memory a worker of the real server holds after many mixed requests."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from targets.models import SubMeasure, Target

from .data import YEAR
from .people import sessions_of
from .server import Browser, free_port, resident, served, workers_of


def measure(log: Path, requests: int) -> float:
    """Resident memory in MB of one worker that has answered so many mixed requests, four at a time."""
    sessions = sessions_of(["reviewer", "reporter1"])
    addresses = list(_mixed_addresses(requests))
    port = free_port()
    with served(port, log, workers=1) as process:

        def ask(chosen: tuple[str, str]) -> int:
            who, address = chosen
            return Browser(port, sessions[who]).get(address)[0]

        with ThreadPoolExecutor(4) as clients:
            statuses = set(clients.map(ask, addresses))
        if statuses != {200}:
            raise RuntimeError(f"The requests of the memory measurement answered {statuses}")
        return max(resident(pid) for pid in workers_of(process))


def _mixed_addresses(requests: int) -> Iterator[tuple[str, str]]:
    """Who asks for what: every page, the dashboard and the ledger most; now and then an export."""
    choice = random.Random(1)
    targets = list(Target.objects.values_list("code", flat=True))
    parts = list(SubMeasure.objects.values_list("code", flat=True))
    own = list(SubMeasure.objects.filter(lead__users__username="reporter1").values_list("code", flat=True))
    pages = [
        (5, lambda month: ("reviewer", f"/dashboard/?year={YEAR}&month={month}")),
        (5, lambda month: ("reviewer", f"/ledger/?year={YEAR}&month={month}&page={choice.randrange(1, 5)}")),
        (1, lambda month: ("reviewer", f"/ledger/?year={YEAR}&month={month}&light=red&sort=-gap")),
        (3, lambda month: ("reviewer", f"/targets/{YEAR}/{choice.choice(targets)}/?month={month}")),
        (2, lambda month: ("reviewer", f"/measures/{YEAR}/{choice.choice(parts)}/?month={month}")),
        (2, lambda month: ("reviewer", f"/areas/{YEAR}/{choice.randrange(8)}/?month={month}")),
        (1, lambda _month: ("reviewer", f"/review/?year={YEAR}")),
        (3, lambda month: ("reporter1", f"/my-month/?year={YEAR}&month={month}")),
        (3, lambda month: ("reporter1", f"/reports/{YEAR}/{choice.choice(own)}/{month}/")),
    ]
    weights, asked = zip(*pages, strict=True)
    for number in range(requests):
        month = choice.randrange(1, 13)
        if number % 100 == 99:
            yield "reviewer", f"/ledger/ledger.{choice.choice(('csv', 'xlsx'))}?year={YEAR}&month={month}"
        else:
            yield choice.choices(asked, weights)[0](month)
