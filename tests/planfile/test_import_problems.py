"""A table with a problem is refused whole, each problem with its line."""

import io
import zipfile
from random import Random

import openpyxl
import pytest
from django.core.management.base import CommandError

from departments import roles
from targets.models import Event, Figure
from tests.factories import make_user

from .conftest import EXAMPLE, run
from .test_import import as_excel, import_

pytestmark = pytest.mark.django_db

HEAD = "code,month,value,item,note\n"


@pytest.fixture(autouse=True)
def _plan_and_reviewer(db):
    run("loadplan", EXAMPLE)
    make_user(roles.REVIEWER, username="reviewer")


def refused(path) -> list[str]:
    """The problems of a file without its name; nothing may have been written."""
    output = import_(path)
    assert output.code == 1
    assert output.out == ""
    assert not Figure.objects.exists()
    assert not Event.objects.filter(action="import").exists()
    assert all(problem.startswith(f"{path}:") and "; " in problem for problem in output.problems)
    return [problem.removeprefix(f"{path}:") for problem in output.problems]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("tax-revenu,1,5,,", "there is no target “tax-revenu” in the plan; did you mean “tax-revenue”?"),
        (",1,5,,", "there is no target “” in the plan; use a name of the plan file"),
        ("tax-revenue,0,5,,", "“0” is not a month; write a number from 1 to 12"),
        ("tax-revenue,13,5,,", "“13” is not a month; write a number from 1 to 12"),
        ("tax-revenue,六月,5,,", "“六月” is not a month; write a number from 1 to 12"),
        ("tax-revenue,,5,,", "“” is not a month; write a number from 1 to 12"),
        ("tax-revenue,1,,,", "the value is empty; write a number, or take the row out"),
        ("tax-revenue,1,很多,,", "“很多” is not a number; write digits such as 1234.56"),
        ("tax-revenue,1,1e5,,", "“1e5” is not a number; write digits such as 1234.56"),
        ("tax-revenue,1,-5,,", "“-5” is below zero; this figure starts at 0"),
        ("tax-revenue,1,5公里,,", "“5公里” is in another unit; this figure is in 万元"),
        ("drip-irrigation,1,5.5,,", "“5.5” has decimals; this figure is a whole number of 亩"),
        ("village-income,1,5,,", "village-income is counted from its items; give a row for each item"),
        ("village-income,1,5,东示例,", "there is no item “东示例” of this target; did you mean “东示例村”?"),
        ("village-income,1,5.00001,东示例村,", "“5.00001” has too many decimals; at most 4, in 万元"),
        ("village-income,1,5个,东示例村,", "“5个” is in another unit; this figure is in 万元"),
        ("tax-revenue,1,5,东示例村,", "tax-revenue has no items; leave the column item empty"),
        ("tax-revenue,1,1,234,", "tax-revenue has no items; leave the column item empty"),
        ("tax-revenue,1,1,,,234", "the row has more cells than there are columns; put a value that has a comma"),
        (f"tax-revenue,1,5,,{'注' * 201}", "the note has 201 characters; write at most 200"),
    ],
)
def test_problem_is_named_with_its_line(write, row, expected):
    problems = refused(write(f"{HEAD}tax-revenue,2,5,,\n\n{row}\n", "f.csv"))
    assert any(problem.startswith(f"4: {expected}") for problem in problems), problems


def test_all_problems_are_said_at_once_and_nothing_is_kept(write):
    lines = [
        "tax-revenue,1,5,,",
        "nobody,14,5,,",
        'tax-revenue,2,5,,"two\nlines"',
        "tax-revenue,2,6,,",
        "tax-revenue,3,,,",
    ]
    problems = refused(write(HEAD + "\n".join(lines) + "\n", "f.csv"))
    assert problems == [
        "3: “14” is not a month; write a number from 1 to 12",
        "3: there is no target “nobody” in the plan; use a name of the plan file",
        "6: the same figure stands in line 4; keep one of the two",
        "7: the value is empty; write a number, or take the row out",
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("code,month", ["the column “value” is missing; write the columns code, month, value, [item], [note]"]),
        ("code,month,value,date", ["there is no column “date”; write the columns"]),
        ("code,month,value,value", ["the column “value” is there twice; keep one of them"]),
        ("code;month;value", ["there is no column “code;month;value”", "“code”", "“month”", "“value”"]),
        ("", ["the column “code” is missing", "the column “month” is missing", "the column “value” is missing"]),
    ],
)
def test_columns(write, head, expected):
    problems = refused(write(f"{head}\n", "f.csv"))
    assert len(problems) == len(expected)
    for problem, sentence in zip(problems, expected, strict=True):
        assert problem.startswith("1: ")
        assert sentence in problem


