"""The entry grid as HTML: a part of the month with its targets, their breakdown items, its words and buttons.

Made here and not in a template, with plain strings: a department has hundreds of boxes, and they are most of what the
page costs. So every text that somebody typed goes through ``escape`` here, once; numbers and our own names do not
need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.formats.labels import ASSESSMENT, REPORT

from .parsing import LONGEST_AMOUNT, LONGEST_NOTE, LONGEST_WHY, NOTES, ReportInput

if TYPE_CHECKING:
    from .lines import ContributionLine, EntryLine, InputLine
    from .month import SubMeasureMonth

#: From so many items on a list can be folded.
FOLDED_FROM = 13


@dataclass(frozen=True)
class Headings:
    """The words of a grid in the reader's language, escaped: made once, drawn hundreds of times.

    Args:
        target, unit, value, before, planned, now, light: the columns, for the table's head and, on a phone, each cell.
        stored: what somebody else's figure is called, with ``%s`` for it.
        words: field of a report to its name.
        assessments: the assessments to choose from, with their words.
        others: what else stands in a part, by its English word.
    """

    target: SafeString
    unit: SafeString
    value: SafeString
    before: SafeString
    planned: SafeString
    now: SafeString
    light: SafeString
    stored: SafeString
    words: Mapping[str, SafeString]
    assessments: Mapping[str, SafeString]
    others: Mapping[str, SafeString]

    @classmethod
    def of_month(cls, as_of: str) -> Headings:
        """In the reader's language; ``as_of`` is the month as it is printed."""
        return cls(
            target=_safe(_("Target")),
            unit=_safe(_("Unit")),
            value=_safe(_("Year's target")),
            before=_safe(_("Last cumulative")),
            planned=_safe(_("Planned to date")),
            now=_safe(_("%(month)s, cumulative") % {"month": as_of}),
            light=_safe(_("Light it gives")),
            stored=_safe(_("now stored: %(value)s") % {"value": "%s"}),
            words={name: _safe(str(label)) for name, label in REPORT.items()},
            assessments={value: _safe(str(label)) for value, label in ASSESSMENT.items()},
            others={
                "submit": _safe(_("Submit")),
                "withdraw": _safe(_("Withdraw")),
                "remark": _safe(_("Remark")),
                "evidence": _safe(_("Evidence")),
                "report": _safe(_("Words of the report")),
                "no targets": _safe(_("No quantified targets: progress and own assessment only.")),
                "stored": _safe(_("Stored now")),
                "yours": _safe(_("Yours")),
                "sure": _safe(_("It is 万元 and right")),
                "take": _safe(_("Take over")),
                "why": _safe(_("Why another figure")),
            },
        )


def _safe(text: str) -> SafeString:
    return SafeString(escape(text))


def draw_part(part: SubMeasureMonth, headings: Headings, *, own_page: bool) -> SafeString:
    """A part of the month as a body of the grid's table.

    Args:
        own_page: the page around it has its title, its remark and its buttons.
    """
    marks = (" returned" if part.is_returned else "") + (" troubled" if part.problem else "")
    rows = entry_rows(part.lines, headings, boxes=part.boxes, editable=part.editable)
    return SafeString(
        f'<tbody id="part-{part.row.id}" class="entrypart{marks}" data-part="{escape(part.row.code)}">'
        f"{'' if own_page else _head(part, headings)}{_problem(part, headings) if part.problem else ''}"
        f"{rows or _wide(headings.others['no targets'], 'under')}"
        f'<tr class="wordsrow"><td colspan="7">{_words(part, headings, own_page)}</td></tr></tbody>'
    )


def _head(part: SubMeasureMonth, headings: Headings) -> str:
    """A part's title, leading to its own page, with where it stands; and what the reviewer said."""
    after = f' <span class="under">{part.submitted}</span>' if part.submitted else ""
    after += f' <span class="late">{escape(part.late)}</span>' if part.late else ""
    if part.evidence or part.editable:
        after += f' <a class="files" href="{part.address}#evidence">{headings.others["evidence"]} {part.evidence}</a>'
    title = f"{escape(part.row.code)}　{escape(part.row.title)}"
    head = (
        f'<tr class="parthead"><th colspan="7" scope="rowgroup"><a href="{part.address}">{title}</a>'
        f' <span class="state state-{part.state}">{escape(part.status)}</span>{after}</th></tr>'
    )
    if not part.remark:
        return head
    box = "remark" if part.is_returned else "notice"
    remark = f'<p class="{box}"><strong>{headings.others["remark"]}</strong> {escape(part.remark)}</p>'
    return head + _wide(remark)


def _wide(inside: str, cell: str = "") -> str:
    """A row of one cell over all columns."""
    return f'<tr class="note-row"><td colspan="7" class="{cell}">{inside}</td></tr>'


