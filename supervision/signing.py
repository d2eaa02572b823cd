"""To which departments a matter can be ordered, and in which of them nobody can sign for it."""

from collections.abc import Container

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.models import Department
from departments.reporters import without_reporter

from .models import Matter


def departments_to_order() -> QuerySet[Department]:
    """Those that have not ended, in the order of the plan."""
    return Department.objects.current().order_by("id")


def nobody_signs_in(departments: QuerySet[Department]) -> set[int]:
    """The keys of those in which nobody can sign. One query."""
    return set(without_reporter(departments).order_by().values_list("pk", flat=True))


def name_in_order(department: Department, nobody_signs: Container[int]) -> str:
    """What a form that orders calls a department: its name, and whether nobody there can sign."""
    if department.pk in nobody_signs:
        return _("%(department)s (no reporter)") % {"department": department.name}
    return department.name


def waits_for_nobody(matter: Matter) -> bool:
    """Whether a matter waits for a department in which nobody can sign or answer. One query at most."""
    return matter.state in Matter.OWED and bool(nobody_signs_in(Department.objects.filter(pk=matter.lead_id)))
