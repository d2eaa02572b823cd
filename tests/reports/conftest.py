"""Sentences are read in English here; and reports that wait for review."""

import pytest

from tests.english import english
from tests.factories import make_report, make_sub_measure

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
