"""Deadlines that are near or overdue: milestones, starts and finishes, for the page and the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import Milestone, Project, StageMove
from ..models.stages import BUILT, DONE, STAGES, ProjectKind, Stage

#: How many days the list looks ahead.
DAYS_AHEAD = 30
_built = STAGES[ProjectKind.CONSTRUCTION]
#: The stages before a project that is built has begun.
BEFORE_START = [stage.value for stage in _built[: _built.index(Stage.STARTED)]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A project's deadline.

    ``days``: until then, negative once it has passed. ``what``: the milestone's name, or planned start or finish.
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
    """The projects that are unfinished, or were at the end of a past day.

    Args:
        scope: lookups on Project.
    """
    projects, column = Project.objects.filter(**scope), "stage"
    if past:
        moves = StageMove.objects.filter(project=OuterRef("pk"), on__lte=past).order_by("-id")
        projects, column = projects.annotate(stood_at=Subquery(moves.values("stage")[:1])), "stood_at"
        projects = projects.filter(stood_at__isnull=False)
    return projects.exclude(**{f"{column}__in": DONE})


def deadlines(
    scope: dict[str, Any], today: date, *, ahead: int | None = DAYS_AHEAD, past: bool = False
) -> list[Deadline]:
    """Every open milestone, planned start and finish up to ``ahead`` days from today, the most overdue first.

    Two queries. A start is open until the work has begun (``ProjectRow.has_begun``).

    Args:
        scope: lookups on Project.
        ahead: None for all.
        past: whether ``today`` is a past day: what was done later was still open then.
    """
    until = today + timedelta(days=ahead) if ahead is not None else date.max
    columns = ("title", "code", "plan__year", "lead__short_name", "lead__name", "leader", "lead__leader")
    projects = unfinished(scope, today if past else None).order_by()
    is_open = Q(done__isnull=True) | (Q(done__gt=today) if past else Q())
    milestones = Milestone.objects.filter(is_open, project__in=projects.values("pk"), planned__lte=until)
    rows = [
        (day, what, *rest)
        for day, what, *rest in milestones.order_by().values_list(
            "planned", "name", *(f"project__{name}" for name in columns)
        )
    ]
    stage = "stood_at" if past else "stage"
    began = Q(actual_start__lte=today) if past else Q(actual_start__isnull=False)
    waits = Q(kind__in=BUILT, **{f"{stage}__in": BEFORE_START}) & ~began
    ends = projects.annotate(waits=Case(When(waits, then=True), default=False)).filter(
        Q(planned_finish__lte=until) | Q(waits=True, planned_start__lte=until)
    )
    for start, finish, waiting, *rest in ends.values_list("planned_start", "planned_finish", "waits", *columns):
        if waiting and start and start <= until:
            rows.append((start, _("Planned start"), *rest))
        if finish and finish <= until:
            rows.append((finish, _("Planned finish"), *rest))
    return _sorted(rows, today)


def _sorted(rows: Iterable[tuple], today: date) -> list[Deadline]:
    projects = [
        Deadline(day, (day - today).days, what, title, code, year, short or lead or "", leader or lead_leader or "")
        for day, what, title, code, year, short, lead, leader, lead_leader in rows
    ]
    return sorted(projects, key=lambda deadline: (deadline.day, deadline.project, deadline.what))


def one_per_project(deadlines_found: Iterable[Deadline]) -> list[Deadline]:
    """Deadlines with those of one project on one day joined: its last milestone is often its finish."""
    lines: dict[tuple[date, int, str], Deadline] = {}
    for deadline in deadlines_found:
        same_day = lines.get((deadline.day, deadline.year, deadline.code))
        what = pgettext("list", ", ").join([same_day.what, deadline.what]) if same_day else deadline.what
        lines[deadline.day, deadline.year, deadline.code] = replace(deadline, what=what)
    return list(lines.values())
