"""What the entry pages show of a month: each box beside last month's figure, and the light it would give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.board import TargetRow
from targets.board.rows import FigureKey
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.models import Item, ProgressReport
from targets.models.fields import AMOUNT_PLACES
from targets.rules import Counting

from .inputs import ItemsOf, decimals_of, figure_field, inputs_of, note_field, unit_of
from .parsing import ReportInput, typed_amount
from .preview import preview_of
from .unit_questions import is_confirmed, unit_question

Status = ProgressReport.Status


@dataclass(slots=True)
class InputLine:
    """One box of the form: a target's, or an item's, with the figure before it.

    ``before_month`` is empty where there is none; ``waits``: it is not reviewed yet. ``stored`` is what somebody else
    saved in the meantime; ``ask`` is what is asked about the figure before it is submitted (``yuan``); ``feed`` is what
    projects bring to it, where they do.
    """

    name: str
    label: str
    unit: str
    before: str
    before_month: str
    waits: bool
    now: str
    text: str
    error: str
    stored: str
    is_item: bool
    ask: str
    is_confirmed: bool
    feed: "ContributionLine | None" = None


@dataclass(slots=True)
class ContributionLine:
    """What projects bring to a box: in words, as somebody would type it, and why the figure in the box is another.

    ``is_other``: it is. ``error``: what is wrong with the words.
    """

    text: str
    amount: str
    why: str
    is_other: bool
    error: str


@dataclass(slots=True)
class EntryLine:
    """A target on the entry page."""

    row: TargetRow
    value: str
    planned: str
    before: str
    before_month: str
    waits: bool
    total: str
    total_label: str
    boxes: list[InputLine] = field(default_factory=list)
    light: SafeString = field(default_factory=SafeString)
    reason: str = ""
    flags: tuple[str, ...] = ()

    @property
    def own(self) -> InputLine | None:
        """The target's own box; none where its figure follows from its items."""
        return next((box for box in self.boxes if not box.is_item), None)

    @property
    def items(self) -> list[InputLine]:
        return [box for box in self.boxes if box.is_item]


def entry_lines(
    typed: ReportInput, items: ItemsOf, stored: Mapping[FigureKey, Decimal | None] | None = None
) -> list[EntryLine]:
    """A line for each target of a sub-measure, judged as if what was typed were approved.

    Args:
        stored: what somebody else saved in the meantime, to be shown beside what was typed here.
    """
    month = typed.month
    lines = []
    for target in typed.row.targets:
        names = {item.pk: item.name for item in items.get(target.id, ())}
        verdict = preview_of(target, month, typed.figures, names)
        before = figure_before(target, None, month)
        line = EntryLine(
            row=target,
            value=numbers.amount(target.terms.value, target.decimals),
            planned=verdict.planned,
            before=numbers.amount(before.value if before else None, target.decimals),
            before_month=month_name(before.month) if before else "",
            waits=bool(before and before.waits),
            total=verdict.total,
            total_label=_total_label(target),
            light=verdict.light,
            reason=verdict.reason,
            flags=verdict.flags,
        )
        line.boxes = [_box(target, item, typed, stored) for item in inputs_of(target, items)]
        lines.append(line)
    return lines


@dataclass(slots=True)
class FigureBefore:
    """The figure that a month's one follows: its month, and whether it still waits for review."""

    month: int
    value: Decimal
    waits: bool


def figure_before(target: TargetRow, item_id: int | None, month: int) -> FigureBefore | None:
    """The latest figure before a month that counts or waits for review, of a target or of one of its items."""
    if item_id is None:
        counted, waiting = target.figures, target.awaiting
    else:
        counted = target.item_figures.get(item_id, {})
        waiting = {
            m: target.typed[item_id, m]
            for m, report in target.sub_measure.reports.items()
            if report.status == Status.SUBMITTED and (item_id, m) in target.typed
        }
    months = [m for m in (*counted, *waiting) if m < month]
    if not months:
        return None
    last = max(months)
    return FigureBefore(last, waiting.get(last, counted.get(last)), last in waiting)


def _box(
    target: TargetRow,
    item: Item | None,
    typed: ReportInput,
    stored: Mapping[FigureKey, Decimal | None] | None,
) -> InputLine:
    place = (target.id, item.pk if item else None)
    name = figure_field(*place)
    decimals = decimals_of(target, item)
    before = figure_before(target, place[1], typed.month)
    other = ""
    if stored is not None and stored.get(place) != typed.figures.get(place):
        other = _amount(stored.get(place), target, item, decimals)
    return InputLine(
        name=name,
        label=item.name if item else target.name,
        unit=unit_of(target, item),
        before=_amount(before.value if before else None, target, item, decimals),
        before_month=month_name(before.month) if before else "",
        waits=bool(before and before.waits),
        now=_amount(typed.figures.get(place), target, item, decimals),
        text=typed.texts[name],
        error=typed.fault_of(name),
        stored=other,
        is_item=item is not None,
        ask=unit_question(typed, target, place[1]),
        is_confirmed=is_confirmed(typed, name),
        feed=_feed(typed, place, name, unit_of(target, item)) if place in typed.fed.brought else None,
    )


def _feed(typed: ReportInput, place: FigureKey, name: str, unit: str) -> ContributionLine:
    brought, why = typed.fed.brought[place], note_field(name)
    shown = {"amount": f"{numbers.trimmed(brought.value, AMOUNT_PLACES)}{unit}", "done": brought.done}
    return ContributionLine(
        text=_("Projects bring %(amount)s (%(done)d of %(total)d done)") % {**shown, "total": brought.total},
        amount=typed_amount(brought.value),
        why=typed.texts[why],
        is_other=typed.is_other(place),
        error=typed.fault_of(why),
    )


def _amount(number: Decimal | None, target: TargetRow, item: Item | None, decimals: int) -> str:
    """A box's amount: in the target's decimals; of an item that is only held against a line, without false ones."""
    plain = item is not None and target.counting != Counting.SUM
    return (numbers.trimmed if plain else numbers.amount)(number, decimals)


def _total_label(target: TargetRow) -> str:
    """What the number that follows from the items is called."""
    if target.counting == Counting.SUM:
        return _("Total")
    if target.counting == Counting.ITEMS_AT_LEAST:
        line = numbers.trimmed(target.item_threshold, 4)
        return _("Items at %(line)s or more") % {"line": f"{line}{target.item_unit or target.unit}"}
    return ""
