"""The lines of the entry pages: each input beside the figure before, and the light that it would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from targets.board import TargetRow
from targets.board.rows import FigureKey
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.models import Item, ProgressReport
from targets.models.fields import AMOUNT_PLACES
from targets.rules import Counting

from .forms import ReportForm, as_typed
from .inputs import ItemsByTarget, decimals_of, figure_field, inputs_of, note_field, unit_of
from .preview import Preview, preview_of
from .unit_questions import unit_question

Status = ProgressReport.Status


@dataclass(slots=True)
class FigureBefore:
    """The latest figure before a month: its month, and whether it waits for review."""

    month: int
    value: Decimal
    waits: bool


@dataclass(slots=True)
class BeforeText:
    """The figure before a month, as text.

    Args:
        month: its month, empty where there is none.
        note: the line below it: nothing, its month, or also that it is not reviewed yet.
    """

    amount: str
    month: str
    waits: bool
    note: str


@dataclass(slots=True)
class ContributionLine:
    """What projects contribute to a figure.

    Args:
        text, amount: with its unit, and as somebody would type it.
        note_name, note, note_error: of the input for the note.
        differs: whether the figure differs from the contribution.
    """

    text: str
    amount: str
    note_name: str
    note: str
    note_error: str
    differs: bool


@dataclass(slots=True)
class InputLine:
    """The input of a target or item, as text: a page has hundreds, and this is quick to render.

    Args:
        name, text, error: the field's name, its content, and what is wrong with it.
        current: its content, formatted.
        stored: what somebody else saved since the page was opened; else empty.
        question: on 元 or 万元, to be answered before submitting (``unit_questions``); else empty.
        contribution: what projects contribute to the figure; None where nothing.
    """

    name: str
    label: str
    text: str
    error: str
    unit: str
    before: BeforeText
    current: str
    stored: str
    is_item: bool
    question: str
    is_confirmed: bool
    contribution: ContributionLine | None


@dataclass(slots=True)
class EntryLine:
    """A target on the entry page. ``own`` is None where its figure follows from its items."""

    target: TargetRow
    value: str
    before: BeforeText
    preview: Preview
    total_label: str
    own: InputLine | None
    items: list[InputLine]


def entry_lines(
    form: ReportForm, items: ItemsByTarget, stored: Mapping[FigureKey, Decimal | None] | None = None
) -> list[EntryLine]:
    """A line for each target of a sub-measure, with its light as if the typed figures were approved.

    Args:
        stored: what somebody else saved since the page was opened, to be shown beside what is typed here.
    """
    lines = []
    for target in form.sub_measure.targets:
        names = {item.pk: item.name for item in items.get(target.id, ())}
        before = _before(target, None, form.month)
        inputs = [_input_line(target, item, form, stored, before) for item in inputs_of(target, items)]
        lines.append(
            EntryLine(
                target=target,
                value=numbers.amount(target.terms.value, target.decimals),
                before=before,
                preview=preview_of(target, form.month, form.figures, names),
                total_label=_total_label(target),
                own=next((line for line in inputs if not line.is_item), None),
                items=[line for line in inputs if line.is_item],
            )
        )
    return lines


def figure_before(target: TargetRow, item_id: int | None, month: int) -> FigureBefore | None:
    """The latest figure of a target or item before a month that counts or waits for review."""
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


def _before(target: TargetRow, item: Item | None, month: int) -> BeforeText:
    before = figure_before(target, item.pk if item else None, month)
    if before is None:
        return BeforeText(_amount(None, target, item), "", False, "")
    month = month_name(before.month)
    note = _("%(month)s, not reviewed yet") % {"month": month} if before.waits else month
    return BeforeText(_amount(before.value, target, item), month, before.waits, note)


def _input_line(
    target: TargetRow,
    item: Item | None,
    form: ReportForm,
    stored: Mapping[FigureKey, Decimal | None] | None,
    target_before: BeforeText,
) -> InputLine:
    key = (target.id, item.pk if item else None)
    name = figure_field(*key)
    before = _before(target, item, form.month)
    if item and not before.waits and before.month == target_before.month:
        # An item's figure shows its month only where that differs from the target's.
        before.note = ""
    is_stale = stored is not None and stored.get(key) != form.figures.get(key)
    return InputLine(
        name=name,
        label=form.fields[name].label,
        text=form[name].value() or "",
        error=form.error_of(name),
        unit=unit_of(target, item),
        before=before,
        current=_amount(form.figures.get(key), target, item),
        stored=_amount(stored.get(key), target, item) if is_stale else "",
        is_item=item is not None,
        question=unit_question(form, target, key[1]),
        is_confirmed=form.is_confirmed(name),
        contribution=_contribution(form, key, name) if key in form.contributions.brought else None,
    )


def _contribution(form: ReportForm, key: FigureKey, name: str) -> ContributionLine:
    contribution = form.contributions.brought[key]
    message_args = {
        "amount": f"{numbers.trimmed(contribution.value, AMOUNT_PLACES)}{form.fields[name].unit}",
        "done": contribution.done,
        "total": contribution.total,
    }
    return ContributionLine(
        text=_("Projects bring %(amount)s (%(done)d of %(total)d done)") % message_args,
        amount=as_typed(contribution.value),
        note_name=note_field(name),
        note=form.text_of(note_field(name)),
        note_error=form.error_of(note_field(name)),
        differs=form.differs_from_projects(key),
    )


def _amount(number: Decimal | None, target: TargetRow, item: Item | None) -> str:
    """A figure in the target's decimals; of an item that is only compared with a line, without trailing zeros."""
    is_trimmed = item is not None and target.counting != Counting.SUM
    return (numbers.trimmed if is_trimmed else numbers.amount)(number, decimals_of(target, item))


def _total_label(target: TargetRow) -> str:
    """The name of the number that follows from the items."""
    if target.counting == Counting.SUM:
        return _("Total")
    if target.counting == Counting.ITEMS_AT_LEAST:
        line = numbers.trimmed(target.item_threshold, 4)
        return _("Items at %(line)s or more") % {"line": f"{line}{target.item_unit or target.unit}"}
    return ""
