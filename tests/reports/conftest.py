"""Sentences are read in English here; reports that wait for review, and somebody who both reports and reviews."""

import pytest
from django.contrib.auth.models import Group

from departments import roles
from tests.english import english
from tests.factories import make_report, make_sub_measure, make_user

__all__ = ["english"]


@pytest.fixture
def waiting(town):
    """Three reports of March: two of the Economy Office, one of the Farm Office."""
    second = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Second thing")
    return {
        "revenue": make_report(town.sub_measure, 3, "submitted", {town.target: 300}),
        "second": make_report(second, 3, "submitted"),
        "fields": make_report(town.other_sub_measure, 3, "submitted", {town.other_target: 300}),
    }


@pytest.fixture
def clerk(town):
    """Somebody who reports for the Economy Office and reviews: offices are small."""
    person = make_user(roles.REPORTER, town.sub_measure.lead, username="clerk")
    person.groups.add(Group.objects.get(name=roles.REVIEWER))
    return person
