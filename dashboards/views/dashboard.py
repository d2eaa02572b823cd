"""红黄绿灯看板: the town's month at a glance."""

from datetime import date

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from projects.board.rows import ProjectRow
from reports.months.lateness import reported_on
from reports.months.marks import MonthMark, month_marks
from supervision.shown import ShownMatters
from targets.actions.revising import CHANGE_TARGET
from targets.board import Board, load_last_year
from targets.calendar.schedule import Schedule, local_day
from targets.charts.bullet import bullet_legend
from targets.charts.change import change_mark
from targets.charts.lights import light_mark
from targets.formats import dates, numbers
from targets.period import Period
from targets.rules import Light

from ..dashboard.areas import area_cards
from ..dashboard.attention import attention_items
from ..dashboard.discipline import discipline_of
from ..dashboard.distribution import Distributions
from ..dashboard.headline import tiles_of
from ..dashboard.links import Links
from ..dashboard.owed import owed_by_earlier_years
from ..dashboard.projects import projects_row
from ..dashboard.ranking import rank_lines
from ..dashboard.summary import light_counts, month_before
from ..documents.paragraphs import conclusion_of, paragraph_of_plan
from ..kept_pages import kept
from ..month_of_projects import ProjectConcern, concerns_of_projects, load_month_with_projects
from ..target_lines import concerns_of

#: The most concerns on the dashboard; the ledger has the others.
MOST_CONCERNS = 5


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def dashboard(request: HttpRequest) -> HttpResponse:
    """The month in a sentence and in counts, headline figures, areas, what needs attention, reporting, departments."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "dashboards/dashboard.html", {"plan": None})
    sets_values = request.user.is_staff and request.user.has_perm(CHANGE_TARGET)
    address = (period.plan.id, period.usual_month, period.on, period.on_problem, sets_values)
    month, marks, content = kept("dashboard", period.plans, address, lambda: _made(period, sets_values))
    context = {**period.context(month, marks), "content": content, "action": request.path}
    return render(request, "dashboards/dashboard.html", context)


def _made(period: Period, sets_values: bool) -> tuple[int, dict[int, MonthMark], SafeString]:
    """The month that is shown, the marks of the year's months, and the page below the toolbar, the same for all readers
    but those who set the values of targets.
    """
    board, of_projects = load_month_with_projects(period.plan, period.usual_month, period.on)
    # Only headline figures are compared with last year's here.
    headline = Board(board.plan, board.month, [area for area in board.areas if area.kind == "headline"])
    load_last_year(headline, period.plans)
    context = period.context(board.month)
    links = Links(board.plan.year, board.month, context["kept_query"], sets_values)
    today = period.on or local_day()
    schedule = Schedule.of(board.plan, period.on, board.calendar)
    matters = ShownMatters(None, period.plan.year, period.on)
    context |= _of_board(board, links) | _of_reports(board, of_projects.rows, links, schedule, today, matters)
    context |= {
        "projects": projects_row(of_projects, links),
        "headline": tiles_of(headline, links),
        "owed": owed_by_earlier_years(period),
        "legend": bullet_legend(),
    }
    marks = month_marks(reported_on(board), schedule, today)
    return board.month, marks, render_to_string("dashboards/_dashboard.html", context)


def _of_board(board: Board, links: Links) -> dict:
    """The page's context from the figures."""
    before = month_before(board)
    counts = light_counts(board, before, links)
    bar, _numbers = Distributions(links).of([(entry.light, entry.count) for entry in counts if entry.count])
    return {
        "light": light_mark(board.light),
        "was": light_mark(before.plan.light) if before and before.plan.light != board.light else "",
        "score": numbers.score(board.score),
        "change": change_mark(numbers.score_change(board.score, before.plan.score if before else None)),
        "conclusion": conclusion_of(board),
        "bar": bar,
        "counts": counts,
        "total": len(board.commitments),
        "ledger": links.ledger(),
        "areas": area_cards(board, before, links),
        "places": rank_lines(board, before, links) if board.plan.ranks_departments else None,
        "compares": before is not None,
        "paragraph": paragraph_of_plan(board),
    }


def _of_reports(
    board: Board, rows: list[ProjectRow], links: Links, schedule: Schedule, today: date, matters: ShownMatters
) -> dict:
    """What needs attention, with its last report, and the month's reporting."""
    discipline = discipline_of(board, schedule, today)
    concerns = [*concerns_of(board.sub_measures, board.month), *concerns_of_projects(rows)]
    concerns.sort(key=lambda concern: concern.rank)
    more = concerns[MOST_CONCERNS:]
    return {
        "concerns": attention_items(concerns[:MOST_CONCERNS], board, month_before(board), links, today, matters),
        "more_concerns": sum(1 for concern in more if not isinstance(concern, ProjectConcern)),
        "more_projects": sum(1 for concern in more if isinstance(concern, ProjectConcern)),
        "red_commitments": sum(commitment.light == Light.RED for commitment in board.commitments),
        "red_projects": sum(row.light == Light.RED for row in rows),
        "all_red_commitments": links.ledger(light=Light.RED),
        "all_red_projects": SafeString(f"{links.projects()}&amp;light={Light.RED}"),
        "all_projects": links.projects(),
        "all_concerns": links.ledger(sort="light"),
        "discipline": discipline,
        "missing": discipline.to_come,
        "reporting": links.reporting(),
        "due": dates.day_of_week(schedule.due_day(board.month)),
        "due_note": schedule.note(board.month),
        "is_closed": board.month in schedule.closed,
    }