@pytest.mark.parametrize(
    ("name", "content", "line", "expected"),
    [
        ("f.csv", b"code,month,value\n\xff\xff,1,2\n", 2, "the file is neither UTF-8 nor GBK; save it as CSV UTF-8"),
        ("f.csv", b"code,month,value\na\x00,1,2\n", 2, "the file is neither UTF-8 nor GBK"),
        ("f.csv", b'code,month,value\ntax-revenue,1,"5\n', 2, "this cannot be read as CSV; check the quotes"),
        ("f.csv", b"#" * (5 * 1024 * 1024 + 1), 1, "the file is too big; give a file of at most 5 MB"),
        ("f.xlsx", b"#" * (5 * 1024 * 1024 + 1), 1, "the file is too big; give a file of at most 5 MB"),
        ("f.xlsx", b"code,month,value\n", 1, "this is not an Excel file; save it in Excel as .xlsx"),
    ],
)
def test_file_that_cannot_be_read(write, name, content, line, expected):
    problems = refused(write(content, name))
    assert len(problems) == 1
    assert problems[0].startswith(f"{line}: {expected}")


def test_missing_file(tmp_path):
    assert refused(tmp_path / "gone.csv") == ["1: there is no such file; check its name and folder"]


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"word/document.xml": b"<a/>"}, "this is not an Excel file"),
        ({"xl/workbook.xml": b"", "xl/bomb.xml": b" " * (1024 * 1024)}, "the Excel file unpacks to too much"),
        ({"xl/workbook.xml": b"", **{f"xl/{n}.xml": b"" for n in range(1000)}}, "the Excel file unpacks to too much"),
        ({"xl/workbook.xml": b"", "noise": bytes(range(256)) * 8}, "this cannot be read as an Excel file"),
    ],
    ids=["a document", "a bomb", "a thousand files", "half a workbook"],
)
def test_zip_that_is_no_workbook(write, members, expected, monkeypatch):
    opened = []
    load = openpyxl.load_workbook
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: opened.append(1) or load(*a, **k))
    assert expected in refused(write(packed(members), "f.xlsx"))[0]
    assert bool(opened) is ("cannot be read" in expected)  # a bomb is refused before it is opened


def test_workbook_that_unpacks_to_more_than_fifty_megabytes(write):
    """Noise keeps the ratio low; its size in the directory is made to say more."""
    content = packed({"xl/workbook.xml": b"", "xl/noise": Random(1).randbytes(1024 * 1024)})
    megabyte, more = ((size * 1024 * 1024).to_bytes(4, "little") for size in (1, 51))
    assert content.count(megabyte) == 2
    output = refused(write(content, "f.xlsx")) + refused(write(content.replace(megabyte, more), "f.xlsx"))
    assert "cannot be read as an Excel file" in output[0]
    assert "unpacks to too much" in output[1]


def test_entities_in_a_workbook_are_refused(write):
    """A workbook whose strings are made to grow by XML entities."""
    source = zipfile.ZipFile(io.BytesIO(as_excel([["code", "month", "value"], ["tax-revenue", 1, 5]])))
    members = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>' + members[sheet].partition(b"?>")[2]
    assert "this cannot be read as an Excel file" in refused(write(packed(members), "f.xlsx"))[0]


@pytest.mark.parametrize(
    ("role", "active", "expected"),
    [
        (None, True, "Your account may not do this."),
        (roles.REPORTER, True, "Your account may not do this."),
        (roles.LEADER, True, "Your account may not do this."),
        (roles.AUDITOR, True, "Your account may not do this."),
        (roles.REVIEWER, False, "The account “eve” is not active; name another one with --as."),
    ],
)
def test_who_may_not_import(write, role, active, expected):
    make_user(role, username="eve", is_active=active)
    path = write("code,month,value\ntax-revenue,1,5\n", "f.csv")
    with pytest.raises(CommandError, match=expected):
        run("importfigures", path, "--year", "2024", "--as", "eve", "--language", "en")
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("year", "name", "expected"),
    [("2024", "nobody", "There is no account “nobody”"), ("2023", "reviewer", "There is no plan for 2023")],
)
def test_unknown_account_or_year(write, year, name, expected):
    path = write("code,month,value\ntax-revenue,1,5\n", "f.csv")
    with pytest.raises(CommandError, match=expected):
        run("importfigures", path, "--year", year, "--as", name, "--language", "en")
