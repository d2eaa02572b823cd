"""The second step: the plan's town and year, and the file that it begins from."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planreader.document import UnreadableDocument
from planreader.plan import ReadPlan
from planreader.reading import read_plan, read_text
from planreader.refusals import refusal_sentence
from planreader.writing.task_table import task_table_template
from setup.access import administrator_required
from targets.files.names import name_file
from targets.files.uploads import clean_name
from targets.formats.numbers import file_size

from ..access import ADD_PLAN, draft_in_preparation
from ..forms.begin import COPY, EMPTY, FILE, BeginForm, PlanFrameForm
from ..models import PlanInPreparation
from ..parts.taking import rows_of_plan
from .steps import adds_to_a_plan, steps_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(ADD_PLAN)
def begin(request: HttpRequest) -> HttpResponse:
    """Reads a file or text into a plan in preparation, or leads to the copy of an earlier plan."""
    if request.method != "POST":
        return _begin_page(request, BeginForm())
    token = _token(request)
    if made := PlanInPreparation.objects.filter(token=token).first():
        return redirect("drafts:correct", made.pk)
    form = BeginForm(request.POST, request.FILES)
    if not form.is_valid():
        return _begin_page(request, form, token)
    typed = form.cleaned_data
    if typed["source"] == COPY:
        address = reverse("admin:targets_plan_copy", args=[typed["plan"].pk])
        return redirect(f"{address}?year={typed['year']}")
    try:
        read = _read(typed)
    except UnreadableDocument as error:
        form.add_error("file" if typed["source"] == FILE else "text", refusal_sentence(error))
        return _begin_page(request, form, token)
    name = clean_name(typed["file"].name) if typed["source"] == FILE else ""
    values = {**_values_of(read, typed), "source": name}
    made, is_new = PlanInPreparation.objects.get_or_create(token=token, defaults=values)
    if is_new and typed["source"] != EMPTY and not made.rows:
        messages.warning(request, _("Nothing in it looks like a task area or a sub-measure. Add them by hand."))
    if is_new and adds_to_a_plan(made):
        told = _("There is a plan of %(year)d already: this file adds to it or corrects it.")
        messages.info(request, told % {"year": made.year})
    return redirect("drafts:correct", made.pk)


@require_safe
@administrator_required(ADD_PLAN)
def template(request: HttpRequest) -> HttpResponse:
    """The task table to fill in and upload, as an Excel file."""
    response = HttpResponse(task_table_template(), content_type=XLSX)
    name_file(response, None, _("Table of tasks"), "xlsx")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(ADD_PLAN)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Town, year, title and preamble of a plan in preparation."""
    with transaction.atomic():
        made = draft_in_preparation(pk, lock=request.method == "POST")
        if made.loaded_at:
            return redirect("drafts:loaded", pk)
        form = PlanFrameForm(request.POST if request.method == "POST" else None, instance=made)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved: %(name)s.") % {"name": made})
            return redirect("drafts:correct", pk)
    if form.is_bound:
        status = 409 if form.is_stale else 422
        # What was typed stands in the instance: the page's heading says what is stored.
        made = draft_in_preparation(pk)
    else:
        form.initial["version"], status = made.version, 200
    shown = {"draft": made, "form": form, "steps": steps_of(made, "begin")}
    return render(request, "drafts/draft.html", shown, status=status)


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _read(typed: dict[str, Any]) -> ReadPlan:
    """What the file or text says. Raises UnreadableDocument."""
    if typed["source"] == EMPTY:
        return ReadPlan("")
    if typed["source"] == FILE:
        file = typed["file"]
        return read_plan(file.read(), file.name, year=typed["year"], town=typed["town"])
    return read_text(typed["text"], year=typed["year"], town=typed["town"])


def _values_of(read: ReadPlan, typed: dict[str, Any]) -> dict[str, Any]:
    year, town = typed["year"], typed["town"]
    return {
        "year": year,
        "town": town,
        "title": read.title[:200] or f"{town}{year}年工作计划",
        "preamble": read.preamble,
        "text": read.text,
        "rows": [row.as_json() for row in rows_of_plan(read)],
    }


def _begin_page(request: HttpRequest, form: BeginForm, token: UUID | None = None) -> HttpResponse:
    shown = {
        "form": form,
        "token": token or uuid4(),
        "most": file_size(settings.PLAN_MAX_BYTES),
        "steps": steps_of(None, "begin"),
    }
    return render(request, "drafts/begin.html", shown, status=422 if form.is_bound else 200)