def _problem(part: SubMeasureMonth, headings: Headings) -> str:
    """What is to be done about a part; words that somebody else saved beside those typed."""
    compared = ""
    if part.differences:
        rows = "".join(
            f'<tr><th scope="row">{difference.label}</th>'
            f"<td>{escape(difference.stored) or '—'}</td><td>{escape(difference.typed) or '—'}</td></tr>"
            for difference in part.differences
        )
        heads = f"<th></th><th>{headings.others['stored']}</th><th>{headings.others['yours']}</th>"
        compared = f'<table class="table table-sm compare"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return _wide(f'<div class="alert alert-warning" role="alert">{escape(part.problem)}{compared}</div>')


def _words(part: SubMeasureMonth, headings: Headings, own_page: bool) -> str:
    """The boxes of a part's words and its button; or the words to read."""
    others, suffix, code = headings.others, part.typed.suffix, escape(part.row.code)
    if part.boxes:
        drawn = word_boxes(part.typed, headings, editable=part.editable)
        if not part.editable:
            return drawn
        drawn += (
            f'<input type="hidden" name="version{suffix}" value="{part.version}">'
            f'<input type="hidden" name="seen{suffix}" value="{part.seen}">'
        )
        if own_page:
            return drawn
        return (
            f'{drawn}<button type="submit" class="btn btn-sm btn-outline-primary" name="submit" value="{part.row.id}"'
            f' aria-label="{others["submit"]} {code}">{others["submit"]}</button>'
        )
    if part.report is None:
        return ""
    texts = part.typed.texts
    said = headings.assessments.get(texts["assessment"], "")
    assessment = f' <span class="under">{headings.words["assessment"]} {said}</span>' if said else ""
    paragraphs = "".join(
        f'<p><strong>{headings.words[name]}</strong> <span class="text">{escape(texts[name])}</span></p>'
        for name in NOTES
        if texts[name]
    )
    drawn = (
        f'<details class="wordsread"{" open" if own_page else ""}><summary>{others["report"]}{assessment}</summary>'
        f"{paragraphs}</details>"
    )
    if own_page or not part.can_withdraw:
        return drawn
    return (
        f'{drawn}<button type="submit" class="btn btn-sm btn-outline-secondary" name="withdraw"'
        f' value="{part.row.id}-{part.version}" aria-label="{others["withdraw"]} {code}">{others["withdraw"]}</button>'
    )


def entry_rows(lines: Iterable[EntryLine], headings: Headings, *, boxes: bool, editable: bool) -> SafeString:
    """The rows of a sub-measure's targets.

    Args:
        boxes: draw boxes, and not what is stored in them.
        editable: whether the boxes can be typed in; if not, they keep what was typed and could not be saved.
    """
    attributes = "" if editable else " readonly"
    return SafeString("".join(_target_rows(line, headings, boxes, attributes) for line in lines))


def _target_rows(line: EntryLine, headings: Headings, boxes: bool, attributes: str) -> str:
    row, own, items = line.row, line.own, line.items
    flags = "".join(f'<span class="flag">{escape(flag)}</span>' for flag in line.flags)
    now = _own_box(own, line, headings, boxes, attributes) if own else _total(line)
    drawn = (
        f'<tr class="line" data-target="{row.id}"><th scope="row">{escape(row.name)}</th>'
        f'<td class="unit">{escape(row.unit)}</td><td class="num" data-label="{headings.value}">{line.value}</td>'
        f'<td class="num" data-label="{headings.before}">{_before(line.before, line.before_month, line.waits)}</td>'
        f'<td class="num" data-label="{headings.planned}">{line.planned}</td>'
        f'<td class="num this" data-label="{headings.now}">{now}</td>'
        f'<td class="would" aria-live="polite"><span data-light>{line.light}</span> '
        f'<span data-reason>{escape(line.reason)}</span><span class="flags" data-flags>{flags}</span></td></tr>'
    )
    return drawn + _item_row(line, items, headings, boxes, attributes) if items else drawn


def _before(amount: str, month: str, waits: bool) -> str:
    if not month:
        return amount
    if waits:
        month = escape(_("%(month)s, not reviewed yet") % {"month": month})
        return f'<span class="hollow">{amount}</span><span class="under">{month}</span>'
    return f'{amount}<span class="under">{month}</span>'


def _own_box(box: InputLine, line: EntryLine, headings: Headings, boxes: bool, attributes: str) -> str:
    return _boxed(box, headings, boxes, f' aria-label="{escape(line.row.name)}, {headings.now}"{attributes}')


def _boxed(box: InputLine, headings: Headings, boxes: bool, attributes: str) -> str:
    """The box, or what stands in it, with what is wrong with it and what somebody else stored."""
    if boxes:
        name = box.name
        invalid = ' aria-invalid="true"' if box.error else ""
        drawn = (
            f'<input type="text" class="amount" id="id_{name}" name="{name}" value="{escape(box.text)}"'
            f' inputmode="decimal" autocomplete="off" maxlength="{LONGEST_AMOUNT}"'
            f' aria-describedby="id_{name}_error"{attributes}{invalid}>'
            f'<span class="invalid" id="id_{name}_error" data-error="{name}">{escape(box.error)}</span>'
        )
        if box.ask:
            drawn += _ask(box, headings)
    else:
        drawn = f'<b class="now">{box.now}</b>'
    if box.feed:
        drawn += _fed(box.feed, box, headings, boxes, attributes)
    return f'{drawn}<span class="stored">{headings.stored % box.stored}</span>' if box.stored else drawn


