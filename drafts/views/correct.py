"""The document beside the plan that it becomes, edited in place."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from setup.access import administrator_required

from ..access import ADD_PLAN, draft_in_preparation
from ..models import PlanInPreparation
from ..parts.boxes import errors_of, texts_digest
from ..parts.editing import EditedRows, ImpossibleEdit, edit_rows, fingerprint_of
from ..parts.outline import end_of, place_of_row, row_name
from ..parts.page import CorrectionPage
from ..parts.rows import DraftRow, row_of
from ..parts.saving import TypedRows, take_typed
from .steps import steps_of


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(ADD_PLAN)
def correct_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a section of a plan in preparation, ``?row=`` a row in it, with ``?ask=`` whether a row is to be removed,
    or with ``?all`` the whole plan to read and print; takes what was typed, and does what a button says. A script that
    accepts JSON gets it.
    """
    draft = draft_in_preparation(pk)
    if draft.loaded_at:
        return redirect("drafts:loaded", pk)
    if request.method == "POST":
        return _save(request, draft)
    page = CorrectionPage(draft, request.GET.get("row", ""))
    if "all" in request.GET:
        return render(
            request, "drafts/whole_draft.html", {"draft": draft, "page": page, "steps": steps_of(draft, "correct")}
        )
    if request.GET.get("ask") and place_of_row(page.rows, request.GET["ask"]) is not None:
        return _ask(request, page, request.GET["ask"])
    return _show(request, page)


def _show(request: HttpRequest, page: CorrectionPage, gone: list[list[str]] | None = None) -> HttpResponse:
    context = {"draft": page.draft, "page": page, "gone": gone or [], "steps": steps_of(page.draft, "correct")}
    return render(request, "drafts/correct.html", context, status=409 if page.typed or gone else 200)


def _ask(request: HttpRequest, page: CorrectionPage, row_id: str) -> HttpResponse:
    place = place_of_row(page.rows, row_id) or 0
    rows = page.rows[place : end_of(page.rows, place)]
    context = {
        "draft": page.draft,
        "steps": steps_of(page.draft, "correct"),
        "row": rows[0],
        "name": row_name(rows[0]) or _("new row"),
        "below": [(row.kind, row_name(row) or _("new row")) for row in rows[1:]],
        "above": page.rows[place - 1].id if place else "",
        "token": fingerprint_of(rows),
    }
    return render(request, "drafts/remove_row.html", context)


def _save(request: HttpRequest, draft: PlanInPreparation) -> HttpResponse:
    operation = request.POST.get("do", "")
    edited: EditedRows | None = None
    problem = ""
    with transaction.atomic():
        draft = draft_in_preparation(draft.pk, lock=True)
        was = draft.version
        taken = take_typed([row_of(stored) for stored in draft.rows], request.POST.dict())
        rows = taken.rows
        verb, _colon, rest = operation.partition(":")
        if verb == "merge":
            _leave_to_first_click(taken, *rest.split(":", 1))
        # What is refused is shown first: an operation might take the row away under it.
        if _changes_rows(operation) and not taken.stale and not taken.gone:
            try:
                edited = edit_rows(rows, operation, request.POST.get("token", ""))
                rows = edited.rows
            except ImpossibleEdit as error:
                problem = str(error)
        _store(draft, rows)
    if request.accepts("text/html"):
        return _answer(request, draft, taken, edited, problem)
    return JsonResponse({"was": was, **_in_json(request, draft, taken)})


def _leave_to_first_click(taken: TypedRows, row_id: str, above: str = "") -> None:
    """The second click of a merger finds the row gone, and the one above changed, by the first."""
    if place_of_row(taken.rows, row_id) is None:
        taken.gone.pop(row_id, None)
        taken.stale.pop(above, None)


def _changes_rows(operation: str) -> bool:
    return bool(operation) and operation.partition(":")[0] not in ("go", "ask", "on")


def _store(draft: PlanInPreparation, rows: list[DraftRow]) -> None:
    stored = [row.as_json() for row in rows]
    if stored != [row_of(each).as_json() for each in draft.rows]:
        draft.rows, draft.version = stored, draft.version + 1
        draft.save(update_fields=["rows", "version", "changed_at"])


def _answer(
    request: HttpRequest, draft: PlanInPreparation, taken: TypedRows, edited: EditedRows | None, problem: str
) -> HttpResponse:
    first = request.POST.get("first", "")
    if taken.stale or taken.gone:
        page = CorrectionPage(draft, first, typed=taken.stale)
        return _show(request, page, list(taken.gone.values()))
    _say(request, taken, edited, problem)
    address = reverse("drafts:correct", args=[draft.pk])
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    if verb == "on" and (following := steps_of(draft, "correct").next):
        return redirect(following.address)
    if verb == "ask":
        return redirect(f"{address}?ask={rest}")
    if verb == "go":
        return redirect(f"{address}?row={rest.removeprefix('q-')}#{rest}")
    if edited and edited.row_id:
        return redirect(f"{address}?row={edited.row_id}#{edited.row_id}")
    return redirect(f"{address}?row={first}" if first else address)


def _say(request: HttpRequest, taken: TypedRows, edited: EditedRows | None, problem: str) -> None:
    by_id = {row.id: row for row in taken.rows}
    if problem:
        messages.warning(request, problem)
    faulty = sum(bool(errors_of(by_id[row_id])) for row_id in taken.changed)
    if faulty:
        sentence = ngettext(
            "%(count)d row is kept as typed and needs another look.",
            "%(count)d rows are kept as typed and need another look.",
            faulty,
        )
        messages.warning(request, sentence % {"count": faulty})
    if edited and edited.sentence:
        messages.success(request, edited.sentence)
    elif taken.changed:
        count = len(taken.changed)
        sentence = ngettext("%(count)d row is saved.", "%(count)d rows are saved.", count) % {"count": count}
        messages.success(request, sentence)
    elif not edited and not problem and not request.POST.get("do"):
        messages.info(request, _("Nothing was changed."))


def _in_json(request: HttpRequest, draft: PlanInPreparation, taken: TypedRows) -> dict:
    """What the page's script needs to go on: the digests of what is stored now, errors and refusals."""
    page = CorrectionPage(draft, request.POST.get("first", ""), typed=taken.stale)
    sent = {name.removesuffix("-seen") for name in request.POST if name.endswith("-seen")}
    rows = {
        row.row.id: {
            "seen": texts_digest(row.row),
            "texts": {box.field.name: box.text for box in row.boxes.values()},
            "errors": {box.field.name: box.error for box in row.boxes.values() if box.error},
            "stored": row.stored_texts,
        }
        for row in page.table
        if row.row.id in sent
    }
    return {
        "said": _("Saved at %(time)s") % {"time": f"{timezone.localtime():%H:%M:%S}"},
        "version": draft.version,
        "to_look_at": len(page.doubts),
        "rows": rows,
        "gone": sorted(taken.gone),
    }
