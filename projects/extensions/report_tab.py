"""Which projects a department reports on in a month: the unfinished ones, and those that were finished in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.entry.tabs import Lines, ReportTab
from targets.board import PROJECTS, PlanRow
from targets.calendar.schedule import local_day
from targets.models import ProgressReport

from ..board.taken_up import taken_up_by
from ..models import Project, StageMove
from ..models.stages import DONE
from ..schedule.earlier_years import owed_projects


def to_report(plan: PlanRow, month: int) -> Mapping[str, Any]:
    """Lookups on SubMeasure for the projects to be reported in a month.

    Projects finished before the month began, or taken up after it, are left out, unless their month has been reported
    already.
    """
    before = StageMove.objects.filter(project=OuterRef("pk"), stage__in=DONE, on__lt=date(plan.year, month, 1))
    reported = ProgressReport.with_projects.filter(sub_measure=OuterRef("pk"), month=month)
    open_ones = Project.objects.filter(
        ~Q(stage__in=DONE) | ~Exists(before) | Exists(reported),
        taken_up_by(plan.id, plan.year, month),
        plan_id=plan.id,
    )
    return {**PROJECTS, "id__in": open_ones.order_by().values("pk")}


def owed(earlier: Sequence[PlanRow], plan: PlanRow, department_id: int) -> Lines:
    """How many of a department's projects of earlier years are neither finished nor carried over. One query."""
    due = f"{reverse('projects:due')}?year={plan.year}#earlier"
    years, _deadlines = owed_projects(earlier, plan.year, {"lead_id": department_id}, local_day())
    return [(year.unfinished_text, due) for year in years]


PROJECTS_TAB = ReportTab(
    "projects", _("Projects"), _("Your department has no project to report on in this month."), to_report, owed
)
