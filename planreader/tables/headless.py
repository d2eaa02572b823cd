"""The columns of a table without a heading, by what their cells hold."""

import re

from planreader.document import Cell, Document, DocumentTable
from planreader.wording.offices import deadline_month, office_names

from .columns import ColumnRole
from .figures import figure_in, is_blank

_OFFICE = re.compile(r"(?:局|办|委|部|站|所|中心|村|社区|院|公司|室|大队|镇|乡|街道|科|学校|园区)$")
_LONGEST_OFFICE, _LONGEST_DATE = 30, 14
_FEWEST_ROWS = 2


def roles_of_cells(document: Document, table: DocumentTable) -> list[ColumnRole] | None:
    """What the columns of a table hold; None where its cells do not tell tasks from figures, offices and deadlines."""
    width = max((len(row) for row in table.rows), default=0)
    if len(table.rows) < _FEWEST_ROWS:
        return None
    columns = [[row[place] if place < len(row) else None for row in table.rows] for place in range(width)]
    roles = [_role(document, column) for column in columns]
    texts = [place for place, role in enumerate(roles) if role is ColumnRole.UNKNOWN]
    told = {ColumnRole.VALUE, ColumnRole.LEAD, ColumnRole.DUE} & set(roles)
    if not texts or len(texts) > 2 or not told or roles.count(ColumnRole.VALUE) > 1:
        return None
    for place, role in zip(texts, (ColumnRole.MEASURE, ColumnRole.GOAL), strict=False):
        roles[place] = role
    return roles


def _role(document: Document, column: list[Cell | None]) -> ColumnRole:
    texts = [text for cell in column if not is_blank(text := document.of(cell))]
    if not texts:
        return ColumnRole.REMARK
    if all(text.isdecimal() for text in texts) and [int(text) for text in texts] == list(range(1, len(texts) + 1)):
        return ColumnRole.NUMBER
    if all((figure := figure_in(text)) and figure.unit for text in texts):
        return ColumnRole.VALUE
    if all(len(text) <= _LONGEST_DATE and deadline_month(text) for text in texts):
        return ColumnRole.DUE
    names = [name for text in texts for name in office_names(text)]
    offices = sum(bool(_OFFICE.search(name)) for name in names)
    if offices * 5 >= 4 * len(names) and all(len(text) <= _LONGEST_OFFICE for text in texts):
        return ColumnRole.LEAD
    return ColumnRole.UNKNOWN
