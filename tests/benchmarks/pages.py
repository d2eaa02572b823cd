"""What a page costs: asked of the WSGI application, in turns with the other pages and with the unit page."""

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import dj_database_url
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import RequestFactory, override_settings

from targets.models import Target

from .browser import WrongAnswer
from .data import ITEM_NAME, SUB_MEASURE_TITLE, TARGET_NAME, TARGETS, YEAR
from .people import sessions_of
from .projects import PROJECT_TITLE
from .sizes import Sizes

WARM_UPS = 2
#: A page that takes so long in all (ms) is measured no more often, but for the fewest samples that make a median.
LONG_ENOUGH, FEWEST_SAMPLES = 10_000, 5
REVIEWER, REPORTER = "reviewer", "reporter1"
#: The target that is counted by items is the tenth; in the plan by items its department has no other.
REPORTER_OF_ITEMS = f"reporter{len(TARGETS) - 1}"
UNIT = "unit page"
#: A month in the middle: every light and the longest sentences occur.
MONTH = f"?year={YEAR}&month=9"
NO_CACHE = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


@dataclass(frozen=True)
class Page:
    """A page to measure.

    Args:
        name: as the tables have it.
        address: where ``{target}`` stands for a target of the plan.
        plans: the plans that it is measured on.
        text, times: what the page must contain, and how often at least: an empty page is not to be measured.
        who: the person who asks for it.
        is_kept: whether it may come from the cache, as when nothing has changed; else it is made anew each time.
    """

    name: str
    address: str
    plans: list[str]
    text: str
    times: int
    who: str = REVIEWER
    is_kept: bool = True


def pages(sizes: Sizes) -> list[Page]:
    """The pages that are measured."""
    plans = [sizes.small, sizes.middle, sizes.large]
    projects = [sizes.few_projects, sizes.many_projects]
    ends = [sizes.small, sizes.large]
    few = sizes.projects[0]
    return [
        Page(UNIT, "/unit/", [*plans, *projects, sizes.department, sizes.by_items], "<main", 1),
        Page("dashboard", f"/dashboard/{MONTH}", plans, "重点工作", 8),
        Page("dashboard, made anew", f"/dashboard/{MONTH}", plans, "重点工作", 8, is_kept=False),
        Page("dashboard with projects", f"/dashboard/{MONTH}", projects, "红灯项目", 1),
        Page("the same, made anew", f"/dashboard/{MONTH}", projects, "红灯项目", 1, is_kept=False),
        Page("months compared", f"/compare/?year={YEAR}&from=8&to=9", plans[:2], TARGET_NAME, 1),
        Page("projects", f"/projects/{MONTH}", projects, PROJECT_TITLE, min(few, 25)),
        Page("projects by stage", f"/projects/stages/{MONTH}", projects, "%", 1),
        Page("timeline", f"/projects/timeline/{MONTH}", projects[:1], PROJECT_TITLE, few),
        Page("wall chart", f"/wall/?year={YEAR}&month=12", plans[:2], TARGET_NAME, sizes.plans[0]),
        Page("ledger", f"/ledger/{MONTH}", ends, TARGET_NAME, 25),
        Page("ledger, red ones", f"/ledger/{MONTH}&light=red", ends, TARGET_NAME, 1),
        Page("ledger, by light", f"/ledger/{MONTH}&sort=light", ends, TARGET_NAME, 25),
        Page("my month", f"/my-month/{MONTH}", [sizes.middle], TARGET_NAME, 1, REPORTER),
        Page(
            "my month to fill in",
            f"/my-month/?year={YEAR}&month=12",
            [sizes.department],
            SUB_MEASURE_TITLE,
            sizes.sub_measures,
            REPORTER,
        ),
        Page(
            "my month to fill in",
            f"/my-month/?year={YEAR}&month=12",
            [sizes.by_items],
            ITEM_NAME,
            sizes.items,
            REPORTER_OF_ITEMS,
        ),
        Page("review queue", f"/review/?year={YEAR}", [sizes.middle], TARGET_NAME, 1),
        Page("target", f"/targets/{YEAR}/{{target}}/?month=9", [sizes.middle], TARGET_NAME, 1),
        Page("area", f"/areas/{YEAR}/2/{MONTH}", [sizes.middle], TARGET_NAME, 1),
    ]


