"""What is added to a plan in mid-year, through every door: the months that are closed stay as they were."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from targets.models import ClosedMonth, SubMeasure, Target
from tests.admin.conftest import fields_of
from tests.dashboards.documents.word import bulletin, texts
from tests.factories import make_report
from tests.projects.pages import text_of

from .test_import import upload

pytestmark = pytest.mark.django_db
JULY = datetime(2021, 7, 8, 2, tzinfo=UTC)
FILE = """
- model: targets.taskarea
  fields: {plan: [2021], number: 2, kind: task, title: Green hills}
- model: targets.submeasure
  fields: {area: [2021, 2], code: "2.1", title: Plant trees, lead: [LEAD]}
- model: targets.target
  fields: {sub_measure: [2021, "2.1"], code: trees, name: Trees, unit: 亩, value: 1600}
- model: targets.submeasure
  fields: {area: [2021, 2], code: "2.2", title: Water them, lead: [LEAD]}
- model: targets.target
  fields: {sub_measure: [2021, "1.3"], code: roads, name: Roads, unit: 公里, value: 20, phasing: hold}
"""


@pytest.fixture
def july(town):
    """All is reported until June, also 1.3, which has no target; April and May are closed. It is 8 July."""
    third = SubMeasure.objects.create(area=town.area, code="1.3", title="Keep the peace", lead=town.sub_measure.lead)
    for month in (4, 5, 6):
        at = {"submitted_at": datetime(2021, month + 1, 2, tzinfo=UTC)}
        make_report(town.sub_measure, month, figures={town.target: 100 * month}, **at)
        make_report(town.other_sub_measure, month, figures={town.other_target: 100 * month}, **at)
        make_report(third, month, assessment="on_track", **at)
    for month in (4, 5):
        ClosedMonth.objects.create(plan=town.plan, month=month)
    with time_machine.travel(JULY, tick=False):
        yield town


def by_hand(town, send):
    lead = town.sub_measure.lead_id
    send("/setup/areas/2021/add/", {"title": "Green hills"})
    send("/setup/areas/2021/2/add/", {"title": "Plant trees", "lead": lead})
    send("/setup/measures/2021/2.1/add/", {"name": "Trees", "unit": "亩", "value": "1600", "code": "trees"})
    send("/setup/areas/2021/2/add/", {"title": "Water them", "lead": lead})
    roads = {"name": "Roads", "unit": "公里", "value": "20", "phasing": "hold", "code": "roads"}
    send("/setup/measures/2021/1.3/add/", roads)


def by_administration(town, send):
    send("/setup/areas/2021/add/", {"title": "Green hills"})
    admin = town.client("administrator")

    def add(model: str, **typed):
        page = admin.get(reverse(f"admin:targets_{model}_add"))
        sent = admin.post(reverse(f"admin:targets_{model}_add"), {**fields_of(page), **typed})
        assert sent.status_code == 302, sent.text

    area, lead = town.plan.areas.get(number=2), town.sub_measure.lead_id
    add("submeasure", area=area.pk, code="2.1", title="Plant trees", lead=lead)
    add("submeasure", area=area.pk, code="2.2", title="Water them", lead=lead)
    trees = {"name": "Trees", "unit": "亩", "value": "1600", "code": "trees"}
    add("target", sub_measure=SubMeasure.objects.get(code="2.1").pk, **trees)
    roads = {"name": "Roads", "unit": "公里", "value": "20", "phasing": "hold", "code": "roads"}
    add("target", sub_measure=SubMeasure.objects.get(code="1.3").pk, **roads)


def by_file(town, send):
    client = town.client("administrator")
    shown = upload(client, FILE.replace("LEAD", town.sub_measure.lead.code))
    assert client.post("/setup/import/", {"carried": fields_of(shown)["carried"]}).status_code == 302


def told(client, month: int) -> dict:
    """What the month's files and pages say: standings, ledger, reporting and assessment."""
    out = io.StringIO()
    call_command("standings", "--year", "2021", "--month", str(month), "--format", "json", stdout=out)
    said = {}
    for page in ("/dashboard/", "/ledger/", "/wall/", "/areas/2021/1/", "/reporting/", "/assessment/", "/months/"):
        [main] = re.findall(r"<main.*</main>", client.get(f"{page}?year=2021&month={month}").text, re.DOTALL)
        # There is one more area to choose.
        said[page] = text_of(
            re.sub(r'<nav class="month-picker.*?</nav>|<select.*?</select>', "", main, flags=re.DOTALL)
        )
    word = texts(bulletin(client, f"/documents/2021/{month}/bulletin.docx"))
    return {"standings": json.loads(out.getvalue()), "bulletin": word, **said}


@pytest.mark.parametrize("add", [by_hand, by_administration, by_file])
def test_closed_months_stay_as_they_were(july, send, add):
    leader = july.client("leader")
    before = {month: told(leader, month) for month in (4, 5, 6)}
    add(july, send)

    assert SubMeasure.objects.count() == 5
    assert Target.objects.count() == 4
    for month in (4, 5, 6):
        for place, said in told(leader, month).items():
            assert said == before[month][place], (month, place)
    reporter = july.client("reporter")
    assert "Plant trees" not in reporter.get("/my-month/2021/6/").text
    assert "Plant trees" in reporter.get("/my-month/2021/7/").text
    assert "in the plan from July on" in leader.get("/targets/2021/trees/?month=5").text
    for page in ("/dashboard/", "/areas/2021/2/", "/measures/2021/2.1/", "/measures/2021/2.2/", "/wall/", "/villages/"):
        assert leader.get(f"{page}?year=2021&month=5").status_code == 200, page


def test_who_adds_by_hand_is_told_from_when_it_counts(july, send, browser):
    added = send("/setup/measures/2021/1.3/add/", {"name": "Roads", "unit": "公里", "value": "20"})
    assert "It is asked from July on; the months before stay as they are." in browser.get(added.url).text
    assert "Asked from July on." in browser.get("/setup/plan/2021/1-3-1/").text


def test_nothing_is_added_once_december_is_closed(july, browser, send):
    ClosedMonth.objects.create(plan=july.plan, month=12)
    measure = send("/setup/areas/2021/1/add/", {"title": "Plant trees"})
    target = send("/setup/measures/2021/1.3/add/", {"name": "Roads", "unit": "公里", "value": "20"})
    file = upload(browser, FILE.replace("LEAD", july.sub_measure.lead.code))
    for refused in (measure, target, file):
        assert refused.status_code == 422
        assert "December is closed" in refused.text
    assert (SubMeasure.objects.count(), Target.objects.count()) == (3, 2)
