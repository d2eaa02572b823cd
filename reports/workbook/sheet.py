"""A sheet of the workbook on its way to paper: styles, locks, drop-downs, print setup. Says nothing of the town."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from targets.files.cells import BOXED, plain_cell
from targets.files.printing import A4, print_across

from . import layout

_YELLOW, _GREY, _BLUE = (PatternFill("solid", fgColor=color) for color in ("FFF9DB", "F1F3F5", "E9EEF5"))
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_TOP = Alignment(vertical="top", wrap_text=True)


class Styles:
    """The looks of cells, each made once: a workbook keeps them by name."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: set[str] = set()

    def text(self, name: str) -> str:
        """The style of a cell of text: title, note, heading, fixed, box (to be filled in) or hidden."""
        style = f"town {name}"  # Excel has a "Note" and a "Title" of its own
        if style not in self.made:
            looks = {
                "title": {"font": Font(bold=True, size=14)},
                "note": {"font": Font(color="5B6776")},
                "heading": {"font": Font(bold=True), "fill": _BLUE, "border": BOXED, "alignment": _WRAPPED},
                "fixed": {"fill": _GREY, "border": BOXED, "alignment": _TOP},
                # As text, or Excel takes "-加快" for a formula.
                "box": {
                    "fill": _YELLOW,
                    "border": BOXED,
                    "alignment": _TOP,
                    "protection": Protection(locked=False),
                    "number_format": "@",
                },
                "hidden": {"font": Font(color="8A94A0", size=8), "number_format": "@"},
            }
            self._make(style, **looks[name])
        return style

    def number(self, decimals: int, *, is_open: bool) -> str:
        """The style of a number with so many decimals, to be filled in or fixed."""
        name = f"town {'figure' if is_open else 'number'} {decimals}"
        if name not in self.made:
            self._make(
                name,
                fill=_YELLOW if is_open else _GREY,
                border=BOXED,
                alignment=Alignment(vertical="top", horizontal="right"),
                protection=Protection(locked=not is_open),
                number_format="#,##0" + ("." + "0" * decimals if decimals else ""),
            )
        return name

    def _make(self, name: str, **look: Any) -> None:
        self.book.add_named_style(NamedStyle(name, **look))
        self.made.add(name)


class Sheet:
    """A sheet that is written row by row. ``row`` is the number of the row that comes next."""

    def __init__(self, book: Workbook, styles: Styles, title: str, columns: Sequence[str], *, frozen: str) -> None:
        self.sheet = book.create_sheet(title)
        self.styles, self.columns, self.row = styles, columns, 1
        self.letters = layout.letters_of(columns)
        self._rules: dict[tuple[str, str], list[int]] = {}
        sheet = self.sheet
        for column, letter in self.letters.items():
            sheet.column_dimensions[letter].width = layout.WIDTHS[column]
            sheet.column_dimensions[letter].hidden = column in layout.HIDDEN
        sheet.row_dimensions[layout.CODES_ROW].hidden = True
        sheet.freeze_panes = f"{self.letters[frozen]}{layout.FIRST_ROW}"
        print_across(sheet, A4, f"{layout.HEADINGS_ROW}:{layout.HEADINGS_ROW}")
        # Without a password: it prevents slips. Columns and rows can still be resized.
        sheet.protection.enable()
        sheet.protection.formatColumns = sheet.protection.formatRows = False

    def begin(self, title: str, note: str) -> None:
        """The hidden codes, the title, the note, the headings."""
        names = layout.sheet_headings()
        self.add({column: (column, "hidden") for column in self.columns})
        self.add({self.columns[0]: (title, "title")})
        self.add({self.columns[0]: (note, "note")})
        self.add({column: (names[column], "hidden" if column in layout.HIDDEN else "heading") for column in names})

    def add(self, cells: dict[str, tuple[Any, str]], *, formula: str = "") -> None:
        """Writes a row: column to value and style. ``formula``: the column whose text is a formula of ours."""
        drawn = []
        for column in self.columns:
            value, look = cells.get(column, (None, ""))
            drawn.append(self._cell(value, look, is_formula=column == formula) if look else None)
        self.sheet.append(drawn)
        self.row += 1

    def _cell(self, value: Any, look: str, *, is_formula: bool) -> WriteOnlyCell:
        value = None if value == "" else value
        cell = WriteOnlyCell(self.sheet, value) if is_formula else plain_cell(self.sheet, value)
        cell.style = look if look in self.styles.made else self.styles.text(look)
        return cell

    def allow(self, column: str, rule: str) -> None:
        """Sets what may be typed into a column of the row just added, by the name of a rule (``_validation``)."""
        self._rules.setdefault((column, rule), []).append(self.row - 1)

    def end(self, choices: Sequence[str] = (), longest: int = 0) -> None:
        """Writes the rules. ``choices``: for the drop-down; ``longest``: of a text, in characters."""
        for (column, rule), rows in self._rules.items():
            validation = _validation(rule, choices, longest)
            validation.sqref = " ".join(_ranges(self.letters[column], rows))
            self.sheet.data_validations.append(validation)


def _validation(rule: str, choices: Sequence[str], longest: int) -> DataValidation:
    """A rule for a cell. For numbers it only warns: ``1.2亿`` is read as well."""
    if rule == "list":
        validation = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        validation.error = _("Choose one from the list.")
    elif rule == "text":
        validation = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(longest))
        validation.error = _("At most %(longest)d letters.") % {"longest": longest}
    else:
        low = "0" if rule == "number" else "-99999999999"
        validation = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1=low, allow_blank=True)
        validation.errorStyle = "warning"
        validation.error = (
            _("This is not a number of 0 or more; it may be refused.")
            if rule == "number"
            else _("This is not a number; it may be refused.")
        )
    validation.errorTitle = _("My month")
    validation.showErrorMessage = True
    return validation


def _ranges(letter: str, rows: Iterable[int]) -> list[str]:
    """Rows of a column as few ranges, for there may be thousands of rows."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return [f"{letter}{first}:{letter}{last}" for first, last in ranges]
