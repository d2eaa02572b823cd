"""What waits for review (待审核): every submitted report with its figures as they would stand, what looks odd first."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString

from . import numbers
from .board import PlanRow, ReportRow, SubMeasureRow, TargetRow, load_board
from .dates import month_name
from .drawings.marks import light_mark
from .entry import preview
from .flags import Flag, flags_of, series_of
from .models import Item, ProgressReport
from .office import Office, load_office

Status = ProgressReport.Status


@dataclass(slots=True)
class OddFigure:
    """A flag and the target whose figure it is about."""

    target: str
    flag: Flag

    @property
    def text(self) -> str:
        return self.flag.text


@dataclass(slots=True)
class ReviewLine:
    """A target's month as a reviewer reads it: the last figure, this one, the step between, the light it would give.

    ``last_waits`` says that the last figure is not reviewed yet; ``items`` counts the breakdown items entered.
    """

    row: TargetRow
    value: str
    planned: str
    last: str
    last_month: str
    last_waits: bool
    now: str
    step: str
    completion: str
    light: SafeString
    items: int
    flags: list[Flag]


@dataclass(slots=True)
class Waiting:
    """A submitted report with its targets as they would stand were it approved, and what looks odd in them."""

    row: SubMeasureRow
    report: ReportRow
    targets: list[tuple[TargetRow, list[Flag]]]
    is_own: bool
    is_closed: bool

    @property
    def flags(self) -> list[OddFigure]:
        found = [OddFigure(target.name, flag) for target, flags in self.targets for flag in flags]
        return sorted(found, key=lambda odd: -odd.flag.weight)

    @property
    def weight(self) -> int:
        return sum(flag.weight for _target, flags in self.targets for flag in flags)

    @property
    def is_blocked(self) -> bool:
        """Whether this reader cannot decide on it: it is their own, or its month is closed."""
        return self.is_own or self.is_closed

    @property
    def lines(self) -> list[ReviewLine]:
        """Written when they are read: a page shows a part of the queue."""
        return [line_of(target, self.report.month, flags) for target, flags in self.targets]


@dataclass(slots=True)
class Queue:
    """Everything of a plan that waits, in the order to read it, and what stands beside it."""

    plan: PlanRow
    waiting: list[Waiting]
    office: Office

    @property
    def odd(self) -> int:
        return sum(1 for entry in self.waiting if entry.weight)


def load_queue(plan: PlanRow, reader_id: int) -> Queue:
    """A plan's queue for a reader: what looks odd first, then the longest waiting; what the reader cannot decide last.

    Four queries: only sub-measures that have something waiting are loaded, and judged once each.
    """
    submitted = ProgressReport.objects.filter(status=Status.SUBMITTED, sub_measure__plan_id=plan.id)
    board = load_board(plan, 12, scope={"id__in": submitted.values("sub_measure_id")})
    office = load_office(plan.id, plan.year, _items_of(submitted))
    waiting = [
        _waiting(sub_measure, report, office, reader_id)
        for sub_measure in board.sub_measures
        for report in sub_measure.reports.values()
        if report.status == Status.SUBMITTED
    ]
    waiting.sort(key=lambda entry: (entry.is_blocked, -entry.weight, entry.report.submitted_at, entry.report.id))
    return Queue(plan, waiting, office)


def _items_of(reports: QuerySet[ProgressReport]) -> QuerySet[Item]:
    return Item.objects.filter(Exists(reports.filter(sub_measure=OuterRef("target__sub_measure"))))


def _waiting(sub_measure: SubMeasureRow, report: ReportRow, office: Office, reader_id: int) -> Waiting:
    targets = []
    for target in sub_measure.targets:
        would = as_reported(target, report.month)
        targets.append((would, flags_of(would, report.month, office.items)))
    return Waiting(
        row=sub_measure,
        report=report,
        targets=targets,
        is_own=report.submitted_by == reader_id,
        is_closed=report.month in office.closed,
    )


def as_reported(target: TargetRow, month: int) -> TargetRow:
    """The target as it would stand were the month's figures approved as they are typed."""
    typed = {(target.id, item): value for (item, m), value in target.typed.items() if m == month}
    return preview(target, month, typed)


def line_of(would: TargetRow, month: int, flags: Iterable[Flag]) -> ReviewLine:
    """A target's line from its preview."""
    series, decimals, standing = series_of(would, month), would.decimals, would.standing
    step = None
    if series.now is not None and not would.terms.holds:
        step = Fraction(series.now) - Fraction(series.last if series.last is not None else would.terms.baseline or 0)
    return ReviewLine(
        row=would,
        value=numbers.amount(would.terms.value, decimals),
        planned=numbers.amount(standing.planned, decimals),
        last=numbers.amount(series.last, decimals),
        last_month=month_name(series.last_month) if series.last_month else "",
        last_waits=series.last_month in would.awaiting,
        now=numbers.amount(series.now, decimals),
        step=f"{'+' if step and step > 0 else ''}{numbers.amount(step, decimals)}",
        completion=numbers.percent(standing.completion),
        light=light_mark(would.light),
        items=sum(1 for item, m in would.typed if item is not None and m == month),
        flags=list(flags),
    )