def _fed(feed: ContributionLine, box: InputLine, headings: Headings, boxes: bool, attributes: str) -> str:
    """What projects bring to a box, the button that takes it over, and the box for why the figure is another."""
    name, label = box.name, escape(f"{box.label}, ") + headings.others["why"]
    text = f'<span class="brought">{escape(feed.text)}</span>'
    if not boxes:
        said = f'<span class="why">{escape(feed.why)}</span>' if feed.why else ""
        return f'<span class="feed">{text}{said}</span>'
    hidden = "" if feed.is_other or feed.why or feed.error else " hidden"
    take = (
        f'<button type="submit" class="btn btn-sm btn-outline-secondary" name="take" value="{name}"'
        f' data-take="{feed.amount}" aria-label="{headings.others["take"]} {escape(box.label)}"'
        f"{'' if feed.is_other else ' hidden'}>{headings.others['take']}</button>"
    )
    invalid = ' aria-invalid="true"' if feed.error else ""
    return (
        f'<span class="feed" data-feed="{name}">{text}{"" if "readonly" in attributes else take}'
        f'<input type="text" class="why" name="why_{name}" value="{escape(feed.why)}" maxlength="{LONGEST_WHY}"'
        f' placeholder="{headings.others["why"]}" aria-label="{label}" autocomplete="off"'
        f"{' readonly' if 'readonly' in attributes else ''}{invalid}{hidden}>{_fault(feed.error)}</span>"
    )


def _ask(box: InputLine, headings: Headings) -> str:
    """The tick that answers the question about an amount that looks like 元; a target's own stands among its flags."""
    asked = escape(box.ask) if box.is_item else ""
    return (
        f'<span class="ask">{asked} <label><input type="checkbox" name="sure_{box.name}"'
        f' value="{escape(box.text)}"{" checked" if box.is_confirmed else ""}> {headings.others["sure"]}</label></span>'
    )


def _total(line: EntryLine) -> str:
    return f'<b data-total>{line.total}</b><span class="under">{escape(line.total_label)}</span>'


def _item_row(line: EntryLine, items: list[InputLine], headings: Headings, boxes: bool, attributes: str) -> str:
    name = escape(line.row.name)
    cells = "".join(_item_box(box, line, headings, boxes, attributes) for box in items)
    if len(items) < FOLDED_FROM:
        inside = f'<div class="itemgrid" role="group" aria-label="{name}">{cells}</div>'
    else:
        several = escape(ngettext("%(count)d item", "%(count)d items", len(items)) % {"count": len(items)})
        title = f"<summary>{name}{escape(_(': '))}{several}</summary>"
        inside = f'<details class="itemlist" open>{title}<div class="itemgrid">{cells}</div></details>'
    return f'<tr class="items" data-items="{line.row.id}"><td colspan="7">{inside}</td></tr>'


def _item_box(box: InputLine, line: EntryLine, headings: Headings, boxes: bool, attributes: str) -> str:
    # The month is named where it is another than the total's.
    month = "" if box.before_month == line.before_month and not box.waits else box.before_month
    before = _before(box.before, month, box.waits)
    label = f'label for="id_{box.name}"' if boxes else 'span class="label"'
    return (
        f'<div class="item"><{label}>{escape(box.label)}</{label.partition(" ")[0]}>'
        f'<span class="before" title="{headings.before} {box.before_month}">{before}</span>'
        f'{_boxed(box, headings, boxes, attributes)}<span class="unit">{escape(box.unit)}</span></div>'
    )


def word_boxes(typed: ReportInput, headings: Headings, *, editable: bool) -> SafeString:
    """The boxes of a report's words: the own assessment to choose, progress, problems, next steps."""
    suffix, chosen = typed.suffix, typed.texts["assessment"]
    locked, readonly = ("", "") if editable else (" disabled", " readonly")
    choices = "".join(
        f'<label><input type="radio" name="assessment{suffix}" value="{value}"'
        f"{' checked' if value == chosen else ''}{locked}> {label}</label>"
        for value, label in headings.assessments.items()
    )
    notes = "".join(
        f'<div class="note"><label for="id_{name}{suffix}">{headings.words[name]}</label>'
        f'<textarea id="id_{name}{suffix}" name="{name}{suffix}" rows="2" maxlength="{LONGEST_NOTE}"{readonly}>\n'
        f"{escape(typed.texts[name])}</textarea>{_fault(typed.fault_of(name))}</div>"
        for name in NOTES
    )
    label = headings.words["assessment"]
    return SafeString(
        f'<div class="assessment" role="radiogroup" aria-label="{label}"><span class="label">{label}</span>{choices}'
        f'{_fault(typed.fault_of("assessment"))}</div><div class="notes">{notes}</div>'
    )


def _fault(text: str) -> str:
    return f'<span class="invalid">{escape(text)}</span>' if text else ""
