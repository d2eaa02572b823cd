"""One sub-measure's month on a page of its own: the plan's words, the form, its files, what has happened to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from targets.access import own_sub_measure, plan_of_year
from targets.actions import ActionError
from targets.board import EVERYTHING, SubMeasureRow, load_figures, load_reports
from targets.calendar.schedule import Schedule, local_day
from targets.contributions import FormContributions, contributions_to_form
from targets.formats import dates
from targets.models import Item, SubMeasure
from targets.trace.history import history_of
from targets.trace.record import Actor

from ..actions import withdraw
from ..entry.inputs import ItemsOf, items_by_target
from ..entry.month import MonthPage
from ..entry.parsing import input_from_post
from ..entry.submission import NOT_TAKEN, SubmitResult, SubmittedInput, submit_inputs
from ..evidence.panel import evidence_limits, evidence_of
from .evidence import see_to_files


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """A sub-measure's month: figures, words, own assessment, files; saves a draft or submits."""
    thing = own_sub_measure(request, year, code)
    if request.method != "POST":
        return _page(request, thing, *row_of(thing, month), month)
    # First of all: the files are kept whatever is wrong with the rest of the form.
    all_taken = see_to_files(request, thing, month)
    row, items, fed = row_of(thing, month)
    typed = input_from_post(request.POST, row, items, month, fed=fed)
    if "remove" in request.POST:
        return _page(request, thing, row, items, fed, month, SubmittedInput(typed, SubmitResult.LEFT))
    wants_submit = "submit" in request.POST
    submits = {thing.pk} if wants_submit and all_taken else set()
    [handed] = submit_inputs(Actor.of_request(request), month, [typed], submits, whole=False)
    if handed.fate in NOT_TAKEN or handed.missing:
        return _page(request, thing, *row_of(thing, month), month, handed)
    if handed.fate is SubmitResult.SUBMITTED:
        messages.success(request, _("Submitted: %(title)s.") % {"title": thing})
        of = "&of=projects" if thing.is_project else ""
        return redirect(f"{reverse('reports:my_month')}?year={year}&month={month}{of}")
    if wants_submit:
        messages.warning(request, _("The draft is saved, not submitted: see to the files first."))
    else:
        messages.success(request, _("Draft saved: %(title)s.") % {"title": thing})
    return redirect("reports:report", year=year, code=code, month=month)


def row_of(thing: SubMeasure, month: int) -> tuple[SubMeasureRow, ItemsOf, FormContributions]:
    """The sub-measure on its board, its items, what is brought to its figures by the month's end.

    Raises Http404 for a month outside the plan, or a proposal.
    """
    plan, _plans = plan_of_year(thing.plan.year)
    if plan is None or not 1 <= month <= 12 or thing.area.kind == "proposal":
        raise Http404
    board = load_figures(plan, {**EVERYTHING, "id": thing.pk})
    load_reports(board, month)
    items = items_by_target(Item.objects.filter(target__sub_measure=thing))
    return board.sub_measures[0], items, contributions_to_form(board, month, {"sub_measure": thing.pk})


def _page(
    request: HttpRequest,
    thing: SubMeasure,
    row: SubMeasureRow,
    items: ItemsOf,
    fed: FormContributions,
    month: int,
    handed: SubmittedInput | None = None,
) -> HttpResponse:
    page = MonthPage(thing.plan.year, month, Schedule.of(thing.plan), items, local_day(), fed)
    part = page.part(row, handed=handed)
    return render(
        request,
        "reports/report.html",
        {
            "plan": thing.plan,
            "thing": thing,
            "row": row,
            "month": month,
            "as_of": dates.year_month(thing.plan.year, month),
            "part": part,
            "bodies": page.draw([part], own_page=True),
            "page": page,
            "editable": part.editable,
            "is_unsaved": part.is_unsaved,
            "evidence": evidence_of([part.report.id]).get(part.report.id, []) if part.report else [],
            "limits": evidence_limits(),
            "history": history_of(thing.pk, month=month, names={t.code: t.name for t in row.targets}, inside=True),
        },
        status=409 if handed and handed.fate is SubmitResult.STALE else 200,
    )


@require_POST
@login_required
def withdraw_report(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Takes a submitted report back into draft."""
    thing = own_sub_measure(request, year, code)
    version = request.POST.get("version", "")
    try:
        withdraw(Actor.of_request(request), thing, month, int(version) if version.isdecimal() else -1)
        messages.success(request, _("Withdrawn: you can change it and submit it again."))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("reports:report", year=year, code=code, month=month)
