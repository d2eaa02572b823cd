"""The check that every action on a plan begins with."""

from django.utils.translation import gettext as _

from ..trace.record import Actor
from .errors import NotAllowed


def require(actor: Actor, permission: str) -> None:
    """Raises NotAllowed without the right."""
    if not actor.user.is_active or not actor.user.has_perm(permission):
        raise NotAllowed(_("Your account may not do this."))
