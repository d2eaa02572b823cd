"""The auditor's pages: the trace is read, filtered, exported and verified. They change nothing."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.models.user import person_in_words
from departments.roles import VIEW_TRACE
from targets.files import XLSX
from targets.files.names import name_file
from targets.formats.codes import code_order, name_with_code
from targets.models import Event, Plan, SubMeasure
from targets.period import Period
from targets.trace.chain import verify, verify_security
from targets.trace.drift import MOST_DIFFERENCES
from targets.trace.export import trace_as_csv, trace_as_xlsx
from targets.trace.history import lines_of_events
from targets.trace.seals import SECURITY, chains_without_plan, last_seal_in_words, read_seals
from targets.trace.sources import program_in_words
from targets.trace.visibility import visible_events

from ..filters import PROGRAM, TARGET, TraceFilter, filtered_page

#: What stands in an address instead of a year for the events that belong to no plan.
PEOPLE = "people"
#: The page verifies at most so many of the latest events; ``manage.py verify_trace`` has no limit.
MOST_VERIFIED = 20_000


@dataclass
class _Names:
    """The names of what a plan's events mention, by code; one query.

    ``measures``: the choices of the filter, each sub-measure before its targets.
    """

    departments: dict[str, str] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    targets_and_projects: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_plan(cls, plan_id: int) -> "_Names":
        names = cls()
        rows = SubMeasure.with_projects.filter(plan_id=plan_id).order_by("targets__id")
        columns = ("area__number", "code", "title", "is_project", "lead__code", "lead__name", "targets__code")
        in_order = sorted(rows.values_list(*columns, "targets__name"), key=lambda row: (row[0], code_order(row[1])))
        for _area, code, title, is_project, lead, lead_name, target, target_name in in_order:
            names.measures[code] = name_with_code(code, title, is_project=is_project)
            if is_project:
                names.targets_and_projects[code] = title
            if lead:
                names.departments[lead] = lead_name
            if target:
                names.targets_and_projects[target] = target_name
                if not is_project:
                    names.measures[f"{TARGET}{target}"] = f"\u3000{target_name}"
        return names


@dataclass(frozen=True)
class _Chosen:
    """The events that the address asks for: those of a plan, or those of people and places.

    Args:
        key: the plan's year, or ``people``.
        plan_id: None for people and places.
    """

    period: Period
    key: int | str
    plan_id: int | None
    title: str

    @classmethod
    def of_request(cls, request: HttpRequest) -> "_Chosen | None":
        """From ``?year=``; None where a plan is asked for and there is none."""
        period = Period.of_request(request)
        if request.GET.get("year") == PEOPLE:
            return cls(period, PEOPLE, None, _("People and places"))
        return cls(period, period.plan.year, period.plan.id, period.plan.title) if period.plan else None

    def context(self) -> dict:
        return {**self.period.context(0), "chosen": self.key, "title": self.title, "people": PEOPLE}


def _no_plan(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, template, {"chosen": None, "people": PEOPLE})


@require_safe
@login_required
@permission_required(VIEW_TRACE, raise_exception=True)
def trace(request: HttpRequest) -> HttpResponse:
    """操作留痕: the events of a plan, or of people and places, filtered, the latest first."""
    chosen = _Chosen.of_request(request)
    if chosen is None:
        return _no_plan(request, "dashboards/trace.html")
    filters, names = _filtered(request, chosen.plan_id)
    shown = chosen.context() | filtered_page(request, filters, _latest_first(filters.qs))
    events = list(shown["page"])
    shown["history"] = lines_of_events(zip(events, visible_events(events), strict=True), names.targets_and_projects)
    return render(request, "dashboards/trace.html", shown)


def _filtered(request: HttpRequest, plan_id: int | None) -> tuple[TraceFilter, _Names]:
    """The filter in the address; an invalid field gets an error and is ignored. Two queries."""
    names = _Names() if plan_id is None else _Names.of_plan(plan_id)
    events = Event.objects.filter(plan_id=plan_id)
    acted = events.order_by("actor_name").values_list("actor__name", "actor__username", "actor_name").distinct()
    people = {
        username or f"{PROGRAM}{stored}": person_in_words(name, username) if username else program_in_words(stored)
        for name, username, stored in acted
    }
    filters = TraceFilter(
        request.GET,
        events,
        people=people,
        departments=names.departments,
        measures=names.measures,
        of_plan=plan_id is not None,
    )
    return filters, names


def _latest_first(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("sub_measure", "actor").order_by("-sequence")


@require_safe
@login_required
@permission_required(VIEW_TRACE, raise_exception=True)
def trace_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The filtered events as ``trace.csv`` or ``trace.xlsx``, a line for each change, as ``visibility`` allows."""
    chosen = _Chosen.of_request(request)
    if chosen is None or form not in ("csv", "xlsx"):
        raise Http404
    filters, names = _filtered(request, chosen.plan_id)
    events = _latest_first(filters.qs)
    plan, what = chosen.period.plan, _("Trace")
    if chosen.plan_id is None:
        plan, what = None, f"{chosen.title} {what}"
    if form == "csv":
        # The sentences are made while the response is streamed, after the page's language was reset.
        response: HttpResponseBase = StreamingHttpResponse(
            trace_as_csv(events, names.targets_and_projects), content_type="text/csv; charset=utf-8"
        )
        name_file(response, plan, what, form)
        return response
    title = _("%(title)s: trace") % {"title": chosen.title}
    if chosen.period.demonstration:
        title += _(" (demonstration data, fictional)")
    response = FileResponse(trace_as_xlsx(events, names.targets_and_projects, title), content_type=XLSX)
    name_file(response, plan, what, form)
    return response


@require_safe
@login_required
@permission_required(VIEW_TRACE, raise_exception=True)
def verification(request: HttpRequest) -> HttpResponse:
    """Verifies a trace now, as ``manage.py verify_trace`` does, and shows the result."""
    chosen = _Chosen.of_request(request)
    if chosen is None:
        return _no_plan(request, "dashboards/verification.html")
    plan = None if chosen.plan_id is None else get_object_or_404(Plan, pk=chosen.plan_id)
    seals = read_seals()
    verdict = verify(plan, most=MOST_VERIFIED, noted=seals.of(plan))
    context = {
        "verdict": verdict,
        "log": verify_security(most=MOST_VERIFIED, noted=seals.heads.get(SECURITY)),
        "seal_problems": [*seals.problems[:MOST_DIFFERENCES], *chains_without_plan(seals)],
        "last_seal": last_seal_in_words(seals),
    }
    return render(
        request,
        "dashboards/verification.html",
        {**chosen.context(), **context, "most": MOST_VERIFIED, "action": request.path},
    )
