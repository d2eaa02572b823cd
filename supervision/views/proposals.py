"""Proposals to the district (对全区工作的意见建议): the list, one of them, and its papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import ORDER_MATTER
from reports.evidence.panel import EvidenceLine, evidence_limits
from reports.evidence.serving import served_file, served_thumbnail
from reports.evidence.storing import checked_uploads
from targets.actions import ActionError
from targets.calendar.schedule import local_day
from targets.formats import dates
from targets.formats.codes import code_order
from targets.models import SubMeasure, TaskArea
from targets.period import Period
from targets.rules import Light
from targets.trace.record import Actor

from ..access import may_order, readable_district_proposals, readable_proposal_paper
from ..actions.proposing import StaleProposal, change_proposal, submit_proposal, too_many_papers
from ..models import DistrictProposal
from ..proposal_forms import ProposalForm

Outcome = DistrictProposal.Outcome
#: The tone of an outcome's edge; the word stands beside it.
TONES = {
    Outcome.WAITING: Light.NOT_DUE,
    Outcome.ADOPTED: Light.GREEN,
    Outcome.PARTLY: Light.AMBER,
    Outcome.NOT: Light.RED,
}


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal as text: when and to whom it was submitted, when answered; ``answered`` is empty while it waits."""

    proposal: DistrictProposal
    outcome: str
    tone: str
    submitted: str
    answered: str
    papers: list[EvidenceLine]


@dataclass(frozen=True, slots=True)
class ProposalPlace:
    """A sub-measure that makes a proposal, with what was submitted of it; None for what is not in the plan."""

    sub_measure: SubMeasure | None
    lines: list[ProposalLine]


def places_of_proposals(plan_id: int) -> list[SubMeasure]:
    """The sub-measures in which a plan makes proposals, in its order. One query."""
    found = SubMeasure.objects.filter(plan_id=plan_id, area__kind=TaskArea.Kind.PROPOSAL).select_related("area")
    return sorted(found, key=lambda one: (one.area.number, code_order(one.code)))


@require_safe
@login_required
def district_proposals(request: HttpRequest) -> HttpResponse:
    """The proposals of a year: by their places in the plan, then those that came during the year."""
    readable, period = readable_district_proposals(request.user), Period.of_request(request)
    if period.plan is None:
        return render(request, "supervision/proposals.html", {"plan": None})
    found = readable.filter(plan_id=period.plan.id).prefetch_related("papers__added_by").order_by("submitted_on", "id")
    lines = [_line(proposal) for proposal in found]
    shown = [
        ProposalPlace(one, [line for line in lines if line.proposal.sub_measure_id == one.pk])
        for one in places_of_proposals(period.plan.id)
    ]
    known = {place.sub_measure.pk for place in shown if place.sub_measure}
    others = [line for line in lines if line.proposal.sub_measure_id not in known]
    return render(
        request,
        "supervision/proposals.html",
        {
            **period.context(0),
            "months": [],
            "places": [*shown, ProposalPlace(None, others)] if others else shown,
            "counted": _counted(lines),
            "may_write": may_order(request.user),
            "action": request.path,
        },
    )


def _line(proposal: DistrictProposal) -> ProposalLine:
    shown = {"day": dates.day(proposal.submitted_on), "to": proposal.submitted_to}
    answered = {"day": dates.day(proposal.answered_on)}
    return ProposalLine(
        proposal=proposal,
        outcome=str(proposal.get_outcome_display()),
        tone=TONES[Outcome(proposal.outcome)].value,
        submitted=_("Submitted on %(day)s to %(to)s") % shown,
        answered=_("answered on %(day)s") % answered if proposal.answered_on else "",
        papers=[EvidenceLine.of(paper, "supervision:proposal_paper") for paper in proposal.papers.all()],
    )


def _counted(lines: Iterable[ProposalLine]) -> str:
    outcomes = [line.proposal.outcome for line in lines]
    shown = {
        "submitted": len(outcomes),
        "answered": len(outcomes) - outcomes.count(Outcome.WAITING),
        "adopted": outcomes.count(Outcome.ADOPTED),
        "partly": outcomes.count(Outcome.PARTLY),
    }
    return _("Submitted: %(submitted)d; answered: %(answered)d; adopted: %(adopted)d, in part: %(partly)d.") % shown


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ORDER_MATTER, raise_exception=True)
def add_proposal(request: HttpRequest) -> HttpResponse:
    """Writes down a proposal that was submitted; ``?measure=`` names its place in the plan."""
    period = Period.of_request(request)
    if period.plan is None:
        raise Http404
    places = places_of_proposals(period.plan.id)
    if request.method == "POST":
        form = ProposalForm(request.POST, places=places)
        if form.is_valid():
            try:
                submit_proposal(Actor.of_request(request), period.plan.id, form.values())
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Written down."))
                return redirect(_list_of(period.plan.year))
    else:
        place = next((one for one in places if one.code == request.GET.get("measure")), None)
        about = {"sub_measure": str(place.pk), "title": place.title, "text": place.text} if place else {}
        form = ProposalForm(places=places, initial={"submitted_on": local_day(), **about})
    return _page(request, period, form, None, 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def district_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with its answer and papers; who may writes the answer down here."""
    proposals = readable_district_proposals(request.user).select_related("plan", "sub_measure")
    proposal = get_object_or_404(proposals.prefetch_related("papers__added_by"), pk=pk)
    if request.method == "POST" and not may_order(request.user):
        raise PermissionDenied
    period = Period.of_request(request, proposal.plan.year)
    if not may_order(request.user):
        return _page(request, period, None, proposal)
    places = places_of_proposals(proposal.plan_id)
    if request.method != "POST":
        return _page(request, period, ProposalForm(places=places, proposal=proposal), proposal)
    form, status = ProposalForm(request.POST, places=places, proposal=proposal), 422
    files, refused = checked_uploads(request.FILES.getlist("files"), too_many_papers)
    for sentence in refused:
        form.add_error(None, sentence)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            stands = change_proposal(Actor.of_request(request), proposal.pk, version, form.values(), files)
            if stands.version == proposal.version:
                messages.info(request, _("Nothing was changed."))
            else:
                messages.success(request, _("Written down."))
            return redirect(_list_of(proposal.plan.year))
        except StaleProposal as error:
            # What was typed stays; sending it again is a decision, made at the version that stands now.
            form.data = form.data.copy()
            form.data["version"] = str(error.proposal.version)
            form.add_error(None, str(error))
            status = 409
        except ActionError as error:
            form.add_error(None, str(error))
    if files:
        form.add_error(None, _("Choose the files again; nothing was attached."))
    return _page(request, period, form, proposal, status)


def _list_of(year: int) -> str:
    return f"{reverse('supervision:proposals')}?year={year}"


def _page(
    request: HttpRequest,
    period: Period,
    form: ProposalForm | None,
    proposal: DistrictProposal | None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "supervision/proposal.html",
        {
            **period.context(0),
            "months": [],
            "form": form,
            "proposal": proposal,
            "line": _line(proposal) if proposal else None,
            "limits": evidence_limits(),
            "action": period.form_address(request),
        },
        status=status,
    )


@require_safe
@login_required
def paper(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Serves a paper of an answer."""
    return served_file(request, readable_proposal_paper(request.user, token))


@require_safe
@login_required
def paper_thumbnail(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Serves the thumbnail of a photographed paper."""
    return served_thumbnail(request, readable_proposal_paper(request.user, token))
