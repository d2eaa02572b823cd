"""Helpers for the tests of copying the plan of 2021 to 2022 and of filling in last year's figures."""

import io
from decimal import Decimal

from django.core.management import call_command
from django.urls import reverse

from targets.models import Plan, Target
from tests.factories import make_report

RHYTHM = [Decimal(100 * month) for month in range(1, 13)]


def command(*arguments: str) -> list[str]:
    """What ``copyplan`` prints, a line each."""
    out = io.StringIO()
    call_command("copyplan", "--from", "2021", "--to", "2022", "--language", "en", *arguments, stdout=out)
    return out.getvalue().splitlines()


def count(target: Target, values: list[Decimal]) -> None:
    """Makes a counted figure for each month from January on."""
    for month, value in enumerate(values, 1):
        make_report(target.sub_measure, month, figures={target: value})


def new(code: str) -> Target:
    return Target.objects.get(plan__year=2022, code=code)


def copy_page(town) -> str:
    return reverse("admin:targets_plan_copy", args=[town.plan.pk])


def last_year_page(plan: Plan) -> str:
    return reverse("admin:targets_plan_last_year", args=[plan.pk])


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())
