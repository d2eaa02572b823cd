"""Who may read and change which matters: one function for each question."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from departments.models import Department, User
from departments.roles import ENTER_REPORT, LEADER, ORDER_MATTER, REVIEW_REPORT, ROLES, VIEW_DASHBOARD

from .models import DistrictProposal, Matter, MatterFile, MatterStep, ProposalPaper


def own_departments(user: User) -> QuerySet[Department]:
    """A person's department and those that became part of it."""
    return with_merged(user.department_id) if user.department_id else Department.objects.none()


def with_merged(department_id: int) -> QuerySet[Department]:
    """A department and those that became part of it."""
    return Department.objects.filter(Q(pk=department_id) | Q(merged_into=department_id))


def supported_by(departments: QuerySet[Department]) -> Q:
    """The matters that departments support (配合)."""
    return Q(pk__in=Matter.supports.through.objects.filter(department__in=departments).values("matter"))


def readable_matters(user: User) -> QuerySet[Matter]:
    """The matters that a person may read: the town's, or those that their department leads or supports.

    Raises:
        PermissionDenied: the person may read none at all.
    """
    if user.has_perm(VIEW_DASHBOARD):
        return Matter.objects.all()
    if user.has_perm(ENTER_REPORT) and user.department_id:
        own = own_departments(user)
        return Matter.objects.filter(Q(lead__in=own) | supported_by(own))
    raise PermissionDenied


def readable_matter(user: User, year: int, number: int) -> Matter:
    """A matter by its number, with what its page names; raises PermissionDenied, or Http404 for another's."""
    matters = readable_matters(user).select_related("plan", "lead", "ordered_by", "target", "sub_measure", "meeting")
    return get_object_or_404(matters.prefetch_related("supports"), year=year, number=number)


def readable_matter_file(user: User, token: UUID) -> MatterFile:
    """A file of a matter that a person may read. Raises as ``readable_matter``."""
    matters = readable_matters(user).values("pk")
    return get_object_or_404(MatterFile, token=token, step__matter__in=matters)


def readable_district_proposals(user: User) -> QuerySet[DistrictProposal]:
    """The proposals to the district that a person may read: all, for who reads the plan. Raises PermissionDenied."""
    if user.has_perm(VIEW_DASHBOARD) or user.has_perm(ENTER_REPORT):
        return DistrictProposal.objects.all()
    raise PermissionDenied


def readable_proposal_paper(user: User, token: UUID) -> ProposalPaper:
    """A paper of a proposal that a person may read. Raises PermissionDenied or Http404."""
    proposals = readable_district_proposals(user).values("pk")
    return get_object_or_404(ProposalPaper, token=token, proposal__in=proposals)


def may_order(user: User) -> bool:
    """Whether a person may order matters: leaders, and the office that reviews."""
    return user.has_perm(ORDER_MATTER)


def leaders() -> QuerySet[User]:
    """Those whose orders the office writes down."""
    return User.objects.filter(is_active=True, groups__name=LEADER).order_by("username")


def in_whose_name(user: User) -> list[User]:
    """In whose names a person orders, the usual one first: a leader's own; of the office's that of the leader for whom
    they last wrote an order down, then the other leaders', then their own. One query at most.
    """
    if not user.has_perm(REVIEW_REPORT):
        return [user]
    written = MatterStep.objects.filter(action=MatterStep.Action.ORDER, by=user, matter__ordered_by=OuterRef("pk"))
    found = leaders().annotate(last=Subquery(written.order_by("-id").values("id")[:1]))
    others = list(found.order_by(F("last").desc(nulls_last=True), "username"))
    if user in others:
        return [user, *(one for one in others if one != user)]
    return [*others, user]


def may_decide(user: User, matter: Matter) -> bool:
    """Whether a person may extend, send back, strike off or cancel a matter: who ordered it, or their office."""
    return may_order(user) and (matter.ordered_by_id == user.pk or user.has_perm(REVIEW_REPORT))


def answers_for(user: User, matter: Matter, *, leads: bool) -> bool:
    """Whether a person's department answers for a matter. ``leads``: as the responsible one; else supporting it is
    enough. At most two queries.
    """
    if not (user.has_perm(ENTER_REPORT) and user.department_id):
        return False
    own = set(own_departments(user).values_list("pk", flat=True))
    return matter.lead_id in own or (not leads and any(one.pk in own for one in matter.supports.all()))


Action, State = MatterStep.Action, Matter.State
#: The states in which a step is the next one; a decision on an extension waits for one that is asked for.
NEXT = {
    Action.SIGN: (State.ORDERED,),
    Action.REPLY: (State.SIGNED,),
    Action.FINISH: (State.SIGNED,),
    Action.ASK_EXTENSION: Matter.OWED,
    Action.EXTEND: Matter.OPEN,
    Action.REFUSE_EXTENSION: Matter.OPEN,
    Action.CLOSE: (State.DONE,),
    Action.SEND_BACK: (State.DONE,),
    Action.CANCEL: Matter.OPEN,
}
DECISIONS = (Action.EXTEND, Action.REFUSE_EXTENSION, Action.CLOSE, Action.SEND_BACK, Action.CANCEL)


def steps_of_person(user: User, matter: Matter) -> list[MatterStep.Action]:
    """The steps that a person may ever take with a matter, in the order of a page. At most three queries."""
    if answers_for(user, matter, leads=True):
        return [Action.SIGN, Action.REPLY, Action.FINISH, Action.ASK_EXTENSION]
    if answers_for(user, matter, leads=False):
        return [Action.REPLY]
    return list(DECISIONS) if may_decide(user, matter) else []


def is_next(step: MatterStep.Action, matter: Matter) -> bool:
    """Whether a matter stands where a step is possible."""
    if step in (Action.EXTEND, Action.REFUSE_EXTENSION, Action.ASK_EXTENSION):
        return matter.state in NEXT[step] and (matter.asked_due is None) == (step == Action.ASK_EXTENSION)
    return matter.state in NEXT[step]


#: The rights of those for whom something can wait: who reports, reviews or orders matters.
REMINDED = frozenset({ENTER_REPORT, REVIEW_REPORT, ORDER_MATTER})


def is_reminded(user: User) -> bool:
    """Whether anything can wait for a person."""
    return any(user.has_perm(right) for right in REMINDED)


def people_without_mail() -> QuerySet[User]:
    """The people for whom something can wait and who would have it by mail, had their account an e-mail address."""
    of_roles = [name for name, role in ROLES.items() if REMINDED & set(role.permissions)]
    people = User.objects.filter(is_active=True, demonstration=False, email="", groups__name__in=of_roles)
    return people.exclude(reminder_choice__by_mail=False).distinct()


def require_reminded(user: User) -> None:
    """Raises PermissionDenied for whom nothing can wait."""
    if not is_reminded(user):
        raise PermissionDenied


def owed_by(department_id: int) -> list[str]:
    """The numbers of the matters that a department has still to answer. One query."""
    matters = Matter.objects.filter(lead=department_id, state__in=Matter.OWED).order_by("pk")
    return [matter.numbered for matter in matters]
