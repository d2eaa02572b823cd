"""The budgets, and what was measured against them."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from .pages import Cost
from .server import Posting

MOST_QUERIES = 8
MOST_MEMORY = 150


@dataclass
class Measured:
    """What one engine's run found: page costs, a worker's memory in MB, what became of the posts."""

    database: str
    costs: list[Cost]
    memory: float
    posting: Posting

    def cost(self, page: str, size: str) -> Cost:
        return next(cost for cost in self.costs if (cost.page, cost.size) == (page, size))

    def units(self, cost: Cost) -> float:
        """A page's cost in unit pages, which cost the same whatever the plan's size."""
        return cost.median / median(
            sample for unit in self.costs if unit.page == "unit page" for sample in unit.samples
        )


@dataclass
class Verdict:
    """One budget on one engine."""

    budget: str
    limit: str
    database: str
    measured: str
    kept: bool


def verdicts(run: Measured, sizes: list[str]) -> Iterator[Verdict]:
    """Every budget, kept or missed."""
    small, large = sizes[0], sizes[-1]

    def verdict(budget: str, limit: str, measured: str, kept: bool) -> Verdict:
        return Verdict(budget, limit, run.database, measured, kept)

    dashboards = [run.cost("dashboard", size) for size in sizes]
    units = run.units(dashboards[0])
    yield verdict(f"dashboard, {small} targets", "10 units", f"{units:.1f}", units <= 10)
    queries = [cost.queries for cost in dashboards]
    yield verdict(
        f"dashboard, queries at {', '.join(sizes)}",
        f"{MOST_QUERIES}, the same",
        ", ".join(map(str, queries)),
        queries[0] <= MOST_QUERIES and len(set(queries)) == 1,
    )
    growth = dashboards[1].median / dashboards[0].median
    yield verdict(f"dashboard, {sizes[1]} targets", f"10x that of {small}", f"{growth:.1f}x", growth <= 10)
    ledgers = [run.cost("ledger", size) for size in (small, large)]
    growth = ledgers[1].median / ledgers[0].median
    yield verdict(f"ledger, 25 of {large}", f"1.3x that of {small}", f"{growth:.2f}x", growth <= 1.3)
    units = run.units(ledgers[1])
    yield verdict(f"ledger, 25 of {large}", "25 units", f"{units:.1f}", units <= 25)
    yield verdict("one worker's memory", f"{MOST_MEMORY} MB", f"{run.memory:.0f} MB", run.memory <= MOST_MEMORY)
    failed, lost = len(run.posting.failures), len(run.posting.lost)
    yield verdict("50 clients posting at once", "0 failed, 0 lost", f"{failed} failed, {lost} lost", not failed + lost)


def page_table(run: Measured) -> Iterator[list[str]]:
    """The costs as rows of text, the heading first."""
    yield ["page", "targets", "queries", "median ms", "p95 ms", "bytes", "units"]
    for cost in run.costs:
        yield [
            cost.page,
            cost.size,
            str(cost.queries),
            f"{cost.median:.1f}",
            f"{cost.p95:.1f}",
            f"{cost.bytes:,}",
            f"{run.units(cost):.1f}",
        ]
