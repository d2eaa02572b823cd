"""Makes and revokes the secret link to a department's deadlines.

The secret is stored neither in the database nor in the trace.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department
from departments.roles import ENTER_REPORT, MANAGE_PROJECTS
from targets.actions import NotAllowed
from targets.models import Event, Plan
from targets.trace.record import Actor, change, locked_plan, record

from ..models import CalendarLink
from ..models.calendar_link import hash_of_token, new_token

KIND = "calendar_link"


@transaction.atomic
def make_link(actor: Actor, department: Department) -> str:
    """Makes a new link for a department; the old one becomes void. Raises NotAllowed.

    Returns:
        the token in its address, which cannot be shown again: only its hash is stored.
    """
    _require_own(actor, department)
    plan = _plan()
    changes = _removed(department)
    token = new_token()
    CalendarLink.objects.create(
        department=department, token_hash=hash_of_token(token), made_by=actor.user, made_at=actor.at
    )
    if plan:
        record(actor, plan, Event.Action.MAKE_LINK, [*changes, change(KIND, department.code, "created", None, True)])
    return token


@transaction.atomic
def revoke_link(actor: Actor, department: Department) -> bool:
    """Makes a department's link void; returns whether there was one. Raises NotAllowed."""
    _require_own(actor, department)
    plan = _plan()
    changes = _removed(department)
    if plan and changes:
        record(actor, plan, Event.Action.REVOKE_LINK, changes)
    return bool(changes)


def _removed(department: Department) -> list[dict]:
    deleted, _by_model = CalendarLink.objects.filter(department=department).delete()
    return [change(KIND, department.code, "removed", None, True)] if deleted else []


def _plan() -> Plan | None:
    """The running plan, locked: the event is written into its trace."""
    latest = Plan.objects.order_by("-year").first()
    return locked_plan(latest.pk) if latest else None


def _require_own(actor: Actor, department: Department) -> None:
    own = actor.user.has_perm(ENTER_REPORT) and actor.user.department_id == department.pk
    if not (actor.user.is_active and (own or actor.user.has_perm(MANAGE_PROJECTS))):
        raise NotAllowed(_("Only the department itself or an administrator makes and revokes its link."))
