"""The list of people as an Excel file: empty to fill in, and with the first passwords."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from departments.roles import ROLES
from targets.files.cells import plain_cell

from .listed import MOST_PEOPLE

_WIDTHS = (14, 18, 28, 16, 26, 24)


def people_template(departments: Sequence[str]) -> bytes:
    """An empty list: its cells offer the departments and roles."""
    book = Workbook(write_only=True)
    sheet = _sheet(book, _("People"), [*_headings(), pgettext("account", "E-mail"), _("Note")])
    offered = book.create_sheet(_("Departments"))
    for name in departments:
        offered.append([plain_cell(offered, name)])
    roles = '"' + ",".join(str(role.label) for role in ROLES.values()) + '"'
    # Several roles may stand in a cell, and a new department: the lists only help.
    for column, formula in (("C", f"'{offered.title}'!$A$1:$A${max(1, len(departments))}"), ("D", roles)):
        choices = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False)
        choices.add(f"{column}2:{column}{MOST_PEOPLE + 1}")
        sheet.data_validations.append(choices)
    return _content(book)


def people_with_passwords(lines: Iterable[Sequence[str]]) -> bytes:
    """Name, user name, department, roles and first password of each."""
    book = Workbook(write_only=True)
    sheet = _sheet(book, _("First passwords"), [*_headings(), _("Password")])
    for line in lines:
        sheet.append([plain_cell(sheet, cell) for cell in line])
    return _content(book)


def _headings() -> list[str]:
    return [pgettext("person", "Name"), _("User name"), _("Department"), _("Roles")]


def _sheet(book: Workbook, title: str, headings: list[str]):
    sheet = book.create_sheet(title)
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    cells = [plain_cell(sheet, heading) for heading in headings]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _content(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
