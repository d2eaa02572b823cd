"""Evidence (佐证材料): serves the files, attaches them to a report and removes them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from targets.access import own_evidence, own_sub_measure, readable_evidence
from targets.actions import ActionError
from targets.models import Evidence, SubMeasure
from targets.trace.record import Actor

from ..actions import remove_evidence
from ..actions.evidence import attach_uploads
from ..evidence.serving import served_file, served_thumbnail


@require_safe
@login_required
def evidence(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Serves an attached file: pictures are shown, documents are downloaded under their own name."""
    return served_file(request, readable_evidence(request, token))


@require_safe
@login_required
def thumbnail(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Serves the thumbnail of a photo."""
    return served_thumbnail(request, readable_evidence(request, token))


@require_POST
@login_required
def evidence_add(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Attaches the files of a form to a month's report."""
    sub_measure = own_sub_measure(request, year, code, month)
    if sub_measure.area.kind == "proposal":
        raise Http404
    attach_posted(request, sub_measure, month)
    return redirect("reports:report", year=year, code=code, month=month)


@require_POST
@login_required
def evidence_remove(request: HttpRequest, token: UUID) -> HttpResponse:
    """Takes a file out of a report that is still being filled in."""
    evidence_file = own_evidence(request, token)
    remove_posted(request, evidence_file)
    sub_measure = evidence_file.report.sub_measure
    return redirect(
        "reports:report", year=sub_measure.plan.year, code=sub_measure.code, month=evidence_file.report.month
    )


def handle_files(request: HttpRequest, sub_measure: SubMeasure, month: int) -> bool:
    """Attaches and removes files as a report's form asks. Returns whether every file was accepted."""
    all_taken = attach_posted(request, sub_measure, month)
    if token := request.POST.get("remove"):
        try:
            evidence_file = own_evidence(request, UUID(token))
        except ValueError:
            raise Http404 from None
        remove_posted(request, evidence_file)
    return all_taken


def attach_posted(request: HttpRequest, sub_measure: SubMeasure, month: int, field: str = "files") -> bool:
    """Attaches the files of a form's field and adds messages. Returns whether every file was accepted."""
    files = request.FILES.getlist(field)
    if not files:
        return True
    try:
        refused = attach_uploads(Actor.of_request(request), sub_measure, month, files)
    except ActionError as error:
        messages.error(request, str(error))
        return False
    for sentence in refused:
        messages.error(request, sentence)
    if count := len(files) - len(refused):
        messages.success(
            request, ngettext("%(count)d file attached.", "%(count)d files attached.", count) % {"count": count}
        )
    return not refused


def remove_posted(request: HttpRequest, evidence_file: Evidence) -> None:
    """Removes evidence and adds a message."""
    try:
        remove_evidence(Actor.of_request(request), evidence_file)
        messages.success(request, _("“%(name)s” was removed.") % {"name": evidence_file.name})
    except ActionError as error:
        messages.error(request, str(error))
