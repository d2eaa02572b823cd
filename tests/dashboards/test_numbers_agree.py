"""The numbers of every page, file and command agree: with items, a commitment without a target, a revision, a handover,
with projects and without, today and on a past day.
"""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from targets.formats.numbers import printed_score
from tests.dashboards.documents.word import bulletin, texts
from tests.factories import make_item, make_project, make_report, make_sub_measure, make_target
from tests.reports import steps

from .reading import text

pytestmark = pytest.mark.django_db
MONTH = 6
#: What the trace can be asked for: before the revision and the handover, and now.
DAYS = ("2021-07-08", "")
NUMBERS = ("Year's target", "Planned to date", "Actual to date", "Completion", "Gap (points)", "Light")
SCORE = re.compile(r'class="score">(?:<span class="label">Score</span> (?:<b>)?)?([\d.]+)')


@pytest.fixture(params=["without projects", "with projects"])
def year(request, town):
    """Two departments' June: a revised target, roads by items, a commitment without a target, a handover on 9 July."""
    roads = make_target(town.sub_measure, code="roads", name="Roads", unit="公里", counting="sum", value=Decimal(20))
    north, south = make_item(roads, name="North"), make_item(roads, name="South")
    silent = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Without a target")
    make_report(town.sub_measure, 5, figures={town.target: 450, north: 3})
    make_report(town.sub_measure, 6, figures={town.target: 500, north: 4, south: "3.5"})
    make_report(town.other_sub_measure, 6, figures={town.other_target: 700})
    make_report(silent, 6, assessment="slow")
    if request.param == "with projects":
        project = make_project(town, code="road")
        make_report(project.line, 6, figures={project.investment: 10})
    administrator = town.client("administrator")
    with time_machine.travel(datetime(2021, 7, 9, 2, tzinfo=UTC), tick=False):
        revision = {"from_month": 6, "value": "1000", "due_month": 12, "phasing": "even", "nodes": "", "reason": "Fell"}
        place = reverse("admin:targets_target_revise", args=[town.target.pk])
        assert administrator.post(place, revision).status_code == 302
        place = reverse("admin:targets_submeasure_hand_over", args=[silent.pk])
        handover = {"to": town.other_sub_measure.lead_id, "from_month": 7, "reason": "Merged"}
        assert administrator.post(place, handover).status_code == 302
        # A correction too: the past day keeps the figure of then.
        steps.correct(town.client("reviewer"), town.other_sub_measure, 6, {town.other_target: 690}, "A slip")
    with time_machine.travel(datetime(2021, 7, 10, 2, tzinfo=UTC), tick=False):
        yield town


def standings(on: str) -> dict:
    out = io.StringIO()
    given = {"on": date.fromisoformat(on)} if on else {}
    call_command("standings", year=2021, month=MONTH, format="json", language="en", stdout=out, **given)
    return json.loads(out.getvalue())


#: What differs about a figure, beside it.
MARK = r'<span class="figure-mark.*?</span>'


def rows(page: str) -> dict[str, dict[str, str]]:
    """The numbers of each target in a page's tables; a commitment without a target has none."""
    found = {}
    for part in page.split("<thead>")[1:]:
        head, *lines = (
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)
            for line in re.findall(r"<tr[^>]*>(.*?)</tr>", part.partition("</table>")[0], re.DOTALL)
        )
        headings = [text(cell) for cell in head]
        for line in lines:
            if len(line) == len(headings) and {"Target", "Light"} <= set(headings):
                own = [text(re.split(r'<(?:div|span) class="under', re.sub(MARK, "", cell))[0]) for cell in line]
                numbers = dict(zip(headings, own, strict=True))
                numbers["Light"] = re.sub(r"^\W+", "", numbers["Light"])
                found[numbers["Target"]] = {heading: numbers[heading] for heading in NUMBERS if heading in numbers}
    return found


