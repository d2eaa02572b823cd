"""My month as a workbook: a sheet for the figures, one for the words; only the cells to be filled in are unlocked."""

import io
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from planreader.files.characters import writable
from targets.board import SubMeasureRow, TargetRow
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.models import Item
from targets.rules import Counting

from ..entry.forms import LONGEST_TEXT
from ..entry.inputs import decimals_of, inputs_of, unit_of
from ..entry.lines import figure_before
from . import layout
from .department_month import DepartmentMonth
from .fingerprints import fingerprint_of_figure, fingerprint_of_label, fingerprint_of_texts, join
from .layout import FIGURES_SHEET, FINGERPRINTS, FIXED, KEY, VERSION
from .sheet import Sheet, Styles

Cells = dict[str, tuple[Any, str]]


def as_workbook(month: DepartmentMonth) -> bytes:
    """The month as the content of an .xlsx file, with what is stored in its cells."""
    book = Workbook(write_only=True)
    styles = Styles(book)
    _write_figures(Sheet(book, styles, pgettext("sheet", "Figures"), layout.FIGURE_COLUMNS, frozen="item"), month)
    _write_words(Sheet(book, styles, pgettext("sheet", "Words"), layout.WORD_COLUMNS, frozen="text"), month)
    identity = book.create_sheet(layout.IDENTITY_SHEET)
    identity.sheet_state = "veryHidden"
    identity.append([month.identity.signed()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(month: DepartmentMonth) -> str:
    names = {"town": month.plan.town, "month": month.name, "department": month.department.name}
    return _("%(town)s · My month · %(month)s · %(department)s") % names


def _write_figures(sheet: Sheet, month: DepartmentMonth) -> None:
    note = _("Fill in the yellow boxes: figures to date, in the unit of the row; leave empty what you do not know yet.")
    sheet.begin(_title(month), month.shut or note)
    for sub_measure in month.sub_measures:
        is_open = month.is_open(sub_measure)
        rule = {False: "number", True: "any number"}
        for target in sub_measure.targets:
            first = sheet.row
            for item in inputs_of(target, month.items):
                sheet.add(_figure_row(sheet, month, sub_measure, target, item))
                if is_open:
                    sheet.allow(FIGURES_SHEET, rule[target.terms.holds])
            if target.counts_items and sheet.row > first:
                sheet.add(_total_row(sheet, sub_measure, target, first), formula=FIGURES_SHEET)
    sheet.end()


def _figure_row(
    sheet: Sheet, month: DepartmentMonth, sub_measure: SubMeasureRow, target: TargetRow, item: Item | None
) -> Cells:
    item_id = item.pk if item else None
    before = figure_before(target, item_id, month.month)
    value, decimals = target.typed.get((item_id, month.month)), decimals_of(target, item)
    fixed = sheet.styles.number(decimals, is_open=False)
    return _marked(
        {
            **_names(sub_measure, target, item.name if item else "", unit_of(target, item)),
            "value": (_shown(item.planned if item else target.terms.value, decimals), fixed),
            "planned": (None, fixed) if item else _planned(sheet, target),
            "before": (_shown(before.value, decimals) if before else None, fixed),
            "before_month": (month_name(before.month) if before else "", "fixed"),
            # As stored: it may have more decimals than its target has now.
            FIGURES_SHEET: (value, sheet.styles.number(decimals, is_open=month.is_open(sub_measure))),
            "state": (month.state(sub_measure), "fixed"),
            KEY: (layout.figure_key((target.id, item_id)), "hidden"),
            VERSION: (month.version(sub_measure), "hidden"),
            FINGERPRINTS: (fingerprint_of_figure(value), "hidden"),
        },
        layout.FIGURE_COLUMNS,
    )


def _marked(cells: Cells, columns: tuple[str, ...]) -> Cells:
    """A row with the fingerprint of its locked cells."""
    values = [cells[column][0] for column in layout.LOCKED[columns]]
    return {**cells, FIXED: (fingerprint_of_label(writable(v) if isinstance(v, str) else v for v in values), "hidden")}


def _total_row(sheet: Sheet, sub_measure: SubMeasureRow, target: TargetRow, first: int) -> Cells:
    """The row below the items, which begin in row ``first``: their total, or how many of them reach the line."""
    figure, before = sheet.letters[FIGURES_SHEET], sheet.letters["before"]
    typed, last = f"{figure}{first}:{figure}{sheet.row - 1}", f"{before}{first}:{before}{sheet.row - 1}"
    # An item left empty this month counts with its last figure.
    if target.counting == Counting.ITEMS_AT_LEAST and target.item_threshold is not None:
        name = _("Number that reach %(line)s") % {
            "line": numbers.trimmed(target.item_threshold, 4) + (target.item_unit or target.unit)
        }
        line = f'">={target.item_threshold.normalize():f}"'
        formula = f'=COUNTIF({typed},{line})+COUNTIFS({typed},"=",{last},{line})'
    else:
        name = _("Total")
        formula = f'=SUM({typed})+SUMIF({typed},"=",{last})'
    fixed = sheet.styles.number(target.decimals, is_open=False)
    return {
        **_names(sub_measure, target, name, target.unit),
        "value": (_shown(target.terms.value, target.decimals), fixed),
        "planned": _planned(sheet, target),
        "before": (None, fixed),
        "before_month": (None, "fixed"),
        FIGURES_SHEET: (formula, fixed),
        "state": (None, "fixed"),
        KEY: (layout.TOTAL_KEY, "hidden"),
    }


def _names(sub_measure: SubMeasureRow, target: TargetRow, item: str, unit: str) -> Cells:
    texts = {
        "code": sub_measure.code,
        "sub_measure": sub_measure.numbered_title,
        "target": target.name,
        "item": item,
        "unit": unit,
    }
    return {column: (text, "fixed") for column, text in texts.items()}


def _shown(number, decimals: int) -> Decimal | None:
    return None if number is None else numbers.rounded(number, decimals)


def _planned(sheet: Sheet, target: TargetRow) -> tuple[Any, str]:
    """A target's planned to date with its number format."""
    planned = target.standing.planned
    places = numbers.places(planned, target.decimals)
    return _shown(planned, places), sheet.styles.number(places, is_open=False)


def _write_words(sheet: Sheet, month: DepartmentMonth) -> None:
    note = _("Fill in the yellow boxes; choose your own assessment from the list. Alt+Enter begins a new line.")
    sheet.begin(_title(month), month.shut or note)
    for sub_measure in month.sub_measures:
        report = sub_measure.reports.get(month.month)
        is_open = month.is_open(sub_measure)
        stored = {name: month.words(sub_measure, name) for name in layout.TEXT_FIELDS}
        shown = {**stored, "assessment": str(ASSESSMENT.get(stored["assessment"], ""))}
        fixed = {
            "code": sub_measure.code,
            "sub_measure": sub_measure.numbered_title,
            "text": sub_measure.text,
            "remark": report.remark if report else "",
            "state": month.state(sub_measure),
        }
        sheet.add(
            _marked(
                {
                    **{column: (text, "fixed") for column, text in fixed.items()},
                    **{column: (text, "box" if is_open else "fixed") for column, text in shown.items()},
                    KEY: (layout.report_key(sub_measure.id), "hidden"),
                    VERSION: (month.version(sub_measure), "hidden"),
                    # With the assessment's code: the file may be uploaded in another language than downloaded.
                    FINGERPRINTS: (join(fingerprint_of_texts(writable(text)) for text in stored.values()), "hidden"),
                },
                layout.WORD_COLUMNS,
            )
        )
        if is_open:
            for name in layout.TEXT_FIELDS:
                sheet.allow(name, "list" if name == "assessment" else "text")
    sheet.end(choices=[str(word) for word in ASSESSMENT.values()], longest=LONGEST_TEXT)
