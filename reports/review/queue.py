"""What waits for review (待审核): every submitted report with its figures as they would stand, what looks odd first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString

from targets.board import EVERYTHING, PlanRow, ReportRow, SubMeasureRow, TargetRow, load_board, load_plans
from targets.board.preview import as_if_approved
from targets.board.rows import FigureKey
from targets.calendar.schedule import Schedule
from targets.charts.lights import light_mark
from targets.contributions import ByMonth, contributions_of
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.models import Figure, Item, ProgressReport
from targets.rules import Counting

from ..checks.contributions import contribution_flag
from ..checks.flag import Flag
from ..checks.targets import flags_of, series_of
from ..months.lateness import Timing, timing_of_report
from .lookups import Lookups, load_lookups

Status = ProgressReport.Status

#: Items that are only held against a line are entered with two decimals, whatever their target counts in.
ITEM_DECIMALS = 2


@dataclass(slots=True)
class QuestionedFigure:
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
class ReviewItemLine:
    """A breakdown item's month: its last figure, this one and the step between."""

    name: str
    last: str
    now: str
    step: str
    fell: bool


@dataclass(slots=True)
class QueueItem:
    """A submitted report with its targets as they would stand were it approved, and what looks odd in them.

    ``timing``: whether it first came in time, or how late.
    """

    row: SubMeasureRow
    report: ReportRow
    targets: list[tuple[TargetRow, list[Flag]]]
    is_own: bool
    is_closed: bool
    timing: Timing

    @property
    def flags(self) -> list[QuestionedFigure]:
        found = [QuestionedFigure(target.name, flag) for target, flags in self.targets for flag in flags]
        return sorted(found, key=lambda odd: -odd.flag.weight)

    @property
    def weight(self) -> int:
        return sum(flag.weight for _target, flags in self.targets for flag in flags)

    @property
    def pick(self) -> str:
        """How a form names it: the report at the version that is shown."""
        return f"{self.report.id}:{self.report.version}"

    @property
    def is_blocked(self) -> bool:
        """Whether this reader cannot decide on it: it is their own, or its month is closed."""
        return self.is_own or self.is_closed

    @property
    def lines(self) -> list[ReviewLine]:
        """Written when they are read: a page shows a part of the queue."""
        return [review_line(target, self.report.month, flags) for target, flags in self.targets]


@dataclass(slots=True)
class Queue:
    """Everything of a plan that waits, in the order to read it, and what stands beside it."""

    plan: PlanRow
    waiting: list[QueueItem]
    office: Lookups

    @property
    def odd(self) -> int:
        return sum(1 for entry in self.waiting if entry.weight)


def load_queue(plan: PlanRow, reader_id: int) -> Queue:
    """A plan's queue for a reader: what looks odd first, then the longest waiting; what the reader cannot decide last.

    Four queries: only sub-measures that have something waiting are loaded, and judged once each.
    """
    submitted = ProgressReport.with_projects.filter(status=Status.SUBMITTED, sub_measure__plan_id=plan.id)
    board = load_board(plan, 12, scope={**EVERYTHING, "id__in": submitted.values("sub_measure_id")})
    office = load_lookups(plan.id, plan.year, _items_of(submitted))
    schedule = Schedule(plan.year, plan.report_day, office.calendar)
    fed = _feeds_of(plan, board.sub_measures)
    waiting = [
        _waiting(sub_measure, report, office, schedule, reader_id, fed)
        for sub_measure in board.sub_measures
        for report in sub_measure.reports.values()
        if report.status == Status.SUBMITTED
    ]
    waiting.sort(key=lambda entry: (entry.is_blocked, -entry.weight, entry.report.submitted_at, entry.report.id))
    return Queue(plan, waiting, office)


@dataclass(slots=True)
class Review:
    """One report that was handed in, with the plan and what stands beside it."""

    plan: PlanRow
    waiting: QueueItem
    office: Lookups
    schedule: Schedule


def load_review(year: int, code: str, month: int, reader_id: int) -> Review | None:
    """A sub-measure's report of a month, as it is typed; None unless it is submitted or approved. Seven queries.

    A draft or a returned report is its department's own business (rules.md, "Which figures count").
    """
    plan = next((plan for plan in load_plans() if plan.year == year), None)
    rows = load_board(plan, month, scope={**EVERYTHING, "code": code}).sub_measures if plan else []
    if plan is None or not rows:
        return None
    [row] = rows
    report = row.reports.get(month)
    if report is None or not report.is_in:
        return None
    office = load_lookups(plan.id, year, Item.objects.filter(target__sub_measure=row.id))
    schedule = Schedule(plan.year, plan.report_day, office.calendar)
    return Review(plan, _waiting(row, report, office, schedule, reader_id, _feeds_of(plan, [row])), office, schedule)