@pytest.mark.parametrize("on", DAYS)
def test_every_list_has_each_target_s_numbers(year, on):
    leader, query = year.client("leader"), f"?month={MONTH}" + (f"&on={on}" if on else "")
    ledger = rows(leader.get(f"/ledger/{query}").text)
    assert ledger["Revenue"]["Year's target"] == ("1,200.00" if on else "1,000.00")
    assert ledger["Fields"]["Actual to date"] == ("700.00" if on else "690.00")
    assert ledger["Roads"]["Actual to date"] == "7.50"
    area = rows(leader.get(f"/areas/2021/1/{query}").text)
    sub_measure = rows(leader.get(f"/measures/2021/1.1/{query}").text)
    lines = csv.DictReader(io.StringIO(leader.get(f"/ledger/ledger.csv{query}").content.decode("utf-8-sig")))
    of_csv = {line["Target"]: line for line in lines}
    sheet = load_workbook(io.BytesIO(leader.get(f"/ledger/ledger.xlsx{query}").content)).active
    headings = [cell.value for cell in sheet[4]]
    of_xlsx = [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=5)]
    known = {
        target["name"]: target
        for area in standings(on)["areas"]
        for part in area["sub_measures"]
        for target in part["targets"]
    }
    for name, code in (("Revenue", "revenue"), ("Fields", "fields"), ("Roads", "roads")):
        row = ledger[name]
        assert area[name] == {heading: row[heading] for heading in area[name]}, name
        assert {heading: of_csv[name][heading] for heading in NUMBERS} == row, name
        if name in sub_measure:
            assert sub_measure[name] == {heading: row[heading] for heading in sub_measure[name]}, name
        [in_xlsx] = [line for line in of_xlsx if line["Target"] == name]
        for heading, key in (("Year's target", "value"), ("Planned to date", "planned"), ("Actual to date", "actual")):
            printed = Decimal(row[heading].replace(",", ""))
            assert round(Decimal(known[name][key]), 2) == round(Decimal(str(in_xlsx[heading])), 2) == printed, name
        facts = dict(
            re.findall(
                r"<dt>(.*?)</dt><dd[^>]*>(.*?)(?: <span.*?)?</dd>", leader.get(f"/targets/2021/{code}/{query}").text
            )
        )
        assert {facts[heading] for heading in ("Completion", "Gap (points)")} == {
            row["Completion"],
            row["Gap (points)"],
        }


@pytest.mark.parametrize("on", DAYS)
def test_every_page_has_the_same_scores_and_counts(year, on):
    leader, query = year.client("leader"), f"?month={MONTH}" + (f"&on={on}" if on else "")
    known = standings(on)
    score, area = (str(printed_score(Decimal(part["score"]))) for part in (known, known["areas"][0]))
    # The meeting room's screen is of today.
    for place in ("dashboard",) if on else ("dashboard", "screen"):
        assert SCORE.findall(leader.get(f"/{place}/{query}").text)[0] == score, place
    assert SCORE.findall(leader.get(f"/dashboard/{query}").text)[1] == area
    assert SCORE.findall(leader.get(f"/areas/2021/1/{query}").text)[0] == area
    assert f"Score <b>{score}</b>" in leader.get(f"/wall/{query}").text
    for code, part in ((part["code"], part) for part in known["areas"][0]["sub_measures"]):
        page = leader.get(f"/measures/2021/{code}/{query}").text
        assert SCORE.findall(page)[0] == str(printed_score(Decimal(part["score"]))), code
        assert (part["lead"] or "—") in page
    for light, count in known["commitments"].items():
        assert leader.get(f"/ledger/{query}&light={light}").context["total"] == count, light
    assert leader.get(f"/ledger/{query}").context["total"] == sum(known["commitments"].values())
    if not on:
        assessed = leader.get(f"/assessment/{query}").context["rows"]
        assert sum(dict(row["counts"])["Sub-measures"] for row in assessed) == len(known["areas"][0]["sub_measures"])
        words = "".join(texts(bulletin(leader, f"/documents/2021/{MONTH}/bulletin.docx")))
        assert score in words
        assert text(leader.get(f"/dashboard/{query}").context["conclusion"]) != ""
