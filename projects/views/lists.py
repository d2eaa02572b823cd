"""The projects of a month: as a list with filters and totals, and as cards by stage (看板)."""

from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from targets import numbers
from targets.board import PlanRow
from targets.models import Figure
from targets.numbers import rounded
from targets.period import Period
from targets.rules import Light

from ..access import has_calendar, projects_scope
from ..board import ProjectRow, load_projects
from ..filters import ProjectFilter
from ..models import Project
from ..present import line_of
from ..stages import STAGES, Kind, Stage

PER_PAGE, MOST_CARDS = 25, 30
#: The three ways that projects go, each with its own stages.
TRACKS = {"built": Kind.CONSTRUCTION, "leads": Kind.LEAD, "enterprises": Kind.ENTERPRISE}


@require_safe
@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """The list, a page at a time, with the totals of all that the filter finds."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/list.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    every = Project.objects.filter(plan_id=period.plan.id, **scope)
    filters = ProjectFilter(request.GET, every, town=request.user.has_perm(VIEW_DASHBOARD))
    found = filters.qs.order_by("line_id") if filters.is_valid() else every.order_by("line_id")
    light = filters.form.cleaned_data.get("light") if filters.is_valid() else ""
    if light:
        rows = [row for row in _rows(period.plan, month, found, period) if row.light == light]
        found = Project.objects.filter(pk__in=[row.id for row in rows]).order_by("line_id")
    paginator = Paginator(found.values_list("line_id", flat=True), PER_PAGE)
    totals = _totals(found, month)
    paginator.count = totals.pop("count")
    page = paginator.get_page(request.GET.get("page"))
    ids = list(page.object_list)
    shown = load_projects(period.plan, month, scope={"id__in": ids}, on=period.on) if ids else []
    order = {pk: place for place, pk in enumerate(ids)}
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "projects/list.html",
        {
            **period.context(month),
            "section": "projects",
            "has_calendar": has_calendar(request.user),
            "filter": filters,
            "lines": [line_of(row) for row in sorted(shown, key=lambda row: order[row.id])],
            "totals": totals,
            "total": paginator.count,
            "page": page,
            "query": query.urlencode(),
            "is_filtered": any(request.GET.get(name) for name in ("kind", "stage", "department", "light", "q")),
            "action": request.path,
        },
    )


def _rows(plan: PlanRow, month: int, found: QuerySet[Project], period: Period) -> list[ProjectRow]:
    return load_projects(plan, month, scope={"project__in": found.order_by()}, on=period.on)


def _totals(found: QuerySet[Project], month: int) -> dict:
    """How many a filtered list holds, and its sums in 万元 as they stand at the end of a month. One query.

    A database's sum of decimals may come back as a float: it is brought to two places here and nowhere else.
    """
    latest = Figure.objects.filter(target=OuterRef("investment"), counted__isnull=False, report__month__lte=month)
    sums = (
        found.order_by()
        .annotate(invested=Subquery(latest.order_by("-report__month").values("counted")[:1]))
        .aggregate(
            count=Count("pk"),
            total=Sum("total_investment"),
            planned=Sum("investment__value"),
            so_far=Sum("invested"),
        )
    )
    return {"count": sums.pop("count"), **{name: _amount(value) for name, value in sums.items()}}


def _amount(value) -> str:
    return numbers.NONE if value is None else numbers.trimmed(rounded(Decimal(str(value)), 2), 2)


@require_safe
@login_required
def stages(request: HttpRequest) -> HttpResponse:
    """看板: one way's projects as cards under their stages."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/stages.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    track = request.GET.get("way", "built")
    order = STAGES[TRACKS.get(track, Kind.CONSTRUCTION)]
    kinds = [kind for kind, stages_of_kind in STAGES.items() if stages_of_kind == order]
    rows = load_projects(period.plan, month, scope={**scope, "project__kind__in": kinds}, on=period.on)
    return render(
        request,
        "projects/stages.html",
        {
            **period.context(month),
            "section": "projects",
            "track": track if track in TRACKS else "built",
            "columns": [_column(stage, rows) for stage in order],
            "total": len(rows),
            "action": request.path,
        },
    )


#: The worst first: what a column has no room for is what goes well.
ORDER = {Light.RED: 0, Light.AMBER: 1, Light.NO_DATA: 2, Light.GREEN: 3}


def _column(stage: Stage, rows: Iterable[ProjectRow]) -> dict:
    here = sorted((row for row in rows if row.stage == stage), key=lambda row: ORDER.get(row.light, 4))
    return {
        "stage": stage,
        "name": stage.label,
        "count": len(here),
        "invested": _amount(sum(row.total_investment or Decimal(0) for row in here)) if here else "",
        "lines": [line_of(row) for row in here[:MOST_CARDS]],
        "more": max(0, len(here) - MOST_CARDS),
    }
