"""Cells: numbers as people and Excel write them, formulas, percentages; what is refused."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from targets.models import Figure, ProgressReport
from tests.factories import make_report, make_target
from tests.reports import steps

from . import files

pytestmark = pytest.mark.django_db


def said(town, values: dict, edit=None) -> str:
    """What the preview says of a workbook with these values."""
    client = town.client("reporter")
    content = files.filled(files.download(client), values)
    if edit:
        content = files.edited(content, edit)
    response = files.upload(client, content)
    assert response.status_code == 200
    return files.words_of(response)


def taken(town, values: dict) -> Decimal | None:
    """The target's figure after upload and confirmation."""
    client = town.client("reporter")
    files.confirm(client, files.upload(client, files.filled(files.download(client), values)))
    return steps.figure_of(town.target, 3).value


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        (300, "300"),
        (300.5, "300.5"),
        (0.1 + 0.2, "0.3"),
        (1234567.1 * 3, "3703701.3"),
        (0, "0"),
        ("1,234.56", "1234.56"),
        ("１２３４．５６", "1234.56"),
        ("1.2亿", "12000"),
        (" 300万元 ", "300"),
        ("3\u200b00", "300"),
        ("\ufeff300\u202c", "300"),
    ],
)
def test_numbers_as_people_and_excel_write_them(town, typed, figure):
    assert taken(town, {town.target: typed}) == Decimal(figure)


def test_a_number_that_is_refused_is_written_as_excel_shows_it(town):
    whole = make_target(town.sub_measure, name="Whole", unit="座", decimals=0)
    client = town.client("reporter")
    text = files.words_of(files.upload(client, files.filled(files.download(client), {whole: 1.25})))
    assert "“1.25” has decimals; this figure is a whole number of 座." in text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("abc", "“abc” is not a number"),
        (-1, "below zero"),
        (1.234, "“1.234” has too many decimals"),
        (1.2345678, "“1.2345678” has too many decimals"),
        (1e20, "too long"),
        (datetime(2021, 6, 1), "a date or time (1 June 2021)"),  # noqa: DTZ001 - a cell knows no time zone
        (True, "a yes or no"),
        ("#N/A", "the error #N/A"),
        ("x" * 500, "is not a number"),
    ],
)
def test_what_is_no_figure_is_refused_by_its_address(town, typed, why):
    other = make_target(town.sub_measure, name="Second")
    client = town.client("reporter")
    content = files.filled(files.download(client), {town.target: typed, other: 7})
    response = files.upload(client, content)
    text = files.words_of(response)
    assert "1 change ·" in text
    assert "1 cell not taken" in text
    address = files.box(files.opened(content), town.target).coordinate
    assert f"{files.FIGURES}!{address} Revenue" in text
    assert why in text
    files.confirm(client, response)
    # The good one of the same sheet is taken.
    assert list(Figure.objects.values_list("target", "value")) == [(other.pk, 7)]


def with_value(content: bytes, address: str, formula: str, value: str | None, kind: str = "") -> bytes:
    """The workbook as Excel saves it after a formula was typed: with the value it came to, or (None) without one."""
    book = files.opened(content)
    book[files.FIGURES][address].value = "=" + formula
    before, after = ZipFile(BytesIO(files.saved(book))), BytesIO()
    with before, ZipFile(after, "w", ZIP_DEFLATED) as archive:
        for part in before.namelist():
            data = before.read(part)
            if value is not None and part == "xl/worksheets/sheet1.xml":
                old = f"<f>{formula}</f><v /></c>".encode()
                assert data.count(old) == 1
                data = data.replace(old, f"<f>{formula}</f><v>{value}</v></c>".encode())
            archive.writestr(part, data)
    return after.getvalue()


def test_a_formulas_value_is_taken_and_said(town):
    client = town.client("reporter")
    content = files.download(client)
    address = files.box(files.opened(content), town.target).coordinate
    preview = files.upload(client, with_value(content, address, "5000+520", "5520"))
    assert f"{files.FIGURES}!{address} holds a formula; its value 5,520 was taken." in files.words_of(preview)
    files.confirm(client, preview)
    assert steps.figure_of(town.target, 3).value == 5520


