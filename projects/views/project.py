"""One project: its facts, its curve, its milestones, what was reported, and the forms for stage and milestones."""

from collections.abc import Collection
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from departments.roles import ENTER_REPORT, MANAGE_PROJECTS, REVIEW_REPORT
from reports.evidence.panel import evidence_of
from reports.months.marks import marks_of_projects
from targets.access import months_led, visible_reports
from targets.actions import ActionError
from targets.board import TargetRow
from targets.calendar.schedule import local_day
from targets.charts.bullet import large_bullet
from targets.charts.path import path_chart
from targets.formats import dates, numbers
from targets.formats.labels import ASSESSMENT
from targets.period import Period
from targets.rules import planned_to_date
from targets.trace.history import history_of
from targets.trace.record import Actor

from ..access import may_move, movable_project, projects_scope
from ..actions import StaleProject, finish_milestone, move_stage
from ..board.load import load_projects
from ..board.rows import ProjectRow
from ..charts.gantt import DONE, OVERDUE, state_of
from ..forms import MilestoneForm, StageForm
from ..models import Project, StageMove
from ..models.stages import STAGES, Stage
from ..project_lines import PLACES, days_overdue, project_line, project_reason
from ..schedule.past_days import as_of_day


@require_safe
@login_required
def project(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A project's page, of a month or a past day."""
    period, row = _found(request, year, code)
    return _page(request, period, row)


def _found(request: HttpRequest, year: int, code: str) -> tuple[Period, ProjectRow]:
    scope = projects_scope(request.user)
    period = Period.of_request(request, year)
    if period.plan is None:
        raise Http404
    month = period.usual_month or period.plan.latest_month or 1
    rows = load_projects(period.plan, month, scope={**scope, "code": code}, on=period.on)
    if not rows:
        raise Http404
    return period, rows[0]


def _page(
    request: HttpRequest, period: Period, row: ProjectRow, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    inside, reviewer = months_led(request.user, row.id), request.user.has_perm(REVIEW_REPORT)
    other_years = _other_years(row, projects_scope(request.user))
    moves = may_move(request.user, row, period.plan.year) and period.on is None and "went_on" not in other_years
    reports = _reports(row, period, inside, reviewer)
    names = {target.code: target.name for target in row.sub_measure.targets} | {row.code: row.name}
    stage_form = StageForm(kind=row.kind, stage=row.stage, version=row.version, today=local_day())
    return render(
        request,
        "projects/project.html",
        {
            **period.context(row.month, marks_of_projects(period.plan, period.on, [row.sub_measure])),
            "row": row,
            "line": project_line(row),
            "reason": project_reason(row),
            "facts": _facts(row),
            **other_years,
            "way": _way(row, period),
            "milestones": _milestones(row, as_of_day(period, row.month), (forms or {}).get("refused_milestone")),
            "milestone_day": dates.day(as_of_day(period, row.month)),
            "bar": large_bullet(_without_forecast(row.percent)) if row.percent else "",
            "charts": _charts(row),
            "curve_table": _curve_table(row) if row.percent else [],
            "photos": _photos(reports),
            "reports": reports,
            "history": history_of(row.id, names=names, inside=inside, outside=reviewer, until=period.end),
            "shows_history": inside or reviewer,
            "may_move": moves,
            "manages": request.user.has_perm(MANAGE_PROJECTS) and period.on is None,
            "is_reporter": row.month in inside and request.user.has_perm(ENTER_REPORT) and period.on is None,
            "is_reviewer": reviewer and period.on is None,
            "stage_form": stage_form,
            "action": reverse("projects:project", args=(period.plan.year, row.code)),
            **(forms or {}),
        },
        status=status,
    )


def _facts(row: ProjectRow) -> list[tuple[str, str]]:
    """A project's fields as word and value; empty ones are left out."""

    def amount(number) -> str:
        return f"{numbers.trimmed(number, PLACES)}万元" if number is not None else ""

    investment = row.investment
    known = [
        (_("Owner"), row.owner),
        (pgettext("project", "Place"), row.village or row.place),
        (_("Quantity"), f"{numbers.trimmed(row.quantity, 4)}{row.quantity_unit}" if row.quantity is not None else ""),
        (_("Total investment"), amount(row.total_investment)),
        (_("Invested to date"), amount(row.invested)),
        (_("Planned this year"), amount(investment.terms.value) if investment else ""),
        (_("Invested this year"), amount(investment.standing.actual) if investment else ""),
        (_("Planned time"), _span(row.planned_start, row.planned_finish)),
        (_("Actual time"), _span(row.actual_start, row.actual_finish)),
    ]
    return [(word, value) for word, value in known if value]


def _other_years(row: ProjectRow, scope: dict[str, Any]) -> dict[str, Any]:
    """The same project in the plan before, from which it was carried over, and in the plan after. One query."""
    either = Q(continued_by=row.id) | Q(continues=row.id)
    found = Project.objects.filter(either, **scope).values("code", "title", "plan__year", "continues_id")
    shown: dict[str, Any] = {}
    for other in found.order_by():
        name = "went_on" if other["continues_id"] == row.id else "came_from"
        shown[name] = {"year": other["plan__year"], "code": other["code"], "title": other["title"]}
    return shown


def _span(start: date | None, finish: date | None) -> str:
    if not start and not finish:
        return ""
    return " – ".join(dates.day(day) if day else "" for day in (start, finish)).strip()


def _way(row: ProjectRow, period: Period) -> list[dict]:
    """The stages of its kind in order: passed, present, to come; each with the day it was reached."""
    moves = StageMove.objects.filter(project_id=row.id).order_by("id")
    if period.end:
        moves = moves.filter(at__lt=period.end)
    days = {move.stage: move for move in moves}
    stages = STAGES[row.kind]
    at = stages.index(Stage(row.stage))
    return [
        {
            "name": stage.label,
            "state": "passed" if place < at else "present" if place == at else "to-come",
            "day": dates.day(days[stage].on) if stage in days and place <= at else "",
            "reason": days[stage].reason if stage in days and place <= at else "",
        }
        for place, stage in enumerate(stages)
    ]


def _milestones(row: ProjectRow, day: date, refused: MilestoneForm | None) -> list[dict]:
    """Its milestones as they stand on a day, each with its form; ``refused`` is the one whose day was not accepted."""
    whole = sum(milestone.weight for milestone in row.milestones)
    forms = {
        milestone.id: MilestoneForm(initial={"done": milestone.done}, auto_id=f"milestone_{milestone.id}_%s")
        for milestone in row.milestones
    }
    if refused:
        forms |= {pk: refused for pk in forms if str(pk) == refused.data.get("milestone")}
    return [
        {
            "id": milestone.id,
            "name": milestone.name,
            "planned": dates.day(milestone.planned),
            "done": dates.day(milestone.done) if milestone.done else "",
            "weight": numbers.percent(milestone.weight / whole) if whole else "",
            "is_done": state_of(milestone, day) == DONE,
            "late": days_overdue((day - milestone.planned).days) if state_of(milestone, day) == OVERDUE else "",
            "form": forms[milestone.id],
            "after": max((milestone.done - milestone.planned).days, 0) if milestone.done else 0,
        }
        for milestone in row.milestones
    ]


def _charts(row: ProjectRow) -> list[dict[str, Any]]:
    """Physical progress and investment by month, each against what was planned."""
    kept = [
        (row.percent and _without_forecast(row.percent), _("Physical progress"), "%"),
        (row.investment, _("Invested this year"), "万元"),
    ]
    return [
        {"name": name, "unit": unit, "picture": picture}
        for target, name, unit in kept
        if target and (picture := path_chart(target))
    ]


def _without_forecast(percent: TargetRow) -> TargetRow:
    """Physical progress as it is drawn: it ends at 100%, and a pace leads beyond."""
    drawn = copy(percent)
    drawn.standing = replace(percent.standing, forecast=None)
    return drawn


#: So many pictures stand at the top of the page; the reports below have all.
MOST_PHOTOS = 3


def _photos(reports: list[dict]) -> list[dict]:
    """The latest pictures of its reports, each with its month."""
    found = [
        {"file": file, "month": entry["month"]}
        for entry in reports
        for file in reversed(entry["evidence"])
        if file.picture
    ]
    return found[:MOST_PHOTOS]


def _curve_table(row: ProjectRow) -> list[dict[str, Any]]:
    """Planned and reported by month: the numbers of the picture."""
    shown = []
    for month in range(1, 13):
        line = {"month": dates.month_name(month), "current": month == row.month}
        for name, target, places in (("percent", row.percent, 1), ("investment", row.investment, PLACES)):
            reported = target.figures.get(month) if target and month <= row.month else None
            planned = planned_to_date(target.terms, month) if target else None
            line[name], line[f"{name}_planned"] = (numbers.amount(value, places) for value in (reported, planned))
        shown.append(line)
    return shown


def _reports(row: ProjectRow, period: Period, inside: Collection[int], reviewer: bool) -> list[dict]:
    shown = visible_reports(row.sub_measure, inside, reviewer=reviewer)
    evidence = evidence_of([report.id for report in shown], before=period.end)
    return [
        {
            "report": report,
            "month": dates.month_name(report.month),
            "state": row.sub_measure.state_in(report.month),
            "assessment": ASSESSMENT.get(report.assessment, ""),
            "evidence": evidence.get(report.id, []),
        }
        for report in shown
    ]


@require_POST
@login_required
def move(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Changes a project's stage."""
    project = movable_project(request, year, code)
    period, row = _found(request, year, code)
    form = StageForm(request.POST, kind=row.kind, stage=row.stage, version=row.version, today=local_day())
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            stage, day, reason = cleaned["stage"], cleaned["on"], cleaned["reason"]
            moved = move_stage(Actor.of_request(request), project.pk, cleaned["version"], stage, day, reason)
            messages.success(request, _("Now at: %(stage)s.") % {"stage": moved.get_stage_display()})
            return redirect("projects:project", year=year, code=code)
        except StaleProject as error:
            # What was typed stays; sending it again is a decision, made at the version that stands now.
            form.data = form.data.copy()
            form.data["version"] = str(error.project.version)
            form.add_error(None, str(error))
            return _page(request, period, row, {"stage_form": form}, status=409)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, period, row, {"stage_form": form}, status=422)


@require_POST
@login_required
def finish(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Sets or clears the day on which a milestone was done."""
    project = movable_project(request, year, code)
    period, row = _found(request, year, code)
    form, status = MilestoneForm(request.POST), 422
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            milestone = finish_milestone(
                Actor.of_request(request), project.pk, cleaned["version"], cleaned["milestone"], cleaned["done"]
            )
            text = _("%(name)s: done on %(day)s.") if milestone.done else _("%(name)s: not done yet.")
            messages.success(
                request, text % {"name": milestone.name, "day": dates.day(milestone.done) if milestone.done else ""}
            )
            return redirect("projects:project", year=year, code=code)
        except StaleProject as error:
            form.add_error(None, str(error))
            status = 409
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, period, row, {"refused_milestone": form}, status)
