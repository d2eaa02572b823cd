"""月度对比: two months side by side, or one month as of two days; what changed, and why."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from targets.board import load_board, load_two_days
from targets.formats import dates
from targets.formats.dates import month_name, year_month
from targets.formats.whole import whole_number
from targets.period import Period, before_the_plan, past_day

from ..comparison import ComparedSide, move_groups, moves_conclusion, moves_of, rolled_lines, shifts_of
from ..comparison.moves import MoveKind


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def comparison(request: HttpRequest) -> HttpResponse:
    """``?from=`` and ``?to=`` name two months (else the latest and the one before it), both as of ``?on=``.

    ``?then=`` names an earlier day instead: the month ``to`` as of that day is compared with the present.
    """
    period = Period.of_request(request, loaded=bool(request.GET.get("then", "").strip()))
    if period.plan is None:
        return render(request, "dashboards/comparison.html", {"plan": None})
    query = _Query.of(request, period)
    before, after = _two_days(period, query) if query.then else _two_months(period, query)
    since = _name(period, before, bool(query.then))
    context = period.context(after.month)
    ended = {choice["number"] for choice in context["months"] if choice["ended"]}
    nothing = _nothing(before, after, ended)
    return render(
        request,
        "dashboards/comparison.html",
        {
            **context,
            "from_month": before.month if before.month != after.month else max(after.month - 1, 1),
            "then": query.then,
            "then_typed": query.then_typed,
            "then_problem": query.problem,
            "before": since,
            "after": _name(period, after, bool(query.then)),
            "nothing": nothing,
            "action": request.path,
            **(
                {}
                if _nothing(before, after, ended)
                else _compared(before, after, _name(period, before, bool(query.then)))
            ),
        },
    )


@dataclass(frozen=True)
class _Query:
    """The values in the address; ``problem``: what is wrong with its earlier day, in a sentence."""

    first: int | None
    last: int | None
    then: date | None
    then_typed: str
    problem: str

    @classmethod
    def of(cls, request: HttpRequest, period: Period) -> "_Query":
        first, last = (whole_number(request.GET.get(name), 1, 12) for name in ("from", "to"))
        last = last or period.month
        # Months in the wrong order are swapped.
        if first and last and first > last:
            first, last = last, first
        then, problem = past_day(request.GET.get("then", ""))
        typed = then.isoformat() if then else ""
        if then and period.plan:
            problem = before_the_plan(period.plan, then)
        if then and not problem and period.on and then >= period.on:
            problem = _("%(day)s is not before the day that it is compared with.") % {"day": dates.day(then)}
        return cls(first, last, None if problem else then, typed, problem)


def _two_months(period: Period, query: _Query) -> tuple[ComparedSide, ComparedSide]:
    board = load_board(period.plan, query.last or period.usual_month, on=period.on)
    first = query.first or max(board.month - 1, 1)
    if first > board.month:
        first, board = board.month, load_board(period.plan, first, on=period.on)
    return ComparedSide(board, first, period.on), ComparedSide(board, board.month, period.on)


def _two_days(period: Period, query: _Query) -> tuple[ComparedSide, ComparedSide]:
    earlier, later = load_two_days(period.plan, query.last or period.usual_month, query.then, period.on)
    return ComparedSide(earlier, earlier.month, query.then), ComparedSide(later, later.month, period.on)


def _name(period: Period, side: ComparedSide, by_day: bool) -> str:
    """A side's name in the headings."""
    if not by_day:
        return year_month(period.plan.year, side.month)
    return dates.day(side.on) if side.on else _("Today")


def _nothing(before: ComparedSide, after: ComparedSide, ended: set[int]) -> str:
    """A sentence why there is nothing to compare; empty if there is something."""
    year = after.board.plan.year
    if after.month not in ended:
        if not ended:
            return _("No month of %(year)s has ended yet, so there is nothing to compare.") % {"year": year}
        shown = {"month": year_month(year, after.month), "last": month_name(max(ended))}
        return _("%(month)s has not ended yet. The latest month that can be compared is %(last)s.") % shown
    if before.month != after.month or before.on != after.on:
        return ""
    if after.month == 1:
        return _("January is the first month of the plan: there is none before it to compare with.")
    return _("This is the same month twice. Choose two different ones.")


def _compared(before: ComparedSide, after: ComparedSide, since: str) -> dict:
    moves = moves_of(before, after)
    groups = move_groups(moves, before, after)
    return {
        "conclusion": moves_conclusion(moves, before, after, since),
        "rolled": rolled_lines(before, after),
        "shifts": shifts_of(moves),
        "moved": [group for group in groups if group.kind != MoveKind.SAME],
        "same": next((group for group in groups if group.kind == MoveKind.SAME), None),
    }
