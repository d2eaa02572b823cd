"""One matter: its order, its steps, its files, and the forms of the steps that the person may take now."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports.evidence.files import EvidenceFile
from reports.evidence.panel import EvidenceLine, evidence_limits
from reports.evidence.serving import served_file, served_thumbnail
from reports.evidence.storing import checked_uploads
from targets.actions import ActionError
from targets.calendar.schedule import local_day
from targets.charts.lights import light_mark
from targets.formats import dates
from targets.period import Period
from targets.trace.record import Actor

from ..access import is_next, readable_matter, readable_matter_file, steps_of_person
from ..actions import answering, ordering
from ..actions.answering import too_many_for_a_reply
from ..actions.locking import StaleMatter
from ..board.lines import late_in_words, light_of_matter, names_of_departments
from ..board.subjects import subject_of_matter
from ..forms import StepForm
from ..models import Matter, MatterStep
from ..signing import waits_for_nobody
from .evidence import months_of_evidence

Action = MatterStep.Action
Doing = Callable[..., Matter]
#: The function of each step; it is given the actor, the matter's key, the version and what the form asks for.
DOING: dict[MatterStep.Action, Doing] = {
    Action.SIGN: answering.sign_for,
    Action.REPLY: answering.reply,
    Action.FINISH: answering.report_done,
    Action.ASK_EXTENSION: answering.ask_extension,
    Action.EXTEND: ordering.grant_extension,
    Action.REFUSE_EXTENSION: ordering.refuse_extension,
    Action.CLOSE: ordering.close_matter,
    Action.SEND_BACK: ordering.send_back,
    Action.CANCEL: ordering.cancel_matter,
}


@require_safe
@login_required
def matter(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The page of a matter."""
    return _page(request, readable_matter(request.user, year, number))


@require_POST
@login_required
def step(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Takes a step; what is refused stays in its form."""
    found = readable_matter(request.user, year, number)
    if request.POST.get("do") not in DOING:
        raise Http404
    action = Action(request.POST["do"])
    if action not in steps_of_person(request.user, found):
        raise PermissionDenied
    form, status = StepForm(request.POST, step=action, matter=found), 422
    files: Sequence[EvidenceFile] = ()
    if form.words.has_files:
        files, refused = checked_uploads(request.FILES.getlist("files"), too_many_for_a_reply)
        for sentence in refused:
            form.add_error(None, sentence)
    if form.is_valid():
        try:
            values = [*form.values, *([files] if form.words.has_files else [])]
            DOING[action](Actor.of_request(request), found.pk, form.cleaned_data["version"], *values)
            messages.success(request, _("Done: %(step)s.") % {"step": form.words.verb})
            return redirect("supervision:matter", year=year, number=number)
        except StaleMatter as error:
            # What was typed stays; sending it again is a decision, made at the version that stands now.
            found = readable_matter(request.user, year, number)
            form.data = form.data.copy()
            form.data["version"] = str(found.version)
            form.add_error(None, str(error))
            status = 409
        except ActionError as error:
            form.add_error(None, str(error))
    if files:
        form.add_error(None, _("Choose the files again; nothing was attached."))
    return _page(request, found, form, status)


def _page(request: HttpRequest, found: Matter, refused: StepForm | None = None, status: int = 200) -> HttpResponse:
    today = local_day()
    period = Period.of_request(request, found.plan.year)
    possible = [action for action in steps_of_person(request.user, found) if is_next(action, found)]
    if refused and refused.step not in possible:
        possible.insert(0, refused.step)
    # Two queries more for their files.
    steps = list(found.steps.select_related("by__department").prefetch_related("files__added_by").order_by("id"))
    return render(
        request,
        "supervision/matter.html",
        {
            **period.context(0),
            "months": [],
            "matter": found,
            "state": found.get_state_display(),
            "mark": light_mark(light_of_matter(found, today)),
            "late": late_in_words(found, today),
            "due": dates.day(found.due),
            "asked_due": dates.day(found.asked_due),
            "ordered_on": dates.day(found.ordered_on),
            "nobody_signs": waits_for_nobody(found),
            "supports": names_of_departments(found.supports.all()),
            "subject": subject_of_matter(found).line(request.user, period.plan),
            "steps": _steps(steps),
            "evidence_months": months_of_evidence(found, steps),
            "forms": [_form(action, found, refused) for action in possible],
            "refused": refused,
            "limits": evidence_limits(),
        },
        status=status,
    )


def _form(action: MatterStep.Action, found: Matter, refused: StepForm | None) -> StepForm:
    return refused if refused and refused.step == action else StepForm(step=action, matter=found)


def _steps(steps: Sequence[MatterStep]) -> list[dict]:
    """The steps in their order as text, each with its files."""
    return [
        {
            "action": row.action,
            "name": row.get_action_display(),
            "at": dates.moment(row.at),
            "by": str(row.by),
            "department": str(row.by.department) if row.by.department else "",
            "text": row.text,
            "due": dates.day(row.due),
            "files": [EvidenceLine.of(file, "supervision:file") for file in row.files.all()],
        }
        for row in steps
    ]


@require_safe
@login_required
def file(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Serves a file of a step."""
    return served_file(request, readable_matter_file(request.user, token))


@require_safe
@login_required
def file_thumbnail(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Serves the thumbnail of a photo of a step."""
    return served_thumbnail(request, readable_matter_file(request.user, token))
