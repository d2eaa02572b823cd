"""Who may prepare a plan: who may add one."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from .models import PlanInPreparation

ADD_PLAN = "targets.add_plan"


def draft_in_preparation(pk: int, *, lock: bool = False) -> PlanInPreparation:
    """A plan in preparation, maybe locked to the end of the transaction. Raises Http404: there is none."""
    drafts: QuerySet = PlanInPreparation.objects.select_for_update() if lock else PlanInPreparation.objects.all()
    return get_object_or_404(drafts, pk=pk)
