"""A county in one PostgreSQL database: ``python -m tests.benchmarks.scale --towns 1 30 300``.

One town of some years is made up in a schema of its own; the others are copies of that schema. At each number of towns
the pages of the one that came last are measured, while the others lie beside it. It prints ``docs/scale.md``'s tables.
"""

import argparse
import os
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from urllib.parse import unquote

import django
import psycopg2
from django.core.management import call_command

from tests import engine, postgresql

from .databases import Databases, _migrate, in_process
from .sizes import Shape

TARGETS = 60
#: December is still to be reported, half of it is in drafts.
SHAPE = Shape(TARGETS, months=11, draft_every=2)
DATABASE = "county"


@dataclass(frozen=True)
class Found:
    """What a page costs: its queries, and the median of its samples in milliseconds."""

    page: str
    queries: int
    median: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description="A county in one database.")
    parser.add_argument("--towns", type=int, nargs="+", default=[1, 30], help="measured at each of these numbers")
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--samples", type=int, default=15)
    options = parser.parse_args()
    folder = engine.folder()
    engine.set_environment(f"sqlite:///{(folder / 'none.sqlite3').as_posix()}", "")
    os.environ["DJANGO_SETTINGS_MODULE"] = "townplan.settings"
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    county = County(Databases("postgresql", folder))
    print(f"{county.server}, {options.years} years of {TARGETS} targets in each town\n", flush=True)
    began = time.monotonic()
    county.begin(options.years)
    print(f"the first town: made up in {time.monotonic() - began:.0f} s", flush=True)
    for towns in options.towns:
        began = time.monotonic()
        county.grow(towns)
        print(f"\n{towns} towns: copied in {time.monotonic() - began:.0f} s; {county.sizes()}", flush=True)
        for cost in in_process(county.url(towns), measure, options.samples):
            print(f"| {towns} | {cost.page} | {cost.queries} | {cost.median:.0f} ms |", flush=True)


class County:
    """A database in which each town has a schema, ``town1`` and so on."""

    def __init__(self, server: Databases) -> None:
        self.server, self.towns = server, 0
        self.address = server._create(DATABASE)

    def url(self, town: int) -> str:
        """The DATABASE_URL of a town."""
        return f"{self.address}?options=-csearch_path%3Dtown{town}"

    def begin(self, years: int) -> None:
        """Makes up the first town, and keeps it as SQL."""
        self._ask("CREATE SCHEMA town1")
        in_process(self.url(1), _migrate)
        in_process(self.url(1), fill, years)
        self.towns = 1
        self.dump = self._run("pg_dump", "--no-owner", "--schema=town1", DATABASE)

    def grow(self, towns: int) -> None:
        """Copies the first town until there are so many; two at a time."""
        with ThreadPoolExecutor(2) as threads:
            for _made in threads.map(self._copy, range(self.towns + 1, towns + 1)):
                pass
        self.towns = towns
        # As autovacuum would within a minute.
        for (table,) in self._ask(f"SELECT tablename FROM pg_tables WHERE schemaname = 'town{towns}'"):  # noqa: S608
            self._ask(f'VACUUM ANALYZE town{towns}."{table}"')

    def sizes(self) -> str:
        """What there is on the disk."""
        [(whole, relations)] = self._ask("SELECT pg_database_size(current_database()), (SELECT count(*) FROM pg_class)")
        [(town,)] = self._ask(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = 'town1' AND relkind = 'r'"
        )
        return f"{whole / 1024**2:,.0f} MB on disk, {town / 1024**2:.1f} MB a town, {relations:,} tables and indexes"

    def _copy(self, town: int) -> None:
        self._run("psql", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", DATABASE, sql=self._sql_of(town))

    def _sql_of(self, town: int) -> str:
        return re.sub(r"\btown1\b", f"town{town}", self.dump)

    def _run(self, program: str, *arguments: str, sql: str = "") -> str:
        account, _at, place = self.address.removeprefix("postgres://").partition("@")
        host, _colon, port = place.partition("/")[0].rpartition(":")
        command = [postgresql.find_programs() / program, "-h", unquote(host), "-p", port, "-U", account, *arguments]
        return subprocess.run(command, input=sql, stdout=subprocess.PIPE, check=True, text=True).stdout

    def _ask(self, statement: str) -> list[tuple]:
        with closing(psycopg2.connect(self.address)) as there:
            there.autocommit = True
            cursor = there.cursor()
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def fill(years: int) -> None:
    """Makes up the plans."""
    from . import data

    data.fill(SHAPE, years)
    data.analyze()


def measure(samples: int) -> list[Found]:
    """What the pages of the settings' town cost, made anew each time."""
    return list(_measured(samples))


def _measured(samples: int) -> Iterator[Found]:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.test import override_settings

    from targets.models import Target

    from .data import YEAR
    from .pages import MONTH, NO_CACHE, REPORTER, REVIEWER, WARM_UPS, _ask, _counted_queries, _environ
    from .people import sessions_of

    target = Target.objects.filter(plan__year=YEAR).exclude(value=None).order_by("pk")[1].code
    pages = (
        ("dashboard", f"/dashboard/{MONTH}", REVIEWER),
        ("target", f"/targets/{YEAR}/{target}/?month=9", REVIEWER),
        ("my month to fill in", f"/my-month/?year={YEAR}&month=12", REPORTER),
        ("workbench of a reporter", "/workbench/", REPORTER),
        ("workbench of a reviewer", "/workbench/", REVIEWER),
        ("ledger", f"/ledger/{MONTH}", REVIEWER),
    )
    with override_settings(CACHES={**settings.CACHES, "pages": NO_CACHE, "waiting": NO_CACHE}):
        application, cookies = get_wsgi_application(), sessions_of([REVIEWER, REPORTER])
        for name, address, who in pages:
            environ = _environ(address, cookies[who])
            for _n in range(WARM_UPS):
                _ask(application, environ)
            with _counted_queries() as queries:
                _ask(application, environ)
            times = []
            for _n in range(samples):
                began = time.perf_counter()
                _ask(application, environ)
                times.append(1000 * (time.perf_counter() - began))
            yield Found(name, len(queries), median(times))


if __name__ == "__main__":
    main()
