"""Which projects a department reports on in a month: those that are not done yet, and those that were done in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from targets.board import PROJECTS, PlanRow
from targets.entry.sorts import Sort
from targets.models import ProgressReport

from .models import Project, StageMove
from .stages import done_stages


def to_report(plan: PlanRow, month: int) -> Mapping[str, Any]:
    """Lookups on SubMeasure for the projects to be reported in a month.

    A project that had brought what it was to bring before the month began has nothing more to say; one whose month is
    reported already stays in sight.
    """
    begin = date(plan.year, month, 1)
    done, moved = Q(), Q()
    for kind, stages in done_stages():
        done |= Q(kind=kind, stage__in=stages)
        moved |= Q(stage__in=stages)
    before = StageMove.objects.filter(moved, project=OuterRef("pk"), on__lt=begin)
    reported = ProgressReport.objects.filter(sub_measure=OuterRef("pk"), month=month)
    open_ones = Project.objects.filter(~done | ~Exists(before) | Exists(reported), plan_id=plan.id)
    return {**PROJECTS, "id__in": open_ones.order_by().values("pk")}


SORT = Sort("projects", _("Projects"), _("Your department has no project to report on in this month."), to_report)
