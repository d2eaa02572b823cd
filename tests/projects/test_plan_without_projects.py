"""The plan's numbers are the same with projects and without: on every page, in every file, from every command."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook

from departments.models import User
from targets.actions import copy_plan
from targets.calendar.schedule import local_day
from targets.models import Plan
from tests.factories import actor, make_client, make_item, make_project, make_report, make_village
from tests.permissions.matrix import patterns

pytestmark = pytest.mark.django_db

#: Pages and files of the plan alone, each as somebody reads it: nothing in them may change.
PLAN_ALONE = {
    "dashboards:target": ("leader", "/targets/2021/revenue/?month=3"),
    "dashboards:wall": ("leader", "/wall/?month=3"),
    "dashboards:compare": ("leader", "/compare/?from=2&to=3"),
    "dashboards:years": ("leader", "/years/?year=2022"),
    "dashboards:ledger": ("leader", "/ledger/?month=3"),
    "dashboards:ledger_export": ("leader", "/ledger/ledger.csv?month=3"),
    "dashboards:documents": ("leader", "/documents/?month=3"),
    "dashboards:bulletin": ("leader", "/documents/2021/3/bulletin.docx"),
    "dashboards:ledger_document": ("leader", "/documents/2021/3/ledger.xlsx"),
    "dashboards:assessment": ("leader", "/assessment/?month=3"),
    "dashboards:assessment_export": ("leader", "/assessment/assessment.xlsx?month=3"),
    "dashboards:villages": ("leader", "/villages/?month=3"),
    "dashboards:village": ("leader", "/villages/east/?month=3"),
    "reports:reporting": ("leader", "/reporting/?year=2021&month=3"),
    "reports:workbook": ("reporter", "/my-month/2021/3/workbook.xlsx"),
    "reports:report": ("reporter", "/reports/2021/1.1/4/"),
    "reports:review": ("reviewer", "/review/2021/1.1/4/"),
    "reports:correct": ("reviewer", "/review/2021/1.1/2/correct/"),
    "admin:targets_plan_changelist": ("administrator", "/admin/targets/plan/"),
    "admin:targets_plan_last_year": ("administrator", "/admin/targets/plan/{second}/last-year/"),
    "admin:targets_taskarea_changelist": ("administrator", "/admin/targets/taskarea/"),
    "admin:targets_submeasure_changelist": ("administrator", "/admin/targets/submeasure/"),
    "admin:targets_target_changelist": ("administrator", "/admin/targets/target/"),
    "admin:targets_item_changelist": ("administrator", "/admin/targets/item/"),
}
#: The same pages on a past day, in another order, filtered.
PLAN_ALONE_AGAIN = {
    "ledger by light": ("leader", "/ledger/?month=3&sort=light"),
    "ledger of a past day": ("leader", "/ledger/?month=3&on={today}"),
    "ledger as xlsx": ("leader", "/ledger/ledger.xlsx?month=3"),
    "wall of a past day": ("leader", "/wall/?month=3&on={today}"),
    "bulletin of a past day": ("leader", "/documents/2021/3/bulletin.docx?on={today}"),
    "a month on two days": ("leader", "/compare/?to=3&then={today}"),
    "ledger of a department": ("reporter", "/ledger/?month=3"),
}
#: The bulletin's paragraphs on projects.
ON_PROJECTS = re.compile(r"Of \d+ projects?: |Project “")
#: Pages that show projects too, with the parts that are about the plan.
PLAN_AND_PROJECTS = {
    "dashboards:screen": (
        "leader",
        "/screen/?month=3",
        r'<section class="overall".*?</section>|<article class="(?:figure|area|months)".*?</article>',
    ),
    "dashboards:dashboard": ("leader", "/dashboard/?month=3", r'<section class="month-summary.*?</section>'),
    "dashboards:area": ("leader", "/areas/2021/1/?month=3", r'class="number">[^<]*<|<svg.*?</svg>'),
    "dashboards:sub_measure": ("leader", "/measures/2021/1.1/?month=3", r"<table.*?</table>"),
    "reports:my_month": ("reporter", "/my-month/?month=3", r"<table.*?</table>"),
}
#: Pages on reports of the plan and of projects alike.
OF_REPORTS_AND_PROJECTS = {
    *("dashboards:meeting", "dashboards:meeting_document"),
    *("dashboards:area_evidence", "dashboards:department_evidence"),
    "dashboards:workbench",
    *("dashboards:trace", "dashboards:trace_export", "dashboards:verify_trace"),
    *("dashboards:security_log", "dashboards:security_export"),
    *("reports:month_form", "reports:preview", "reports:workbook_upload", "reports:withdraw"),
    *("reports:evidence", "reports:evidence_add", "reports:evidence_thumbnail", "reports:evidence_remove"),
    *("reports:review_queue", "reports:months", "reports:close_month", "reports:reopen_month"),
}
COMMANDS = (
    ("standings", "--year", "2021", "--month", "3"),
    ("standings", "--year", "2021", "--month", "3", "--format", "csv"),
    ("standings", "--year", "2021", "--month", "3", "--format", "json"),
    ("standings", "--year", "2022", "--month", "1", "--format", "json"),
    ("backtest", "--year", "2021"),
    ("verify_trace", "--plan", "2022"),
)


def text_of(response) -> str:
    """What a page or a file says, without marks of its own session."""
    body = response.getvalue() if response.streaming else response.content
    kind = response["Content-Type"]
    if "spreadsheet" in kind:
        book = load_workbook(io.BytesIO(body))
        rows = "\n".join(str([cell.value for cell in row]) for sheet in book for row in sheet.iter_rows())
        # Its signature carries the time.
        return re.sub(r":[\w-]{6}:[\w-]{43}", "", rows)
    if "word" in kind:
        document = Document(io.BytesIO(body))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        texts = [paragraph.text for paragraph in document.paragraphs]
        return "\n".join([*(text for text in texts if not ON_PROJECTS.match(text)), *cells])
    text = body.decode()
    if "csv" in kind:
        return "\n".join(map(str, csv.reader(io.StringIO(text))))
    main = re.search(r'<(main|div id="content")[^>]*>(.*)</(main|div)>', text, re.DOTALL)
    return words(main[2] if main else text)


def words(html: str) -> str:
    """The visible words of a piece of a page."""
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


def everything(town, places: dict[str, str]) -> dict[str, str]:
    """What every page, file and command says of the plan."""
    texts = {}
    for name, (person, address) in {**PLAN_ALONE, **PLAN_ALONE_AGAIN}.items():
        response = town.client(person).get(address.format(**places))
        assert response.status_code == 200, (name, response.status_code)
        texts[name] = text_of(response)
    for name, (person, address, pattern) in PLAN_AND_PROJECTS.items():
        page = town.client(person).get(address).text
        matches = re.findall(pattern, page, re.DOTALL)
        assert matches, name
        texts[name] = "\n".join(map(words, matches))
    for command in COMMANDS:
        out = io.StringIO()
        try:
            call_command(*command, stdout=out)
        except CommandError as error:  # a year that is not finished has nothing to test the forecast on
            out.write(str(error))
        texts[" ".join(command)] = out.getvalue()
    return texts


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with time_machine.travel(datetime(2021, 5, 10, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def town(_in_may, town):
    """Two years' plans with figures, items of a village and a report that waits for review."""
    make_item(town.other_target, village=make_village(code="east"))
    reporter = town.people["reporter"]
    for month, value in ((1, 90), (2, 180), (3, 290)):
        make_report(town.sub_measure, month, "approved", {town.target: value}, submitted_by=reporter)
    make_report(town.sub_measure, 4, "submitted", {town.target: 400}, submitted_by=reporter)
    make_report(town.other_sub_measure, 3, "approved", {town.other_target: 310}, submitted_by=town.people["stranger"])
    copy_plan(actor(town.people["administrator"]), town.plan, 2022)
    return town


