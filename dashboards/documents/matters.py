"""What the bulletin says of supervision: of each thing that is behind its open matter, and the open matters in all."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from supervision.shown import ShownMatters

from .paragraphs import sentence

#: The most that are named.
MOST_NAMED = 8


def supervised(matters: ShownMatters, sub_measure_id: int) -> str:
    """A sentence on the first open matter about a sub-measure or a project; empty without one."""
    matter = matters.first_about(sub_measure_id)
    return sentence(matter.text) if matter else ""


def paragraph_of_matters(matters: ShownMatters) -> str:
    """How many matters are open, late and reported as done, and each with its department; empty without any."""
    found = matters.all
    if not found:
        return ""
    late, done = sum(matter.is_late for matter in found), sum(matter.is_done for matter in found)
    text = ngettext(
        "%(n)d supervision matter is open, %(late)d of them overdue, %(done)d reported as done: ",
        "%(n)d supervision matters are open, %(late)d of them overdue, %(done)d reported as done: ",
        len(found),
    )
    named = [
        _("“%(title)s” (%(department)s): %(state)s")
        % {"title": matter.title, "department": matter.lead, "state": matter.text}
        for matter in found[:MOST_NAMED]
    ]
    if more := len(found[MOST_NAMED:]):
        named.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    counted = text % {"n": len(found), "late": late, "done": done}
    return sentence(counted + pgettext("between parts of a sentence", "; ").join(named))
