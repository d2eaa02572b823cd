"""The labels of codes on the screen (``glossary.md``), in the reader's language."""

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..rules import Assessment, Basis, Comparator, Counting, Light, Phasing

LIGHT = {
    Light.GREEN: _("On track"),
    Light.AMBER: _("Slightly behind"),
    Light.RED: _("Behind"),
    Light.DONE: _("Done"),
    Light.NOT_DUE: _("Not due yet"),
    Light.NO_DATA: _("No data"),
    Light.UNSET: _("Not set"),
}
ASSESSMENT = {
    Assessment.ON_TRACK: pgettext_lazy("assessment", "On track"),
    Assessment.SLOW: pgettext_lazy("assessment", "Slow"),
    Assessment.BEHIND: pgettext_lazy("assessment", "Behind"),
    Assessment.DONE: pgettext_lazy("assessment", "Done"),
}
REPORT = {
    "assessment": _("Own assessment"),
    "progress": _("Progress"),
    "problems": _("Problems"),
    "next_steps": _("Next steps"),
}
PHASING = {
    Phasing.EVEN: _("Even pace"),
    Phasing.LAST_YEAR: _("Last year's rhythm"),
    Phasing.CUSTOM: _("Milestones of its own"),
    Phasing.HOLD: _("To hold all year"),
    Phasing.DEADLINE: _("By a deadline"),
}
COMPARATOR = {
    Comparator.GTE: _("At least"),
    Comparator.LTE: _("At most"),
}
BASIS = {
    Basis.RATIO: _("Ratio to the path"),
    Basis.GAP: _("Points behind the path"),
}
COUNTING = {
    Counting.ENTERED: _("Entered"),
    Counting.SUM: _("Sum of its items"),
    Counting.ITEMS_AT_LEAST: _("Number of items that reach the line"),
}
#: Fields of the plan that refusals name.
FIELD = {
    "last_year": _("last year by month"),
    "nodes": _("milestones"),
    "item_threshold": _("line for items"),
    "green_at": _("green at"),
    "amber_at": _("amber at"),
}


class FileWords:
    """What a plan file calls fields and choices."""

    NODES = "{6: 400, 12: 1600}"

    @staticmethod
    def field(name: str) -> str:
        """A field."""
        return name

    @staticmethod
    def value(code: str) -> str:
        """A choice."""
        return str(code)

    @staticmethod
    def setting(name: str, code: str) -> str:
        """A field with the choice to write."""
        return f"{name}: {code}"


class PageWords(FileWords):
    """The labels of fields and choices on a page."""

    NODES = "6: 400, 12: 1600"

    @staticmethod
    def field(name: str) -> str:
        return gettext("“%(word)s”") % {"word": capfirst(FIELD[name])}

    @staticmethod
    def value(code: str) -> str:
        labels = {**PHASING, **COMPARATOR, **COUNTING}
        return gettext("“%(word)s”") % {"word": labels.get(code, code)}

    @staticmethod
    def setting(name: str, code: str) -> str:
        return PageWords.value(code)


def whole_plan(town: str) -> str:
    """The name of the whole plan among its areas: 清河镇总体."""
    return gettext("%(town)s, whole plan") % {"town": town}
