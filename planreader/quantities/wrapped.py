"""The quantities of a stretch whose lines were cut in the midst of their sentences."""

from dataclasses import replace

from ..plan import JOINT, Doubt, Quantity, ReadPlan
from .dates import WrittenDeadline
from .numbers import narrowed
from .reading import quantities_of


def quantities_of_stretch(
    plan: ReadPlan, start: int, end: int, deadline: WrittenDeadline | None = None
) -> list[Quantity]:
    """The targets and facts of ``plan.text[start:end]``, in the order of their words.

    Args:
        deadline: what a column gives; what is named in the stretch is then promised by it.
    """
    joined = plan.joined[start:end]
    if JOINT not in joined:
        return quantities_of(plan.text, start, end, year=plan.year, deadline=deadline)
    places = [at for at, sign in enumerate(joined, start) if sign != JOINT]
    whole = joined.replace(JOINT, "")
    found = quantities_of(whole, 0, len(whole), year=plan.year, deadline=deadline)
    return [_placed(plan, each, places[each.start], places[each.end - 1] + 1) for each in found]


def _placed(plan: ReadPlan, quantity: Quantity, start: int, end: int) -> Quantity:
    """A quantity at its place in the text. A number that is cut in two (1. and 6) is left open for a person."""
    placed = replace(quantity, start=start, end=end, quote=plan.text[start:end])
    before, now = (narrowed(each.quote).replace(",", "") for each in (quantity, placed))
    for number in (quantity.value, quantity.maximum, quantity.base, quantity.threshold):
        if number and number in before and number not in now:
            doubts = (*quantity.doubts, Doubt.UNSET, Doubt.GUESSED)
            return replace(placed, value=None, maximum=None, base=None, threshold=None, doubts=doubts)
    return placed
