"""What a department does with the secret link to its deadlines: makes a new one, revokes it."""

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department
from departments.roles import ENTER_REPORT, MANAGE_PROJECTS
from targets.actions import NotAllowed
from targets.trace.record import Actor

from ..models import CalendarLink


@transaction.atomic
def make_link(actor: Actor, department: Department) -> CalendarLink:
    """A new link for a department; the one before it is void from now on. Raises NotAllowed."""
    revoke_link(actor, department)
    return CalendarLink.objects.create(department=department, made_by=actor.user, made_at=actor.at)


@transaction.atomic
def revoke_link(actor: Actor, department: Department) -> bool:
    """Makes a department's link void; returns whether there was one. Raises NotAllowed."""
    own = actor.user.has_perm(ENTER_REPORT) and actor.user.department_id == department.pk
    if not (actor.user.is_active and (own or actor.user.has_perm(MANAGE_PROJECTS))):
        raise NotAllowed(_("Only the department itself or an administrator makes and revokes its link."))
    return bool(CalendarLink.objects.filter(department=department).delete()[0])
