"""The review queue (待审核): every submitted report, its targets as if it were approved, odd ones first."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString

from targets.access import worked_on
from targets.board import EVERYTHING, PlanRow, ReportRow, SubMeasureRow, TargetRow, load_board, load_plans
from targets.board.preview import as_if_approved
from targets.board.rows import FigureKey
from targets.charts.lights import light_mark
from targets.contributions import ByMonth, contributions_of
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.models import Event, Figure, Item, ProgressReport
from targets.rules import Counting
from targets.trace.history import ChangeLine
from targets.trace.returns import ReportKey, ReturnedReport, returned_in, returned_reports

from ..checks.contributions import contribution_flag
from ..checks.flag import Flag
from ..checks.targets import flags_of, series_of
from ..months.lateness import Timing, timing_of_report
from .lookups import Lookups

Status = ProgressReport.Status

#: Items that are only compared with a line have two decimals, whatever their target has.
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
    """A target's month as a reviewer reads it: the last figure, this one, the difference, the light it would give.

    ``last_waits``: the last figure is not reviewed yet; ``items``: how many breakdown items were entered.
    """

    target: TargetRow
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
    """A breakdown item's month: its last figure, this one, and the difference."""

    name: str
    last: str
    now: str
    step: str
    fell: bool


@dataclass(slots=True)
class QueueItem:
    """A submitted report with its targets as if it were approved, and their flags.

    Args:
        worked_on: whether this reader worked on it.
        timing: whether it was first submitted in time, or how late.
        returned: what happened since it was returned; None where it waits for the first time.
    """

    sub_measure: SubMeasureRow
    report: ReportRow
    targets: list[tuple[TargetRow, list[Flag]]]
    worked_on: bool
    is_closed: bool
    timing: Timing
    returned: ReturnedReport | None = None

    @property
    def key(self) -> ReportKey:
        """Its sub-measure's id and its month."""
        return self.sub_measure.id, self.report.month

    @property
    def changes_since_return(self) -> list[ChangeLine]:
        """What the department changed since it was returned."""
        names = {target.code: target.name for target, _flags in self.targets}
        return self.returned.lines(names) if self.returned else []

    @property
    def flags(self) -> list[QuestionedFigure]:
        questioned = [QuestionedFigure(target.name, flag) for target, flags in self.targets for flag in flags]
        return sorted(questioned, key=lambda figure: -figure.flag.weight)

    @property
    def weight(self) -> int:
        return sum(flag.weight for _target, flags in self.targets for flag in flags)

    @property
    def pick(self) -> str:
        """Its value in a form: the report's id and the version shown."""
        return f"{self.report.id}:{self.report.version}"

    @property
    def is_blocked(self) -> bool:
        """Whether this reader cannot decide on it: they worked on it, or its month is closed."""
        return self.worked_on or self.is_closed

    @property
    def lines(self) -> list[ReviewLine]:
        """The targets' lines; made on demand, as a page shows few reports of the queue."""
        return [review_line(target, self.report.month, flags) for target, flags in self.targets]


@dataclass(slots=True)
class Queue:
    """All waiting reports of a plan in reading order, and the lookups of the page."""

    plan: PlanRow
    waiting: list[QueueItem]
    lookups: Lookups

    @property
    def odd(self) -> int:
        return sum(1 for item in self.waiting if item.weight)


def load_queue(plan: PlanRow, reader_id: int) -> Queue:
    """A plan's queue for a reader: odd reports first, then the longest waiting; those the reader cannot decide on last.

    Only sub-measures with a waiting report are loaded, and each is judged once.
    """
    submitted = ProgressReport.with_projects.filter(status=Status.SUBMITTED, sub_measure__plan_id=plan.id)
    board = load_board(plan, 12, scope={**EVERYTHING, "id__in": submitted.values("sub_measure_id")})
    lookups = Lookups.of(board, _items_of(submitted))
    contributions = _contributions_to(plan, board.sub_measures)
    own = worked_on(reader_id, submitted)
    waiting = [
        _queue_item(sub_measure, report, lookups, own, contributions)
        for sub_measure in board.sub_measures
        for report in sub_measure.reports.values()
        if report.status == Status.SUBMITTED
    ]
    returned = returned_reports({item.key for item in waiting if item.report.reviewed_at})
    for item in waiting:
        item.returned = returned.get(item.key)
    waiting.sort(key=lambda item: (item.is_blocked, -item.weight, item.report.submitted_at, item.report.id))
    return Queue(plan, waiting, lookups)


@dataclass(slots=True)
class Review:
    """A submitted report, with its plan, lookups and events, in the order of the trace."""

    plan: PlanRow
    item: QueueItem
    lookups: Lookups
    events: list[Event]