def test_a_formula_that_was_never_computed_is_refused(town):
    make_report(town.sub_measure, 3, "draft", {town.target: 8})
    client = town.client("reporter")
    content = files.download(client)
    address = files.box(files.opened(content), town.target).coordinate
    text = files.words_of(files.upload(client, with_value(content, address, "5000+520", None)))
    assert f"{files.FIGURES}!{address} Revenue The formula has no value in the file" in text
    assert "0 changes" in text


def test_the_totals_own_formula_is_no_figure_and_not_said(town):
    make_target(town.sub_measure, name="Roads", counting="sum")
    assert "formula" not in said(town, {town.target: 3})


def as_percentage(owner):
    def edit(book):
        files.box(book, owner).number_format = "0.0%"

    return edit


def test_a_percentage_is_taken_in_percent_and_said(town):
    growth = make_target(town.sub_measure, name="Growth", unit="%", decimals=1, phasing="hold", value=5)
    text = said(town, {growth: 0.046}, as_percentage(growth))
    assert "Growth % — — 4.6" in text
    assert "is shown as a percentage; 4.6% was taken." in text


def test_a_negative_growth_is_taken(town):
    growth = make_target(town.sub_measure, name="Growth", unit="%", decimals=1, phasing="hold", value=5)
    assert "Growth % — — -4.6" in said(town, {growth: -4.6})


def test_a_percentage_of_an_amount_is_refused(town):
    text = said(town, {town.target: 0.5}, as_percentage(town.target))
    assert "is shown as a percentage; this figure is in 万元: format it as a number." in text


@pytest.mark.parametrize("number_format", ["0.00,", '0.0,,"万"', '0!.0,"万"'])
def test_a_number_format_that_shows_another_number_is_refused(town, number_format):
    def edit(book):
        files.box(book, town.target).number_format = number_format

    text = said(town, {town.target: 6900}, edit)
    assert "The cell holds 6900, and its number format shows another number; write it without that format." in text
    assert "0 changes" in text


def test_the_unit_that_a_number_format_shows_is_read(town):
    def edit(book):
        files.box(book, town.target).number_format = '0.0"亿元"'

    assert "Revenue 万元 — — 6,900.00" in said(town, {town.target: 0.69}, edit)


def test_merged_cells_count_for_the_first_and_are_said_for_the_others(town):
    second = make_target(town.sub_measure, name="Second")
    make_report(town.sub_measure, 3, "draft", {second: 9})

    def merge(book):
        first, last = files.box(book, town.target).coordinate, files.box(book, second).coordinate
        book[files.FIGURES].merge_cells(f"{first}:{last}")

    client = town.client("reporter")
    content = files.edited(files.filled(files.download(client), {town.target: 5}), merge)
    preview = files.upload(client, content)
    text = files.words_of(preview)
    first = files.box(files.opened(content), town.target).coordinate
    assert f"Second The cell is merged with {first}, whose value counts there only" in text
    files.confirm(client, preview)
    assert steps.figure_of(town.target, 3).value == 5
    assert steps.figure_of(second, 3).value == 9


def test_an_assessment_that_is_none_is_refused_with_the_choices(town):
    text = said(town, {(town.sub_measure, "assessment"): "So so"})
    assert "“So so” is no assessment; choose one of: On track, Slow, Behind, Done." in text


def test_a_text_that_is_too_long_is_refused(town):
    text = said(town, {(town.sub_measure, "progress"): "字" * 4001})
    assert "4001 letters; at most 4000" in text
    assert not ProgressReport.objects.exists()


def test_a_number_in_a_text_is_a_text(town):
    client = town.client("reporter")
    content = files.filled(
        files.download(client), {(town.sub_measure, "progress"): 8, (town.sub_measure, "problems"): 2.5}
    )
    files.confirm(client, files.upload(client, content))
    report = steps.report_of(town.sub_measure, 3)
    assert (report.progress, report.problems) == ("8", "2.5")
