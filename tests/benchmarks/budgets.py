"""The budgets, and what was measured against them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from .documents import Made
from .pages import DEPARTMENT, FEW, MANY, Cost
from .posting import Posting
from .refusals import Refusal
from .saving import ITEMS, Save
from .workbook import Upload

MOST_QUERIES = 8
MOST_MEMORY = 150  # MB
MOST_REFUSAL = 0.2  # seconds
MOST_UPLOAD, MOST_UPLOAD_MEMORY = 2, 100  # seconds, MB
MOST_MAKING, MOST_MAKING_MEMORY = 1, 80  # seconds, MB
WALL_UNITS, TIMELINE_UNITS = 20, 12
MOST_QUERIES_WITH_PROJECTS = 10
MY_MONTH_UNITS, MY_MONTH_QUERIES = 8, 12
SAVE_STATEMENTS = 30


@dataclass
class Measured:
    """What one engine's run found; a worker's memory in MB."""

    database: str
    costs: list[Cost]
    memory: float
    saves: list[Save]
    refusals: list[Refusal]
    upload: Upload
    documents: list[Made]
    posting: Posting

    def cost(self, page: str, plan: str) -> Cost:
        return next(cost for cost in self.costs if (cost.page, cost.plan) == (page, plan))

    def units(self, cost: Cost) -> float:
        """A page's cost in unit pages, which cost the same whatever the plan's size."""
        return cost.median / median(
            sample for unit in self.costs if unit.page == "unit page" for sample in unit.samples
        )

    def lines(self) -> Iterator[str]:
        """What was measured beside the pages, in lines for the reader."""
        yield f"memory of one worker: {self.memory:.0f} MB"
        for save in self.saves:
            yield f"{ITEMS} items, {save.page}, {save.did}: {save.statements} statements"
        for refusal in self.refusals:
            yield (
                f"{refusal.file} as {refusal.door}: refused in {1000 * refusal.seconds:.0f} ms "
                f"(slowest {1000 * refusal.slowest:.0f} ms): {refusal.sentence}"
            )
        upload = self.upload
        yield (
            f"workbook of {upload.rows:,} figures, {upload.bytes:,} bytes: downloaded in {upload.download:.2f} s, "
            f"previewed in {upload.upload:.2f} s, confirmed in {upload.confirm:.2f} s; "
            f"the fresh worker held {upload.before:.0f} MB before and {upload.peak:.0f} MB at most"
        )
        for made in self.documents:
            yield (
                f"{made.document}, {made.bytes:,} bytes: made in {made.seconds:.2f} s at most; "
                f"the fresh worker held {made.before:.0f} MB before and {made.peak:.0f} MB at most"
            )
        posting = self.posting
        yield (
            f"posting: {posting.clients} clients, {posting.posts} posts in {posting.seconds:.1f} s, "
            f"{posting.saved} saved, {posting.submitted} of them submitted, {posting.conflicts} conflicts shown, "
            f"{posting.refusals} refused as already submitted, {len(posting.failures)} failed, {len(posting.lost)} lost"
        )
        for line in (posting.failures + posting.lost)[:20]:
            yield f"  {line}"


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
    wall = run.cost("wall chart", small)
    units = run.units(wall)
    yield verdict(f"wall chart, {small} x 12 months", f"{WALL_UNITS} units", f"{units:.1f}", units <= WALL_UNITS)
    yield verdict("wall chart, queries", str(MOST_QUERIES), str(wall.queries), wall.queries <= MOST_QUERIES)
    ledgers = [run.cost("ledger", size) for size in (small, large)]
    growth = ledgers[1].median / ledgers[0].median
    yield verdict(f"ledger, 25 of {large}", f"1.3x that of {small}", f"{growth:.2f}x", growth <= 1.3)
    units = run.units(ledgers[1])
    yield verdict(f"ledger, 25 of {large}", "25 units", f"{units:.1f}", units <= 25)
    yield from _of_projects(run, verdict)
    mine = run.cost("my month, 60 to fill", DEPARTMENT)
    units = run.units(mine)
    yield verdict(mine.page, f"{MY_MONTH_UNITS} units", f"{units:.1f}", units <= MY_MONTH_UNITS)
    queries = mine.queries
    yield verdict(f"{mine.page}, queries", str(MY_MONTH_QUERIES), str(queries), queries <= MY_MONTH_QUERIES)
    statements = max(save.statements for save in run.saves)
    yield verdict(
        f"a save of {ITEMS} items", f"{SAVE_STATEMENTS - 1} statements", str(statements), statements < SAVE_STATEMENTS
    )
    for door in dict.fromkeys(refusal.door for refusal in run.refusals):
        seconds = max(refusal.seconds for refusal in run.refusals if refusal.door == door)
        said = all(refusal.sentence for refusal in run.refusals if refusal.door == door)
        yield verdict(
            f"bad files as {door}",
            f"{MOST_REFUSAL} s, a sentence",
            f"{seconds:.2f} s" + ("" if said else ", none"),
            seconds < MOST_REFUSAL and said,
        )
    book = f"workbook of {run.upload.rows:,} figures"
    seconds, growth = run.upload.upload, run.upload.growth
    yield verdict(book, f"{MOST_UPLOAD} s", f"{seconds:.2f} s", seconds < MOST_UPLOAD)
    yield verdict(
        f"{book}, memory it takes", f"{MOST_UPLOAD_MEMORY} MB", f"{growth:.0f} MB", growth < MOST_UPLOAD_MEMORY
    )
    for made in run.documents:
        what = f"{made.document} of {sizes[1]} targets"
        yield verdict(what, f"{MOST_MAKING} s", f"{made.seconds:.2f} s", made.seconds < MOST_MAKING)
        kept = made.growth < MOST_MAKING_MEMORY
        yield verdict(f"{what}, memory it takes", f"{MOST_MAKING_MEMORY} MB", f"{made.growth:.0f} MB", kept)
    yield verdict("one worker's memory", f"{MOST_MEMORY} MB", f"{run.memory:.0f} MB", run.memory <= MOST_MEMORY)
    failed, lost = len(run.posting.failures), len(run.posting.lost)
    yield verdict(
        f"{run.posting.clients} clients posting at once",
        "0 failed, 0 lost",
        f"{failed} failed, {lost} lost",
        not failed + lost,
    )


def _of_projects(run: Measured, verdict: Callable[..., Verdict]) -> Iterator[Verdict]:
    few, many = (run.cost("projects", plan) for plan in (FEW, MANY))
    growth = many.median / few.median
    yield verdict(f"list of {MANY}", f"1.3x that of {FEW}", f"{growth:.2f}x", growth <= 1.3)
    timeline = run.cost("timeline", FEW)
    units = run.units(timeline)
    yield verdict("timeline, 200 milestones", f"{TIMELINE_UNITS} units", f"{units:.1f}", units <= TIMELINE_UNITS)
    queries = [run.cost("dashboard", plan).queries for plan in (FEW, MANY)]
    yield verdict(
        f"dashboard, queries with {FEW}, {MANY}",
        f"{MOST_QUERIES_WITH_PROJECTS}, the same",
        ", ".join(map(str, queries)),
        queries[0] <= MOST_QUERIES_WITH_PROJECTS and len(set(queries)) == 1,
    )


def page_table(run: Measured) -> Iterator[list[str]]:
    """The costs as rows of text, the heading first."""
    yield ["page", "plan", "queries", "median ms", "p95 ms", "bytes", "units"]
    for cost in run.costs:
        yield [
            cost.page,
            cost.plan,
            str(cost.queries),
            f"{cost.median:.1f}",
            f"{cost.p95:.1f}",
            f"{cost.bytes:,}",
            f"{run.units(cost):.1f}",
        ]
