"""Files that are refused before they are opened, and workbooks that belong elsewhere."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core import signing
from openpyxl import Workbook

from reports.workbook import reading
from targets.models import Event, Figure, ProgressReport
from tests.factories import make_plan

from . import files

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def content(town) -> bytes:
    """The workbook, filled in so that it would change something."""
    return files.filled(files.download(town.client("reporter")), {town.target: 300})


@pytest.fixture
def unopened(monkeypatch):
    """Fails the test when the file is opened."""

    def opened(*_args, **_options):
        pytest.fail("the file was opened")

    monkeypatch.setattr(reading, "open_workbook", opened)


def refusal(town, content: bytes, name: str = files.NAME) -> str:
    """The sentence that refuses a file; nothing of it is stored."""
    response = files.upload(town.client("reporter"), content, name=name)
    assert response.status_code == 422
    assert not any(model.objects.exists() for model in (ProgressReport, Figure, Event))
    text = files.words_of(response)
    assert 'name="changes"' not in response.content.decode()
    return text


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with parts replaced or added."""
    before, after = ZipFile(BytesIO(content)), BytesIO()
    with before, ZipFile(after, "w", ZIP_DEFLATED) as archive:
        for name in before.namelist():
            if name not in parts:
                archive.writestr(name, before.read(name))
        for name, data in parts.items():
            archive.writestr(name, data)
    return after.getvalue()


