"""The last steps: what is wrong, what will be loaded, loading it, and what comes next."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.models import Department
from departments.reporters import without_reporter
from setup.access import administrator_required
from targets.calendar import clock
from targets.models import Plan, SubMeasure
from targets.trace.record import Actor, lock_chain

from ..access import ADD_PLAN, draft_in_preparation
from ..models import PlanInPreparation
from ..parts.first_month import first_month_choices
from ..parts.loading import CheckedDraft, check_draft, load_draft
from ..parts.warnings import warnings_of
from .steps import steps_of


@require_safe
@administrator_required(ADD_PLAN)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is wrong, each beside its row, or what will be loaded; and what somebody may want to look at."""
    draft = draft_in_preparation(pk)
    if draft.loaded_at:
        return redirect("drafts:loaded", pk)
    return _page(request, draft, check_draft(draft, Actor.of_request(request)))


@require_POST
@administrator_required(ADD_PLAN)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Loads the plan, once: a second post finds it loaded."""
    with transaction.atomic():
        # Two plans of one year: the second finds the first.
        lock_chain(None)
        draft = draft_in_preparation(pk, lock=True)
        if draft.loaded_at:
            return redirect("drafts:loaded", pk)
        if request.POST.get("version") != str(draft.version):
            messages.warning(
                request, _("Somebody changed this plan in the meantime; nothing is loaded yet. Look again.")
            )
            return redirect("drafts:check", pk)
        months = {str(choice.month): choice.month for choice in first_month_choices(draft.year)}
        first_month = months.get(request.POST.get("first_month", ""), 1)
        checked = load_draft(draft, Actor.of_request(request), first_month)
        if checked.outcome is not None:
            draft.loaded_at = clock.now()
            draft.save(update_fields=["loaded_at"])
    if checked.outcome is None:
        return _page(request, draft, checked, status=409)
    messages.success(request, _("Loaded: %(name)s.") % {"name": draft})
    return redirect("drafts:loaded", pk)


@require_safe
@administrator_required(ADD_PLAN)
def loaded(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes next: accounts, what the plan left open, the calendar, the first month."""
    draft = draft_in_preparation(pk)
    if not draft.loaded_at:
        return redirect("drafts:check", pk)
    plan = Plan.objects.filter(year=draft.year).first()
    measures = SubMeasure.objects.filter(plan=plan)
    silent = without_reporter(Department.objects.filter(leads__in=measures))
    shown = {
        "draft": draft,
        "steps": steps_of(draft, "loaded"),
        "of_plan": plan,
        "unset": plan.targets.filter(value=None).count() if plan else 0,
        "without_lead": measures.filter(lead=None, area__kind__in=("headline", "task", "livelihood")).count(),
        "silent": silent.distinct(),
    }
    return render(request, "drafts/loaded.html", shown)


def _page(request: HttpRequest, draft: PlanInPreparation, checked: CheckedDraft, status: int = 200) -> HttpResponse:
    shown = {
        "draft": draft,
        "steps": steps_of(draft, "check", None if checked.needs_comparison else len(checked.unknown)),
        "checked": checked,
        "warnings": warnings_of(draft),
        "first_months": [] if checked.adds else first_month_choices(draft.year),
    }
    return render(request, "drafts/check.html", shown, status=status)
