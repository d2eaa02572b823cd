"""Two boards read together: one month as it stood on two days, or the same month of two years."""

from copy import deepcopy
from datetime import date

from .judging import Board
from .load import board_of_day, judged, read_structure, read_whole, scope_in
from .plan_rows import PlanRow
from .queries import PlanData


def load_two_days(plan: PlanRow, month: int | None, then: date, on: date | None = None) -> tuple[Board, Board]:
    """The boards of the end of ``then`` and of a later day. The plan is read once: seven queries, eight of two past
    days.

    Args:
        month: the as-of month; None takes the latest that has a counted figure on the later day.
        on: the later day; None for today.
    """
    of_then = read_whole(plan)
    of_now = deepcopy(of_then)
    later = judged(plan, month, of_now) if on is None else board_of_day(plan, month, of_now, {}, on)
    earlier = board_of_day(plan, later.month, of_then, {}, then)
    for board in (earlier, later):
        board.leave_out_later()
    return earlier, later


def load_two_years(before: PlanRow, after: PlanRow, month: int) -> tuple[Board, Board]:
    """The boards of two plans, judged; of their reports only those of ``month`` are read. Six queries."""
    both = PlanData()
    data_of_plans = []
    for plan in (before, after):
        data = read_structure(plan, scope_in(plan))
        both.sub_measures |= data.sub_measures
        data_of_plans.append(data)
    plans = [before.id, after.id]
    both.read_figures({"report__sub_measure__plan_id__in": plans})
    # The reports land in the rows of both plans: they are the same objects.
    both.read_reports({"sub_measure__plan_id__in": plans, "month": month})
    for data in data_of_plans:
        data.figures = both.figures
    boards = judged(before, month, data_of_plans[0]), judged(after, month, data_of_plans[1])
    for board in boards:
        board.leave_out_later()
    return boards