def load_review(year: int, code: str, month: int, reader_id: int) -> Review | None:
    """A sub-measure's report of a month with its typed figures; None unless it is submitted or approved.

    Drafts and returned reports are only for their department (rules.md, "Which figures count").
    """
    plan = next((plan for plan in load_plans() if plan.year == year), None)
    board = load_board(plan, month, scope={**EVERYTHING, "code": code}) if plan else None
    if plan is None or board is None or not board.sub_measures:
        return None
    [sub_measure] = board.sub_measures
    report = sub_measure.reports.get(month)
    if report is None or not report.is_in:
        return None
    lookups = Lookups.of(board, Item.objects.filter(target__sub_measure=sub_measure.id))
    contributions = _contributions_to(plan, [sub_measure])
    own = worked_on(reader_id, ProgressReport.with_projects.filter(pk=report.id))
    item = _queue_item(sub_measure, report, lookups, own, contributions)
    events = list(
        Event.objects.filter(sub_measure=sub_measure.id, month=month).select_related("actor").order_by("sequence")
    )
    if report.status == Status.SUBMITTED:
        item.returned = returned_in(events).get(item.key)
    return Review(plan, item, lookups, events)


def _items_of(reports: QuerySet[ProgressReport]) -> QuerySet[Item]:
    return Item.objects.filter(Exists(reports.filter(sub_measure=OuterRef("target__sub_measure"))))


@dataclass(frozen=True)
class _Contributions:
    """What projects contribute to targets in any month, and the reports' notes on figures that differ."""

    by_month: ByMonth
    notes: Mapping[tuple[int, FigureKey], str]


def _contributions_to(plan: PlanRow, sub_measures: Sequence[SubMeasureRow]) -> _Contributions:
    """What projects contribute to some sub-measures. Two queries; one where nothing."""
    by_month = contributions_of(plan.id, plan.year, {"sub_measure__in": [row.id for row in sub_measures]})
    target_ids = {target_id for target_id, _item_id in by_month(12)}
    if not target_ids:
        return _Contributions(by_month, {})
    figures = Figure.objects.filter(target__in=target_ids).exclude(note="").order_by()
    columns = figures.values_list("report_id", "target_id", "item_id", "note")
    return _Contributions(
        by_month, {(report_id, (target_id, item_id)): note for report_id, target_id, item_id, note in columns}
    )


def _queue_item(
    sub_measure: SubMeasureRow,
    report: ReportRow,
    lookups: Lookups,
    own: Set[int],
    contributions: _Contributions,
) -> QueueItem:
    targets = []
    of_month = contributions.by_month(report.month)
    notes = {key: note for (report_id, key), note in contributions.notes.items() if report_id == report.id}
    for target in sub_measure.targets:
        previewed = as_reported(target, report.month)
        flags = flags_of(previewed, report.month, lookups.items)
        flag = contribution_flag(previewed, report.month, of_month, notes, lookups.items)
        targets.append((previewed, [*flags, *([flag] if flag else [])]))
    return QueueItem(
        sub_measure=sub_measure,
        report=report,
        targets=targets,
        worked_on=report.id in own,
        is_closed=report.month in lookups.schedule.closed,
        timing=timing_of_report(report, lookups.schedule.due_day(report.month)),
    )


def as_reported(target: TargetRow, month: int) -> TargetRow:
    """The target as if the month's typed figures were approved."""
    figures = {(target.id, item_id): value for (item_id, m), value in target.typed.items() if m == month}
    return as_if_approved(target, month, figures)


def review_line(target: TargetRow, month: int, flags: Iterable[Flag]) -> ReviewLine:
    """A target's line, from the target as it would stand (``as_reported``)."""
    series, decimals, standing = series_of(target, month), target.decimals, target.standing
    step = None
    if series.now is not None and (series.last is not None or not target.terms.holds):
        # A level without a last figure has no difference; an amount starts from its baseline.
        step = Fraction(series.now) - Fraction(series.last if series.last is not None else target.terms.baseline or 0)
    return ReviewLine(
        target=target,
        value=numbers.amount(target.terms.value, decimals),
        planned=numbers.amount(standing.planned, decimals),
        last=numbers.amount(series.last, decimals),
        last_month=month_name(series.last_month) if series.last_month else "",
        last_waits=series.last_month in target.awaiting,
        now=numbers.amount(series.now, decimals),
        step=numbers.signed(step, decimals),
        completion=numbers.percent(target.completion),
        light=light_mark(target.light),
        items=sum(1 for item_id, m in target.typed if item_id is not None and m == month),
        flags=list(flags),
    )


def review_item_lines(target: TargetRow, month: int, names: Mapping[int, str]) -> list[ReviewItemLine]:
    """The items with a figure of the month, in the plan's order."""
    lines = []
    decimals = target.decimals if target.counting == Counting.SUM else ITEM_DECIMALS
    for item, name in sorted(names.items()):
        now = target.typed.get((item, month))
        if now is None:
            continue
        earlier = [m for m in target.item_figures.get(item, {}) if m < month]
        last = target.item_figures[item][max(earlier)] if earlier else None
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
