"""Which departments nobody reports for."""

from django.db.models import QuerySet

from .models import Department, User
from .roles import REPORTER


def without_reporter(departments: QuerySet[Department]) -> QuerySet[Department]:
    """Of some departments those for which nobody can sign or report: no active account of theirs, nor of the department
    that they became part of, is a reporter's.
    """
    reporters = User.objects.filter(is_active=True, groups__name=REPORTER).exclude(department=None).order_by()
    theirs = reporters.values("department")
    return departments.exclude(pk__in=theirs).exclude(merged_into__in=theirs)
