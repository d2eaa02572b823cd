"""``importfigures`` reads cells as the workbook does, and asks what the form asks."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.management.base import CommandError

from departments import roles
from targets.models import Event, Figure
from tests.factories import make_user
from tests.reports.workbook.test_bad_files import open_document, strict

from .conftest import EXAMPLE, run
from .test_import import counted, import_

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan_and_reviewer(db):
    run("loadplan", EXAMPLE)
    make_user(roles.REVIEWER, username="reviewer")


def sheet(*rows: tuple) -> bytes:
    """A workbook of code, month, value and the number format of the value."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["code", "month", "value"])
    for code, month, value, number_format in rows:
        book.active.append([code, month, value])
        book.active.cell(book.active.max_row, 3).number_format = number_format
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("code", "value", "number_format", "figure"),
    [
        ("fixed-asset-growth", 0.5, "0%", "50"),
        ("fixed-asset-growth", 0.046, "0.0%", "4.6"),
        ("fixed-asset-growth", -0.046, "0.00%;[Red]-0.00%", "-4.6"),
        ("fixed-asset-growth", 4.6, '0.0"%"', "4.6"),
        ("tax-revenue", 1234.5, "#,##0.00_ ", "1234.5"),
        ("tax-revenue", 1.2, '0.00"亿元"', "12000"),
        ("tax-revenue", 55200000, '#,##0"元"', "5520"),
        ("tax-revenue", 0.1 + 0.2, "General", "0.3"),
        ("drip-irrigation", 1600, '0"亩"', "1600"),
    ],
)
def test_a_number_is_what_its_cell_shows(write, code, value, number_format, figure):
    assert import_(write(sheet((code, 6, value, number_format)), "f.xlsx")).err == ""
    assert counted() == {(code, "", 6): Decimal(figure)}


@pytest.mark.parametrize("number_format", ["0.00,", '0.0,,"万"', "#,##0,;-#,##0,", '0!.0,"万"', "0\\.0000"])
def test_a_format_that_scales_is_refused_by_its_line_and_cell(write, number_format):
    output = import_(write(sheet(("tax-revenue", 5, 5, "0"), ("tax-revenue", 6, 5520, number_format)), "f.xlsx"))
    assert output.code == 1
    assert ":3: C3: The cell holds 5520, and its number format shows another number; write it without" in output.err
    assert not Figure.objects.exists()


def test_a_percentage_of_an_amount_is_refused(write):
    output = import_(write(sheet(("tax-revenue", 6, 0.5, "0%")), "f.xlsx"))
    assert ":2: “50%” is in another unit; this figure is in 万元" in output.err


@pytest.mark.parametrize("typed", ["5\u200b520", "\ufeff5520", "\u202d5520\u202c", "5520\u200b万元"])
def test_what_nobody_sees_is_no_part_of_a_number(write, typed):
    assert import_(write(f"code,month,value\ntax-revenue,6,{typed}\n", "f.csv")).err == ""
    assert counted() == {("tax-revenue", "", 6): Decimal(5520)}


def test_a_character_beyond_gbk(write):
    text = "code,month,value,note\ntax-revenue,6,5520,䶮村、𠮷村\n"
    with pytest.raises(UnicodeEncodeError):
        text.encode("gbk")
    assert import_(write(text.encode("gb18030"), "f.csv")).err == ""
    assert Figure.objects.get().note == "䶮村、𠮷村"


@pytest.mark.parametrize("name", ["f.xlsx", "f.ods", "f.csv"])
def test_other_formats_are_named_as_what_they_are(write, name):
    book = sheet(("tax-revenue", 6, 5520, "0"))
    problems = import_(write(open_document(), name)).problems
    assert [problem.partition(":1: ")[2] for problem in problems] == [
        "it is in an OpenDocument format; open it in Excel or WPS and save it as .xlsx"
    ]
    problems = import_(write(strict(book), name)).problems
    assert ":1: it is saved as “Strict Open XML Spreadsheet”; save it again as" in problems[0]
    # A workbook is one, whatever its name.
    assert import_(write(book, name)).code == 0


class TestQuestions:
    """69,000,000 in a target of 12,000万元 was typed in 元."""

    ROWS = "code,month,value,item\ntax-revenue,5,4100,\ntax-revenue,6,69000000,\nvillage-income,6,52000,东示例村\n"
    ASKED = (
        "3: 69,000,000万元 — was it typed in 元? Then it is 6,900万元; "
        "write it in 万元, or confirm it with --confirm tax-revenue",
        "4: 52,000万元 — was it typed in 元? Then it is 5.2万元; "
        "write it in 万元, or confirm it with --confirm village-income",
    )

    @pytest.fixture
    def file(self, write):
        return write(self.ROWS, "f.csv")

    def test_the_run_is_refused_and_changes_nothing(self, file):
        output = import_(file)
        assert (output.code, output.out) == (1, "")
        assert output.problems == [f"{file}:{asked}" for asked in self.ASKED]
        assert not Figure.objects.exists()
        assert not Event.objects.filter(action="import").exists()

    def test_the_dry_run_lists_them_too(self, file):
        output = import_(file, "--dry-run")
        assert output.problems == [f"{file}:{asked}" for asked in self.ASKED]
        assert "3 figures: 3 new" in output.out
        assert not Figure.objects.exists()

    def test_each_target_is_confirmed_by_its_code(self, file):
        output = import_(file, "--confirm", "tax-revenue")
        assert output.code == 1
        assert output.problems == [f"{file}:{self.ASKED[1]}"]
        assert not Figure.objects.exists()
        assert import_(file, "--confirm", "tax-revenue", "--confirm", "village-income").err == ""
        assert counted()["tax-revenue", "", 6] == 69_000_000
        assert counted()["village-income", "东示例村", 6] == 52_000

    def test_a_code_that_the_plan_does_not_have(self, file):
        with pytest.raises(
            CommandError, match=r"there is no target “tax-revenu” in the plan; did you mean “tax-revenue”"
        ):
            import_(file, "--confirm", "tax-revenu")

    def test_a_slip_is_no_measure_of_the_next_month(self, write):
        text = "code,month,value\ntax-revenue,6,69000000\ntax-revenue,5,60000000\n"
        assert [problem.split(":")[1] for problem in import_(write(text, "f.csv")).problems] == ["2", "3"]

    def test_an_earlier_month_of_the_file_is_one(self, write):
        text = "code,month,value\ntax-revenue,5,9000000\ntax-revenue,6,10000000\n"
        file = write(text, "f.csv")
        assert [problem.split(":")[1] for problem in import_(file).problems] == ["2", "3"]
        assert import_(file, "--confirm", "tax-revenue").code == 0
        later = write("code,month,value\ntax-revenue,7,11000000\n", "later.csv")
        assert import_(later).err == ""

    def test_amounts_that_may_be_right_are_not_asked_about(self, write):
        assert import_(write("code,month,value\ntax-revenue,6,119999\ndrip-irrigation,6,69000000\n", "f.csv")).err == ""

    def test_it_asks_in_chinese(self, file):
        output = run("importfigures", file, "--year", "2024", "--as", "reviewer")
        assert output.code == 1
        assert "69,000,000万元" in output.err
        assert "--confirm tax-revenue" in output.err
        assert "confirm it" not in output.err
