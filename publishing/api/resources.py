"""The addresses of the API. Each number is one that a page shows: it comes from the board, and is of what is reviewed.

A resource more: a value of ``Resource``, a schema, a function here.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.pagination import paginate

from dashboards.standings import plan_as_data
from targets.board import PlanRow, load_board, load_plans
from targets.models import ClosedMonth

from ..models import Resource
from .authentication import REQUESTS_A_MINUTE, TokenAuthentication, TokenRate, TokenRefused
from .lines import MatterPages, ProjectPages, ReportPages, plan_details, target_details
from .paging import Pages
from .schemas import (
    MatterDetails,
    Month,
    PlanStanding,
    PlanSummary,
    ProjectDetails,
    Refusal,
    ReportDetails,
    TargetDetails,
)

ABOUT = f"""The annual work plan of the town, for other programs: what is reviewed, and nothing else.

Amounts are text with at most six decimals: targets in their `unit`, projects in 万元. `completion`, `expected`, `gap`
and `ratio` are parts of one (0.46 is 46%), scores are of 100. Months are 1 to 12; without `month` the last one with a
reviewed figure is meant. Each token is good for {REQUESTS_A_MINUTE} requests a minute."""

api = NinjaAPI(
    title="Townplan",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    docs_decorator=require_safe,
    docs_url=None,  # its page would need scripts from another house
    auth=TokenAuthentication(),
    throttle=TokenRate(),
    openapi_extra={"info": {"license": {"name": "MIT", "identifier": "MIT"}}},
)
#: Every parameter of a query. A misspelt ``month`` would be answered with the numbers of another one.
PARAMETERS = {"month", "is_open", "page", "per_page"}
REFUSALS = dict.fromkeys((401, 403, 404, 422, 429), Refusal)
MonthAsked = Query[Month | None]


@api.get(
    "/plans",
    url_name="plans",
    response={200: list[PlanSummary], **REFUSALS},
    summary="The plans, the latest year first",
)
@paginate(Pages)
def give_plans(request: HttpRequest) -> list[dict[str, Any]]:
    """Each with its areas and closed months."""
    year = _scope(request, Resource.PLANS)
    rows = [row for row in load_plans(latest=True) if year in (None, row.year)]
    closed: dict[int, list[int]] = {}
    for plan, month in ClosedMonth.objects.order_by("month").values_list("plan", "month"):
        closed.setdefault(plan, []).append(month)
    return [plan_details(row, closed.get(row.id, [])) for row in rows]


@api.get(
    "/plans/{year}/standings",
    url_name="standings",
    response={200: PlanStanding, **REFUSALS},
    summary="A month's lights and scores",
)
def give_standings(request: HttpRequest, year: int, month: MonthAsked = None) -> dict[str, Any]:
    """Of the plan, its areas, sub-measures and targets, with the reason of each light."""
    _scope(request, Resource.STANDINGS, year)
    return plan_as_data(load_board(_plan(year), month))


@api.get(
    "/plans/{year}/targets",
    url_name="targets",
    response={200: list[TargetDetails], **REFUSALS},
    summary="A month's targets",
)
@paginate(Pages)
def give_targets(request: HttpRequest, year: int, month: MonthAsked = None) -> list[dict[str, Any]]:
    """What each promises in the month, where it stands, and its reviewed figures up to it."""
    _scope(request, Resource.TARGETS, year)
    board = load_board(_plan(year), month)
    return [target_details(row, board.month) for row in board.targets]


@api.get(
    "/plans/{year}/reports",
    url_name="reports",
    response={200: list[ReportDetails], **REFUSALS},
    summary="Approved reports, of all months without one",
)
@paginate(Pages)
def give_reports(request: HttpRequest, year: int, month: MonthAsked = None):
    """In the order of months and of the plan."""
    _scope(request, Resource.REPORTS, year)
    return ReportPages(_plan(year), month)


@api.get(
    "/plans/{year}/projects",
    url_name="projects",
    response={200: list[ProjectDetails], **REFUSALS},
    summary="A month's projects",
)
@paginate(Pages)
def give_projects(request: HttpRequest, year: int, month: MonthAsked = None):
    """In the order of adding; amounts in 万元."""
    _scope(request, Resource.PROJECTS, year)
    return ProjectPages(_plan(year), month)


@api.get(
    "/plans/{year}/matters",
    url_name="matters",
    response={200: list[MatterDetails], **REFUSALS},
    summary="Supervision matters",
)
@paginate(Pages)
def give_matters(request: HttpRequest, year: int, is_open: Query[bool | None] = None):
    """About the plan, by their numbers: all, those that are open, or those that are not."""
    _scope(request, Resource.MATTERS, year)
    return MatterPages(_plan(year), is_open=is_open)


def _scope(request: HttpRequest, resource: Resource, year: int | None = None) -> int | None:
    """Checks that the token opens a resource, and a year's plan if one is given; returns the one year that it opens,
    None for all. Raises TokenRefused, and HttpError for a parameter that does not exist.
    """
    if not PARAMETERS.issuperset(request.GET):
        raise HttpError(422, f"A parameter is not known; there are {', '.join(sorted(PARAMETERS))}.")
    token = request.auth
    if resource not in token.resources:
        raise TokenRefused(403, "insufficient_scope", f"The token does not open {resource}.")
    if year is not None and token.year not in (None, year):
        raise TokenRefused(403, "insufficient_scope", f"The token does not open the plan of {year}.")
    return token.year


def _plan(year: int) -> PlanRow:
    plan = next((row for row in load_plans(latest=True) if row.year == year), None)
    if plan is None:
        raise Http404
    return plan


@api.exception_handler(TokenRefused)
def _refused(request: HttpRequest, error: TokenRefused) -> HttpResponse:
    response = api.create_response(request, {"detail": error.message}, status=error.status_code)
    response.headers["WWW-Authenticate"] = error.challenge
    return response


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Says what is wrong with each parameter, without repeating what was sent."""
    said = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors)
    return api.create_response(request, {"detail": said}, status=422)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": "There is no plan of this year."}, status=404)
