"""A second file for the same year: which of its rows are parts of the plan, which are new, which are left out."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from setup.access import administrator_required
from targets.models import Plan

from ..access import ADD_PLAN, draft_in_preparation
from ..models import PlanInPreparation
from ..parts.matching import PlanPartKey, PlanParts, key_of_row, match_rows, parts_of_plan, set_key
from ..parts.rows import DraftRow, DraftTarget, row_of
from .steps import steps_of

NEW, OUT = "new", "out"


@dataclass
class MatchLine:
    """A row with what it is said to be: ``new``, ``out``, or the key of a part."""

    row: DraftRow
    choice: str
    choices: list[tuple[str, str]]
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(ADD_PLAN)
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what each row is taken for, and keeps what a person says."""
    with transaction.atomic():
        draft = draft_in_preparation(pk, lock=request.method == "POST")
        if draft.loaded_at:
            return redirect("drafts:loaded", pk)
        plan = Plan.objects.filter(year=draft.year).first()
        if plan is None:
            messages.info(request, _("There is no plan of %(year)d yet to compare with.") % {"year": draft.year})
            return redirect("drafts:check", pk)
        rows = [row_of(stored) for stored in draft.rows]
        lines = _lines(draft, rows, parts_of_plan(plan), request)
        if request.method == "POST" and not any(line.error for line in lines):
            _keep(draft, rows, lines)
            return redirect("drafts:departments", pk)
    wrong = [line for line in lines if line.error]
    shown = {"draft": draft, "of_plan": plan, "lines": lines, "wrong": wrong, "steps": steps_of(draft, "match")}
    return render(request, "drafts/match.html", shown, status=422 if wrong else 200)


def _lines(draft: PlanInPreparation, rows: list[DraftRow], parts: PlanParts, request: HttpRequest) -> list[MatchLine]:
    found = match_rows(rows, parts)
    lines: list[MatchLine] = []
    chosen: dict[str, MatchLine] = {}
    for row in rows:
        if isinstance(row, DraftTarget) and row.is_fact:
            continue
        proposed = found.proposed.get(row.id, "")
        if draft.matched:
            proposed = key_of_row(row) if parts.find(row.kind, key_of_row(row)) else ""
        choice = OUT if row.left_out else proposed or NEW
        if request.method == "POST":
            choice = request.POST.get(f"same-{row.id}", choice)
        line = MatchLine(row, choice, _choices(row, parts, found.candidates.get(row.id, []), choice))
        lines.append(line)
        if choice in (NEW, OUT):
            continue
        if not parts.find(row.kind, choice):
            line.choice, line.error = NEW, _("This part has left the plan meanwhile; choose another.")
        elif isinstance(row, DraftTarget):
            if choice in chosen:
                line.error = _("Another row is the same target; one of them is another one, or left out.")
            chosen[choice] = line
    return lines


def _choices(row: DraftRow, parts: PlanParts, candidates: list[PlanPartKey], choice: str) -> list[tuple[str, str]]:
    """All areas; else the parts that are most alike, and the one that is chosen."""
    offered = parts.by_kind["area"] if row.kind == "area" else candidates
    known = parts.find(row.kind, choice)
    if known and known not in offered:
        offered = [known, *offered]
    same = [(part.key, _("the same as: %(name)s") % {"name": part.label}) for part in offered]
    return [(NEW, _("new")), *same, (OUT, _("leave out"))]


def _keep(draft: PlanInPreparation, rows: list[DraftRow], lines: list[MatchLine]) -> None:
    for line in lines:
        line.row.left_out = line.choice == OUT
        set_key(line.row, "" if line.choice in (NEW, OUT) else line.choice)
    draft.rows = [row.as_json() for row in rows]
    draft.matched, draft.version = True, draft.version + 1
    draft.save()
