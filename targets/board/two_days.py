"""One month of a plan as it stood on two days: what was said then, beside what is said now."""

from copy import deepcopy
from datetime import date

from .load import board_of_day, judged, read_whole
from .rows import Board, PlanRow


def load_two_days(plan: PlanRow, month: int | None, then: date, on: date | None = None) -> tuple[Board, Board]:
    """The boards of the end of ``then`` and of a later day. The plan is read once: four queries, five of two past days.

    Args:
        month: the as-of month; None takes the latest that has a counted figure on the later day.
        on: the later day; None for today.
    """
    of_then = read_whole(plan)
    of_now = deepcopy(of_then)
    later = judged(plan, month, of_now) if on is None else board_of_day(plan, month, of_now, {}, on)
    return board_of_day(plan, later.month, of_then, {}, then), later
