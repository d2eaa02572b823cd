"""Why somebody should look at a row, as a sentence in the reader's language."""

from django.utils.translation import gettext_lazy as _

from planreader.plan import Doubt

DOUBTS = {
    Doubt.APPROXIMATE: _("The plan says “about”: is this the value?"),
    Doubt.RANGE: _("The plan gives a range: its lower end is the value."),
    Doubt.RANK: _("A rank among others: what is reported on it?"),
    Doubt.NO_UNIT: _("The unit is missing."),
    Doubt.UNSET: _("The plan leaves the value open."),
    Doubt.NO_MONTH: _("The deadline names no month."),
    Doubt.OTHER_YEAR: _("The deadline lies outside the plan's year."),
    Doubt.GUESSED: _("Perhaps it is something else: a target, a fact, or mere text?"),
    Doubt.REPEATED: _("The same goal stands there in other words as well."),
    Doubt.SHARED_ROW: _("Its row of the table holds two tasks."),
    Doubt.EACH: _("The plan counts for each month, village or the like: enter the value of the whole year and town."),
}


def doubt_in_words(code: str) -> str:
    """The sentence of a doubt; a code that this program does not know is said as it is."""
    try:
        return str(DOUBTS[Doubt(code)])
    except ValueError:
        return code
