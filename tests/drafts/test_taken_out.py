"""A loaded plan as a task table, and back: what was changed in Excel is a draft like any other."""

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from drafts.models import PlanInPreparation
from targets.models import SubMeasure, Target
from targets.planfile import load_files

pytestmark = pytest.mark.django_db
SEED = Path(__file__).parents[2] / "fixtures/plan-2021.yaml"


@pytest.fixture
def workbook(client):
    load_files([SEED])
    response = client.get("/start/task-table/2021/")
    assert response.status_code == 200
    return load_workbook(BytesIO(response.content))


def cell_beside(workbook, name: str, heading: str):
    """The cell of a target's row below a heading."""
    for sheet in workbook:
        rows = list(sheet.iter_rows())
        head = next((row for row in rows if any(cell.value == heading for cell in row)), None)
        row = next((row for row in rows if any(cell.value == name for cell in row)), None)
        if head and row:
            return next(row[place] for place, cell in enumerate(head) if cell.value == heading)
    raise AssertionError(f"no cell of {name} below {heading}")


def test_the_table_has_the_plan(workbook):
    assert cell_beside(workbook, "统防统治", "目标值").value == 12
    assert cell_beside(workbook, "统防统治", "单位").value == "万亩"
    assert cell_beside(workbook, "统防统治", "原文引句").value == "统防统治12万亩"


def test_what_was_changed_in_excel_is_read_and_the_rest_is_as_it_was(client, workbook):
    cell_beside(workbook, "统防统治", "目标值").value = 13
    edited = BytesIO()
    workbook.save(edited)
    file = SimpleUploadedFile("任务分解表.xlsx", edited.getvalue())
    client.post("/start/new/", {"token": str(uuid4()), "town": "XX镇", "year": 2021, "source": "file", "file": file})
    rows = PlanInPreparation.objects.get().rows
    targets = {row["name"]: row for row in rows if row["kind"] == "target"}
    assert set(targets) == set(Target.objects.values_list("name", flat=True))
    assert targets["统防统治"]["value"] == "13"
    assert targets["水肥一体化"]["value"] == "1600"
    assert targets["新增规模以上企业"]["value"] == ""
    measures = [row["title"] for row in rows if row["kind"] == "measure"]
    assert measures == list(SubMeasure.objects.order_by("area__number", "pk").values_list("title", flat=True))


def test_no_plan_no_table(client):
    assert client.get("/start/task-table/2021/").status_code == 404
