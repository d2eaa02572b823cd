"""The rows of the entry grid: a target with its box, its breakdown items with theirs; a report's words.

Made here and not in a template: a department has hundreds of boxes, and they are most of what the page costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..entry import Box, EntryLine
from ..typed import LONGEST_AMOUNT, LONGEST_NOTE, NOTES, TypedReport
from ..words import ASSESSMENT, REPORT

#: From so many items on a list can be folded.
FOLDED_FROM = 13

_LINE = (
    '<tr class="line" data-target="{}"><th scope="row">{}</th><td class="unit">{}</td>'
    '<td class="num" data-label="{}">{}</td><td class="num" data-label="{}">{}</td><td class="num" data-label="{}">{}'
    '</td><td class="num this" data-label="{}">{}</td><td class="would" aria-live="polite"><span data-light>{}</span> '
    '<span data-reason>{}</span><span class="flags" data-flags>{}</span></td></tr>'
)
_INPUT = (
    '<input type="text" class="amount" id="id_{0}" name="{0}" value="{1}" inputmode="decimal" autocomplete="off"'
    ' maxlength="{2}" aria-describedby="id_{0}_error"{3}>'
)
_ERROR = '<span class="invalid" id="id_{0}_error" data-error="{0}">{1}</span>'


@dataclass(frozen=True)
class Headings:
    """The words of a grid in the reader's language, ready for the page: made once, drawn hundreds of times.

    Args:
        target, unit, value, before, planned, now, light: the columns, for the table's head and, on a phone, each cell.
        words: field of a report to its name.
        assessments: the assessments to choose from, with their words.
    """

    target: SafeString
    unit: SafeString
    value: SafeString
    before: SafeString
    planned: SafeString
    now: SafeString
    light: SafeString
    words: Mapping[str, SafeString]
    assessments: Mapping[str, SafeString]

    @classmethod
    def of_month(cls, as_of: str) -> "Headings":
        """In the reader's language; ``as_of`` is the month as it is printed."""
        return cls(
            target=escape(_("Target")),
            unit=escape(_("Unit")),
            value=escape(_("Year's target")),
            before=escape(_("Last cumulative")),
            planned=escape(_("Planned to date")),
            now=escape(_("%(month)s, cumulative") % {"month": as_of}),
            light=escape(_("Light it gives")),
            words={name: escape(label) for name, label in REPORT.items()},
            assessments={value: escape(label) for value, label in ASSESSMENT.items()},
        )


def entry_rows(lines: Iterable[EntryLine], headings: Headings, *, boxes: bool, editable: bool) -> SafeString:
    """The rows of a sub-measure's targets.

    Args:
        boxes: draw boxes, and not what is stored in them.
        editable: whether the boxes can be typed in; if not, they keep what was typed and could not be saved.
    """
    attributes = SafeString("" if editable else " readonly")
    return SafeString("".join(_target_rows(line, headings, boxes, attributes) for line in lines))


def _target_rows(line: EntryLine, headings: Headings, boxes: bool, attributes: SafeString) -> SafeString:
    row, own = line.row, line.own
    rows = format_html(
        _LINE,
        row.id,
        row.name,
        row.unit,
        headings.value,
        line.value,
        headings.before,
        _before(line.before, line.before_month, line.waits),
        headings.planned,
        line.planned,
        headings.now,
        _own_box(own, line, headings, boxes, attributes) if own else _total(line),
        line.light,
        line.reason,
        format_html_join("", '<span class="flag">{}</span>', ((flag,) for flag in line.flags)),
    )
    return SafeString(rows + _item_row(line, boxes, attributes)) if line.items else rows


def _before(amount: str, month: str, waits: bool) -> SafeString:
    if not month:
        return format_html("{}", amount)
    if waits:
        month = _("%(month)s, not reviewed yet") % {"month": month}
    return format_html('<span{}>{}</span><span class="under">{}</span>', _HOLLOW[waits], amount, month)


_HOLLOW = {True: SafeString(' class="hollow"'), False: SafeString("")}
_INVALID = {True: SafeString(' aria-invalid="true"'), False: SafeString("")}


