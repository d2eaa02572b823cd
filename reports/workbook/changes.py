"""What an uploaded workbook would change: each cell compared with the download and with what is stored now.

A cell with the same content as in the download was not touched. Any other content is a change. Where the stored value
was changed since the download, online or by a colleague, the page shows both and the person decides.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from planreader.files.characters import writable
from targets.board import SubMeasureRow, TargetRow
from targets.board.rows import FigureKey
from targets.files.errors import quoted
from targets.files.number_cells import InvalidCell, number_in_cell
from targets.formats.codes import name_with_code
from targets.formats.placeholders import without_placeholder
from targets.models import Item

from ..entry.inputs import inputs_of
from . import layout
from .department_month import DepartmentMonth
from .fingerprints import fingerprint_of_figure, fingerprint_of_texts, split
from .layout import FIGURES_SHEET
from .parsing import figure_in_cell, text_in_cell
from .reading import WorkbookCell, WorkbookRow, name_in_cell

#: At most so many rows are named where the same row is in the file several times.
_MOST_PLACES = 5


@dataclass(slots=True)
class CellChange:
    """A cell that differs from what is stored.

    Args:
        address: of the cell.
        sub_measure: the sub-measure that its row belongs to.
        field: ``figure`` or the name of a text.
        place: the key of the figure; None for a text.
        before, after: the stored value, and the one in the file.
        conflicts: the stored value was changed since the download, by other means than this workbook
            (``conflicts.resolve_conflicts``).
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
class RefusedCell:
    """A cell, or a row, that was refused: its address, what it belongs to, and the reason."""

    address: str
    name: str
    why: str


@dataclass
class Comparison:
    """What was found in a file: changes, refused cells, and notices to the reader."""

    changes: list[CellChange] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def plain(self) -> list[CellChange]:
        return [change for change in self.changes if not change.conflicts]

    @property
    def conflicts(self) -> list[CellChange]:
        return [change for change in self.changes if change.conflicts]


@dataclass(slots=True)
class _Owner:
    """What the key of a row stands for: a report, or one figure of it."""

    sub_measure: SubMeasureRow
    target: TargetRow | None = None
    item: Item | None = None

    @property
    def name(self) -> str:
        if self.target is None:
            row = self.sub_measure
            return name_with_code(row.code, row.title, is_project=row.is_project)
        return f"{self.target.name} · {self.item.name}" if self.item else self.target.name

    @property
    def names(self) -> dict[str, str]:
        """What the visible cells of its row say, by column."""
        names = {"code": self.sub_measure.code}
        if self.target is None:
            names["sub_measure"] = self.sub_measure.numbered_title
        else:
            names |= {"target": self.target.name, "item": self.item.name if self.item else ""}
        return {column: name_in_cell(name) for column, name in names.items()}

    @property
    def columns(self) -> tuple[str, ...]:
        return layout.TEXT_FIELDS if self.target is None else (FIGURES_SHEET,)


def compare_workbook(month: DepartmentMonth, rows: list[WorkbookRow]) -> Comparison:
    """Compares the rows of a file with the department's month."""
    owners = dict(_owners(month))
    comparison = Comparison()
    places = defaultdict(list)
    for row in rows:
        places[row.key].append(row.place)
    misplaced = dict(_misplaced(rows, owners))
    touched = [row.place for row in rows if row.key in owners and row.is_fixed_changed and row.place not in misplaced]
    if touched:
        comparison.notices.append(
            _("Locked cells were changed in %(rows)s; that is not taken: only an administrator changes the plan.")
            % {"rows": _places(touched)}
        )
    for row in rows:
        if row.place in misplaced:
            comparison.refused.append(misplaced[row.place])
            continue
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
            comparison.refused.append(RefusedCell(row.place, owner.name, why))
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
    """The first rows by name, and how many more there are."""
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


