"""The budgets: what each part may cost at most, and what was measured against that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from .documents import Made
from .door import HALF_REQUESTS
from .pages import UNIT, Cost
from .posting import Posting
from .reading import Read
from .refusals import Refusal
from .saving import ITEMS, Save
from .sizes import Sizes
from .workbook import Upload

# Pages: in unit pages, and as times of another page's median.
DASHBOARD_UNITS, LEDGER_UNITS, WALL_UNITS, TIMELINE_UNITS = 15, 10, 20, 12
MY_MONTH_UNITS, MY_MONTH_OF_ITEMS_UNITS = 25, 40
TEN_TIMES_THE_TARGETS = 10
DASHBOARD_OF_MANY_PROJECTS = 5
LONGER_LIST = 1.3
MOST_QUERIES = 19
# Saves, in SQL statements.
SAVE_STATEMENTS = 36
# Files, in unit pages and MB.
REFUSAL_UNITS = 40
UPLOAD_UNITS, UPLOAD_MEMORY = 500, 100
DOCUMENT_UNITS, DOCUMENT_MEMORY = 250, 80
# Reading a plan of 100 pages, in seconds and MB.
READING_SECONDS, READING_MEMORY = 1, 100
# The slowest answer to a watchdog, in seconds.
HEALTH_SECONDS = 1
# A worker, in MB.
WORKER_MEMORY = 150


@dataclass
class Measured:
    """What was measured on one database. A part that was left out is empty.

    Args:
        database: the engine and its version.
        sizes: how much was measured.
        memory: a worker's, in MB.
    """

    database: str
    sizes: Sizes
    pages: list[Cost] = field(default_factory=list)
    saves: list[Save] = field(default_factory=list)
    memory: float | None = None
    refusals: list[Refusal] = field(default_factory=list)
    documents: list[Made] = field(default_factory=list)
    workbook: Upload | None = None
    reading: Read | None = None
    posting: Posting | None = None

    def cost(self, page: str, plan: str) -> Cost:
        """A page's cost on a plan."""
        return next(cost for cost in self.pages if (cost.page, cost.plan) == (page, plan))

    def units(self, milliseconds: float) -> float:
        """A time in unit pages; these cost the same on every plan."""
        return milliseconds / median(sample for unit in self.pages if unit.page == UNIT for sample in unit.samples)


@dataclass(frozen=True)
class Verdict:
    """One budget on one database: what it is about, the limit, what was measured, and whether it was kept."""

    budget: str
    limit: str
    measured: str
    kept: bool


def verdicts(run: Measured) -> Iterator[Verdict]:
    """Every budget of the parts that were measured, kept or missed."""
    if run.pages:
        yield from _of_the_plan(run)
        yield from _of_my_month(run)
        yield from _of_projects(run)
        yield _of_queries(run.pages)
    if run.saves:
        statements = max(save.statements for save in run.saves)
        yield _at_most(f"a save of {ITEMS} items", SAVE_STATEMENTS, statements, "statements", ".0f")
    if run.memory:
        yield _at_most("one worker's memory", WORKER_MEMORY, run.memory, "MB", ".0f")
    if run.pages:
        for entrance in dict.fromkeys(refusal.entrance for refusal in run.refusals):
            seconds = max(refusal.seconds for refusal in run.refusals if refusal.entrance == entrance)
            yield _in_units(run, f"a bad file as {entrance}", REFUSAL_UNITS, 1000 * seconds)
    if run.workbook:
        name = f"workbook of {run.workbook.rows:,} figures"
        if run.pages:
            yield _in_units(run, name, UPLOAD_UNITS, 1000 * run.workbook.upload)
        yield _at_most(f"{name}, memory it takes", UPLOAD_MEMORY, run.workbook.growth, "MB", ".0f")
    for made in run.documents:
        name = f"{made.document} of {run.sizes.middle}"
        if run.pages:
            yield _in_units(run, name, DOCUMENT_UNITS, 1000 * made.seconds)
        yield _at_most(f"{name}, memory it takes", DOCUMENT_MEMORY, made.growth, "MB", ".0f")
    if read := run.reading:
        name = f"a document of {read.pages} pages read as a plan"
        yield _at_most(name, READING_SECONDS, read.seconds, "s", ".2f")
        yield _at_most(f"{name}, memory it takes", READING_MEMORY, read.growth, "MB", ".0f")
    if run.posting:
        failed, lost = len(run.posting.failures), len(run.posting.lost)
        name = f"{run.posting.people} people posting at once"
        yield Verdict(name, "0 failed, 0 lost", f"{failed} failed, {lost} lost", not failed + lost)
        yield _at_most(
            f"/healthz beside them and {HALF_REQUESTS} half requests",
            HEALTH_SECONDS,
            max(run.posting.health),
            "s",
            ".2f",
        )


