"""Keeps demonstration accounts, whose password everybody can read, away from a town's real system."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from departments.models import User

MESSAGE = (
    "The database holds demonstration accounts, whose password is public. Load the town's own plan into a fresh "
    "database, or make them inactive; only TOWNPLAN_DEMO=1 starts with them."
)


def present_in_production() -> bool:
    """Whether the database holds active demonstration accounts, and the settings do not allow them.

    False before the first migration.
    """
    if settings.DEMONSTRATION_ALLOWED:
        return False
    try:
        return User.objects.filter(demonstration=True, is_active=True).exists()
    except DatabaseError:
        return False


def refuse_in_production() -> None:
    """Keeps the server from starting with demonstration accounts in a real system.

    Raises:
        ImproperlyConfigured: there are demonstration accounts, and ``TOWNPLAN_DEMO`` is not set.
    """
    if present_in_production():
        raise ImproperlyConfigured(MESSAGE)


@register(Tags.security, deploy=True)
def check_no_demonstration_accounts(**_options) -> list[Error]:
    """The same as an error of ``manage.py check --deploy``."""
    return [Error(MESSAGE, id="townplan.E001")] if present_in_production() else []
