"""What every page knows."""

from django.utils.functional import SimpleLazyObject

from targets.models import Plan


def house(request) -> dict:
    """For the base template: whether fictional data are in the database, asked only by pages that do not know it already."""
    return {"demonstration": SimpleLazyObject(lambda: Plan.objects.filter(demonstration=True).exists())}