def _items_of(reports: QuerySet[ProgressReport]) -> QuerySet[Item]:
    return Item.objects.filter(Exists(reports.filter(sub_measure=OuterRef("target__sub_measure"))))


@dataclass(frozen=True)
class _Feeds:
    """What projects bring to targets in any month, and what reports say where their figures differ."""

    by_month: ByMonth
    notes: Mapping[tuple[int, FigureKey], str]


def _feeds_of(plan: PlanRow, parts: Sequence[SubMeasureRow]) -> _Feeds:
    """Of some sub-measures. Two queries; one where nothing is brought."""
    by_month = contributions_of(plan.id, plan.year, {"sub_measure__in": [part.id for part in parts]})
    fed = {target for target, _item in by_month(12)}
    if not fed:
        return _Feeds(by_month, {})
    rows = Figure.objects.filter(target__in=fed).exclude(note="").order_by()
    columns = rows.values_list("report_id", "target_id", "item_id", "note")
    return _Feeds(by_month, {(report, (target, item)): note for report, target, item, note in columns})


def _waiting(
    sub_measure: SubMeasureRow, report: ReportRow, office: Lookups, schedule: Schedule, reader_id: int, fed: _Feeds
) -> QueueItem:
    targets = []
    brought = fed.by_month(report.month)
    notes = {place: note for (of, place), note in fed.notes.items() if of == report.id}
    for target in sub_measure.targets:
        would = as_reported(target, report.month)
        unlike = contribution_flag(would, report.month, brought, notes, office.items)
        targets.append((would, [*flags_of(would, report.month, office.items), *([unlike] if unlike else [])]))
    return QueueItem(
        row=sub_measure,
        report=report,
        targets=targets,
        is_own=report.submitted_by == reader_id,
        is_closed=report.month in office.closed,
        timing=timing_of_report(report, schedule.due_day(report.month)),
    )


def as_reported(target: TargetRow, month: int) -> TargetRow:
    """The target as it would stand were the month's figures approved as they are typed."""
    typed = {(target.id, item): value for (item, m), value in target.typed.items() if m == month}
    return as_if_approved(target, month, typed)


def review_line(would: TargetRow, month: int, flags: Iterable[Flag]) -> ReviewLine:
    """A target's line from its preview."""
    series, decimals, standing = series_of(would, month), would.decimals, would.standing
    step = None
    if series.now is not None and (series.last is not None or not would.terms.holds):
        # A level without a last one has not moved from anything; an amount has come from its baseline.
        step = Fraction(series.now) - Fraction(series.last if series.last is not None else would.terms.baseline or 0)
    return ReviewLine(
        row=would,
        value=numbers.amount(would.terms.value, decimals),
        planned=numbers.planned(standing.planned, decimals),
        last=numbers.amount(series.last, decimals),
        last_month=month_name(series.last_month) if series.last_month else "",
        last_waits=series.last_month in would.awaiting,
        now=numbers.amount(series.now, decimals),
        step=numbers.signed(step, decimals),
        completion=numbers.percent(standing.completion),
        light=light_mark(would.light),
        items=sum(1 for item, m in would.typed if item is not None and m == month),
        flags=list(flags),
    )


def review_item_lines(would: TargetRow, month: int, names: Mapping[int, str]) -> list[ReviewItemLine]:
    """The items that the month has a figure for, in the order of the plan."""
    lines = []
    decimals = would.decimals if would.counting == Counting.SUM else ITEM_DECIMALS
    for item, name in sorted(names.items()):
        now = would.typed.get((item, month))
        if now is None:
            continue
        earlier = [m for m in would.item_figures.get(item, {}) if m < month]
        last = would.item_figures[item][max(earlier)] if earlier else None
        lines.append(
            ReviewItemLine(
                name=name,
                last=numbers.amount(last, decimals),
                now=numbers.amount(now, decimals),
                step=numbers.signed(None if last is None else now - last, decimals),
                fell=last is not None and now < last,
            )
        )
    return lines
