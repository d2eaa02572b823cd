"""年度考核表: the departments' years side by side, for the leaders; as a page and in Excel."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.lateness import reported_on
from reports.months.marks import MonthMark, month_marks
from targets.board import load_board
from targets.calendar.schedule import Schedule, ended_months, local_day
from targets.charts.lights import light_mark
from targets.files import XLSX
from targets.files.names import name_file
from targets.formats import dates, numbers
from targets.period import Period
from targets.rules import WORST_FIRST

from ..assessment.excel import assessment_as_xlsx, heads, light_columns
from ..assessment.scores import Assessed, Led, assessment_of

LAST_MONTH = 12


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def assessment(request: HttpRequest) -> HttpResponse:
    """The table as of a month, and the sub-measures behind it."""
    period = _period(request)
    if period.plan is None:
        return render(request, "dashboards/assessment.html", {"plan": None})
    month, rows, marks = _rows(period)
    names = [name for _head, below in heads() for name in below]
    return render(
        request,
        "dashboards/assessment.html",
        {
            **period.context(month, marks),
            "rows": [_line(row, names) for row in rows],
            "notes": notes_of(month) if month else [],
            "heads": heads(),
            "is_final": month == LAST_MONTH,
            "action": request.path,
        },
    )


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def assessment_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    period = _period(request)
    if period.plan is None:
        raise Http404
    month, rows, _marks = _rows(period)
    plan = period.plan
    if not month:
        raise Http404
    title = _("%(title)s: annual assessment by department") % {"title": plan.title}
    if plan.demonstration:
        title += _(" (demonstration data, fictional)")
    notes = [as_of_text(plan.year, month), *notes_of(month)]
    response = HttpResponse(assessment_as_xlsx(rows, title, notes), content_type=XLSX)
    name_file(response, plan, _("Annual assessment"), "xlsx", month=month, on=period.on)
    return response


def as_of_text(year: int, month: int) -> str:
    """The month of the table, and a note if the year is not over."""
    as_of = _("As of %(month)s") % {"month": dates.year_month(year, month)}
    return as_of if month == LAST_MONTH else as_of + _(", not the year's end")


def notes_of(month: int) -> list[str]:
    """How the numbers are computed, in sentences."""
    return [
        _(
            "Score at the end: the mean, by weight, of the scores of the sub-measures that the department leads, "
            "0 to 100, as of %(month)s; mean of the months: that of this score at each month's end since January."
        )
        % {"month": dates.month_name(month)},
        _(
            "The order is that of the score at the end. No total is made of the columns: the grade is the leaders' to "
            "give, and written in by hand."
        ),
        _(
            "A department none of whose targets has a score takes no place (—): its score is that of its own "
            "assessment. Such departments follow in the order of that score."
        ),
    ]


def _period(request: HttpRequest) -> Period:
    """The year and month asked for. Reporting is known as of today only, so there is no past day."""
    return replace(Period.of_request(request), on=None, on_problem="")


def _rows(period: Period) -> tuple[int, list[Assessed], dict[int, MonthMark]]:
    """The month, its departments, and the marks of the months: the month asked for, else the latest with figures; 0 if
    none has ended.
    """
    plan, today = period.plan, local_day()
    ended = ended_months(plan.year, today)
    if not ended:
        return 0, [], {}
    month = min(period.usual_month or ended, ended)
    board = load_board(plan, month)
    schedule = Schedule.of(plan, calendar=board.calendar)
    return month, assessment_of(board, schedule, today), month_marks(reported_on(board), schedule, today)


def _line(row: Assessed, names: list[str]) -> dict:
    """A department's numbers as text, each with its column's heading; and its sub-measures."""
    counts = [row.leads, row.targets, *row.lights.values()]
    reporting = light_columns(row.reporting)
    lights, scores = names[3 : 3 + len(counts)], names[3 + len(counts) :]
    return {
        "id": f"department-{row.department.id}",
        "department": row.department,
        "place": numbers.NONE if row.place is None else row.place,
        "place_name": names[0],
        "counts": list(zip(lights, counts, strict=True)),
        "score": numbers.score(row.score),
        "score_name": scores[0],
        "average": numbers.score(row.average),
        "average_name": scores[1],
        "reporting": list(zip(scores[2:], reporting, strict=False)),
        "months": [(dates.short_month(month), numbers.score(score)) for month, score in enumerate(row.scores, start=1)],
        "led": [_led(led, scores[2:]) for led in row.led],
    }


def _led(led: Led, timeliness: list[str]) -> dict:
    sub_measure = led.sub_measure
    counts = [(light_mark(light), led.lights.count(light)) for light in WORST_FIRST if light in led.lights]
    return {
        "sub_measure": sub_measure,
        "light": light_mark(sub_measure.light) if led.leads else _("handed over"),
        "note": led.note,
        "score": numbers.score(sub_measure.score if led.leads else None),
        "weight": numbers.trimmed(sub_measure.weight, 4),
        "lights": counts if sub_measure.targets and led.leads else [(SafeString("—"), "")],
        "reporting": list(zip(timeliness, light_columns(led.reporting), strict=False)),
    }
