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

from .data import YEAR, Shape
from .people import sessions_of

WARM_UPS = 3
REVIEWER, REPORTER = "reviewer", "reporter1"
#: A month in the middle: every light and the longest sentences occur.
MONTH = f"?year={YEAR}&month=9"
#: The plan of which each department leads sixty sub-measures, with one or two targets each; its last month is open.
DEPARTMENT = "department"
DEPARTMENT_SHAPE = Shape(1080, months=11, per_sub_measure=(1, 2), drafts=True)
#: Plans of sixty targets with few and with many projects; the few have two hundred milestones.
FEW, MANY = "50 projects", "2000 projects"
SHAPES = {DEPARTMENT: DEPARTMENT_SHAPE, FEW: Shape(60, projects=50), MANY: Shape(60, projects=2000)}


@dataclass(frozen=True)
class Page:
    """A page to measure: its name, whose it is, its address and the plans it is measured on."""

    name: str
    address: str
    plans: list[str]
    who: str = REVIEWER


def pages(sizes: list[str]) -> list[Page]:
    """What is measured. ``{target}`` in an address stands for a target of the plan."""
    middle, ends = [sizes[len(sizes) // 2]], [sizes[0], sizes[-1]]
    return [
        Page("unit page", "/unit/", [*sizes, *SHAPES]),
        Page("dashboard", f"/dashboard/{MONTH}", [*sizes, FEW, MANY]),
        Page("months compared", f"/compare/?year={YEAR}&from=8&to=9", sizes[:2]),
        Page("projects", f"/projects/{MONTH}", [FEW, MANY]),
        Page("projects by stage", f"/projects/stages/{MONTH}", [FEW, MANY]),
        Page("timeline", f"/projects/timeline/{MONTH}", [FEW]),
        Page("wall chart", f"/wall/?year={YEAR}&month=12", sizes[:2]),
        Page("ledger", f"/ledger/{MONTH}", ends),
        Page("ledger, red ones", f"/ledger/{MONTH}&light=red", ends),
        Page("ledger, by light", f"/ledger/{MONTH}&sort=light", ends),
        Page("my month", f"/my-month/{MONTH}", middle, REPORTER),
        Page("my month, 60 to fill", f"/my-month/?year={YEAR}&month=12", [DEPARTMENT], REPORTER),
        Page("review queue", f"/review/?year={YEAR}", middle),
        Page("target", f"/targets/{YEAR}/{{target}}/?month=9", middle),
        Page("area", f"/areas/{YEAR}/2/{MONTH}", middle),
    ]


@dataclass
class Cost:
    """A page on a plan: its queries, bytes and the time of each sample, in milliseconds."""

    page: str
    plan: str
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
    """Costs of every page on the databases of one engine, given by the plan's size or name."""
    sizes = [name for name in urls if name not in SHAPES]
    with override_settings(ROOT_URLCONF="tests.benchmarks.urls"):
        application = get_wsgi_application()
        wrappers = {plan: _wrapper(url) for plan, url in urls.items()}
        environments, costs = {}, {}
        for plan, wrapper in wrappers.items():
            connections["default"] = wrapper
            cookies = sessions_of([REVIEWER, REPORTER])
            target = Target.objects.exclude(value=None).order_by("id").values_list("code", flat=True)[1]
            for page in pages(sizes):
                if plan in page.plans:
                    environ = _environ(page.address.format(target=target), cookies[page.who])
                    environments[page.name, plan] = environ
                    for _n in range(WARM_UPS):
                        _ask(application, environ)
                    with _counted_queries() as queries:
                        body = _ask(application, environ)
                    costs[page.name, plan] = Cost(page.name, plan, len(queries), len(body))
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
