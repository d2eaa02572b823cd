"""Reads a cell of an uploaded workbook: a figure, an assessment or a text; or says why it cannot be read."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.amounts import AmountError, parse_amount
from targets.board import TargetRow
from targets.files.errors import quoted
from targets.files.number_cells import InvalidCell, is_percentage, number_as_shown, number_in_cell
from targets.formats import dates
from targets.formats.labels import ASSESSMENT
from targets.formats.numbers import trimmed
from targets.models import Item
from targets.models.fields import AMOUNT_PLACES
from targets.rules import is_rate, may_be_negative
from targets.trace.record import plain

from ..entry.forms import LONGEST_AMOUNT, LONGEST_TEXT
from ..entry.inputs import decimals_of, unit_of
from .fingerprints import plain_text
from .reading import WorkbookCell


def figure_in_cell(cell: WorkbookCell, target: TargetRow, item: Item | None) -> tuple[Decimal | None, list[str]]:
    """The figure in a cell, in the target's unit (None: empty), and notices to the reader.

    Raises:
        InvalidCell: there is no figure in it.
    """
    require_plain(cell)
    value, unit, notices = cell.value, unit_of(target, item), []
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, notices
    if isinstance(value, str):
        text = value
        if len(text) > LONGEST_AMOUNT:
            raise InvalidCell(
                _("“%(text)s” is not a number; write digits such as 1234.56.") % {"text": quoted(text, 20)}
            )
    else:
        text = number_as_shown(value, cell.number_format)
        if is_percentage(cell.number_format):
            if not unit:
                raise InvalidCell(
                    _("The cell is shown as a percentage; this figure has no unit: format it as a number.")
                )
            if not is_rate(unit):
                raise InvalidCell(
                    _("The cell is shown as a percentage; this figure is in %(unit)s: format it as a number.")
                    % {"unit": unit}
                )
            notices.append(
                _("%(address)s is shown as a percentage; %(value)s%% was taken.")
                % {"address": cell.address, "value": text.removesuffix("%")}
            )
    try:
        figure = parse_amount(
            text,
            unit=unit,
            decimals=decimals_of(target, item),
            negative=may_be_negative(target.terms.phasing, target.unit),
        )
    except AmountError as error:
        raise InvalidCell(str(error)) from error
    if cell.is_formula and figure is not None:
        notices.append(
            _("%(address)s holds a formula; its value %(value)s was taken.")
            % {"address": cell.address, "value": trimmed(figure, AMOUNT_PLACES)}
        )
    return figure, notices


def text_in_cell(cell: WorkbookCell, name: str) -> tuple[str, list[str]]:
    """The text in a cell, an assessment as its code; empty for an empty cell; and notices to the reader.

    Args:
        name: ``assessment``, ``progress``, ``problems`` or ``next_steps``.

    Raises:
        InvalidCell: its content is not allowed there.
    """
    require_plain(cell)
    if cell.value is None:
        return "", []
    text = plain_text(cell.value if isinstance(cell.value, str) else plain(number_in_cell(cell.value)))
    if name == "assessment" and text:
        code = _assessments().get(text.casefold())
        if code is None:
            raise InvalidCell(
                _("“%(text)s” is no assessment; choose one of: %(choices)s.")
                % {
                    "text": quoted(text, 20),
                    "choices": pgettext("list", ", ").join(str(word) for word in ASSESSMENT.values()),
                }
            )
        text = code
    if len(text) > LONGEST_TEXT:
        raise InvalidCell(
            _("The text has %(length)d letters; at most %(longest)d.") % {"length": len(text), "longest": LONGEST_TEXT}
        )
    notice = _("%(address)s holds a formula; its text was taken.") % {"address": cell.address}
    return text, [notice] if cell.is_formula else []


def require_plain(cell: WorkbookCell) -> None:
    """Accepts numbers, texts and empty cells only.

    Raises:
        InvalidCell: an error, a date, a yes or no, a merged cell, or a formula that was never computed.
    """
    if cell.merged_with:
        raise InvalidCell(
            _("The cell is merged with %(first)s, whose value counts there only; unmerge it and fill in each cell.")
            % {"first": cell.merged_with}
        )
    if cell.is_error:
        raise InvalidCell(
            _("The cell holds the error %(error)s; write the figure itself.") % {"error": quoted(str(cell.value))}
        )
    if cell.is_formula and cell.value is None:
        raise InvalidCell(
            _("The formula has no value in the file; open it in Excel or WPS, save it, and upload it again.")
        )
    if isinstance(cell.value, bool):
        raise InvalidCell(_("The cell holds a yes or no; write what is meant."))
    if isinstance(cell.value, (date, datetime, time, timedelta)):
        value = cell.value
        day = dates.day(value) if isinstance(value, date) else str(value)
        raise InvalidCell(
            _("The cell holds a date or time (%(value)s); format it as a number and write it again.") % {"value": day}
        )
    if not isinstance(cell.value, (str, int, float, Decimal, type(None))):
        raise InvalidCell(_("The cell holds something else than a number or a text; write it again."))


@cache
def _assessments() -> dict[str, str]:
    """The code of each word for an assessment, in both languages."""
    by_word = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            by_word |= {str(word).casefold(): str(code) for code, word in ASSESSMENT.items()}
    return by_word | {str(code): str(code) for code in ASSESSMENT}
