"""The ledger's second sheet: a month in spreadsheet charts, each beside the table of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from targets.board import Board
from targets.files.cells import CellStyle
from targets.formats.dates import month_name
from targets.formats.numbers import hundredfold, rounded
from targets.rules import WORST_FIRST, Light

from .columns import light_text

HEAD_FILL = PatternFill("solid", fgColor="E9EEF5")
#: The lights' colours in charts, and the patterns that distinguish them in grey; no pattern: solid.
COLOURS = {
    Light.RED: ("B3261E", None),
    Light.NO_DATA: ("FFFFFF", None),
    Light.AMBER: ("E0A100", "wdUpDiag"),
    Light.GREEN: ("3C9A64", None),
    Light.DONE: ("1F5F99", "dkHorz"),
    Light.NOT_DUE: ("A9B4C0", "pct20"),
    Light.UNSET: ("A9B4C0", None),
}
EDGE = "5B6776"
#: The rows of a sheet that a chart covers.
CHART_ROWS = 17


@dataclass(frozen=True)
class Charts:
    """The data of the charts.

    Args:
        title: with the month.
        lights: an area and its counts of each light in the ledger, in the order of ``WORST_FIRST``.
        headline: a headline figure with completion and expected, in percent.
        scores: an area and its score by month, from January to the month; None where it has none.
    """

    title: str
    lights: list[tuple[str, list[int]]]
    headline: list[tuple[str, Decimal, Decimal | None]]
    scores: list[tuple[str, list[Decimal | None]]]
    months: list[str]

    @classmethod
    def of_board(cls, board: Board, title: str) -> "Charts":
        """The charts of a whole plan's board."""
        tasks = [area for area in board.areas if area.kind != "proposal"]
        headline = [row for area in board.areas if area.kind == "headline" for row in area.targets]
        snapshots = [board.snapshot(month) for month in range(1, board.month + 1)]
        return cls(
            title=title,
            lights=[(area.title, [_count(area, light) for light in WORST_FIRST]) for area in tasks],
            headline=[
                (
                    row.name,
                    hundredfold(row.completion),
                    None if row.expected is None else hundredfold(row.expected),
                )
                for row in headline
                if row.completion is not None
            ],
            scores=[(area.title, [_score(snapshot, area.number) for snapshot in snapshots]) for area in tasks],
            months=[month_name(month) for month in range(1, board.month + 1)],
        )


def _count(area, light: Light) -> int:
    """The number of an area's lines in the ledger with a light."""
    return sum(1 for commitment in area.commitments if commitment.light == light)


def _score(snapshot, number: int) -> Decimal | None:
    score = snapshot.areas[number].score
    return None if score is None else rounded(score, 1)


def add_charts(book, charts: Charts) -> None:
    """A sheet with the charts, each to the right of its table."""
    sheet = book.create_sheet(_("Charts"))
    sheet.column_dimensions["A"].width = 26
    for place in range(2, 15):
        sheet.column_dimensions[get_column_letter(place)].width = 11
    # All of it on one sheet of A4.
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([CellStyle(sheet, font=Font(size=16, bold=True), boxed=False).cell(charts.title)])
    row = _table(
        sheet,
        1,
        _("Commitments by area and light"),
        [_("Task area"), *(light_text(light) for light in WORST_FIRST)],
        [[name, *counts] for name, counts in charts.lights],
        _lights_chart,
    )
    if charts.headline:
        row = _table(
            sheet,
            row,
            _("Headline figures: completion and what the plan expects by now, in percent"),
            [_("Target"), _("Completion"), _("Expected by now")],
            [list(line) for line in charts.headline],
            _headline_chart,
        )
    _table(
        sheet,
        row,
        _("Score of each area by month"),
        [_("Task area"), *charts.months],
        [[name, *scores] for name, scores in charts.scores],
        _scores_chart,
    )


def _table(sheet, row: int, title: str, heads: Sequence[str], lines: Sequence[Sequence], draw) -> int:
    """Writes a title, a table and its chart. ``row`` is the last row used; returns the new last row."""
    sheet.append([])
    sheet.append([CellStyle(sheet, font=Font(bold=True), boxed=False).cell(title)])
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    heading = CellStyle(sheet, font=Font(bold=True), fill=HEAD_FILL, alignment=centred)
    sheet.append([heading.cell(head) for head in heads])
    # Zeros stay blank, in the chart too: its labels use the cells' format.
    name, count, score = CellStyle(sheet), CellStyle(sheet, number_format="0;;"), CellStyle(sheet, number_format="0.0")
    for line in lines:
        sheet.append(
            [
                (score if isinstance(value, Decimal) else name if isinstance(value, str) else count).cell(value)
                for value in line
            ]
        )
    head = row + 3  # below an empty row and the title
    last = head + len(lines)
    if lines:
        chart = draw(sheet, head, last, len(heads))
        chart.title = title
        for paragraph in chart.title.tx.rich.p:
            paragraph.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=1100, b=True))
        chart.height, chart.width = 8.2, 26
        sheet.add_chart(chart, f"A{last + 2}")
    for _n in range(CHART_ROWS):
        sheet.append([])
    return last + CHART_ROWS


def _lights_chart(sheet, head: int, last: int, columns: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.add_data(Reference(sheet, min_col=2, max_col=columns, min_row=head, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    for series, light in zip(chart.series, WORST_FIRST, strict=True):
        _fill(series, *COLOURS[light])
    # From top to bottom as in the table, with the axis numbers still below.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.y_axis.number_format = "0"
    chart.dataLabels = _labels()
    return _finished(chart)


def _headline_chart(sheet, head: int, last: int, columns: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.gapWidth = "col", 80
    chart.add_data(Reference(sheet, min_col=2, max_col=columns, min_row=head, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    for series, colour in zip(chart.series, ("1F5F99", "D8DEE6"), strict=True):
        _fill(series, colour)
    chart.y_axis.number_format = "0"
    chart.dataLabels = _labels()
    return _finished(chart)


def _scores_chart(sheet, head: int, last: int, columns: int) -> LineChart:
    chart = LineChart()
    data = Reference(sheet, min_col=1, max_col=columns, min_row=head + 1, max_row=last)
    chart.add_data(data, from_rows=True, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=2, max_col=columns, min_row=head))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.number_format = "0"
    for number, series in enumerate(chart.series):
        series.marker.symbol = ("circle", "triangle", "square", "diamond", "x", "star", "plus", "dash")[number % 8]
        series.smooth = False
    return _finished(chart)


def _fill(series, colour: str, pattern: str | None = None) -> None:
    properties = series.graphicalProperties
    if pattern is None:
        properties.solidFill = colour
    else:
        properties.pattFill = PatternFillProperties(
            prst=pattern, fgClr=ColorChoice(srgbClr=colour), bgClr=ColorChoice(srgbClr="FFFFFF")
        )
    properties.line.solidFill = EDGE


def _labels() -> DataLabelList:
    return DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)


def _finished(chart):
    # By default openpyxl marks axes as deleted; LibreOffice and newer Excel then draw none.
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart
