"""What an uploaded workbook would change: each box held against what stood in it at download, and what is stored now.

A box that still holds what it held at download was not touched. One that was, is a change; and where the same box was
changed since, online or by a colleague, both are shown and the person decides.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.board import SubMeasureRow, TargetRow
from targets.board.rows import FigureKey
from targets.files.cells import writable
from targets.models import Item

from ..entry.inputs import inputs_of
from . import layout
from .department_month import DepartmentMonth
from .fingerprints import fingerprint_of_figure, fingerprint_of_texts, split
from .layout import FIGURES_SHEET
from .parsing import BoxRefused, figure_in_cell, number_in_cell, text_in_cell
from .reading import WorkbookBox, WorkbookRow

#: So many rows are named where one is there several times.
_MOST_PLACES = 5


@dataclass(slots=True)
class BoxChange:
    """A box that differs from what is stored.

    Args:
        address: of the cell.
        sub_measure: whose row it is.
        field: ``figure`` or the name of a text.
        place: of a figure; None for a text.
        before, after: stored, and in the file.
        conflicts: the box was changed since the download, and not with this workbook (``conflicts.resolve_conflicts``).
        since: who changed it and when.
    """

    address: str
    sub_measure: SubMeasureRow
    field: str
    before: Decimal | str | None
    after: Decimal | str | None
    place: FigureKey | None = None
    target: TargetRow | None = None
    item: Item | None = None
    conflicts: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class RefusedBox:
    """A cell, or a row, that was not taken: where it is, what it belongs to, why."""

    address: str
    name: str
    why: str


@dataclass
class Comparison:
    """What a file says: changes, refused cells, and what is to be said besides."""

    changes: list[BoxChange] = field(default_factory=list)
    refused: list[RefusedBox] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def plain(self) -> list[BoxChange]:
        return [change for change in self.changes if not change.conflicts]

    @property
    def conflicts(self) -> list[BoxChange]:
        return [change for change in self.changes if change.conflicts]


@dataclass(slots=True)
class _Owner:
    """What a key stands for: a report, or a figure's box in it."""

    sub_measure: SubMeasureRow
    target: TargetRow | None = None
    item: Item | None = None

    @property
    def name(self) -> str:
        if self.target is None:
            return f"{self.sub_measure.code} {self.sub_measure.title}"
        return f"{self.target.name} · {self.item.name}" if self.item else self.target.name

    @property
    def columns(self) -> tuple[str, ...]:
        return layout.TEXT_FIELDS if self.target is None else (FIGURES_SHEET,)


def compare_workbook(month: DepartmentMonth, rows: list[WorkbookRow]) -> Comparison:
    """Holds the rows of a file against the department's month."""
    owners = dict(_owners(month))
    comparison = Comparison()
    places = defaultdict(list)
    for row in rows:
        places[row.key].append(row.place)
    touched = [row.place for row in rows if row.key in owners and row.is_fixed_changed]
    if touched:
        comparison.notices.append(
            _("Locked cells were changed in %(rows)s; that is not taken: only an administrator changes the plan.")
            % {"rows": _places(touched)}
        )
    for row in rows:
        if row.key == layout.TOTAL_KEY:
            continue
        owner = owners.get(row.key)
        if owner is None:
            comparison.refused += _foreign(row)
        elif len(places[row.key]) > 1:
            why = _("This row is there %(times)d times (%(rows)s); leave one of them.") % {
                "times": len(places[row.key]),
                "rows": _places(places[row.key]),
            }
            comparison.refused.append(RefusedBox(row.place, owner.name, why))
        else:
            _compare_row(comparison, month, owner, row)
    if missing := sum(1 for key, owner in owners.items() if key not in places and month.is_open(owner.sub_measure)):
        comparison.notices.append(
            ngettext(
                "%(n)d row of your month is not in the file; what is stored of it stays.",
                "%(n)d rows of your month are not in the file; what is stored of them stays.",
                missing,
            )
            % {"n": missing}
        )
    return comparison


