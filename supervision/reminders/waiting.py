"""Which matters and days of projects wait for a person: queries, for the bell, the page and the digests alike."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from departments.models import Department, User
from projects.models import Milestone, Project
from projects.schedule.deadlines import open_milestones, open_starts
from reports.entry.waiting import DAYS_BEFORE, LATER
from targets.board import PlanRow

from ..models import Matter, MatterStep
from ..waiting import (
    NEAR,
    is_overdue,
    is_to_answer,
    is_to_decide,
    matters_to_support,
    reporting_departments,
    with_last_step,
)

State = Matter.State


def to_answer_soon(departments: QuerySet[Department], today: date) -> Q:
    """The matters that departments have to sign for, to answer within a few days, or to put right. Needs
    ``with_last_step``.
    """
    is_near = Q(due__lte=_soon(today)) | Q(last_step=MatterStep.Action.SEND_BACK)
    return Q(lead__in=departments) & (Q(state=State.ORDERED) | (Q(state=State.SIGNED) & is_near))


def to_support_soon(departments: QuerySet[Department], today: date) -> QuerySet[Matter]:
    """The matters that departments support, and that are overdue or due in a few days."""
    return matters_to_support(departments).filter(due__lte=_soon(today))


def waiting_matters(user: User, today: date) -> QuerySet[Matter]:
    """The matters that wait for a person, in their department or as who ordered them."""
    return with_last_step().filter(_is_waiting(user, today))


def _is_waiting(user: User, today: date) -> Q:
    return to_answer_soon(reporting_departments(user), today) | is_to_decide(user) | is_overdue(user)


def near_milestones(departments: QuerySet[Department], plan: PlanRow | None, today: date) -> QuerySet[Milestone]:
    """The milestones of departments' projects in a plan that are overdue, or due in a few days."""
    return open_milestones(_scope(departments, plan), _soon(today))


def near_starts(departments: QuerySet[Department], plan: PlanRow | None, today: date) -> QuerySet[Project]:
    """The departments' projects in a plan that have not begun and whose planned start has passed or is near."""
    return open_starts(_scope(departments, plan), _soon(today))


def _scope(departments: QuerySet[Department], plan: PlanRow | None) -> dict[str, Any]:
    return {"plan_id": plan.id if plan else None, "lead__in": departments}


def _soon(today: date) -> date:
    return today + timedelta(days=DAYS_BEFORE)


def rows_of_matters(user: User, _plan: PlanRow | None, today: date) -> QuerySet:
    """All matters to answer, to decide and overdue, as ``reports.entry.waiting`` counts them: those of
    ``waiting_matters``, and the rest as later ones.
    """
    is_near = When(_is_waiting(user, today), then=Value(NEAR))
    found = with_last_step().filter(is_to_answer(user) | is_to_decide(user) | is_overdue(user)).order_by()
    return found.values_list(Case(is_near, default=Value(LATER), output_field=CharField()), "pk")


def rows_of_supported(user: User, _plan: PlanRow | None, today: date) -> QuerySet:
    """The supported matters of which a person is reminded, as ``reports.entry.waiting`` counts them."""
    return _rows("supported", to_support_soon(reporting_departments(user), today))


def rows_of_milestones(user: User, plan: PlanRow | None, today: date) -> QuerySet:
    """The near milestones, as ``reports.entry.waiting`` counts them."""
    return _rows("milestone", near_milestones(reporting_departments(user), plan, today))


def rows_of_starts(user: User, plan: PlanRow | None, today: date) -> QuerySet:
    """The near starts, as ``reports.entry.waiting`` counts them."""
    return _rows("start", near_starts(reporting_departments(user), plan, today))


def _rows(word: str, found: QuerySet) -> QuerySet:
    return found.order_by().values_list(Value(word, CharField()), "pk")
