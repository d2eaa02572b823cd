"""/screen/: the month on the wall of the meeting room: dark, large, without scrolling; it refreshes itself."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_SCREEN
from reports.months.lateness import Timeliness, reported_on, timing_of
from supervision.board.lines import counts_of_matters
from supervision.board.years import matters_of_year
from supervision.models import Matter
from targets.board import (
    AreaRow,
    Board,
    RolledUp,
    TargetRow,
    counts_by_light,
    load_last_year,
    reason_of_whole,
)
from targets.calendar.clock import now
from targets.calendar.schedule import Schedule, local_day
from targets.charts.bullet import large_bullet
from targets.charts.change import change_mark
from targets.charts.lights import SHAPES, light_mark
from targets.formats import dates, numbers
from targets.period import Period

from ..dashboard.distribution import pieces_of
from ..dashboard.summary import month_before
from ..month_of_projects import MonthOfProjects, concerns_of_projects, load_month_with_projects
from ..target_lines import concerns_of, target_line

#: What fits, with long names, on a screen of 16:9; the rest is counted.
MOST_HEADLINES, MOST_AREAS, MOST_CONCERNS, MOST_MISSING, MOST_MONTHS = 4, 6, 7, 8, 9
#: Seconds between refreshes.
EVERY = 60


@require_safe
@login_required
@permission_required(VIEW_SCREEN, raise_exception=True)
def screen(request: HttpRequest) -> HttpResponse:
    """The month for the room. A refresh keeps the session of the screen's own account alive, nobody else's."""
    period = Period.of_request(request)
    context = {"every": EVERY, "clock": dates.moment(now()), "plan": None}
    if period.plan is not None:
        today = local_day()
        board, projects = load_month_with_projects(period.plan, period.usual_month, None)
        load_last_year(board, period.plans)
        context |= {
            **period.context(board.month),
            "matters": counts_of_matters(matters_of_year(Matter.objects.all(), period.plan.year, today), today),
            **_board_context(board, projects, Schedule.of(period.plan, calendar=board.calendar)),
        }
    return render(request, "dashboards/screen.html", context)


def _board_context(board: Board, projects: MonthOfProjects, schedule: Schedule) -> dict:
    headline = [row for area in board.areas if area.kind == "headline" for row in area.targets]
    areas = [area for area in board.areas if area.is_work]
    concerns = [*concerns_of(board.sub_measures, board.month), *concerns_of_projects(projects.rows)]
    concerns.sort(key=lambda concern: concern.rank)
    before = month_before(board)
    return {
        "light": light_mark(board.light),
        "score": numbers.score(board.score),
        "change": change_mark(numbers.score_change(board.score, before.plan.score if before else None)),
        "counts": [(light_mark(light), light, count) for light, count in counts_by_light(board.commitments)],
        "headline": [_figure(row) for row in headline[:MOST_HEADLINES]],
        "more_headline": len(headline[MOST_HEADLINES:]),
        "months": [_month(board, month) for month in range(max(board.month - MOST_MONTHS, 0) + 1, board.month + 1)],
        "areas": [_area(area, before.areas.get(area.number) if before else None) for area in areas[:MOST_AREAS]],
        "more_areas": len(areas[MOST_AREAS:]),
        "concerns": concerns[:MOST_CONCERNS],
        "more_concerns": len(concerns[MOST_CONCERNS:]),
        "projects": len(projects.rows),
        "projects_by_light": [(light_mark(light), count) for light, count in projects.counted],
        # Built, led and raised are on the page of projects; a line has no room for more than these two.
        "facts": [fact for fact in projects.facts if fact.page in ("list", "due")],
        **_discipline(board, schedule),
    }


def _figure(row: TargetRow) -> dict:
    """A headline figure: large, with its bar and a line on its progress."""
    gap = numbers.gap_in_points(row.points)
    return {
        "line": target_line(row),
        "bar": large_bullet(row),
        "gap": _("gap %(points)s points") % {"points": gap} if row.points is not None else "",
    }


def _month(board: Board, month: int) -> dict:
    """A month of the plan's year: its name, its light's shape, its score."""
    plan = board.snapshot(month).plan
    return {
        "name": dates.short_month(month),
        "light": plan.light,
        "shape": SHAPES[plan.light] if plan.light else "",
        "score": numbers.score(plan.score),
    }


def _area(area: AreaRow, before: RolledUp | None) -> dict:
    change = numbers.score_change(area.score, before.score) if before else None
    return {
        "title": area.title,
        "is_empty": not area.sub_measures,
        "light": light_mark(area.light),
        "score": numbers.score(area.score),
        "change": change_mark(change) if change else "",
        "reason": reason_of_whole(area),
        "pieces": [
            (light, *piece)
            for (light, _count), piece in zip(
                area.distribution, pieces_of([n for _light, n in area.distribution]), strict=True
            )
        ],
    }


def _discipline(board: Board, schedule: Schedule) -> dict:
    """How many of the month's reports came in time, late, or not yet, and which departments are missing."""
    today = local_day()
    timings = [
        (sub_measure, timing_of(sub_measure, board.month, schedule, today)) for sub_measure in reported_on(board)
    ]
    kinds = [timing.kind for _sub_measure, timing in timings]
    owing = {Timeliness.OVERDUE, Timeliness.MISSING}
    leads = [sub_measure.lead for sub_measure, timing in timings if timing.kind in owing]
    names = list(dict.fromkeys(lead.table_name for lead in leads))
    return {
        "on_time": kinds.count(Timeliness.ON_TIME),
        "late": kinds.count(Timeliness.LATE),
        "owed": sum(1 for kind in kinds if kind in owing),
        "awaited": kinds.count(Timeliness.AWAITED),
        "owing": names[:MOST_MISSING],
        "more_owing": len(names[MOST_MISSING:]),
        "due": dates.day_of_week(schedule.due_day(board.month)),
    }