def _places(places: list[str]) -> str:
    """Some rows by name; how many more."""
    named = places[:_MOST_PLACES]
    if more := len(places) - len(named):
        named.append(_("and %(count)d more") % {"count": more})
    return pgettext("list", ", ").join(named)


def _owners(month: DepartmentMonth) -> Iterator[tuple[str, _Owner]]:
    for sub_measure in month.sub_measures:
        yield layout.report_key(sub_measure.id), _Owner(sub_measure)
        for target in sub_measure.targets:
            for item in inputs_of(target, month.items):
                yield layout.figure_key((target.id, item.pk if item else None)), _Owner(sub_measure, target, item)


def _foreign(row: WorkbookRow) -> Iterator[RefusedBox]:
    """The boxes of a row that is nobody's of this month, as far as they say something."""
    why = (
        _("This row belongs to no target of your department's month; use the rows that were downloaded.")
        if row.key
        else _("This row was added: it has no hidden key, so nobody knows what it belongs to; use a downloaded row.")
    )
    for box in row.boxes.values():
        if box.value is not None:
            yield RefusedBox(box.address, "", why)


def _compare_row(comparison: Comparison, month: DepartmentMonth, owner: _Owner, row: WorkbookRow) -> None:
    marks = split(row.seen, len(owner.columns))
    for index, column in enumerate(owner.columns):
        box = row.boxes.get(column)
        if box is None:
            continue
        seen = marks[index] if marks else None
        if seen is not None and column == FIGURES_SHEET and _is_untouched(box, seen):
            continue  # nobody touched it; it may have more decimals than its target has now
        change = _change(month, owner, column, box)
        try:
            after, notices = _value(owner, column, box)
        except BoxRefused as error:
            # Locked cells that nobody filled in, such as the rest of merged ones, are not worth a word.
            if month.is_open(owner.sub_measure) or box.value is not None:
                comparison.refused.append(RefusedBox(box.address, _named(owner, column), str(error)))
            continue
        change.after = after
        if seen is not None and _mark(column, after) == seen:
            continue  # nobody touched it
        if _mark(column, after) == _mark(column, change.before):
            continue  # the same is stored already
        if not month.is_open(owner.sub_measure):
            comparison.refused.append(RefusedBox(box.address, _named(owner, column), _why_shut(month, owner)))
            continue
        known = seen or (_mark(column, change.before) if row.version == month.version(owner.sub_measure) else "")
        change.conflicts = known != _mark(column, change.before)
        comparison.changes.append(change)
        comparison.notices += notices


def _is_untouched(box: WorkbookBox, seen: str) -> bool:
    number = isinstance(box.value, (int, float)) and not isinstance(box.value, bool) and not box.is_formula
    return number and fingerprint_of_figure(number_in_cell(box.value)) == seen


def _change(month: DepartmentMonth, owner: _Owner, column: str, box: WorkbookBox) -> BoxChange:
    change = BoxChange(box.address, owner.sub_measure, column, None, None, target=owner.target, item=owner.item)
    if owner.target is None:
        change.before = month.words(owner.sub_measure, column)
    else:
        item_id = owner.item.pk if owner.item else None
        change.place = (owner.target.id, item_id)
        change.before = owner.target.typed.get((item_id, month.month))
    return change


def _value(owner: _Owner, column: str, box: WorkbookBox) -> tuple[Decimal | str | None, list[str]]:
    return text_in_cell(box, column) if owner.target is None else figure_in_cell(box, owner.target, owner.item)


def _mark(column: str, value: Decimal | str | None) -> str:
    if column == FIGURES_SHEET:
        return fingerprint_of_figure(value)  # type: ignore[arg-type]
    return fingerprint_of_texts(writable(str(value)))


def _named(owner: _Owner, column: str) -> str:
    return owner.name if column == FIGURES_SHEET else f"{owner.name} · {layout.sheet_headings()[column]}"


def _why_shut(month: DepartmentMonth, owner: _Owner) -> str:
    if month.shut:
        return month.shut
    return _("The report is “%(state)s”; withdraw it first, or ask the reviewer to return it.") % {
        "state": month.state(owner.sub_measure)
    }
