"""The bulletin's tables: headline figures, task areas, the targets of an area. Numbers as every page prints them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import AreaRow, Board, SubMeasureRow, TargetRow
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.rules import Light

from .word import OfficialDocument
from .word_tables import Cell, Over, WordColumn, table_xml

#: The columns of a target between its unit and its gap, over which a sub-measure without targets says its assessment.
NUMBERS = 5


class Tables:
    """Adds tables to a document, each with its number and title."""

    def __init__(self, document: OfficialDocument) -> None:
        self.document = document
        self.count = 0

    def add(self, title: str, columns: Sequence[WordColumn], rows: list[list[Cell]], note: str = "") -> None:
        """A table under its number and title; nothing without rows."""
        if not rows:
            return
        self.count += 1
        shown = {"number": self.count, "title": title}
        self.document.add("TableTitle", _("Table %(number)d: %(title)s") % shown)
        self.document.add_xml(table_xml(columns, rows))
        # Without a paragraph after it a table would grow into the next.
        self.document.add("TableNote" if note else "TableGap", note or "\u3000")

    def add_headline(self, board: Board) -> None:
        """The headline figures."""
        targets = [target for area in board.areas if area.kind == "headline" for target in area.targets]
        self.add(_("Headline figures"), target_columns(), [target_cells(row) for row in targets], _carried(targets))

    def add_areas(self, board: Board) -> None:
        """The task areas with their counts, scores and lights."""
        before = board.snapshot(board.month - 1).areas if board.month > 1 else {}
        areas = [area for area in board.areas if area.kind == "task" and area.light]
        rows = [area_cells(area, before[area.number].score if before else None) for area in areas]
        self.add(_("Task areas"), area_columns(), rows)

    def add_targets(self, area: AreaRow, month: int) -> None:
        """What an area consists of: its targets, and its sub-measures without any."""
        rows: list[list[Cell]] = []
        for part in area.sub_measures:
            if part.light is None:
                continue
            if part.targets:
                rows += [target_cells(row) for row in part.targets]
            else:
                rows.append(sub_measure_cells(part, month))
        self.add(area.title, target_columns(), rows, _carried(area.targets))


def target_columns() -> list[WordColumn]:
    """The columns of a table of targets; widths are shares."""
    return [
        WordColumn(_("No."), 9, "TableMiddle"),
        WordColumn(_("Target"), 32),
        WordColumn(_("Unit"), 10, "TableMiddle"),
        WordColumn(_("Year's target"), 17, "TableNumber"),
        WordColumn(_("Actual to date"), 18.5, "TableNumber"),
        WordColumn(pgettext("share of the target", "Done"), 13.5, "TableNumber"),
        WordColumn(pgettext("percentage points", "Gap (points)"), 17.5, "TableNumber"),
        WordColumn(_("Lead department"), 18, "TableMiddle"),
        WordColumn(_("Light"), 20.5, "TableMiddle"),
    ]


def target_cells(row: TargetRow) -> list[Cell]:
    """A target's row; a figure carried forward names its month."""
    standing, part = row.standing, row.sub_measure
    actual = numbers.amount(standing.actual, row.decimals)
    if _is_carried(row):
        actual += _(" (%(month)s)") % {"month": month_name(standing.figure_month or 0)}
    return [
        part.code,
        row.name,
        row.unit,
        numbers.amount(row.terms.value, row.decimals),
        actual,
        numbers.percent(standing.completion),
        numbers.points(standing.gap),
        _short_lead(part),
        row.light,
    ]


def sub_measure_cells(part: SubMeasureRow, month: int) -> list[Cell]:
    """The row of a sub-measure without targets: its department's own word on the month, once approved."""
    own = part.assessment(month)
    said = _("own assessment: %(word)s") % {"word": ASSESSMENT[own]} if own else numbers.NONE
    return [part.code, part.title, Over(said, NUMBERS), _short_lead(part), part.light]


def area_columns() -> list[WordColumn]:
    """The columns of the table of areas; widths are shares."""
    return [
        WordColumn(_("Task area"), 40),
        WordColumn(pgettext("number of targets", "Targets"), 13, "TableNumber"),
        WordColumn(pgettext("number of targets", "On track or done"), 17, "TableNumber"),
        WordColumn(pgettext("number of targets", "Slightly behind"), 14, "TableNumber"),
        WordColumn(pgettext("number of targets", "Behind"), 13, "TableNumber"),
        WordColumn(pgettext("number of targets", "Not reported"), 15, "TableNumber"),
        WordColumn(_("Score"), 14, "TableNumber"),
        WordColumn(_("On last month"), 15, "TableNumber"),
        WordColumn(_("Light"), 20.5, "TableMiddle"),
    ]


def area_cells(area: AreaRow, before) -> list[Cell]:
    """An area's row; ``before``: its score of last month."""
    lights = [target.light for target in area.targets]
    change = None if area.score is None or before is None else area.score - before
    return [
        area.title,
        str(len(lights)),
        str(lights.count(Light.GREEN) + lights.count(Light.DONE)),
        str(lights.count(Light.AMBER)),
        str(lights.count(Light.RED)),
        str(lights.count(Light.NO_DATA)),
        numbers.score(area.score),
        numbers.signed(change, 1),
        area.light,
    ]


def _short_lead(part: SubMeasureRow) -> str:
    return (part.lead.short_name or part.lead.name) if part.lead else numbers.NONE


def _is_carried(row: TargetRow) -> bool:
    return row.standing.figure_month not in (None, row.standing.month)


def _carried(targets: Sequence[TargetRow]) -> str:
    """What a month in brackets means, where one stands."""
    if any(_is_carried(row) for row in targets):
        return _("A month in brackets is that of the latest figure; it is held against what is due by now.")
    return ""
