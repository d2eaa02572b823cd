"""Tables of an official document: ruled, their heading on every page, no row in two pieces, lights coloured and named.

Written as XML in one go: python-docx asks every cell where it stands, which takes seconds for six hundred rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from targets.charts.lights import SHAPES
from targets.formats import labels
from targets.rules import Light

from .word import TEXT_WIDTH, paragraph_xml

#: Light enough for a black-and-white printer; shape and word say the same.
FILLS = {Light.GREEN: "C6E7CE", Light.AMBER: "FFE9A8", Light.RED: "F6C4C0", Light.DONE: "D4E6F7"}
HEAD_FILL = "E9EEF5"
MM = 56.7  # twentieths of a point


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A column: its heading, its share of the width, and the style of its cells (``official.LOOKS``)."""

    heading: str
    width: float
    style: str = "TableText"


@dataclass(frozen=True, slots=True)
class Over:
    """A cell that goes over several columns."""

    text: str
    columns: int


Cell = str | Light | Over | None


def table_xml(columns: Sequence[WordColumn], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as wide as the text. A cell is a text, a light, or goes over several columns."""
    total = sum(column.width for column in columns)
    widths = [round(TEXT_WIDTH * MM * column.width / total) for column in columns]
    head = "".join(
        _cell(column.heading, "TableHead", width, fill=HEAD_FILL) for column, width in zip(columns, widths, strict=True)
    )
    styles = [column.style for column in columns]
    lights = {light: _light_cell(light, widths, styles) for light in Light}
    body = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_row(cells, widths, styles, lights)}</w:tr>" for cells in rows
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="5B6776"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
#: Around the text of a cell, in twentieths of a point, in the order that the schema asks for.
_AROUND = {"top": 23, "left": 40, "bottom": 23, "right": 40}
_MARGINS = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _AROUND.items())


def _row(cells: Sequence[Cell], widths: list[int], styles: list[str], lights: dict[Light, str]) -> str:
    written, at = [], 0
    for cell in cells:
        if isinstance(cell, Over):
            written.append(_cell(cell.text, "TableMiddle", sum(widths[at : at + cell.columns]), span=cell.columns))
            at += cell.columns
            continue
        if isinstance(cell, Light):
            written.append(lights[cell])
        else:
            written.append(_cell(cell or "", styles[at], widths[at]))
        at += 1
    return "".join(written)


def _light_cell(light: Light, widths: list[int], styles: list[str]) -> str:
    # Lights stand in the last column of every table.
    return _cell(f"{SHAPES[light]} {labels.LIGHT[light]}", styles[-1], widths[-1], fill=FILLS.get(light, ""))


def _cell(text: str, style: str, width: int, *, fill: str = "", span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shaded}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph_xml(text, style)}</w:tc>"
    )