def part(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


@pytest.mark.usefixtures("unopened")
class TestUnopened:
    def test_a_file_over_the_limit(self, town, content, settings):
        settings.WORKBOOK_MAX_BYTES = len(content) - 1
        assert "a workbook may have" in refusal(town, content)

    def test_an_empty_file(self, town):
        assert "“June.xlsx” was not opened: the file is empty" in refusal(town, b"")

    def test_a_renamed_program(self, town):
        text = refusal(town, b"MZ\x90\x00" + bytes(5000))
        assert (
            "“June.xlsx” was not opened: it is not an Excel workbook; upload the workbook that you downloaded" in text
        )

    def test_an_old_excel_file(self, town):
        entry = "Workbook\0".encode("utf-16-le")
        old = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(504)
            + entry.ljust(64, b"\0")
            + bytes([len(entry), 0])
            + bytes(62)
        )
        assert "the old .xls format; open it and save it as .xlsx" in refusal(town, old, "June.xls")

    def test_a_zip_bomb(self, town, content):
        text = refusal(town, with_parts(content, {"xl/worksheets/sheet1.xml": bytes(40 * MEGABYTE)}))
        assert "unpacked it would be many times its size" in text

    def test_a_small_part_that_is_big(self, town, content):
        styles = b"<styleSheet>" + bytes(3 * MEGABYTE)
        assert "far bigger than a workbook needs" in refusal(town, with_parts(content, {"xl/styles.xml": styles}))

    def test_a_zip_that_is_no_workbook(self, town):
        assert "it is an archive" in refusal(town, with_parts(empty_zip(), {"notes.txt": b"no workbook"}))

    def test_half_a_file(self, town, content):
        assert "the file is damaged" in refusal(town, content[: len(content) // 2])

    def test_a_file_inside_the_file(self, town, content):
        assert "there are programs or other files in it" in refusal(
            town, with_parts(content, {"xl/media/inner.zip": b"PK"})
        )

    def test_sheets_that_are_one_and_the_same(self, town, content):
        book = part(content, "xl/workbook.xml")
        head, _sheets, tail = book.partition(b"</sheets>")
        sheet = b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1" '
        named = b"".join(sheet + b'name="S%d" sheetId="%d"/>' % (number, number) for number in range(50, 64))
        text = refusal(town, with_parts(content, {"xl/workbook.xml": head + named + _sheets + tail}))
        assert "several of its sheets are one and the same; fill in a new download instead." in text

    def test_many_sheets(self, town, content, settings):
        settings.WORKBOOK_MAX_SHEETS = 2
        assert "it has 3 sheets; a workbook may have 2." in refusal(town, content)

    def test_more_rows_or_cells_than_are_read(self, town, content, settings):
        settings.WORKBOOK_MAX_CELLS = 20
        assert "cells; fill in a new download instead." in refusal(town, content)
        settings.WORKBOOK_MAX_CELLS, settings.WORKBOOK_MAX_ROWS = 10_000, 2
        assert "it has" in refusal(town, content)

    def test_macros(self, town, content):
        assert "it holds macros" in refusal(town, with_parts(content, {"xl/vbaProject.bin": b"macro"}))

    def test_links_to_other_workbooks(self, town, content):
        link = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
        assert "it takes values from other workbooks" in refusal(town, with_parts(content, link))

    def test_entities(self, town, content):
        declared = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>'
        bomb = {"xl/workbook.xml": declared + part(content, "xl/workbook.xml")}
        assert "it declares a document type" in refusal(town, with_parts(content, bomb))

    def test_a_protected_part(self, town, content):
        locked = bytearray(content)
        # The flag of an encrypted part, in the first entry of the directory.
        locked[content.index(b"PK\x01\x02") + 8] |= 1
        assert "protected by a password" in refusal(town, bytes(locked))


def test_a_large_workbook_is_read_apart_with_the_same_result(town, content, settings):
    settings.APART_FROM_BYTES = 1
    assert "1 change ·" in files.words_of(files.upload(town.client("reporter"), content))


def test_a_workbook_that_takes_too_much_is_given_up(town, content, settings):
    settings.APART_FROM_BYTES = settings.APART_MEGABYTES = 1
    assert "“June.xlsx” was not read: it takes too long to open; download your month again" in refusal(town, content)


def empty_zip() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w"):
        pass
    return out.getvalue()


@pytest.mark.parametrize("damaged", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_part_that_is_not_what_it_should_be(town, content, damaged):
    for data in (b"no xml", part(content, damaged)[:300], b"<a/>"):
        response = files.upload(town.client("reporter"), with_parts(content, {damaged: data}))
        assert response.status_code in (200, 422)
        assert not Event.objects.exists()


def test_a_sheet_with_far_too_many_rows(town, content):
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_010))
    sheet = part(content, "xl/worksheets/sheet1.xml")
    before, _data, after = sheet.partition(b"</sheetData>")
    start = before.count(b"<row ")
    more = rows[rows.index(b'<row r="%d"' % (start + 1)) :]
    assert "more than 20000 rows" in refusal(
        town, with_parts(content, {"xl/worksheets/sheet1.xml": before + more + _data + after})
    )


def test_another_months_workbook(town):
    content = files.filled(files.download(town.client("reporter"), 2), {town.target: 300})
    assert "This workbook is for February 2021; here it is March 2021" in refusal(town, content)


def test_another_years_workbook(town):
    make_plan(year=2022)
    content = files.download(town.client("reporter"), 3, year=2022)
    assert "This workbook is for March 2022; here it is March 2021" in refusal(town, content)


def test_another_departments_workbook(town):
    content = files.filled(files.download(town.client("stranger")), {town.other_target: 300})
    assert "This workbook is Farm Office's; your department is Economy Office" in refusal(town, content)


def test_a_workbook_from_elsewhere(town):
    book = Workbook()
    book.active["A1"] = "revenue"
    assert "This workbook was not downloaded here" in refusal(town, files.saved(book))


def test_a_workbook_whose_identity_was_written_by_hand(town, content, settings):
    def forge(book):
        forged = {"year": 2021, "month": 3, "department": "own", "name": "Economy Office"}
        book["townplan"]["A1"] = signing.dumps(forged, key="another key", salt="targets.workbook")

    assert "This workbook was not downloaded here" in refusal(town, files.edited(content, forge))


def test_a_workbook_without_its_rows(town, content):
    def strip(book):
        for name in (files.FIGURES, files.WORDS):
            book[name].delete_rows(1, 100)

    assert "the rows of the month are not in it" in refusal(town, files.edited(content, strip))


FIRST_ROWS = (
    "“June.xlsx” was not read: the first rows, with the title and a hidden row of the sheet “Figures” are missing; "
    "download your month again."
)


@pytest.mark.parametrize("rows", [1, 3, 4])
def test_the_rows_above_the_table_were_deleted(town, content, rows):
    assert FIRST_ROWS in refusal(town, files.edited(content, lambda book: book[files.FIGURES].delete_rows(1, rows)))


@pytest.mark.parametrize(("sheet", "width"), [(files.FIGURES, 1), (files.FIGURES, 4), (files.WORDS, 4)])
def test_the_hidden_columns_were_deleted(town, content, sheet, width):
    def delete(book):
        book[sheet].delete_cols(files.key_column(book, sheet), width)

    text = refusal(town, files.edited(content, delete))
    assert f"was not read: the hidden columns at the right of the sheet “{sheet}” are missing; download your" in text


def test_the_column_to_fill_in_was_deleted(town, content):
    def delete(book):
        book[files.FIGURES].delete_cols(files.box(book, town.target).column)

    assert "the columns to fill in of the sheet “Figures” are missing" in refusal(town, files.edited(content, delete))


def test_a_sheet_that_was_deleted_as_a_whole_or_added_is_no_fault(town, content):
    def change(book):
        book.remove(book[files.WORDS])
        book.create_sheet("Empty")

    response = files.upload(town.client("reporter"), files.edited(content, change))
    assert "1 change ·" in files.words_of(response)
    added = files.edited(content, lambda book: book.create_sheet("Mine").append(["1 + 1", 2]))
    assert "1 change ·" in files.words_of(files.upload(town.client("reporter"), added))


def strict(content: bytes) -> bytes:
    """A workbook as Excel saves it as “Strict Open XML Spreadsheet”."""
    before, after = ZipFile(BytesIO(content)), BytesIO()
    with before, ZipFile(after, "w", ZIP_DEFLATED) as archive:
        for name in before.namelist():
            data = before.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            archive.writestr(name, data)
    return after.getvalue()


def open_document() -> bytes:
    return with_parts(
        empty_zip(), {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
    )


@pytest.mark.usefixtures("unopened")
class TestOtherFormats:
    """What people have saved by mistake is named as what it is."""

    def test_strict_open_xml(self, town, content):
        assert (
            "it is saved as “Strict Open XML Spreadsheet”; save it again as “Excel Workbook (.xlsx)”, the first in the "
            "list of file types." in refusal(town, strict(content))
        )

    def test_an_open_document(self, town):
        text = refusal(town, open_document(), "June.ods")
        assert "it is in an OpenDocument format; open it in Excel or WPS and save it as .xlsx." in text

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_a_text_file(self, town, encoding):
        text = refusal(town, "序号,目标,数值\n1,䶮村公路,5\n".encode(encoding), "June.csv")
        assert "it is a text file; upload the workbook that you downloaded here, saved as .xlsx." in text


def test_a_form_without_a_file(town):
    response = town.client("reporter").post("/my-month/2021/3/workbook/", {})
    assert response.status_code == 422
    assert "No file came along" in files.words_of(response)


def test_the_name_is_shown_without_its_folder_and_harmless(town):
    text = refusal(town, b"no workbook", "../../<b>June.xlsx")
    assert "“<b>June.xlsx” was not opened" in text
