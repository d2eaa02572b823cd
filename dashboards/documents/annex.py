"""The bulletin's tables: headline figures, task areas, the targets of an area; numbers as on the pages."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import AreaRow, Board, SubMeasureRow, TargetRow
from targets.documents.word import AREAS_TABLE, TARGETS_TABLE, Cell, OfficialDocument
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.rules import Light


class Tables:
    """Adds tables to a document, each with its number and title."""

    def __init__(self, document: OfficialDocument) -> None:
        self.document = document
        self.count = 0

    def add_headline(self, board: Board) -> None:
        """The headline figures."""
        targets = [target for area in board.areas if area.kind == "headline" for target in area.targets]
        self._add_targets(_("Headline figures"), targets, [target_cells(row) for row in targets])

    def add_areas(self, board: Board) -> None:
        """The task areas with their counts, scores and lights."""
        before = board.snapshot(board.month - 1).areas if board.month > 1 else {}
        areas = [area for area in board.areas if area.is_work]
        rows = [area_cells(area, before[area.number].score if before else None) for area in areas]
        self._add(_("Task areas"), AREAS_TABLE, area_headings(), rows)

    def add_targets(self, area: AreaRow, month: int) -> None:
        """An area's targets, and its sub-measures without targets."""
        rows: list[list[Cell]] = []
        for sub_measure in area.sub_measures:
            if sub_measure.light is None:
                continue
            if sub_measure.targets:
                rows += [target_cells(row) for row in sub_measure.targets]
            else:
                rows.append(sub_measure_cells(sub_measure, month))
        self._add_targets(area.title, area.targets, rows)

    def _add_targets(self, title: str, targets: Sequence[TargetRow], rows: list[list[Cell]]) -> None:
        """A table of targets; a note explains months in brackets, if there are any."""
        note = ""
        if any(_is_carried(row) for row in targets):
            note = _("A month in brackets is that of the latest figure; it is compared with what is due by now.")
        self._add(title, TARGETS_TABLE, target_headings(), rows, note)

    def _add(self, title: str, sample: int, headings: list[str], rows: list[list[Cell]], note: str = "") -> None:
        """Adds a table under its number and title; nothing without rows."""
        if not rows:
            return
        self.count += 1
        self.document.add("Table Title", _("Table %(number)d: %(title)s") % {"number": self.count, "title": title})
        self.document.add_table(sample, headings, rows)
        # Without a paragraph between them, Word would join two tables.
        self.document.add("Table Note" if note else "Table Gap", note or "\u3000")


def target_headings() -> list[str]:
    """The headings of a table of targets."""
    return [
        _("No."),
        _("Target"),
        _("Unit"),
        _("Year's target"),
        _("Actual to date"),
        pgettext("share of the target", "Done"),
        pgettext("percentage points", "Gap (points)"),
        _("Lead department"),
        _("Light"),
    ]


def target_cells(row: TargetRow) -> list[Cell]:
    """A target's row; a figure carried forward names its month."""
    standing, sub_measure = row.standing, row.sub_measure
    actual = numbers.amount(standing.actual, row.decimals)
    if _is_carried(row):
        actual += _(" (%(month)s)") % {"month": month_name(standing.figure_month or 0)}
    return [
        sub_measure.code,
        row.name,
        row.unit,
        numbers.amount(row.terms.value, row.decimals),
        actual,
        numbers.percent(row.completion),
        numbers.gap_in_points(row.points),
        _short_lead(sub_measure),
        row.light,
    ]


def sub_measure_cells(sub_measure: SubMeasureRow, month: int) -> list[Cell]:
    """The row of a sub-measure without targets: its department's assessment of the month, once approved.

    It is in one cell in place of a target's unit and numbers.
    """
    assessment = sub_measure.assessment(month)
    text = _("own assessment: %(word)s") % {"word": ASSESSMENT[assessment]} if assessment else numbers.NONE
    return [sub_measure.code, sub_measure.title, text, _short_lead(sub_measure), sub_measure.light]


def area_headings() -> list[str]:
    """The headings of the table of areas."""
    return [
        _("Task area"),
        pgettext("number of commitments", "Commitments"),
        pgettext("number of commitments", "On track or done"),
        pgettext("number of commitments", "Slightly behind"),
        pgettext("number of commitments", "Behind"),
        pgettext("number of commitments", "No data"),
        _("Score"),
        _("On last month"),
        _("Light"),
    ]


def area_cells(area: AreaRow, before) -> list[Cell]:
    """An area's row; ``before``: its score of last month."""
    lights = [commitment.light for commitment in area.commitments]
    change = numbers.score_change(area.score, before)
    return [
        area.title,
        str(len(lights)),
        str(lights.count(Light.GREEN) + lights.count(Light.DONE)),
        str(lights.count(Light.AMBER)),
        str(lights.count(Light.RED)),
        str(lights.count(Light.NO_DATA)),
        numbers.score(area.score),
        numbers.signed(change, 1),
        area.light or numbers.NONE,
    ]


def _short_lead(sub_measure: SubMeasureRow) -> str:
    lead = sub_measure.lead
    return lead.table_name if lead else numbers.NONE


def _is_carried(row: TargetRow) -> bool:
    return row.standing.figure_month not in (None, row.standing.month)