def _own_box(box: Box, line: EntryLine, headings: Headings, boxes: bool, attributes: SafeString) -> SafeString:
    label = format_html(' aria-label="{}, {}"', line.row.name, headings.now)
    return _boxed(box, boxes, SafeString(label + attributes))


def _boxed(box: Box, boxes: bool, attributes: SafeString) -> SafeString:
    """The box, or what stands in it, with what is wrong with it and what somebody else stored."""
    if boxes:
        attributes = SafeString(attributes + _INVALID[bool(box.error)])
        drawn = format_html(_INPUT, box.name, box.text, LONGEST_AMOUNT, attributes)
        drawn += format_html(_ERROR, box.name, box.error)
    else:
        drawn = format_html('<b class="now">{}</b>', box.now)
    if box.stored:
        drawn += format_html('<span class="stored">{}</span>', _("now stored: %(value)s") % {"value": box.stored})
    return SafeString(drawn)


def _total(line: EntryLine) -> SafeString:
    return format_html('<b data-total>{}</b><span class="under">{}</span>', line.total, line.total_label)


def _item_row(line: EntryLine, boxes: bool, attributes: SafeString) -> SafeString:
    items = line.items
    several = ngettext("%(count)d item", "%(count)d items", len(items)) % {"count": len(items)}
    cells = SafeString("".join(_item_box(box, line, boxes, attributes) for box in items))
    if len(items) < FOLDED_FROM:
        inside = format_html('<div class="itemgrid" role="group" aria-label="{}">{}</div>', line.row.name, cells)
    else:
        inside = format_html(
            '<details class="itemlist" open><summary>{}{}{}</summary><div class="itemgrid">{}</div></details>',
            line.row.name,
            _(": "),
            several,
            cells,
        )
    return format_html('<tr class="items" data-items="{}"><td colspan="7">{}</td></tr>', line.row.id, inside)


def _item_box(box: Box, line: EntryLine, boxes: bool, attributes: SafeString) -> SafeString:
    month = "" if box.before_month == line.before_month else box.before_month
    return format_html(
        '<div class="item"><label for="id_{}">{}</label><span class="before" title="{}">{}</span>{}'
        '<span class="unit">{}</span></div>',
        box.name,
        box.label,
        box.before_month,
        _before(box.before, month, box.waits) if month or box.waits else box.before,
        _boxed(box, boxes, attributes),
        box.unit,
    )


_RADIO = '<label><input type="radio" name="assessment{}" value="{}"{}{}> {}</label>'
_NOTE = (
    '<div class="note"><label for="id_{0}{1}">{2}</label><textarea id="id_{0}{1}" name="{0}{1}" rows="2"'
    ' maxlength="{3}"{4}>\n{5}</textarea>{6}</div>'
)
_CHOSEN = {True: SafeString(" checked"), False: SafeString("")}


def word_boxes(typed: TypedReport, headings: Headings, *, editable: bool) -> SafeString:
    """The boxes of a report's words: the own assessment to choose, progress, problems, next steps."""
    suffix, chosen = SafeString(typed.suffix), typed.texts["assessment"]
    locked, readonly = (SafeString("" if editable else attribute) for attribute in (" disabled", " readonly"))
    choices = SafeString(
        "".join(
            format_html(_RADIO, suffix, SafeString(value), _CHOSEN[value == chosen], locked, label)
            for value, label in headings.assessments.items()
        )
    )
    notes = SafeString(
        "".join(
            format_html(
                _NOTE,
                SafeString(name),
                suffix,
                headings.words[name],
                LONGEST_NOTE,
                readonly,
                typed.texts[name],
                _fault(typed.fault_of(name)),
            )
            for name in NOTES
        )
    )
    return format_html(
        '<div class="assessment" role="radiogroup" aria-label="{0}"><span class="label">{0}</span>{1}{2}</div>'
        '<div class="notes">{3}</div>',
        headings.words["assessment"],
        choices,
        _fault(typed.fault_of("assessment")),
        notes,
    )


def _fault(text: str) -> SafeString:
    return format_html('<span class="invalid">{}</span>', text) if text else SafeString("")