@dataclass
class Cost:
    """What a page costs on a plan: its queries, its bytes and the milliseconds of each sample."""

    page: str
    plan: str
    queries: int
    bytes: int
    samples: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of the samples, in milliseconds."""
        return median(self.samples)

    @property
    def slowest(self) -> float:
        """The slowest of the samples, in milliseconds."""
        return max(self.samples)


def measure(urls: dict[str, str], sizes: Sizes) -> list[Cost]:
    """The costs of every page on the databases of one engine.

    Args:
        urls: DATABASE_URL by the plan's name; plans that no page is measured on are left alone.
        sizes: how much there is, and how often it is measured.

    Raises:
        WrongAnswer: a page is not there, or does not show what it is for.
    """
    with override_settings(ROOT_URLCONF="tests.benchmarks.urls"):
        application = get_wsgi_application()
        plans = list(dict.fromkeys(plan for page in pages(sizes) for plan in page.plans))
        wrappers = {plan: _wrapper(urls[plan]) for plan in plans}
        environments, costs = {}, {}
        for plan in plans:
            _use(plan, wrappers)
            cookies = sessions_of([REVIEWER, REPORTER, REPORTER_OF_ITEMS])
            target = Target.objects.exclude(value=None).order_by("id").values_list("code", flat=True)[1]
            for page in pages(sizes):
                if plan in page.plans:
                    environ = _environ(page.address.format(target=target), cookies[page.who])
                    environments[page.name, plan] = environ
                    with _cache(page, plan):
                        for _n in range(WARM_UPS):
                            body = _ask(application, environ)
                    if body.decode().count(page.text) < page.times:
                        raise WrongAnswer.to(f"{page.name} without {page.times} x “{page.text}”", 200, body.decode())
                    with _cache(page, plan), _counted_queries() as queries:
                        _ask(application, environ)
                    costs[page.name, plan] = Cost(page.name, plan, len(queries), len(body))
        turns, named = list(environments), {page.name: page for page in pages(sizes)}
        for _n in range(sizes.samples):
            random.shuffle(turns)
            for turn in turns:
                samples = costs[turn].samples
                if len(samples) >= FEWEST_SAMPLES and sum(samples) > LONG_ENOUGH:
                    continue
                _use(turn[1], wrappers)
                # No page pays for collecting what the one before left behind.
                gc.collect()
                with _cache(named[turn[0]], turn[1]):
                    began = perf_counter()
                    _ask(application, environments[turn])
                    samples.append(1000 * (perf_counter() - began))
        for wrapper in wrappers.values():
            wrapper.close()
    return list(costs.values())


def _cache(page: Page, plan: str) -> override_settings:
    """The caches of a plan, which are in databases of their own; of its pages none where they are not kept."""
    own = {"KEY_PREFIX": plan.replace(" ", "-")}
    pages, waiting = (settings.CACHES[name] | own for name in ("pages", "waiting"))
    caches = {"pages": pages if page.is_kept else NO_CACHE, "waiting": waiting}
    return override_settings(CACHES=settings.CACHES | caches)


def _wrapper(url: str) -> BaseDatabaseWrapper:
    """A connection like the settings' own, to another database of the same engine."""
    chosen = connections.settings["default"] | {"NAME": dj_database_url.parse(url)["NAME"]}
    return load_backend(chosen["ENGINE"]).DatabaseWrapper(chosen, "default")


def _use(plan: str, wrappers: dict[str, BaseDatabaseWrapper]) -> None:
    """Turns to a plan's database."""
    connections["default"] = wrappers[plan]


def _environ(address: str, session: str) -> dict:
    factory = RequestFactory(headers={"host": "localhost", "cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    return factory.get(address).environ


def _ask(application: Callable, environ: dict) -> bytes:
    """One request, to the last byte of its answer. Raises WrongAnswer if its status is not 200."""
    statuses: list[str] = []
    response = application(environ.copy(), lambda status, _headers, _error=None: statuses.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    status = int(statuses[0].split()[0])
    if status != 200:
        raise WrongAnswer.to(f"GET {environ['PATH_INFO']}?{environ['QUERY_STRING']}", status, body.decode())
    return body


@contextmanager
def _counted_queries() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries
