"""What was changed of a target since a past day: in the plan, and in the counted figures up to a month."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import TargetRow, with_unit
from targets.formats.dates import month_name, start_name
from targets.formats.labels import PHASING
from targets.rules import Terms

#: At most so many changed figures are listed one by one.
MOST_FIGURES = 3


def changes_since(then: TargetRow, now: TargetRow, month: int) -> list[str]:
    """The changes as parts of a sentence: of the plan first, then of figures, the latest month first."""
    return _term_changes(now, then.terms, now.terms) + _figure_changes(then, now, month)


def _term_changes(row: TargetRow, old: Terms, new: Terms) -> list[str]:
    sentences = []
    if old.value != new.value:
        shown = {"old": _amount(row, old.value), "new": _amount(row, new.value)}
        sentences.append(_("the target value went from %(old)s to %(new)s") % shown)
    if old.baseline != new.baseline:
        shown = {"old": _amount(row, old.baseline), "new": _amount(row, new.baseline)}
        sentences.append(_("the baseline went from %(old)s to %(new)s") % shown)
    if old.phasing != new.phasing:
        shown = {"old": PHASING[old.phasing], "new": PHASING[new.phasing]}
        sentences.append(_("its phasing went from “%(old)s” to “%(new)s”") % shown)
    elif (old.nodes, old.last_year) != (new.nodes, new.last_year):
        sentences.append(_("the plan's values by month were changed"))
    if (old.start, old.due) != (new.start, new.due):
        shown = {"start": start_name(new.start), "due": month_name(new.due)}
        sentences.append(_("its months were set to %(start)s to %(due)s") % shown)
    if (old.basis, old.green_at, old.amber_at) != (new.basis, new.green_at, new.amber_at):
        sentences.append(_("the thresholds of its light were changed"))
    if old.comparator != new.comparator:
        sentences.append(_("its direction was changed"))
    return sentences


def _amount(row: TargetRow, number) -> str:
    return pgettext("amount", "not set") if number is None else with_unit(row, number)


def _figure_changes(then: TargetRow, now: TargetRow, month: int) -> list[str]:
    sentences = []
    for at in range(month, 0, -1):
        old, new = then.figures.get(at), now.figures.get(at)
        if old == new:
            continue
        if len(sentences) == MOST_FIGURES:
            return [*sentences, _("figures of earlier months were changed too")]
        shown = {"month": month_name(at), "old": with_unit(now, old), "new": with_unit(now, new)}
        if old is None:
            sentences.append(_("the figure of %(month)s, %(new)s, came to count") % shown)
        elif new is None:
            sentences.append(_("the figure of %(month)s, %(old)s, no longer counts") % shown)
        else:
            sentences.append(_("the figure of %(month)s went from %(old)s to %(new)s") % shown)
    return sentences
