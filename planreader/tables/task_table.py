"""Task tables (任务分解表) as areas and measures."""

import re

from planreader.document import Document, DocumentTable, Paragraph
from planreader.plan import Area, AreaKind
from planreader.structure.markers import marker_at_start, numeral_of
from planreader.structure.titles import clean

from .assignments import weight_in
from .head import TableHead, blocks_before, table_head
from .own_table import areas_of_own_table, own_head
from .rows import AreaRows, areas_of_rows
from .task_rows import MeasureReader

_KINDS = (
    (AreaKind.LIVELIHOOD, re.compile("民生实事|惠民实事|为民办实事|[件项]实事")),
    (AreaKind.PROPOSAL, re.compile("意见建议|工作建议|对.*的建议")),
    (AreaKind.HEADLINE, re.compile("(?:主要|预期|经济|发展|核心).*(?:目标|指标)$|^主要指标|经济指标")),
)
_WEIGHT = re.compile(r"[（(]\s*(?:共|计|满分)?\s*(\d+(?:\.\d+)?)\s*分\s*[）)]")
#: A line between the title and the table: 单位：万元, 填报单位：…
_NOTE = re.compile(r"[（(]?\s*(?:(?:计量|金额|填报|制表|填表)?单\s*位|(?:制表|填报|填表)(?:时间|日期|人))\s*[：:]")
_SHEET = re.compile(r"sheet\d*|工作表\d*", re.IGNORECASE)
_LONGEST_TITLE = 60
_ANNEX = re.compile(r"^附(?:件|表)\s*\d*\s*[：:.、]?\s*")


def areas_of_table(document: Document, table: DocumentTable, year: int | None) -> list[Area]:
    """The areas of a task table with their measures; none where it is no task table.

    Figures with columns of their own are quantities already. The texts of a measure's ``cells`` are left to be read for
    quantities; its ``due_month`` is the deadline of what they name. A table without a heading goes on the one before.

    Args:
        table: one of the document's.
        year: the plan's; columns of earlier years are facts, deadlines in other years doubtful.
    """
    own = own_head(document, table)
    if own is not None:
        return areas_of_own_table(document, table, own, year)
    head = table_head(document, table, year)
    if head is None:
        return []
    head, found = areas_of_rows(document, table, head)
    reader = MeasureReader(document, head, year)
    areas = []
    for rows in found:
        area = _area(document, table, head, rows)
        area.measures = reader.measures(rows)
        if area.measures:
            area.end = max([area.end, *(measure.end for measure in area.measures)])
            if rows.heading is None:
                area.start = min([area.end, *(measure.start for measure in area.measures)])
        if area.measures or rows.heading:
            areas.append(area)
    return areas


def _area(document: Document, table: DocumentTable, head: TableHead, rows: AreaRows) -> Area:
    cell = rows.heading
    text = document.of(cell) if cell else _title_of_table(document, table, head)
    mark = marker_at_start(text)
    title = clean(_WEIGHT.sub("", text[mark[1] :] if mark else text))
    area = Area(table.start, table.start, title, _kind(title), cells=())
    if cell:
        area.start, area.end, area.cells = cell.start, cell.end, ((cell.start, cell.end),)
    if mark:
        area.marker, area.numeral = mark[2], numeral_of(mark[2])
    elif rows.number:
        area.marker = document.of(rows.number)
        area.numeral = numeral_of(area.marker)
    if rows.weight:
        area.weight = weight_in(document.of(rows.weight))
    elif weight := _WEIGHT.search(text):
        area.weight = weight[1]
    return area


def _kind(title: str) -> AreaKind:
    return next((kind for kind, pattern in _KINDS if pattern.search(title)), AreaKind.TASK)


def _title_of_table(document: Document, table: DocumentTable, head: TableHead) -> str:
    """What stands above the heading, else the sheet's name, else the line above the table."""
    if head.title:
        text = document.of(head.title).split("\n")[0]
    elif table.name and not _SHEET.fullmatch(table.name):
        text = table.name
    else:
        above = (document.of(block).strip() for block in blocks_before(document, table) if isinstance(block, Paragraph))
        text = next((words for words in above if not _NOTE.match(words)), "")
        text = text if len(text) <= _LONGEST_TITLE else ""
    return clean(_ANNEX.sub("", text.strip())) or clean(text)
