"""The matters that wait for a person: on the workbench each, in the masthead their number."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from departments.models import Department, User
from departments.roles import ENTER_REPORT, REVIEW_REPORT
from reports.entry.waiting import LATER, WaitingReports
from targets.calendar.schedule import local_day

from .access import may_order, own_departments, supported_by
from .models import Matter, MatterStep

State = Matter.State
#: The word of matters of which a person is reminded (``reports.entry.waiting``).
NEAR = "matter"
#: Nobody's matters.
NONE = Q(pk__in=())


def reporting_departments(user: User) -> QuerySet[Department]:
    """The departments that a person reports for: none for who does not report."""
    own = own_departments(user)
    return own if user.has_perm(ENTER_REPORT) else own.none()


def is_to_answer(user: User) -> Q:
    """The matters that a person's department is to sign for or to answer."""
    return Q(state__in=Matter.OWED, lead__in=reporting_departments(user))


def is_to_support(departments: QuerySet[Department]) -> Q:
    """The matters that others answer for while these departments support them: nothing of theirs to sign for."""
    return Q(state__in=Matter.OWED) & supported_by(departments) & ~Q(lead__in=departments)


def _decided_by(user: User) -> Q:
    """The open matters of which a person decides (``access.may_decide``)."""
    if not may_order(user):
        return NONE
    is_open = Q(state__in=Matter.OPEN)
    return is_open if user.has_perm(REVIEW_REPORT) else is_open & Q(ordered_by=user.pk)


def is_to_decide(user: User) -> Q:
    """The matters whose extension, or report as done, a person decides."""
    return _decided_by(user) & (Q(asked_due__isnull=False) | Q(state=State.DONE))


def is_overdue(user: User) -> Q:
    """The matters of which a person decides and whose department did not answer in time, nor asked for more."""
    return _decided_by(user) & Q(state__in=Matter.OWED, due__lt=local_day(), asked_due=None)


def with_last_step() -> QuerySet[Matter]:
    """All matters with their last step's action, as ``last_step``."""
    steps = MatterStep.objects.filter(matter=OuterRef("pk")).order_by("-id")
    return Matter.objects.annotate(last_step=Subquery(steps.values("action")[:1]))


def matters_to_answer(user: User) -> QuerySet[Matter]:
    """What a person's department is to sign for, to answer or to put right, the first due first; with its last step."""
    return with_last_step().filter(is_to_answer(user)).order_by("due", "year", "number")


def matters_to_support(departments: QuerySet[Department]) -> QuerySet[Matter]:
    """What departments support and another one answers for, the first due first."""
    found = Matter.objects.filter(is_to_support(departments))
    return found.select_related("lead").order_by("due", "year", "number")


def matters_to_decide(user: User) -> QuerySet[Matter]:
    """What a leader or their office is to decide, the first due first: extensions that are asked for, and what is
    reported as done.
    """
    return Matter.objects.filter(is_to_decide(user)).select_related("lead").order_by("due", "year", "number")


def overdue_matters(user: User) -> QuerySet[Matter]:
    """Of the matters of which a person decides, those not answered in time, the longest overdue first."""
    return Matter.objects.filter(is_overdue(user)).select_related("lead").order_by("due", "year", "number")


class WaitingWork(WaitingReports):
    """What waits for a person in the masthead: reports, confirmations, and matters, read with the reports."""

    @property
    def matters(self) -> int:
        """Those to sign for, to answer and to decide, and those not answered in time."""
        return self._on_their_way[NEAR] + self._on_their_way[LATER]
