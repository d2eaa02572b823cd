"""One line of the doctor's."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Grade(StrEnum):
    """How a finding stands."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


GRADES: dict[Grade, Promise] = {
    Grade.GOOD: pgettext_lazy("doctor", "good"),
    Grade.WARNING: pgettext_lazy("doctor", "look"),
    Grade.WRONG: _("WRONG"),
}


@dataclass(frozen=True)
class Finding:
    """How a thing stands, in the reader's language.

    Args:
        text: what was found; where it is not good, what is wrong and what to do.
    """

    grade: Grade
    text: str


def good(text: str) -> Finding:
    """Nothing to do."""
    return Finding(Grade.GOOD, text)


def warning(text: str) -> Finding:
    """It runs, and somebody should look at it."""
    return Finding(Grade.WARNING, text)


def wrong(text: str) -> Finding:
    """Something does not work, or is at risk."""
    return Finding(Grade.WRONG, text)
