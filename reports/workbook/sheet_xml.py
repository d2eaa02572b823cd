"""What a sheet's source tells of its cells that the streaming reader does not: which are merged, which hold a formula.

Looked for in the bytes: parsing the sheet a second time for its formulas would double what an upload costs. Every
repetition is bounded, so that no source, however made, is looked at longer than it is long.
"""

import re
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, range_boundaries

_ADDRESS = rb"[A-Z]{1,3}[0-9]{1,7}"
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref="(' + _ADDRESS + rb":" + _ADDRESS + rb')"')
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_FORMULA_OF = re.compile(
    rb'<(?:\w{1,20}:)?c\s(?:[^<>]{0,200}?\s)?r="(' + _ADDRESS + rb')"[^<>]{0,200}>\s{0,99}<(?:\w{1,20}:)?f[\s/>]'
)
#: Cells merged more often than this are no clerk's work.
MOST_MERGED = 1000


class NotUnderstood(ValueError):
    """A source that no spreadsheet program writes: formulas without an address, merged cells beyond measure."""


@dataclass(frozen=True)
class SheetXml:
    """The cells of a sheet that hold a formula, by address, and its merged ranges (left, top, right, bottom)."""

    formulas: frozenset[str]
    merged: list[tuple[int, int, int, int]]

    @classmethod
    def of(cls, source: bytes) -> "SheetXml":
        """From the bytes of a sheet. Raises NotUnderstood."""
        formulas, merged = _FORMULA_OF.findall(source), _MERGED.findall(source)
        if len(formulas) != len(_FORMULA.findall(source)) or len(merged) > MOST_MERGED:
            raise NotUnderstood
        return cls(
            frozenset(address.decode() for address in formulas),
            [range_boundaries(found.decode()) for found in merged],
        )

    def merged_with(self, column: int, row: int) -> str:
        """The first cell of the merged ones that a cell belongs to; empty for that first one, and for all others."""
        for left, top, right, bottom in self.merged:
            if left <= column <= right and top <= row <= bottom and (left, top) != (column, row):
                return f"{get_column_letter(left)}{top}"
        return ""