def _of_the_plan(run: Measured) -> Iterator[Verdict]:
    small, middle, large = run.sizes.small, run.sizes.middle, run.sizes.large
    dashboards = [run.cost("dashboard, made anew", plan) for plan in (small, middle)]
    yield _in_units(run, f"dashboard of {small}, made anew", DASHBOARD_UNITS, dashboards[0].median)
    yield _in_times(f"dashboard of {middle}, beside {small}", TEN_TIMES_THE_TARGETS, *dashboards)
    yield _in_units(run, f"wall chart of {small}", WALL_UNITS, run.cost("wall chart", small).median)
    ledger = run.cost("ledger", large)
    yield _in_units(run, f"ledger, 25 rows of {large}", LEDGER_UNITS, ledger.median)
    yield _in_times(f"ledger of {large}, beside {small}", LONGER_LIST, run.cost("ledger", small), ledger)


def _of_my_month(run: Measured) -> Iterator[Verdict]:
    for plan, units in ((run.sizes.department, MY_MONTH_UNITS), (run.sizes.by_items, MY_MONTH_OF_ITEMS_UNITS)):
        yield _in_units(run, f"my month of {plan} to fill in", units, run.cost("my month to fill in", plan).median)


def _of_projects(run: Measured) -> Iterator[Verdict]:
    few, many = run.sizes.few_projects, run.sizes.many_projects
    dashboards = [run.cost("dashboard with projects", plan) for plan in (few, many)]
    yield _in_times(f"dashboard of {many}, beside {few}", DASHBOARD_OF_MANY_PROJECTS, *dashboards)
    lists = [run.cost("projects", plan) for plan in (few, many)]
    yield _in_times(f"list of {many}, beside {few}", LONGER_LIST, *lists)
    yield _in_units(run, f"timeline of {few}", TIMELINE_UNITS, run.cost("timeline", few).median)


def _of_queries(costs: list[Cost]) -> Verdict:
    """Every page stays below twenty queries, and needs the same number whatever the plan's size."""
    queries: dict[str, list[int]] = {}
    for cost in costs:
        queries.setdefault(cost.page, []).append(cost.queries)
    most = max(queries, key=lambda page: max(queries[page]))
    growing = [f"{page} {', '.join(map(str, found))}" for page, found in queries.items() if len(set(found)) > 1]
    measured = f"{max(queries[most])} ({most})" + "".join(f"; {page}" for page in growing)
    is_within = max(queries[most]) <= MOST_QUERIES and not growing
    return Verdict("queries of each page", f"{MOST_QUERIES}, the same at any size", measured, is_within)


def _in_units(run: Measured, budget: str, limit: float, milliseconds: float) -> Verdict:
    return _at_most(budget, limit, run.units(milliseconds), "units", ".1f")


def _in_times(budget: str, limit: float, base: Cost, cost: Cost) -> Verdict:
    return _at_most(budget, limit, cost.median / base.median, "times", ".2f")


def _at_most(budget: str, limit: float, measured: float, unit: str, form: str) -> Verdict:
    return Verdict(budget, f"{limit} {unit}", f"{measured:{form}} {unit}", measured <= limit)
