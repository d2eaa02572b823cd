"""Sentences are read in English here. A town with a road of two milestones, and what an administrator types of one."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import translation

from projects.models import Milestone, Project
from targets.models import ClosedMonth
from tests.factories import Town, make_project, make_report, make_town
from tests.kept import kept

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def town(_english, db) -> Town:
    return kept(make_town)


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


@pytest.fixture
def february():
    """10 February 2022."""
    with time_machine.travel(datetime(2022, 2, 10, 9, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def two_years(town, road):
    """Of 2021 January to September are reported, January to June closed, two projects unfinished, one is done. The plan
    of 2022 is a copy."""
    for month in range(1, 13):
        make_report(town.other_sub_measure, month, submitted_at=datetime(2021, 12, 1, tzinfo=SHANGHAI))
        if month < 10:
            make_report(town.sub_measure, month, figures={town.target: 100 * month})
        if month < 7:
            ClosedMonth.objects.create(plan=town.plan, month=month)
    make_report(town.sub_measure, 10, "returned")
    make_report(road.line, 9, figures={road.investment: "120.5", road.percent: 30})
    make_project(town, code="lead", title="Paint works", kind="lead", planned_start=None, planned_finish=None)
    make_project(town, code="done", title="Done road", stage="completed", actual_finish=date(2021, 9, 1))
    call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
    return town
