"""Finds a sheet's merged cells and formulas, which openpyxl's streaming reader does not give.

They are searched in the bytes: parsing the sheet a second time would double the time of an upload. Every repetition in
the patterns is bounded, so that the search takes linear time for any source.
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
#: A clerk's workbook does not have more merged ranges.
MOST_MERGED = 1000


class NotUnderstood(ValueError):
    """A source that no spreadsheet program writes: formulas without an address, or too many merged ranges."""


@dataclass(frozen=True)
class SheetXml:
    """The cells of a sheet that hold a formula, by address, and its merged ranges (left, top, right, bottom)."""

    formulas: frozenset[str]
    merged: list[tuple[int, int, int, int]]

    @classmethod
    def of(cls, source: bytes) -> "SheetXml":
        """Reads the bytes of a sheet. Raises NotUnderstood."""
        formulas, merged = _FORMULA_OF.findall(source), _MERGED.findall(source)
        if len(formulas) != len(_FORMULA.findall(source)) or len(merged) > MOST_MERGED:
            raise NotUnderstood
        return cls(
            frozenset(address.decode() for address in formulas),
            [range_boundaries(found.decode()) for found in merged],
        )

    def merged_with(self, column: int, row: int) -> str:
        """The first cell of the merged range that a cell belongs to; empty for that first cell and outside of any."""
        for left, top, right, bottom in self.merged:
            if left <= column <= right and top <= row <= bottom and (left, top) != (column, row):
                return f"{get_column_letter(left)}{top}"
        return ""
