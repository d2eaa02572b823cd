"""挂图: every target by month, with the lights and numbers of the other pages, as little of it as one asks for."""

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.core.management import call_command

from targets.actions import Entry, approve, correct, submit
from targets.rules import WORST_FIRST
from targets.words import LIGHT
from tests.factories import (
    actor,
    make_area,
    make_client,
    make_report,
    make_sub_measure,
    make_target,
    make_user,
)

from .steps import version_of

WALL = "/wall/"


@pytest.fixture
def leader(town):
    return town.client("leader")


def rows_of(page) -> dict[str, list[tuple[str, str]]]:
    """Each row of the page's matrix by its name: its twelve months, each the word of its light and what is written."""
    matrix = re.search(r'<table class="table matrix">.*?</table>', page.text, re.DOTALL)
    found = {}
    for row in re.findall(r"<tr[ >].*?</tr>", matrix[0] if matrix else "", re.DOTALL):
        name = re.search(r'<th scope="row">(.*?)</th>', row, re.DOTALL)
        if name is None:
            continue
        cells = re.findall(r'<td(?: class="(?:red|amber|no_data|later)")?>(<svg.*?)?</td>', row)
        # Of a sub-measure's and a target's row lead and leader are cells of their own; they have no mark.
        words = [
            re.fullmatch(r'<svg role="img" aria-label="(.*?)"><use href="#m-\w+"/></svg>(.*)', cell) for cell in cells
        ]
        months = [match.groups() if match else ("", "") for match in words]
        assert len(months) == 12
        found[unescape(re.sub(r"<.*?>", "", name[1]))] = months
    return found


def standings(month: int) -> dict:
    out = io.StringIO()
    call_command("standings", year=2021, month=month, format="json", language="en", stdout=out)
    return json.loads(out.getvalue())


def test_each_month_of_the_wall_is_what_standings_prints_for_that_month(town, leader):
    late = make_target(town.sub_measure, code="late", name="From April", start_month=4, value=Decimal(90))
    for month, (revenue, fields) in enumerate([(100, 90), (150, 200), (300, 300), (200, 1200)], 1):
        make_report(town.sub_measure, month, figures={town.target: revenue, late: month * 3})
        make_report(town.other_sub_measure, month, figures={town.other_target: fields})

    rows = rows_of(leader.get(WALL))

    for month in range(1, 5):
        printed = standings(month)
        for target in (target for area in printed["areas"] for target in area_targets(area)):
            word, text = rows[target["name"]][month - 1]
            assert word == LIGHT[target["light"]]
            assert text == ("" if target["completion"] is None else f"{100 * Decimal(target['completion']):.1f}")
        [area] = printed["areas"]
        assert rows["Projects first"][month - 1] == (LIGHT[area["light"]], f"{Decimal(area['score']):.1f}")
        assert rows["Whole plan"][month - 1] == (LIGHT[printed["light"]], f"{Decimal(printed['score']):.1f}")
    assert [word for word, _text in rows["Revenue"][:4]] == ["On track", "Behind", "On track", "Behind"]
    assert [word for word, _text in rows["From April"][:4]] == ["Not due yet", "Not due yet", "Not due yet", "On track"]


def area_targets(area: dict) -> list[dict]:
    return [target for part in area["sub_measures"] for target in part["targets"]]
