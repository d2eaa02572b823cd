"""A reviewer's decisions in the queue: approve one report, a selection or a department; return one with a remark."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.actions import ActionError, StaleReport
from targets.board import PlanRow
from targets.formats import dates
from targets.formats.whole import whole_number
from targets.models import ProgressReport
from targets.trace.record import Actor

from ..actions import ReportToApprove, approve, approve_all, return_report
from ..review.forms import RemarkForm
from ..review.queue import QueueItem, load_queue

Status = ProgressReport.Status


@dataclass
class FailedDecision:
    """A decision on one report that failed: shown at the report, with the remark that was typed."""

    report_id: int
    message: str
    remark: str = ""


@dataclass
class ApprovalQuestion:
    """The question before reports are approved together of which some look odd.

    Args:
        odd: the reports that look odd and could be approved.
        picks, others: all chosen reports, and those that are not odd, as ``id:version``.
    """

    odd: list[QueueItem]
    picks: list[str]
    others: list[str]


def decide(request: HttpRequest, plan: PlanRow) -> HttpResponse | FailedDecision | ApprovalQuestion:
    """Carries out the reviewer's decision; before several are approved of which some look odd, it asks."""
    if "approve" in request.POST or "return" in request.POST:
        return _decide_one(request, plan)
    if "approve_department" in request.POST:
        wanted = request.POST["approve_department"]
        shown = _picks(plan, request.POST.getlist("shown"))
        picks = {text: pick for text, pick in shown.items() if str(pick.sub_measure.lead_id or 0) == wanted}
    else:
        picks = _picks(plan, request.POST.getlist("pick"))
    if not picks:
        messages.warning(request, _("No report was chosen: tick the reports that you want to approve."))
        return redirect(back(request))
    if question := _question_before(plan, request.user.pk, picks, request.POST.getlist("sure")):
        return question
    outcomes = approve_all(Actor.of_request(request), list(picks.values()))
    approved = sum(1 for outcome in outcomes if outcome.error is None)
    if approved:
        text = ngettext("%(count)d report approved.", "%(count)d reports approved.", approved)
        messages.success(request, text % {"count": approved})
    for outcome in outcomes:
        if outcome.error is not None:
            messages.warning(
                request,
                _("%(report)s stays: %(why)s")
                % {"report": _name(outcome.choice), "why": reason_not_decided(outcome.error)},
            )
    return redirect(back(request))


def _question_before(
    plan: PlanRow, reader_id: int, picks: Collection[str], sure: Collection[str]
) -> ApprovalQuestion | None:
    """What to ask before several are approved; None if nothing looks odd, or it was asked already (``sure``).

    Reports that changed since, or that the reader cannot decide on, are refused later anyway.
    """
    odd = [
        entry
        for entry in load_queue(plan, reader_id).waiting
        if entry.weight and not entry.is_blocked and entry.pick in picks
    ]
    if all(entry.pick in sure for entry in odd):
        return None
    named = {entry.pick for entry in odd}
    return ApprovalQuestion(odd, list(picks), [text for text in picks if text not in named])


def _decide_one(request: HttpRequest, plan: PlanRow) -> HttpResponse | FailedDecision:
    returns = "return" in request.POST
    picks = _picks(plan, [request.POST["return" if returns else "approve"]])
    if not picks:
        messages.warning(request, _("This report is not in the queue any more."))
        return redirect(back(request))
    pick, actor = next(iter(picks.values())), Actor.of_request(request)
    form = RemarkForm(request.POST)
    report_id = int(request.POST["return" if returns else "approve"].split(":")[0])
    if not form.is_valid():
        return FailedDecision(report_id, form.errors["remark"][0], request.POST.get("remark", ""))
    remark = form.cleaned_data["remark"]
    try:
        if returns:
            return_report(actor, pick.sub_measure, pick.month, pick.version, remark)
        else:
            approve(actor, pick.sub_measure, pick.month, pick.version)
    except ActionError as error:
        # A report that waits no longer has no form any more that would keep the remark.
        is_gone = isinstance(error, StaleReport) and error.report.status != Status.SUBMITTED
        return FailedDecision(report_id, reason_not_decided(error, remark if is_gone else ""), remark)
    text = _("Returned: %(title)s.") if returns else _("Approved: %(title)s.")
    messages.success(request, text % {"title": _name(pick)})
    return redirect(back(request, request.POST.get("next", "")))


def reason_not_decided(error: ActionError, remark: str = "") -> str:
    """Why the decision failed: for example what somebody else did with the report since the page was made; with the
    remark that was typed, where no form is left to keep it.
    """
    reason = error.meanwhile if isinstance(error, StaleReport) else str(error)
    if not remark:
        return reason
    return reason + _(" Your remark was not saved: “%(remark)s”") % {"remark": remark}


def _picks(plan: PlanRow, posted: Iterable[str]) -> dict[str, ReportToApprove]:
    """The chosen reports of the plan in the page's order, by ``id:version``; invalid ones are left out."""
    versions = {}
    for text in posted:
        number, version = map(whole_number, text.partition(":")[::2])
        if number is not None and version is not None:
            versions[number] = version
    reports = ProgressReport.with_projects.filter(sub_measure__plan_id=plan.id).select_related("sub_measure__plan")
    by_id = reports.in_bulk(versions)
    return {
        f"{number}:{version}": ReportToApprove(by_id[number].sub_measure, by_id[number].month, version)
        for number, version in versions.items()
        if number in by_id
    }


def _name(pick: ReportToApprove) -> str:
    """A report's name in a message: 1.1 More revenue, June."""
    return _("%(sub_measure)s, %(month)s") % {"sub_measure": pick.sub_measure, "month": dates.month_name(pick.month)}


def back(request: HttpRequest, next_report: str = "") -> str:
    """The address of the queue with its filter, at the next report or at the top."""
    place = f"report-{next_report}" if next_report.isascii() and next_report.isdigit() else "queue"
    return f"{request.path}{queue_address(request.GET)}#{place}"


def queue_address(query: QueryDict) -> str:
    """The query string of the queue's address."""
    return f"?{query.urlencode()}"
