"""What is due in the next days and what is overdue, of milestones and finishes: plain objects for page and calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .models import Milestone, Project
from .stages import done_stages

#: How far the list looks ahead.
DAYS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something of a project was to be done; ``days`` until then, negative once it has passed."""

    day: date
    days: int
    what: str
    project: str
    code: str
    year: int
    lead: str
    leader: str

    @property
    def is_overdue(self) -> bool:
        return self.days < 0


def unfinished(scope: dict[str, Any]) -> QuerySet[Project]:
    """The projects that have not brought yet what they were to bring."""
    found = Project.objects.filter(**scope)
    for kind, stages in done_stages():
        found = found.exclude(kind=kind, stage__in=stages)
    return found


def deadlines(scope: dict[str, Any], today: date, *, ahead: int | None = DAYS_AHEAD) -> list[Deadline]:
    """Every open milestone and planned finish up to ``ahead`` days from today, the most overdue first. Two queries.

    Args:
        scope: lookups on Project.
        ahead: None for all that are still to come.
    """
    until = today + timedelta(days=ahead) if ahead is not None else date.max
    columns = ("title", "code", "plan__year", "lead__name", "leader", "lead__leader")
    projects = unfinished(scope).order_by()
    milestones = Milestone.objects.filter(project__in=projects, done__isnull=True, planned__lte=until)
    rows = [
        (day, what, *rest)
        for day, what, *rest in milestones.order_by().values_list(
            "planned", "name", *(f"project__{name}" for name in columns)
        )
    ]
    finishes = projects.filter(planned_finish__lte=until).values_list("planned_finish", *columns)
    rows += [(day, _("Planned finish"), *rest) for day, *rest in finishes]
    return _sorted(rows, today)


def _sorted(rows: Iterable[tuple], today: date) -> list[Deadline]:
    found = [
        Deadline(day, (day - today).days, what, title, code, year, lead or "", leader or lead_leader or "")
        for day, what, title, code, year, lead, leader, lead_leader in rows
    ]
    return sorted(found, key=lambda one: (one.day, one.project, one.what))
