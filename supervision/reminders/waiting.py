"""Which matters and milestones wait for a person: queries, for the bell, the page and the digests alike."""

from datetime import date, timedelta

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from departments.models import Department, User
from departments.roles import ENTER_REPORT
from projects.models import Milestone
from projects.schedule.deadlines import open_milestones
from reports.entry.waiting import DAYS_BEFORE, LATER
from targets.board import PlanRow

from ..access import own_departments
from ..models import Matter, MatterStep
from ..waiting import NEAR, is_overdue, is_to_answer, is_to_decide, with_last_step

State = Matter.State


def reporting_departments(user: User) -> QuerySet[Department]:
    """The departments that a person reports for: none for who does not report."""
    own = own_departments(user)
    return own if user.has_perm(ENTER_REPORT) else own.none()


def to_answer_soon(departments: QuerySet[Department], today: date) -> Q:
    """The matters that departments have to sign for, to answer within a few days, or to put right. Needs
    ``with_last_step``.
    """
    is_near = Q(due__lte=today + timedelta(days=DAYS_BEFORE)) | Q(last_step=MatterStep.Action.SEND_BACK)
    return Q(lead__in=departments) & (Q(state=State.ORDERED) | (Q(state=State.SIGNED) & is_near))


def waiting_matters(user: User, today: date) -> QuerySet[Matter]:
    """The matters that wait for a person, in their department or as who ordered them."""
    return with_last_step().filter(_is_waiting(user, today))


def _is_waiting(user: User, today: date) -> Q:
    return to_answer_soon(reporting_departments(user), today) | is_to_decide(user) | is_overdue(user)


def near_milestones(departments: QuerySet[Department], plan: PlanRow | None, today: date) -> QuerySet[Milestone]:
    """The milestones of departments' projects in a plan that are overdue, or due in a few days."""
    scope = {"plan_id": plan.id if plan else None, "lead__in": departments}
    return open_milestones(scope, today + timedelta(days=DAYS_BEFORE))


def rows_of_matters(user: User, _plan: PlanRow | None, today: date) -> QuerySet:
    """All matters to answer, to decide and overdue, as ``reports.entry.waiting`` counts them: those of
    ``waiting_matters``, and the rest as later ones.
    """
    is_near = When(_is_waiting(user, today), then=Value(NEAR))
    found = with_last_step().filter(is_to_answer(user) | is_to_decide(user) | is_overdue(user)).order_by()
    return found.values_list(Case(is_near, default=Value(LATER), output_field=CharField()), "pk")


def rows_of_milestones(user: User, plan: PlanRow | None, today: date) -> QuerySet:
    """The near milestones, as ``reports.entry.waiting`` counts them."""
    found = near_milestones(reporting_departments(user), plan, today).order_by()
    return found.values_list(Value("milestone", CharField()), "pk")
