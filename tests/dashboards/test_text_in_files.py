"""Every file that is made of people's text can be opened, whatever characters were pasted into it."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from planreader.files.characters import writable
from targets.models import ProgressReport
from tests.factories import make_project, make_report
from tests.reports import steps

#: What XML cannot hold: control characters, U+FFFE and U+FFFF.
BAD = "\x01\x0b\x1f\ufffe\uffff"


@pytest.fixture
def town(town):
    """A town in which every text has the characters."""
    for thing, fields in (
        (town.plan, ("town", "title")),
        (town.area, ("title",)),
        (town.sub_measure, ("title", "text", "numeral")),
        (town.sub_measure.lead, ("name", "leader")),
        (town.target, ("name", "unit")),
    ):
        for field in fields:
            setattr(thing, field, f"{getattr(thing, field)}{BAD}x")
        thing.save()
    words = {name: f"{name}{BAD}end" for name in ("progress", "problems", "next_steps", "remark")}
    make_report(town.sub_measure, 3, figures={town.target: 300}, **words)
    make_project(town, title=f"Road{BAD}North", owner=f"Owner{BAD}Ltd", place=f"Place{BAD}here")
    steps.save(town.client("stranger"), town.other_sub_measure, 3, {town.other_target: 1}, progress=f"Typed{BAD}here")
    assert ProgressReport.objects.filter(progress__contains="\uffff").count() == 2
    return town


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("leader", "/ledger/ledger.xlsx?month=3"),
        ("leader", "/documents/2021/3/ledger.xlsx"),
        ("leader", "/documents/2021/3/bulletin.docx"),
        ("leader", "/assessment/assessment.xlsx?year=2021"),
        ("auditor", "/trace/trace.xlsx"),
        ("reporter", "/my-month/2021/3/workbook.xlsx"),
        ("administrator", "/projects/2021/list.xlsx"),
    ],
)
def test_every_part_of_every_file_is_xml(town, person, address):
    response = town.client(person).get(address)
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as file:
        parts = {name: file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels"))}
    for content in parts.values():
        ElementTree.fromstring(content)  # noqa: S314 - our own file
    text = b"".join(parts.values()).decode()
    assert "North" in text or "here" in text or "Office" in text
    assert not set(BAD) & set(text)


def test_half_of_a_character_becomes_a_blank():
    assert writable("a\ud83d" + "b\udc00c") == "a b c"
    assert writable("吉😀\t\r\n") == "吉😀\t\r\n"
