"""The workbook itself: what is locked, what is offered, what is hidden, and that no text in it is a formula."""

import pytest
from django.utils import timezone

from tests.factories import make_client, make_item, make_report, make_sub_measure, make_target, make_user
from tests.reports import steps

from . import files

pytestmark = pytest.mark.django_db


def test_the_name_says_month_and_department(town):
    response = town.client("reporter").get("/my-month/2021/3/workbook.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="Weir 2021-03 My month Economy Office.xlsx"'
    assert response.headers["Cache-Control"] == "private, no-store"


def test_only_the_boxes_are_unlocked(town):
    book = files.opened(files.download(town.client("reporter")))
    for name, inputs in (
        (files.FIGURES, {"figure"}),
        (files.WORDS, {"assessment", "progress", "problems", "next_steps"}),
    ):
        sheet = book[name]
        assert sheet.protection.sheet
        codes = {cell.column: cell.value for cell in sheet[1]}
        unlocked = {codes[cell.column] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert unlocked == inputs
        rows = {cell.row for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert rows == {5}


def test_keys_versions_and_identity_are_hidden(town):
    book = files.opened(files.download(town.client("reporter")))
    for name in (files.FIGURES, files.WORDS):
        sheet = book[name]
        assert sheet.row_dimensions[1].hidden
        columns = {cell.value: cell.column_letter for cell in sheet[1]}
        assert all(sheet.column_dimensions[columns[code]].hidden for code in columns if code.startswith("townplan."))
    assert book["townplan"].sheet_state == "veryHidden"


def test_it_is_ready_to_work_in_and_to_print(town):
    for sheet in files.opened(files.download(town.client("reporter"))).worksheets[:2]:
        assert sheet.freeze_panes.endswith("5")
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.print_title_rows == "$4:$4"


def test_the_boxes_offer_the_assessments_and_warn_of_what_is_no_number(town):
    book = files.opened(files.download(town.client("reporter")))
    rules = {rule.type: rule for sheet in book.worksheets[:2] for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"On track,Slow,Behind,Done"'
    assert files.box(book, town.sub_measure, "assessment").coordinate in rules["list"].sqref
    assert files.box(book, town.target).coordinate in rules["decimal"].sqref
    assert (rules["decimal"].formula1, rules["decimal"].errorStyle) == ("0", "warning")


def test_in_chinese_it_speaks_chinese(town):
    client = make_client(town.people["reporter"], language="zh-hans")
    book = files.opened(files.download(client))
    assert book.sheetnames[:2] == ["本月数据", "本月文字"]
    rule = next(rule for rule in book["本月文字"].data_validations.dataValidation if rule.type == "list")
    assert rule.formula1 == '"进展正常,进展缓慢,进展滞后,已完成"'


def test_each_row_stands_beside_the_plan_and_last_months_figure(town):
    make_report(town.sub_measure, 2, "approved", {town.target: 150})
    sheet = files.opened(files.download(town.client("reporter")))[files.FIGURES]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = [
        sheet.cell(5, columns[name]).value for name in ("unit", "value", "planned", "before", "before_month", "figure")
    ]
    assert row == ["万元", 1200, 300, 150, "February", None]
    assert sheet.cell(5, columns["figure"]).number_format == "#,##0.00"


def test_the_total_follows_from_the_items(town):
    roads = make_target(town.sub_measure, name="Roads", counting="sum")
    for _number in range(3):
        make_item(roads)
    sheet = files.opened(files.download(town.client("reporter")))[files.FIGURES]
    columns = {cell.value: cell.column for cell in sheet[1]}
    # An item that is left empty counts with its last figure.
    assert sheet.cell(9, columns["figure"]).value == '=SUM(J6:J8)+SUMIF(J6:J8,"=",H6:H8)'
    assert sheet.cell(9, columns["item"]).value == "Total"


def test_no_text_is_a_formula(town):
    text = '=HYPERLINK("http://example.org","x")'
    town.target.name = town.sub_measure.title = text
    town.target.save()
    town.sub_measure.save()
    make_report(town.sub_measure, 3, "draft", {town.target: 5}, progress=text, problems="@x", next_steps="-1+1")
    content = files.download(town.client("reporter"))
    cells = [cell for sheet in files.opened(content).worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert sum(1 for cell in cells if cell.value == text) == 4


def test_letters_that_a_workbook_cannot_hold_are_left_out(town):
    make_report(town.sub_measure, 3, "draft", {}, progress="one\x0btwo")
    book = files.opened(files.download(town.client("reporter")))
    assert files.box(book, town.sub_measure, "progress").value == "one two"


def test_only_the_own_departments_rows_are_in_it(town):
    make_sub_measure(town.area, None)
    book = files.opened(files.download(town.client("reporter")))
    values = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert f"t{town.target.pk}" in values
    assert f"t{town.other_target.pk}" not in values


def test_a_person_without_a_department_gets_none(town):
    client = make_client(make_user("reporter"))
    assert client.get("/my-month/2021/3/workbook.xlsx").status_code == 404
    assert client.get("/my-month/2021/3/workbook/").status_code == 404


def test_a_year_without_a_plan_has_none(town):
    assert town.client("reporter").get("/my-month/1999/3/workbook.xlsx").status_code == 404


def test_a_closed_month_says_so_and_takes_nothing(town):
    client = town.client("reporter")
    content = files.filled(files.download(client), {town.target: 5})
    preview = files.upload(client, content)
    for month in (1, 2, 3):
        steps.close(town.client("administrator"), month)
    assert "This month is closed" in files.words_of(files.upload(client, content))
    locked = files.opened(files.download(client))
    assert files.box(locked, town.target).protection.locked
    assert "This month is closed" in locked[files.FIGURES]["A3"].value
    # Also where the preview was made before it was closed.
    assert "Not taken for 1.1 More revenue: March 2021 is closed" in files.words_of(files.confirm(client, preview))
    assert not town.sub_measure.reports.exists()


def test_a_month_that_has_not_ended_takes_nothing(town):
    year = timezone.localdate().year + 1
    town.plan.year = year
    town.plan.save()
    client = town.client("reporter")
    content = files.filled(files.download(client, 3, year), {town.target: 5})
    text = files.words_of(files.upload(client, content, 3, year=year))
    assert "This month has not ended" in text
    assert "0 changes" in text