def _misplaced(rows: list[WorkbookRow], owners: dict[str, _Owner]) -> Iterator[tuple[str, RefusedCell]]:
    """By place: the rows whose visible names are not those of their hidden key, as after sorting.

    A name that was changed by hand counts too, for nobody can tell what is meant; one that an administrator changed
    since the download does not.
    """
    named = [owner.names for owner in owners.values()]
    for row in rows:
        if row.key == layout.TOTAL_KEY:
            right, name, fits = _("a total"), "", row.names not in named
        elif row.key in owners:
            names, name = owners[row.key].names, owners[row.key].name
            right = _listed(names)
            # Merged cells leave all but the first empty.
            fits = row.is_fixed_changed is False or all(
                text == names[code] or (not text and code != "item") for code, text in row.names.items()
            )
        else:
            continue
        if not fits:
            why = _(
                "“%(stands)s” stands here, but the row is of “%(right)s”: it was sorted without its hidden columns, "
                "or a name was changed. Undo that, or fill in a new download."
            )
            shown = {"stands": _listed(row.names), "right": right}
            yield row.place, RefusedCell(row.place, name, why % shown)


def _listed(names: dict[str, str]) -> str:
    return quoted(" ".join(filter(None, names.values())), 60)


def _foreign(row: WorkbookRow) -> Iterator[RefusedCell]:
    """The cells, except empty ones, of a row that does not belong to this month."""
    why = (
        _("This row belongs to no target of your department's month; use the rows that were downloaded.")
        if row.key
        else _("This row was added: it has no hidden key, so nobody knows what it belongs to; use a downloaded row.")
    )
    for cell in row.cells.values():
        if cell.value is not None:
            yield RefusedCell(cell.address, "", why)


def _compare_row(comparison: Comparison, month: DepartmentMonth, owner: _Owner, row: WorkbookRow) -> None:
    fingerprints = split(row.fingerprints, len(owner.columns))
    for index, column in enumerate(owner.columns):
        cell = row.cells.get(column)
        if cell is None:
            continue
        downloaded = fingerprints[index] if fingerprints else None
        if downloaded is not None and column == FIGURES_SHEET and _is_untouched(cell, downloaded):
            continue  # nobody touched it; it may have more decimals than its target has now
        change = _change(month, owner, column, cell)
        try:
            after, notices = _value(owner, column, cell)
        except InvalidCell as error:
            # Empty locked cells, such as the rest of merged ones, are passed over in silence.
            if month.is_open(owner.sub_measure) or cell.value is not None:
                comparison.refused.append(RefusedCell(cell.address, _named(owner, column), str(error)))
            continue
        change.after = after
        if downloaded is not None and _fingerprint(column, after) == downloaded:
            continue  # nobody touched it
        stored = _fingerprint(column, change.before)
        if _fingerprint(column, after) == stored:
            continue  # the same is stored already
        if not month.is_open(owner.sub_measure):
            comparison.refused.append(RefusedCell(cell.address, _named(owner, column), _why_shut(month, owner)))
            continue
        known = downloaded or (
            _fingerprint(column, change.before) if row.version == month.version(owner.sub_measure) else ""
        )
        change.conflicts = known != _fingerprint(column, change.before)
        comparison.changes.append(change)
        comparison.notices += notices


def _is_untouched(cell: WorkbookCell, downloaded: str) -> bool:
    number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) and not cell.is_formula
    return number and fingerprint_of_figure(number_in_cell(cell.value)) == downloaded


def _change(month: DepartmentMonth, owner: _Owner, column: str, cell: WorkbookCell) -> CellChange:
    change = CellChange(cell.address, owner.sub_measure, column, None, None, target=owner.target, item=owner.item)
    if owner.target is None:
        change.before = month.words(owner.sub_measure, column)
    else:
        item_id = owner.item.pk if owner.item else None
        change.place = (owner.target.id, item_id)
        change.before = owner.target.typed.get((item_id, month.month))
    return change


def _value(owner: _Owner, column: str, cell: WorkbookCell) -> tuple[Decimal | str | None, list[str]]:
    if owner.target is not None:
        return figure_in_cell(cell, owner.target, owner.item)
    text, notices = text_in_cell(cell, column)
    return without_placeholder(text), notices


def _fingerprint(column: str, value: Decimal | str | None) -> str:
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
