"""The Excel list of projects: download, upload, preview, confirm."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import MANAGE_PROJECTS
from reports.workbook.changes import RefusedCell
from reports.workbook.preview import EMPTY, ChangeGroup, ShownChange
from targets.access import plan_of_year
from targets.actions import ActionError
from targets.board import PlanRow
from targets.files import XLSX
from targets.files.names import name_file
from targets.files.uploads import Refused, workbook_limits
from targets.formats.codes import name_with_code
from targets.trace.record import Actor

from ..access import projects_scope
from ..actions import Listed, ProjectValues, import_projects
from ..files.excel_list import ListedRow, as_list, check_rows, read_list
from ..models import Project
from ..models.stages import STAGES

_SALT = "projects.import"
#: A preview is confirmed within a session's life, and a form takes so much.
MAX_AGE, LONGEST = 12 * 60 * 60, 2 * 1024 * 1024
MOST_SHOWN = 200


@require_safe
@login_required
def download(request: HttpRequest, year: int) -> HttpResponse:
    """The projects that a person may read, as a list that can be sent back; its headings alone where there are none."""
    plan = _plan(year)
    rows = Project.objects.filter(plan_id=plan.id, **projects_scope(request.user)).order_by("line_id")
    rows = rows.select_related("part_of", "lead", "village", "feeds", "feeds_item", "investment")
    response = HttpResponse(as_list(rows, _("Projects")), content_type=XLSX)
    name_file(response, plan, _("Projects"), "xlsx")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(MANAGE_PROJECTS, raise_exception=True)
def upload(request: HttpRequest, year: int) -> HttpResponse:
    """Shows what an uploaded list would change and what is wrong with it, and changes it once confirmed."""
    plan = _plan(year)
    if request.method != "POST":
        return _page(request, plan)
    if "carried" in request.POST:
        return _confirm(request, plan)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, plan, refusal=_("No file came along. Choose the list."))
    try:
        rows = read_list(file, plan.id, sure="sure" in request.POST)
    except Refused as error:
        return _page(request, plan, refusal=str(error))
    return _page(request, plan, **_preview(request, plan, rows))


def _plan(year: int) -> PlanRow:
    plan, _plans = plan_of_year(year)
    if plan is None:
        raise Http404
    return plan


def _preview(request: HttpRequest, plan: PlanRow, rows: list[ListedRow]) -> dict[str, Any]:
    faulty = [row for row in rows if row.problems]
    new = [row for row in rows if not row.problems and row.project is None]
    changed = [row for row in rows if not row.problems and row.project and row.changed]
    refused = [_refused(row, why) for row in faulty for why in row.problems]
    groups = [_group(row) for row in (*new, *changed)]
    carried = ""
    if not faulty and (new or changed):
        cells = [{**row.cells, "": str(row.line)} for row in (*new, *changed)]
        versions = {row.project.code: row.project.version for row in changed}
        sure = "sure" in request.POST
        carried = signing.dumps([request.user.pk, plan.year, cells, versions, sure], salt=_SALT, compress=True)
    return {
        "name": request.FILES["file"].name,
        "refused": refused[:MOST_SHOWN],
        "refused_more": max(0, len(refused) - MOST_SHOWN),
        "groups": groups[:MOST_SHOWN],
        "groups_more": max(0, len(groups) - MOST_SHOWN),
        "counts": {"new": len(new), "changed": len(changed), "faulty": len(faulty)},
        "unchanged": len(rows) - len(faulty) - len(new) - len(changed),
        "carried": carried if len(carried) <= LONGEST else "",
        "too_many": len(carried) > LONGEST,
        "needs_confirmation": any(row.needs_confirmation for row in faulty),
        "is_preview": True,
        "back": _projects(plan),
    }


def _address_of(row: ListedRow) -> str:
    """A row's place in the sheet, in words."""
    return _("Row %(line)s") % {"line": row.line}


def _refused(row: ListedRow, why: str) -> RefusedCell:
    return RefusedCell(_address_of(row), row.cells.get("title", ""), why)


def _group(row: ListedRow) -> ChangeGroup:
    """A row's differences; of a new project what tells it from others, in one line."""
    name = name_with_code(row.cells.get("code", ""), row.cells.get("title", ""), is_project=True)
    group = ChangeGroup(name, is_new=row.project is None)
    if group.is_new:
        told = [
            row.cells.get(name, "") for name in ("lead", "place", "total_investment", "planned_start", "planned_finish")
        ]
        line = ShownChange(
            _address_of(row), row.cells.get("kind", ""), "", EMPTY, " · ".join(filter(None, told)), is_text=True
        )
        group.changes.append(line)
    for what, before, after in row.changed:
        group.changes.append(ShownChange(_address_of(row), what, "", before, after, is_text=True))
    return group


def _confirm(request: HttpRequest, plan: PlanRow) -> HttpResponse:
    expired = _("This preview can no longer be confirmed; nothing was changed. Choose the list again.")
    try:
        person, year, cells, versions, sure = signing.loads(request.POST["carried"], salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return _page(request, plan, refusal=expired)
    rows = list(check_rows(cells, plan.id, sure=sure))
    # A code that was free in the preview may be somebody else's project by now.
    is_old = any(row.problems or (row.changed and row.project.code not in versions) for row in rows)
    if (person, year) != (request.user.pk, plan.year) or is_old:
        return _page(request, plan, refusal=expired)
    try:
        added, changed = import_projects(
            Actor.of_request(request), [_listed(row, versions) for row in rows if row.project is None or row.changed]
        )
    except ActionError as error:
        return _page(request, plan, refusal=_("Nothing was changed: %(why)s") % {"why": error})
    sentences = [
        ngettext("%(n)d project taken up", "%(n)d projects taken up", added) % {"n": added},
        ngettext("%(n)d changed", "%(n)d changed", changed) % {"n": changed},
    ]
    messages.success(request, _(", ").join(sentences) + _("."))
    return redirect(_projects(plan))


def _projects(plan: PlanRow) -> str:
    """The list of projects."""
    return f"{reverse('projects:list')}?year={plan.year}"


def _listed(row: ListedRow, versions: dict[str, int]) -> Listed:
    """A valid row for the action; a column that the file lacks keeps the stored value."""
    values = row.values or ProjectValues()
    if row.project is not None:
        return Listed(values, row.project.pk, versions.get(row.project.code, row.project.version))
    stage = row.stage or STAGES[values.fields["kind"]][0]
    return Listed(replace(values, fields={**values.fields, "stage": stage}))


def _page(request: HttpRequest, plan: PlanRow, **more: Any) -> HttpResponse:
    context = {"plan": plan, "demonstration": plan.demonstration, **workbook_limits(), **more}
    is_wrong = more.get("refusal") or more.get("refused")
    return render(request, "projects/import.html", context, status=422 if is_wrong else 200)
