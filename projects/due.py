"""What is due in the next days and what is overdue, of milestones and finishes: plain objects for page and calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .models import Milestone, Project, StageMove
from .stages import DONE

#: How far the list looks ahead.
DAYS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something of a project was to be done; ``days`` until then, negative once it has passed.

    ``what`` is the milestone's name, or that it is the planned finish.
    """

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


def unfinished(scope: dict[str, Any], past: date | None = None) -> QuerySet[Project]:
    """The projects that have not brought yet what they were to bring; or had not, at the end of a past day.

    Args:
        scope: lookups on Project.
    """
    found, column = Project.objects.filter(**scope), "stage"
    if past:
        moves = StageMove.objects.filter(project=OuterRef("pk"), on__lte=past).order_by("-id")
        found, column = found.annotate(stood_at=Subquery(moves.values("stage")[:1])), "stood_at"
        found = found.filter(stood_at__isnull=False)
    return found.exclude(**{f"{column}__in": DONE})


def deadlines(
    scope: dict[str, Any], today: date, *, ahead: int | None = DAYS_AHEAD, past: bool = False
) -> list[Deadline]:
    """Every open milestone and planned finish up to ``ahead`` days from today, the most overdue first. Two queries.

    Args:
        scope: lookups on Project.
        ahead: None for all that are still to come.
        past: ``today`` is a past day: what was done since was open then.
    """
    until = today + timedelta(days=ahead) if ahead is not None else date.max
    columns = ("title", "code", "plan__year", "lead__name", "leader", "lead__leader")
    projects = unfinished(scope, today if past else None).order_by()
    is_open = Q(done__isnull=True) | (Q(done__gt=today) if past else Q())
    milestones = Milestone.objects.filter(is_open, project__in=projects.values("pk"), planned__lte=until)
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


def merged(found: Iterable[Deadline]) -> list[Deadline]:
    """The same, with what a project has on one day in one line: its last milestone often is its finish."""
    lines: dict[tuple[date, int, str], Deadline] = {}
    for one in found:
        there = lines.get((one.day, one.year, one.code))
        what = pgettext("list", ", ").join([there.what, one.what]) if there else one.what
        lines[one.day, one.year, one.code] = replace(one, what=what)
    return list(lines.values())
