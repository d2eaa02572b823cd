"""Which projects a department reports on in a month: the unfinished ones, and those that were finished in it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.entry.tabs import ReportTab, TabCounts
from reports.months.reported import reported_in
from targets.board import PROJECTS, PlanRow
from targets.models import ProgressReport, SubMeasure
from targets.models.handover import led_by

from ..board.taken_up import taken_up_by
from ..models import Project, StageMove
from ..models.stages import DONE
from ..schedule.earlier_years import OwedProjects


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


def counted(plan: PlanRow, department_id: int, month: int) -> TabCounts:
    """How many of a department's projects are to be reported in a month (``to_report``), are not in, and were returned.

    And how many projects of earlier years are neither finished nor carried over.

    Counted in Python: most departments have no projects, so the query stays cheap.
    """
    begin = date(plan.year, month, 1)
    columns = (
        "pk",
        "plan__year",
        "project__stage",
        "reports__month",
        "reports__status",
        "project__moves__stage",
        "project__moves__on",
    )
    this_year = taken_up_by(plan.id, plan.year, month) & Q(plan_id=plan.id)
    went_on = Q(continued_by__plan__year__lte=plan.year)
    unfinished = Q(plan__year__lt=plan.year) & ~Q(stage__in=DONE) & ~went_on
    led = Q(plan_id=plan.id, pk__in=led_by(department_id, month)) | Q(plan__year__lt=plan.year, lead_id=department_id)
    projects = Project.objects.filter(this_year | unfinished, led)
    rows = SubMeasure.with_projects.filter(project__in=projects).annotate(is_in=reported_in(month))
    every, over, reported, returned, done = set(), set(), set(), set(), set()
    earlier: dict[int, set[int]] = defaultdict(set)
    for pk, year, stage, at, status, reached, on, is_in in rows.values_list(*columns, "is_in"):
        if year < plan.year:
            earlier[year].add(pk)
            continue
        every.add(pk)
        if is_in:
            done.add(pk)
        if stage in DONE and reached in DONE and on < begin:
            over.add(pk)
        if at == month:
            reported.add(pk)
            if status == ProgressReport.Status.RETURNED:
                returned.add(pk)
    due = f"{reverse('projects:due')}?year={plan.year}#earlier"
    owed = [(OwedProjects(year, len(earlier[year])).unfinished_text, due) for year in sorted(earlier, reverse=True)]
    wanted = every - over | reported
    return TabCounts(len(wanted), len(wanted - done), len(returned), owed)


PROJECTS_TAB = ReportTab(
    "projects", _("Projects"), _("Your department has no project to report on in this month."), to_report, counted
)
