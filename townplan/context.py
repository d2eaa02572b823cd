"""What every page knows."""

from django.utils.functional import SimpleLazyObject

from targets.models import Plan


def house(request) -> dict:
    """For the base template: whether fictional data are in the database; pages that know it already do not ask."""
    return {"demonstration": SimpleLazyObject(lambda: Plan.objects.filter(demonstration=True).exists())}
