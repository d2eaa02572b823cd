"""The projects of a month: as a list with filters and totals, and as cards by stage (看板)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.marks import marks_of_projects
from targets.formats import numbers
from targets.formats.numbers import rounded
from targets.models import Figure
from targets.period import Period
from targets.rules import Light

from ..access import has_calendar, projects_scope
from ..board.load import load_listed, load_projects
from ..board.rows import ProjectRow
from ..board.taken_up import taken_up_by
from ..filters import ProjectFilter
from ..models import Project
from ..models.stages import STAGES, ProjectKind, Stage
from ..project_lines import places_of_amount, places_of_lines, project_lines

PER_PAGE, MOST_CARDS = 20, 30
#: The three ways that projects go, each with its own stages.
TRACKS = {"built": ProjectKind.CONSTRUCTION, "leads": ProjectKind.LEAD, "enterprises": ProjectKind.ENTERPRISE}


@require_safe
@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """The list, a page at a time, with the totals of all that the filter finds."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/list.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    taken_up = taken_up_by(period.plan.id, period.plan.year, month)
    every = Project.objects.filter(taken_up, plan_id=period.plan.id, **scope)
    past, town = period.on is not None, request.user.has_perm(VIEW_DASHBOARD)
    filters = ProjectFilter(request.GET, every, town=town, past=past)
    found = (filters.qs if filters.is_valid() else every).order_by("line_id")
    cleaned = filters.form.cleaned_data if filters.is_valid() else {}
    if past or cleaned.get("light"):
        # What is judged, or was otherwise then, is not in the database: all that is found is read.
        rows = load_projects(period.plan, month, scope={"project__in": found.order_by()}, on=period.on)
        light, stage = cleaned.get("light") or "", cleaned.get("stage") or ""
        rows = [row for row in rows if light in ("", row.light) and stage in ("", row.stage)]
        paginator, totals = Paginator(rows, PER_PAGE), _totals_of(rows)
        page = paginator.get_page(request.GET.get("page"))
        shown = list(page.object_list)
    else:
        totals = _totals(found, month)
        paginator = Paginator(range(totals.pop("count")), PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        begin = (page.number - 1) * PER_PAGE
        shown = load_listed(period.plan, month, found[begin : begin + PER_PAGE]) if paginator.count else []
    return render(
        request,
        "projects/list.html",
        {
            **period.context(month, marks_of_projects(period.plan, period.on)),
            "has_calendar": has_calendar(request.user),
            "has_earlier": any(year < period.plan.year for year in period.years),
            "filter": filters,
            "lines": project_lines(shown),
            "totals": _as_text(totals, shown),
            "total": paginator.count,
            "page": page,
            "is_filtered": any(request.GET.get(name) for name in ("kind", "stage", "department", "light", "q")),
            "action": request.path,
        },
    )


def _as_text(totals: dict[str, Decimal | None], rows: Sequence[ProjectRow]) -> dict[str, str]:
    """The sums with the decimals of the lines above them, or more where they need them."""
    places = places_of_lines(rows)
    return {name: numbers.amount(total, max(places, places_of_amount(total))) for name, total in totals.items()}


def _totals_of(rows: Iterable[ProjectRow]) -> dict[str, Decimal | None]:
    """The sums of loaded projects, in 万元."""
    columns = {
        "total": [row.total_investment for row in rows],
        "planned": [row.investment.terms.value for row in rows if row.investment],
        "so_far": [row.investment.standing.actual for row in rows if row.investment],
    }
    known = {name: [value for value in values if value is not None] for name, values in columns.items()}
    return {name: sum(values) if values else None for name, values in known.items()}


def _totals(projects: QuerySet[Project], month: int) -> dict:
    """How many a filtered list holds, and its sums in 万元 as they stand at the end of a month. One query.

    A database's sum of decimals may come back as a float: it is brought to two places here and nowhere else.
    """
    figures = Figure.objects.filter(
        report__sub_measure=OuterRef("pk"), target=OuterRef("investment"), item=None, counted__isnull=False
    )
    # The month's own is found at once; the latest before it has to be looked for, and few projects need that.
    of_month = figures.filter(report__month=month).order_by()
    latest = figures.filter(report__month__lt=month).order_by("-report__month")
    invested = Coalesce(Subquery(of_month.values("counted")[:1]), Subquery(latest.values("counted")[:1]))
    sums = (
        projects.order_by()
        .annotate(invested=invested)
        .aggregate(
            count=Count("pk"),
            total=Sum("total_investment"),
            planned=Sum("investment__value"),
            so_far=Sum("invested"),
        )
    )
    return {
        name: value if name == "count" or value is None else rounded(Decimal(str(value)), 2)
        for name, value in sums.items()
    }


@require_safe
@login_required
def stages(request: HttpRequest) -> HttpResponse:
    """看板: projects of kinds that share stages, as cards under their stage."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/stages.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    track = request.GET.get("way", "built")
    order = STAGES[TRACKS.get(track, ProjectKind.CONSTRUCTION)]
    kinds = [kind for kind, stages_of_kind in STAGES.items() if stages_of_kind == order]
    taken_up = taken_up_by(period.plan.id, period.plan.year, month)
    projects = Project.objects.filter(taken_up, plan_id=period.plan.id, kind__in=kinds, **scope)
    rows = load_projects(period.plan, month, scope={"project__in": projects}, on=period.on)
    return render(
        request,
        "projects/stages.html",
        {
            **period.context(month, marks_of_projects(period.plan, period.on)),
            "track": track if track in TRACKS else "built",
            "columns": [_column(stage, rows) for stage in order],
            "total": len(rows),
            "action": request.path,
        },
    )


#: The worst first: what a column has no room for is what goes well.
ORDER = {Light.RED: 0, Light.AMBER: 1, Light.NO_DATA: 2, Light.GREEN: 3}


def _column(stage: Stage, rows: Iterable[ProjectRow]) -> dict:
    in_stage = sorted((row for row in rows if row.stage == stage), key=lambda row: ORDER.get(row.light, 4))
    return {
        "stage": stage,
        "name": stage.label,
        "count": len(in_stage),
        "invested": numbers.trimmed(sum(row.total_investment or 0 for row in in_stage), 2) if in_stage else "",
        "lines": project_lines(in_stage[:MOST_CARDS]),
        "more": max(0, len(in_stage) - MOST_CARDS),
    }
