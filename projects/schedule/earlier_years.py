"""What projects of earlier years still owe: the unfinished ones that were not carried over, with their deadlines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from targets.board import PlanRow

from ..models import Project
from .deadlines import Deadline, deadlines_of, one_per_project, unfinished_projects


def not_carried_over(plans: Iterable[int], year: int) -> QuerySet[Project]:
    """The projects of plans, by their ids, that do not go on in the plan of a year or an earlier one."""
    return Project.objects.filter(plan_id__in=list(plans)).exclude(continued_by__plan__year__lte=year).order_by()


@dataclass(frozen=True, slots=True)
class OwedProjects:
    """An earlier year's projects that are neither finished nor carried over; ``overdue``: their overdue deadlines."""

    year: int
    unfinished: int
    overdue: int = 0

    @property
    def unfinished_text(self) -> str:
        """``2021年还有4个项目未完成``."""
        text = ngettext(
            "%(n)d project of %(year)d is unfinished", "%(n)d projects of %(year)d are unfinished", self.unfinished
        )
        return text % {"n": self.unfinished, "year": self.year}

    @property
    def overdue_text(self) -> str:
        """``2021年的项目还有3个节点逾期``; empty where none is."""
        text = ngettext(
            "%(n)d deadline of a project of %(year)d is overdue",
            "%(n)d deadlines of projects of %(year)d are overdue",
            self.overdue,
        )
        return text % {"n": self.overdue, "year": self.year} if self.overdue else ""


def owed_projects(
    plans: Iterable[PlanRow], year: int, scope: Mapping[str, Any], today: date
) -> tuple[list[OwedProjects], list[Deadline]]:
    """What the projects of earlier plans still owe, a year each, the latest first; and their overdue deadlines.

    One query; none without plans.

    Args:
        year: of the plan that is read; what was carried over to it is left out.
        scope: lookups on Project.
    """
    ids = [plan.id for plan in plans]
    if not ids:
        return [], []
    scope = {**scope, "pk__in": not_carried_over(ids, year).values("pk")}
    projects = unfinished_projects(scope, today)
    counts = Counter(project.year for project in projects)
    overdue = one_per_project(deadlines_of(projects, today, ahead=-1))
    by_year = Counter(deadline.year for deadline in overdue)
    return [OwedProjects(old, counts[old], by_year[old]) for old in sorted(counts, reverse=True)], overdue
