"""月调度: a month's meeting on one page, what is decided in it, and its papers in Word."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.marks import marks_of_board
from supervision.access import may_order
from supervision.actions.meeting import StaleMeeting, change_meeting, decide_in_meeting
from targets.actions import ActionError
from targets.board import PlanRow, load_board
from targets.calendar.clock import now
from targets.calendar.schedule import has_ended, local_day
from targets.files import WORD
from targets.files.names import name_file
from targets.formats import dates
from targets.formats.dates import month_name, year_month
from targets.period import Period
from targets.trace.record import Actor

from ..meeting.forms import Choices, DecisionFormSet, MeetingForm
from ..meeting.matters import meeting_matters
from ..meeting.pack import MeetingPack, meeting_pack
from ..meeting.word import meeting_document, without_promises
from .sub_measure import period_of

PREFIX = "d"


@dataclass
class Typed:
    """What is typed in the meeting: the two forms, and what became of it.

    Args:
        is_open: whether the page shows the forms at once.
        theirs: the notes that somebody else wrote meanwhile.
        wrong: a sentence for each row that was not ordered.
    """

    form: MeetingForm
    rows: Any
    status: int = 200
    is_open: bool = True
    theirs: str = ""
    wrong: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def monthly_meeting(request: HttpRequest) -> HttpResponse:
    """The meeting on a month: what lies before it, and for who may order what it decides."""
    may_type = may_order(request.user)
    if request.method == "POST" and not may_type:
        raise PermissionDenied
    period = _present(Period.of_request(request))
    if period.plan is None:
        if request.method == "POST":
            raise Http404
        return render(request, "dashboards/meeting.html", {"plan": None})
    month = period.usual_month or 1
    if not has_ended(period.plan.year, month, local_day()):
        if request.method == "POST":
            raise Http404(_("%(month)s has not ended yet.") % {"month": year_month(period.plan.year, month)})
        board = load_board(period.plan, month)
        shown = {**period.context(month, marks_of_board(board, None)), "action": request.path}
        return render(request, "dashboards/meeting.html", shown)
    pack = meeting_pack(period.plan, period.plans, month)
    typed = None
    if may_type:
        choices = Choices.of(pack.concerns, local_day())
        typed = _unsent(request, pack, choices)
        if request.method == "POST":
            typed = _write_down(request, period.plan, pack, choices)
            if typed is None:
                address = f"{reverse('dashboards:meeting')}?year={period.plan.year}&month={month}"
                return redirect(f"{address}#decided")
            pack = meeting_pack(period.plan, period.plans, month)
    return render(
        request,
        "dashboards/meeting.html",
        _context(request, period, pack, typed),
        status=typed.status if typed else 200,
    )


def _present(period: Period) -> Period:
    """The period without a past day: a meeting looks at what stands."""
    return replace(period, on=None, on_problem="")


def _unsent(request: HttpRequest, pack: MeetingPack, choices: Choices) -> Typed:
    form = MeetingForm(user=request.user, meeting=pack.meeting, today=local_day())
    rows = DecisionFormSet(prefix=PREFIX, form_kwargs={"choices": choices})
    return Typed(form, rows, is_open=pack.meeting is not None and pack.meeting.held_on == local_day())


def _write_down(request: HttpRequest, plan: PlanRow, pack: MeetingPack, choices: Choices) -> Typed | None:
    """Writes down what was sent; None where all of it is. The good rows become matters, the wrong ones stay typed."""
    actor, month, today = Actor.of_request(request), pack.board.month, local_day()
    data = request.POST.copy()
    options = {"prefix": PREFIX, "form_kwargs": {"choices": choices}}

    def again(status: int) -> Typed:
        form = MeetingForm(data, user=request.user, meeting=pack.meeting, today=today)
        return Typed(form, DecisionFormSet(data, **options), status)

    typed = again(422)
    all_right = typed.rows.is_valid()
    if typed.rows.management_form.errors or not typed.form.is_valid():
        return typed
    cleaned = typed.form.cleaned_data
    try:
        held = change_meeting(
            actor, plan.id, month, cleaned["version"], held_on=cleaned["held_on"], notes=cleaned["notes"]
        )
    except StaleMeeting as error:
        # What was typed stays; to send it again is a decision, made beside what stands now.
        data["version"] = str(error.meeting.version)
        stale = again(409)
        stale.form.add_error(None, str(error))
        stale.theirs = error.meeting.notes
        return stale
    except ActionError as error:
        typed.form.add_error("held_on", str(error))
        return typed
    refused: dict[int, str] = {}
    ordered = []
    for number, row in enumerate(typed.rows.forms):
        if not row.has_changed() or not row.is_valid():
            continue
        try:
            matter, is_new = decide_in_meeting(actor, held, row.matter(typed.form.leader, month))
        except ActionError as error:
            refused[number] = str(error)
            continue
        ordered += [matter] if is_new else []
        _empty_row(data, number)
    is_complete = all_right and not refused
    is_changed = pack.meeting is None or held.version != pack.meeting.version
    _say(request, ordered, is_changed=is_changed, is_complete=is_complete)
    if is_complete:
        return None
    data["version"] = str(held.version)
    left = again(422)
    left.rows.is_valid()
    for number, why in refused.items():
        left.rows.forms[number].add_error(None, why)
    left.wrong = [_of_row(number, row) for number, row in enumerate(left.rows.forms, 1) if row.errors]
    return left


def _empty_row(data: QueryDict, number: int) -> None:
    """Leaves the due day alone, as it was proposed."""
    row = f"{PREFIX}-{number}-"
    for name in [name for name in data if name.startswith(row)]:
        del data[name]
    data[f"{row}due"] = data.get(f"initial-{row}due", "")


def _of_row(number: int, row: Any) -> str:
    why = " ".join(str(error) for errors in row.errors.values() for error in errors)
    return _("Row %(number)d was not ordered: %(why)s") % {"number": number, "why": why}


def _say(request: HttpRequest, ordered: list, *, is_changed: bool, is_complete: bool) -> None:
    """What was written down; nothing where the wrong rows say that it was not."""
    if ordered:
        text = ngettext("%(n)d matter ordered: %(titles)s.", "%(n)d matters ordered: %(titles)s.", len(ordered))
        titles = pgettext("between names", ", ").join(matter.title for matter in ordered)
        messages.success(request, text % {"n": len(ordered), "titles": titles})
    elif is_changed:
        messages.success(request, _("Written down."))
    elif is_complete:
        messages.info(request, _("Nothing was changed."))


def _context(request: HttpRequest, period: Period, pack: MeetingPack, typed: Typed | None) -> dict[str, Any]:
    month, year = pack.board.month, pack.board.plan.year
    matters = pack.matters
    return {
        **period.context(month, marks_of_board(pack.board, None)),
        "pack": pack,
        "held_on": dates.day(pack.meeting.held_on) if pack.meeting else "",
        "day": dates.day(pack.day),
        "this_month": month_name(month),
        "last_month": month_name(month - 1) if month > 1 else "",
        "behind": [promise for promise in pack.promises if not promise.is_kept],
        "kept": [promise for promise in pack.promises if promise.is_kept],
        "without_promises": without_promises(pack),
        "tables": [
            (_("Late"), meeting_matters(matters.late)),
            (_("Open and in time"), meeting_matters(matters.on_time)),
            (_("Struck off in the month"), meeting_matters(matters.closed)),
        ],
        "decided": meeting_matters(matters.decided),
        "typed": typed,
        "word": reverse("dashboards:meeting_document", args=(year, month)),
        "action": request.path,
    }


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def meeting_papers(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The papers of a month's meeting in Word; a month that has not ended has none."""
    period = period_of(request, year)
    if not has_ended(year, month, local_day()):
        raise Http404(_("%(month)s has not ended yet.") % {"month": year_month(year, month)})
    content = meeting_document(meeting_pack(period.plan, period.plans, month), made=now())
    response = HttpResponse(content, content_type=WORD)
    name_file(response, period.plan, _("Papers for the monthly meeting"), "docx", month=month)
    return response
