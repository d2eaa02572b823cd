"""Sentences are read in English here. A town with a road of two milestones, and what an administrator types of one."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from projects.models import Milestone, Project
from tests.factories import Town, make_project, make_town


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def town(_english, db) -> Town:
    return make_town()


@pytest.fixture
def road(town) -> Project:
    """North road: 300 万元 this year, the roadbed by the end of May, the surface by the end of September."""
    return make_project(
        town,
        code="north",
        title="North road",
        stage="building",
        total_investment=Decimal(500),
        quantity=Decimal("2.4"),
        quantity_unit="km",
        owner="Town Works",
        place="North end",
        milestones=[
            Milestone(name="Roadbed", planned=date(2021, 5, 31), weight=Decimal(40)),
            Milestone(name="Surface", planned=date(2021, 9, 30), weight=Decimal(60)),
        ],
    )


@pytest.fixture
def leader(town):
    """A leader's browser."""
    return town.client("leader")