def add_projects(town) -> None:
    """Projects in every state: behind and red, done, draft, waiting, without a report, in either year."""
    for number, status in enumerate(("approved", "approved", "submitted", "draft", None)):
        project = make_project(town, title=f"Road {number}", planned=Decimal(3000))
        if status:
            figures = {project.investment: 1 + number, project.percent: 1}
            make_report(project.line, 3, status, figures, assessment="behind", submitted_by=town.people["reporter"])


def test_the_plan_s_numbers_do_not_know_of_projects(town):
    places = {"second": str(Plan.objects.get(year=2022).pk), "today": local_day().isoformat()}
    before = everything(town, places)
    add_projects(town)
    after = everything(town, places)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}


def test_every_page_that_is_read_is_among_them():
    """Every new page must be listed: its numbers are the plan's alone, or it shows projects too."""
    known = {*PLAN_ALONE, *PLAN_AND_PROJECTS, *OF_REPORTS_AND_PROJECTS}
    rooms = ("dashboards:", "reports:")
    assert {name for name, _pattern in patterns() if name.startswith(rooms)} - known == set()


def test_a_project_s_code_is_not_given_to_a_sub_measure_in_the_administration(town):
    road = make_project(town, code="9.9")
    admin = User.objects.create_superuser("root", password="a-very-long-one")
    page = make_client(admin).post(
        "/admin/targets/submeasure/add/",
        {
            "area": town.area.pk,
            "code": road.code,
            "title": "Another",
            "due_month": 12,
            "weight": 1,
            "targets-TOTAL_FORMS": 0,
            "targets-INITIAL_FORMS": 0,
        },
    )
    assert page.status_code == 200
    assert "already exists" in page.text
