"""Figures come in from a table that a department or another system made."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
import time_machine

from departments import roles
from departments.models import User
from targets.models import ClosedMonth, Event, Figure, Plan, ProgressReport, Target
from targets.trace.record import hash_of
from tests.factories import make_user

from .conftest import EXAMPLE, CommandOutput, run

pytestmark = pytest.mark.django_db

ROWS = [
    ["code", "month", "value", "item", "note"],
    ["tax-revenue", "1", "812.5", "", "财政所报表"],
    ["tax-revenue", "2", "1,500", "", ""],
    ["fixed-asset-growth", "1", "-0.5", "", ""],
    ["village-income", "2", "5.25", "东示例村", ""],
    ["village-income", "2", "4.9", "西示例村", ""],
    ["village-income", "3", "6万元", "西示例村", ""],
]


@pytest.fixture
def importer() -> User:
    """The example plan is loaded, and a reviewer is there."""
    run("loadplan", EXAMPLE)
    return make_user(roles.REVIEWER, username="reviewer", name="审核员甲")


def as_csv(rows, encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def as_excel(rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def import_(path, *more: str) -> CommandOutput:
    return run("importfigures", path, "--year", "2024", "--as", "reviewer", "--language", "en", *more)


def counted() -> dict[tuple, Decimal]:
    return {
        (figure.target.code, figure.item.name if figure.item else "", figure.report.month): figure.counted
        for figure in Figure.objects.select_related("target", "item", "report")
    }


WANTED = {
    ("tax-revenue", "", 1): Decimal("812.5"),
    ("tax-revenue", "", 2): Decimal("1500"),
    ("fixed-asset-growth", "", 1): Decimal("-0.5"),
    ("village-income", "东示例村", 2): Decimal("5.25"),
    ("village-income", "西示例村", 2): Decimal("4.9"),
    ("village-income", "西示例村", 3): Decimal("6"),
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("june.csv", as_csv(ROWS)),
        ("june.csv", as_csv(ROWS, "utf-8-sig")),
        ("june.csv", as_csv(ROWS, "gbk")),
        ("june.xlsx", as_excel(ROWS)),
        ("june.XLSX", as_excel([ROWS[0], *([row[0], int(row[1]), *row[2:]] for row in ROWS[1:])])),
    ],
    ids=["utf-8", "bom", "gbk", "xlsx of text", "xlsx of numbers"],
)
def test_figures_count_at_once(importer, write, name, content):
    output = import_(write(content, name))
    assert (output.code, output.err) == (0, "")
    assert "6 figures: 6 new, 0 changed, 0 unchanged." in output.out
    assert counted() == WANTED
    assert Figure.objects.get(report__month=1, target__code="tax-revenue").note == "财政所报表"


def test_trace_says_imported_by_whom_and_from_which_file(importer, write):
    import_(write(as_csv(ROWS), "june.csv"))
    events = list(Event.objects.filter(action="import").order_by("sequence"))
    assert {(event.actor, event.actor_name, event.source) for event in events} == {
        (importer, "审核员甲（reviewer）", "importfigures june.csv")
    }
    changes = [change for event in events for change in event.changes]
    assert {
        "on": "figure",
        "of": "village-income",
        "item": "东示例村",
        "field": "counted",
        "before": None,
        "after": "5.25",
    } in changes
    assert all(hash_of(event) == event.hash for event in events)


def test_second_import_changes_nothing_and_a_corrected_one_says_what(importer, write):
    import_(write(as_csv(ROWS), "june.csv"))
    events = Event.objects.count()
    assert "0 new, 0 changed, 6 unchanged" in import_(write(as_csv(ROWS), "june.csv")).out
    assert Event.objects.count() == events
    corrected = [[*row[:2], "900", *row[3:]] if row[2] == "812.5" else row for row in ROWS]
    assert "0 new, 1 changed, 5 unchanged" in import_(write(as_csv(corrected), "june.csv")).out
    assert counted() == WANTED | {("tax-revenue", "", 1): Decimal(900)}
    assert Event.objects.count() == events + 1


def test_dry_run_writes_nothing(importer, write):
    output = import_(write(as_csv(ROWS), "june.csv"), "--dry-run")
    assert "6 new" in output.out
    assert "Dry run" in output.out
    assert not Figure.objects.exists()
    assert not ProgressReport.objects.exists()


def test_columns_stand_in_any_order_and_blank_lines_are_passed_over(importer, write):
    text = "value,code,month\n\n812.5,tax-revenue,1\n , ,\n\n1500,tax-revenue,02\n"
    assert "2 figures" in import_(write(text, "f.csv")).out
    assert counted()["tax-revenue", "", 2] == 1500


def test_excel_numbers_are_what_excel_shows(importer, write):
    rows = [ROWS[0][:3], ["tax-revenue", 6.0, 5520.0], ["tax-revenue", 7, 0.1 + 0.2], [], ["drip-irrigation", 8, 1600]]
    assert import_(write(as_excel(rows), "f.xlsx")).err == ""
    assert counted() == {
        ("tax-revenue", "", 6): Decimal("5520"),
        ("tax-revenue", "", 7): Decimal("0.3"),
        ("drip-irrigation", "", 8): Decimal("1600"),
    }


def test_item_of_a_sum_has_its_targets_unit_and_decimals(importer, write):
    Target.objects.filter(code="village-income").update(counting="sum", item_unit="", decimals=1, unit="万元")
    path = write("code,month,value,item\nvillage-income,1,1.25,东示例村\n", "f.csv")
    assert "too many decimals" in import_(path).err
    path = write("code,month,value,item\nvillage-income,1,12000元,东示例村\n", "f.csv")
    assert import_(path).err == ""
    assert counted() == {("village-income", "东示例村", 1): Decimal("1.2")}


def test_administrator_may_import_too(write):
    run("loadplan", EXAMPLE)
    make_user(roles.ADMINISTRATOR, username="reviewer")
    assert import_(write(as_csv(ROWS), "f.csv")).code == 0


@pytest.mark.parametrize(("hour", "taken"), [("15:59", False), ("16:00", True)])
def test_month_ends_with_the_towns_midnight(importer, write, hour, taken):
    """Midnight in Shanghai is four in the afternoon in UTC."""
    path = write("code,month,value\ntax-revenue,6,5520\n", "f.csv")
    with time_machine.travel(f"2024-06-30T{hour}:00+00:00", tick=False):
        output = import_(path)
    assert (output.code == 0) is taken
    assert Figure.objects.exists() is taken
    if not taken:
        assert output.err == f"{path}:2: June 2024 has not ended; figures are the standing values at its end\n"


def test_closed_month_takes_no_import(importer, write):
    ClosedMonth.objects.create(plan=Plan.objects.get(), month=2)
    path = write(as_csv(ROWS), "f.csv")
    output = import_(path)
    assert output.code == 1
    assert [problem.split(":")[1] for problem in output.problems] == ["3", "5", "6"]
    assert all("February 2024 is closed; " in problem for problem in output.problems)
    assert not Figure.objects.exists()


def test_draft_on_its_way_stays_a_draft(importer, write):
    tax = Target.objects.get(code="tax-revenue")
    report = ProgressReport.objects.create(sub_measure=tax.sub_measure, month=1, status="draft", progress="草稿")
    import_(write(as_csv(ROWS), "f.csv"))
    report.refresh_from_db()
    assert (report.status, report.progress) == ("draft", "草稿")


def test_answers_in_chinese_unless_asked(importer, write):
    path = write("code,month,value\nnobody,13,x\n", "f.csv")
    chinese = run("importfigures", path, "--year", "2024", "--as", "reviewer")
    assert len(chinese.problems) == 2
    assert all("一" <= char <= "鿿" or not char.isalpha() or char.isascii() for char in chinese.err)
    assert not any(word in chinese.err for word in ("is not", "there is", "write"))
    assert all("; " in problem for problem in chinese.problems)
