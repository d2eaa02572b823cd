"""The review queue (待审核): read and decide on reports without leaving the page."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby, zip_longest
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from departments.models import Department
from departments.roles import REVIEW_REPORT
from targets.board import DepartmentRow, PlanRow
from targets.calendar.schedule import local_day
from targets.formats import dates
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport
from targets.period import Period

from ..evidence.panel import evidence_of
from ..review.decided import DECIDED, counts_by_state, decided_reports, done_today, reports_of_state, still_to_come
from ..review.queue import Queue, QueueItem, load_queue
from .decisions import ApprovalQuestion, FailedDecision, back, decide, queue_address

Status = ProgressReport.Status
#: Reports on one page: half an hour's reading.
PER_PAGE = 60
#: What was decided on is read, on a phone too, and not worked through: a page of it is shorter.
DECIDED_PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REVIEW_REPORT, raise_exception=True)
def queue(request: HttpRequest) -> HttpResponse:
    """Shows every submitted report of the year, odd ones first, then the longest waiting; and decides on them.

    ``?state=approved`` and ``?state=returned`` list what was decided on.
    """
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "reports/queue.html", {"plan": None})
    if request.method != "POST" and request.GET.get("state") in DECIDED:
        return _decided(request, period, request.GET["state"])
    failed = None
    if request.method == "POST":
        result = decide(request, period.plan)
        if isinstance(result, HttpResponse):
            return result
        if isinstance(result, ApprovalQuestion):
            return _ask(request, period, result)
        failed = result
    loaded = load_queue(period.plan, request.user.pk)
    if failed and failed.report_id not in {entry.report.id for entry in loaded.waiting}:
        # The report is no longer on the page.
        messages.warning(request, failed.message)
        return redirect(back(request))
    return _page(request, period, loaded, failed)


def _ask(request: HttpRequest, period: Period, question: ApprovalQuestion) -> HttpResponse:
    """Asks whether odd reports are to be approved too; nothing has been approved yet."""
    return render(
        request,
        "reports/confirm_approval.html",
        {
            **period.context(period.month or 0),
            "question": question,
            "entries": [(entry, dates.month_name(entry.report.month)) for entry in question.odd],
            "address": queue_address(request.GET),
            "back": back(request),
        },
    )


def _page(request: HttpRequest, period: Period, queue: Queue, failed: FailedDecision | None) -> HttpResponse:
    department = _department(queue, request.GET.get("department"))
    by_department = department is not None or request.GET.get("by") == "department"
    chosen = [
        entry
        for entry in queue.waiting
        if period.month in (None, entry.report.month) and (department is None or _lead_id(entry) == department.id)
    ]
    if by_department:
        # Departments in the order of their first report in the queue.
        first: dict[int, int] = {}
        for place, entry in enumerate(chosen):
            first.setdefault(_lead_id(entry), place)
        chosen.sort(key=lambda entry: first[_lead_id(entry)])
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    evidence = evidence_of([item.report.id for item in page.object_list])
    entries = [
        _entry(item, following, failed) | {"group_pick": by_department, "evidence": evidence.get(item.report.id, [])}
        for item, following in zip_longest(page.object_list, page.object_list[1:])
    ]
    counts = counts_by_state(period.plan)
    longest = min((entry.report.submitted_at for entry in queue.waiting), default=None)
    return render(
        request,
        "reports/queue.html",
        {
            **period.context(period.month or 0),
            "groups": _groups(entries) if by_department else [{"heading": "", "entries": entries}],
            "page": page,
            "odd_on_page": any(entry["flags"] for entry in entries),
            "state_links": _state_links(period.plan, Status.SUBMITTED, counts),
            "waiting": len(queue.waiting),
            "done_today": "" if queue.waiting else done_today(period.plan, request.user.pk),
            "still_to_come": "" if queue.waiting else still_to_come(period.plan, queue.lookups.schedule),
            "odd": queue.odd,
            "shown": len(chosen),
            "elsewhere": sorted(
                ((year, count) for (year, _state), count in counts.items() if year != period.plan.year), reverse=True
            ),
            "longest": dates.day(local_day(longest)) if longest else "",
            "is_filtered": period.month is not None or department is not None,
            "month_choices": _choices((entry.report.month for entry in queue.waiting), period.month, dates.month_name),
            "department_choices": _department_choices(queue, department),
            "by_department": request.GET.get("by") == "department",
            "remarks": queue.lookups.remarks,
            "address": queue_address(request.GET),
            "action": request.path,
        },
        status=409 if failed else 200,
    )


def _decided(request: HttpRequest, period: Period, state: str) -> HttpResponse:
    """The approved or the returned reports, the latest first."""
    reports = reports_of_state(period.plan, state)
    places = list(reports.values_list("month", "sub_measure__lead__code", "sub_measure__lead__name"))
    names = {code: name for _month, code, name in places if code}
    chosen = request.GET.get("department")
    if chosen not in names:
        chosen = None
    if period.month:
        reports = reports.filter(month=period.month)
    if chosen:
        reports = reports.filter(sub_measure__lead__code=chosen)
    page = Paginator(reports, DECIDED_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/decided.html",
        {
            **period.context(period.month or 0),
            "state": state,
            "state_links": _state_links(period.plan, state, counts_by_state(period.plan)),
            "entries": decided_reports(page.object_list, request.user.pk),
            "page": page,
            "is_filtered": bool(period.month or chosen),
            "month_choices": _choices((month for month, *_lead in places), period.month, dates.month_name),
            "department_choices": _choices((code for _month, code, _name in places if code), chosen, names.__getitem__),
            "action": request.path,
        },
    )


def _state_links(plan: PlanRow, shown: str, counts: Counter[tuple[int, str]]) -> list[dict]:
    """The tabs of the review: what waits, and what was decided on."""
    return [
        {
            "state": "" if state == Status.SUBMITTED else state.value,
            "name": pgettext("reports", "Waiting") if state == Status.SUBMITTED else state.label,
            "count": counts[plan.year, state],
            "is_shown": state == shown,
        }
        for state in (Status.SUBMITTED, *DECIDED)
    ]


def _department(queue: Queue, code: str | None) -> Department | DepartmentRow | None:
    """The department that the queue is filtered by; read separately if nothing of it waits any more."""
    leads = {entry.sub_measure.lead.code: entry.sub_measure.lead for entry in queue.waiting if entry.sub_measure.lead}
    return leads.get(code or "") or (Department.objects.filter(code=code).first() if code else None)


def _department_choices(queue: Queue, chosen: Department | DepartmentRow | None) -> list[dict]:
    leads = [entry.sub_measure.lead for entry in queue.waiting if entry.sub_measure.lead]
    names = {lead.code: lead.name for lead in leads} | ({chosen.code: chosen.name} if chosen else {})
    return _choices((lead.code for lead in leads), chosen.code if chosen else None, names.__getitem__)


def _choices(values: Iterable, chosen: object, name_of: Callable[[Any], str]) -> list[dict]:
    """The choices of a filter: each value with its name and number of reports."""
    counts = Counter(values)
    offered = sorted({*counts, *([chosen] if chosen is not None else [])})
    return [
        {"value": value, "name": name_of(value), "count": counts[value], "chosen": value == chosen} for value in offered
    ]


def _lead_id(item: QueueItem) -> int:
    return item.sub_measure.lead.id if item.sub_measure.lead else 0


def _entry(item: QueueItem, following: QueueItem | None, failed: FailedDecision | None) -> dict:
    """A report for the template; ``next`` is the report after it."""
    report = item.report
    flags = item.flags
    return {
        "id": report.id,
        "pick": item.pick,
        "sub_measure": item.sub_measure,
        "lead": item.sub_measure.lead,
        "report": report,
        "month": dates.month_name(report.month),
        "submitted": dates.moment(report.submitted_at),
        "timing": item.timing,
        "item": item,
        "assessment": ASSESSMENT.get(report.assessment, ""),
        "lines": item.lines,
        "flags": flags,
        "worked_on": item.worked_on,
        "is_closed": item.is_closed,
        "is_blocked": item.is_blocked,
        "next": following.report.id if following else "",
        "failure": failed if failed and failed.report_id == report.id else None,
    }


def _groups(entries: list[dict]) -> list[dict]:
    """The page's reports by department, with how many of each can be approved together."""
    groups = []
    for lead_id, members in groupby(entries, key=lambda entry: entry["lead"].id if entry["lead"] else 0):
        listed = list(members)
        lead: DepartmentRow | None = listed[0]["lead"]
        groups.append(
            {
                "heading": lead.name if lead else _("No lead department"),
                "name": lead.table_name if lead else _("No lead department"),
                "lead_id": lead_id,
                "entries": listed,
                "open": sum(1 for entry in listed if not entry["is_blocked"]),
                "odd": sum(1 for entry in listed if entry["flags"]),
            }
        )
    return groups
