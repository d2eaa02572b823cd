"""Deadlines that are near or overdue: milestones, starts and finishes, for the page and the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
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


def open_milestones(scope: dict[str, Any], until: date) -> QuerySet[Milestone]:
    """The milestones up to a day that are not done, of unfinished projects. ``scope``: as in ``unfinished``."""
    return Milestone.objects.filter(
        done=None, planned__lte=until, project__in=unfinished(scope).order_by().values("pk")
    )


def open_starts(scope: dict[str, Any], until: date) -> QuerySet[Project]:
    """The projects whose work has not begun (``ProjectRow.has_begun``) and whose planned start is up to a day."""
    waits = _waits_for_start("stage", began=Q(actual_start__isnull=False))
    return Project.objects.filter(waits, planned_start__lte=until, **scope)


def _waits_for_start(stage: str, *, began: Q) -> Q:
    """``stage``: the column with it."""
    return Q(kind__in=BUILT, **{f"{stage}__in": BEFORE_START}) & ~began


@dataclass(frozen=True, slots=True)
class UnfinishedProject:
    """An unfinished project with its open days: the day, and the milestone's name, or planned start or finish."""

    title: str
    code: str
    year: int
    lead: str
    leader: str
    days: list[tuple[date, str]]


def unfinished_projects(scope: dict[str, Any], today: date, *, past: bool = False) -> list[UnfinishedProject]:
    """The unfinished projects with every open milestone, planned start and finish. One query.

    A start is open until the work has begun (``ProjectRow.has_begun``).

    Args:
        scope: lookups on Project.
        past: whether ``today`` is a past day: what was done later was still open then.
    """
    stage = "stood_at" if past else "stage"
    began = Q(actual_start__lte=today) if past else Q(actual_start__isnull=False)
    waits = _waits_for_start(stage, began=began)
    is_open = Q(milestones__done__isnull=True) | (Q(milestones__done__gt=today) if past else Q())
    projects = unfinished(scope, today if past else None).annotate(
        waits=Case(When(waits, then=True), default=False), waiting=FilteredRelation("milestones", condition=is_open)
    )
    own = "title", "code", "plan__year", "lead__short_name", "lead__name", "leader", "lead__leader"
    rows = projects.order_by().values_list(
        "pk", "waits", "planned_start", "planned_finish", "waiting__planned", "waiting__name", *own
    )
    found: dict[int, UnfinishedProject] = {}
    for pk, waiting, start, finish, milestone_day, milestone, *of_project in rows:
        if pk not in found:
            title, code, year, short, lead, leader, lead_leader = of_project
            found[pk] = UnfinishedProject(title, code, year, short or lead or "", leader or lead_leader or "", [])
            if waiting and start:
                found[pk].days.append((start, _("Planned start")))
            if finish:
                found[pk].days.append((finish, _("Planned finish")))
        if milestone_day:
            found[pk].days.append((milestone_day, milestone))
    return list(found.values())


def deadlines(
    scope: dict[str, Any], today: date, *, ahead: int | None = DAYS_AHEAD, past: bool = False
) -> list[Deadline]:
    """Every open milestone, planned start and finish up to ``ahead`` days from today, the most overdue first.

    One query.

    Args:
        scope, past: as in ``unfinished_projects``.
        ahead: None for all.
    """
    return deadlines_of(unfinished_projects(scope, today, past=past), today, ahead=ahead)


def deadlines_of(projects: Iterable[UnfinishedProject], today: date, *, ahead: int | None) -> list[Deadline]:
    """The same of projects that have been read."""
    until = today + timedelta(days=ahead) if ahead is not None else date.max
    found = [
        Deadline(day, (day - today).days, what, project.title, project.code, project.year, project.lead, project.leader)
        for project in projects
        for day, what in project.days
        if day <= until
    ]
    return sorted(found, key=lambda deadline: (deadline.day, deadline.project, deadline.what))


def one_per_project(deadlines_found: Iterable[Deadline]) -> list[Deadline]:
    """Deadlines with those of one project on one day joined: its last milestone is often its finish."""
    lines: dict[tuple[date, int, str], Deadline] = {}
    for deadline in deadlines_found:
        same_day = lines.get((deadline.day, deadline.year, deadline.code))
        what = pgettext("list", ", ").join([same_day.what, deadline.what]) if same_day else deadline.what
        lines[deadline.day, deadline.year, deadline.code] = replace(deadline, what=what)
    return list(lines.values())
