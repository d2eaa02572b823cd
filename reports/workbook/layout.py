"""The columns of the workbook, and the codes by which its rows and columns are recognised.

The first row is hidden and names the columns by code, so that a column that was moved is still found. A row is found by
its key: ``t12`` for a target's figure, ``t12i5`` for the figure of one of its breakdown items, ``m3`` for a
sub-measure's report, ``sum`` for a total.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from targets.board.rows import FigureKey

#: Hidden in every sheet that is read back: the row's key, its report's version, and its cells' fingerprints.
KEY, VERSION, FINGERPRINTS = "townplan.key", "townplan.version", "townplan.seen"
#: And the fingerprint of its locked cells.
FIXED = "townplan.fixed"
FIGURES_SHEET = "figure"
TEXT_FIELDS = ("assessment", "progress", "problems", "next_steps")
INPUTS = (FIGURES_SHEET, *TEXT_FIELDS)

FIGURE_COLUMNS = (
    *("code", "sub_measure", "target", "item", "unit", "value", "planned", "before", "before_month"),
    *(FIGURES_SHEET, "state", KEY, VERSION, FINGERPRINTS, FIXED),
)
WORD_COLUMNS = ("code", "sub_measure", "text", "remark", *TEXT_FIELDS, "state", KEY, VERSION, FINGERPRINTS, FIXED)
HIDDEN = {KEY, VERSION, FINGERPRINTS, FIXED}
#: The columns that nobody fills in, without the state, which may change after the download.
LOCKED = {
    columns: tuple(column for column in columns if column not in {*INPUTS, "state", *HIDDEN})
    for columns in (FIGURE_COLUMNS, WORD_COLUMNS)
}
#: The locked columns that say what a row belongs to. A total's item is its own name.
NAMES = {FIGURE_COLUMNS: ("code", "target", "item"), WORD_COLUMNS: ("code", "sub_measure")}
WIDTHS = {
    "code": 7,
    "sub_measure": 24,
    "target": 24,
    "item": 14,
    "unit": 8,
    "value": 13,
    "planned": 13,
    "before": 13,
    "before_month": 9,
    FIGURES_SHEET: 16,
    "state": 10,
    "text": 44,
    "remark": 22,
    "assessment": 12,
    "progress": 44,
    "problems": 32,
    "next_steps": 32,
    KEY: 8,
    VERSION: 8,
    FINGERPRINTS: 8,
    FIXED: 8,
}
#: The rows above the data: the codes, the title, the note, the headings.
CODES_ROW, HEADINGS_ROW = 1, 4
FIRST_ROW = HEADINGS_ROW + 1
#: The codes are searched down to this row; a sheet with more rows or columns than the other limits is not read.
LAST_CODES_ROW, MOST_ROWS, MOST_COLUMNS = 20, 20_000, 60

#: The sheet that says whose month the workbook is, hidden so that no menu shows it.
IDENTITY_SHEET = "townplan"
TOTAL_KEY = "sum"


def sheet_headings() -> dict[str, str]:
    """Column to heading, in the reader's language."""
    return {
        "code": _("No."),
        "sub_measure": _("Sub-measure"),
        "target": _("Target"),
        "item": _("Breakdown item"),
        "unit": _("Unit"),
        "value": _("Year's target"),
        "planned": _("Planned to date"),
        "before": _("Last figure"),
        "before_month": _("Last figure of"),
        FIGURES_SHEET: _("This figure (to date)"),
        "state": _("State"),
        "text": _("Text of the plan"),
        "remark": _("Reviewer's remark"),
        "assessment": _("Own assessment"),
        "progress": _("Progress"),
        "problems": _("Problems"),
        "next_steps": _("Next steps"),
        KEY: KEY,
        VERSION: VERSION,
        FINGERPRINTS: FINGERPRINTS,
        FIXED: FIXED,
    }


def figure_key(place: FigureKey) -> str:
    """The key of a figure's row."""
    target, item = place
    return f"t{target}" if item is None else f"t{target}i{item}"


def report_key(sub_measure: int) -> str:
    """The key of a report's row."""
    return f"m{sub_measure}"


def letters_of(columns: Sequence[str]) -> dict[str, str]:
    """Column code to its letter in the sheet as it is written."""
    from openpyxl.utils import get_column_letter

    return {column: get_column_letter(index) for index, column in enumerate(columns, 1)}
