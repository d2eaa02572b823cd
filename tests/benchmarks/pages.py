"""What a page costs: asked of the WSGI application, in turns with the others and with the unit page."""

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter

import dj_database_url
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import RequestFactory, override_settings

from targets.models import Target

from .data import YEAR
from .people import sessions_of

WARM_UPS = 3
REVIEWER, REPORTER = "reviewer", "reporter1"
#: A month in the middle: every light and the longest sentences occur.
MONTH = f"?year={YEAR}&month=9"


@dataclass(frozen=True)
class Page:
    """A page to measure: its name, whose it is, its address and the plans it is measured on (None: all)."""

    name: str
    address: str
    who: str = REVIEWER
    sizes: tuple[str, ...] | None = None


def pages(middle: str, ends: tuple[str, str]) -> list[Page]:
    """What is measured. ``{target}`` in an address stands for a target of the plan."""
    return [
        Page("unit page", "/unit/"),
        Page("dashboard", f"/dashboard/{MONTH}"),
        Page("ledger", f"/ledger/{MONTH}", sizes=ends),
        Page("ledger, red ones", f"/ledger/{MONTH}&light=red", sizes=ends),
        Page("ledger, by light", f"/ledger/{MONTH}&sort=light", sizes=ends),
        Page("my month", f"/my-month/{MONTH}", REPORTER, sizes=(middle,)),
        Page("review queue", f"/review/?year={YEAR}", sizes=(middle,)),
        Page("target", f"/targets/{YEAR}/{{target}}/?month=9", sizes=(middle,)),
        Page("area", f"/areas/{YEAR}/2/{MONTH}", sizes=(middle,)),
    ]


@dataclass
class Cost:
    """A page on a plan of a size: its queries, bytes and the time of each sample, in milliseconds."""

    page: str
    size: str
    queries: int
    bytes: int
    samples: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.samples)

    @property
    def p95(self) -> float:
        return quantiles(self.samples, n=20)[-1]


def measure(urls: dict[str, str], samples: int) -> list[Cost]:
    """Costs of every page on the databases of one engine, by plan size."""
    names = list(urls)
    with override_settings(ROOT_URLCONF="tests.benchmarks.urls"):
        application = get_wsgi_application()
        wrappers = {size: _wrapper(url) for size, url in urls.items()}
        environments, costs = {}, {}
        for size, wrapper in wrappers.items():
            connections["default"] = wrapper
            cookies = sessions_of([REVIEWER, REPORTER])
            target = Target.objects.exclude(value=None).order_by("id").values_list("code", flat=True)[1]
            for page in pages(names[len(names) // 2], (names[0], names[-1])):
                if page.sizes is None or size in page.sizes:
                    environ = _environ(page.address.format(target=target), cookies[page.who])
                    environments[page.name, size] = environ
                    for _n in range(WARM_UPS):
                        _ask(application, environ)
                    with _counted_queries() as queries:
                        body = _ask(application, environ)
                    costs[page.name, size] = Cost(page.name, size, len(queries), len(body))
        turns = list(environments)
        for _n in range(samples):
            random.shuffle(turns)
            for turn in turns:
                connections["default"] = wrappers[turn[1]]
                # Nobody pays for what the page before left behind.
                gc.collect()
                began = perf_counter()
                _ask(application, environments[turn])
                costs[turn].samples.append(1000 * (perf_counter() - began))
        for wrapper in wrappers.values():
            wrapper.close()
    return list(costs.values())


def _wrapper(url: str) -> BaseDatabaseWrapper:
    """A connection like the settings' own, to another database of the same engine."""
    chosen = connections.settings["default"] | {"NAME": dj_database_url.parse(url)["NAME"]}
    return load_backend(chosen["ENGINE"]).DatabaseWrapper(chosen, "default")


def _environ(address: str, session: str) -> dict:
    factory = RequestFactory(headers={"host": "localhost", "cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    return factory.get(address).environ


def _ask(application, environ: dict) -> bytes:
    """One request, to the last byte of its answer. Raises RuntimeError if that is not the page."""
    statuses = []
    response = application(environ.copy(), lambda status, _headers, _error=None: statuses.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{environ['PATH_INFO']} answered {statuses[0]}")
    return body


@contextmanager
def _counted_queries() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries
