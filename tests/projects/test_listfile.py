"""A list of projects goes out to Excel and comes back: looked at first, taken over whole or not at all."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from projects.models import Project
from targets.models import Event
from tests.factories import make_item, make_project, make_target, make_user, make_village

from .pages import form_of, text_of

UPLOAD, DOWNLOAD = "/projects/2021/import/", "/projects/2021/list.xlsx"
ROW = {"Code": "bridge", "Name": "East bridge", "Kind": "Road", "Sub-measure": "1.1"}


@pytest.fixture
def administrator(town):
    return town.client("administrator")


def downloaded(client) -> Workbook:
    return load_workbook(io.BytesIO(client.get(DOWNLOAD).getvalue()))


def sent(client, book: Workbook | bytes, **more):
    """Uploads a list."""
    if not isinstance(book, bytes):
        out = io.BytesIO()
        book.save(out)
        book = out.getvalue()
    return client.post(UPLOAD, {"file": ContentFile(book, "list.xlsx"), **more})


def book_of(*rows: dict) -> Workbook:
    """A list with the columns that the rows name."""
    book = Workbook()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(name) for name in columns])
    return book


def confirm(client, preview):
    return client.post(UPLOAD, {"carried": form_of(preview.text)["carried"]}, follow=True)


def faults_of(preview) -> str:
    assert preview.status_code == 422
    return text_of(preview.text)


class TestOut:
    def test_a_list_that_comes_back_as_it_went_differs_in_nothing(self, town, road, administrator):
        target = make_target(town.sub_measure, code="km", name="Kilometres", unit="km", counting="sum")
        make_project(
            town,
            code="fed",
            title="Fed road",
            village=make_village(name="East village"),
            quantity=Decimal("2.4"),
            quantity_unit="km",
            feeds=target,
            feeds_item=make_item(target, name="North"),
            invested_before=Decimal("12.5"),
        )
        preview = sent(administrator, downloaded(administrator))
        assert "0 new, 0 changed, 2 unchanged, 0 with faults" in text_of(preview.text)
        assert "Nothing in it is new or different." in preview.text

    def test_it_has_numbers_and_days_not_texts(self, road, administrator):
        sheet = downloaded(administrator).active
        head = [cell.value for cell in sheet[1]]
        row = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
        assert row["Total investment"] == 500
        assert row["Planned start"].date() == date(2021, 3, 1)

    def test_it_prints_one_page_wide_with_every_text_whole(self, town, administrator):
        make_project(town, code="long", title="道路提升改造工程" * 12, owner="Roads company of the town " * 4)
        make_project(town, code="short", title="Road")
        sheet = downloaded(administrator).active
        paper = sheet.page_setup
        assert (paper.orientation, paper.fitToWidth, paper.fitToHeight) == ("landscape", 1, 0)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_title_rows) == (True, "$1:$1")
        # 96 Chinese characters in a column of 30: seven lines.
        assert sheet.row_dimensions[2].height >= 7 * 14 > sheet.row_dimensions[3].height
        assert all(cell.alignment.wrap_text for cell in sheet[2] if isinstance(cell.value, str))
        assert all(sheet.column_dimensions[cell.column_letter].width >= 13 for cell in sheet[2] if cell.is_date)

    def test_nothing_in_it_is_a_formula(self, town, administrator):
        make_project(town, title='=HYPERLINK("http://evil")', code="evil", owner="+cmd|' /C calc'!A0")
        sheet = downloaded(administrator).active
        assert all(cell.data_type != "f" for row in sheet for cell in row)

    def test_an_empty_list_is_the_form_for_a_first_one(self, town, administrator):
        sheet = downloaded(administrator).active
        assert [cell.value for cell in sheet[1]][:4] == ["Name", "Kind", "Stage", "Sub-measure"]
        assert sheet.max_row == 1


class TestIn:
    def test_rows_without_a_code_become_projects_with_the_next_numbers(self, town, administrator):
        make_project(town, code="XM-002", title="Old road")
        bare = {name: text for name, text in ROW.items() if name != "Code"}
        preview = sent(administrator, book_of(bare, bare | {"Name": "West bridge"}))
        assert "XM-001 East bridge" in text_of(preview.text) or "East bridge XM-001" in text_of(preview.text)
        for _click in range(2):
            confirm(administrator, preview)
        codes = dict(Project.objects.values_list("title", "code"))
        assert codes == {"Old road": "XM-002", "East bridge": "XM-001", "West bridge": "XM-003"}
        # The same list again would be the same projects again.
        faults = faults_of(sent(administrator, book_of(bare)))
        assert "There is a “East bridge” already, with the code XM-001; write that code, or another name." in faults

    def test_a_number_that_was_given_since_the_preview_is_nobody_else_s(self, town, administrator):
        bare = {name: text for name, text in ROW.items() if name != "Code"}
        preview = sent(administrator, book_of(bare))
        make_project(town, code="XM-001", title="Quick road")
        assert "This preview can no longer be confirmed" in confirm(administrator, preview).text
        assert Project.objects.get().title == "Quick road"

    def test_new_projects_are_shown_and_taken_up(self, town, administrator):
        book = book_of(
            ROW | {"Stage": "Under construction", "Lead department": "Economy Office", "Total investment": "1,234.56"},
            ROW | {"Code": "lead", "Name": "Paint works", "Kind": "Investment lead", "Total investment": "９００"},
        )
        preview = sent(administrator, book)
        assert preview.status_code == 200
        assert "2 new, 0 changed, 0 unchanged, 0 with faults" in text_of(preview.text)
        assert not Project.objects.exists()
        page = confirm(administrator, preview)
        assert "2 projects taken up" in page.text
        bridge, lead = Project.objects.order_by("pk")
        assert (bridge.stage, bridge.lead.code, bridge.total_investment) == ("building", "own", Decimal("1234.56"))
        assert (lead.stage, lead.total_investment) == ("found", 900)
        assert Event.objects.filter(action="change_project").count() == 2
        call_command("verify_trace", stdout=io.StringIO())

    def test_what_differs_is_shown_before_and_after(self, road, administrator):
        book = downloaded(administrator)
        head = [cell.value for cell in book.active[1]]
        book.active.cell(2, head.index("Owner") + 1).value = "Town Roads Ltd"
        book.active.cell(2, head.index("Planned this year") + 1).value = 250
        preview = sent(administrator, book)
        assert "Owner Town Works Town Roads Ltd" in text_of(preview.text)
        assert "Planned this year 300 250" in text_of(preview.text)
        confirm(administrator, preview)
        road.refresh_from_db()
        assert (road.owner, road.planned_investment, road.version) == ("Town Roads Ltd", 250, 1)
        assert road.milestones.count() == 2

    @pytest.mark.parametrize("day", [date(2021, 4, 1), "2021-04-01", "2021/4/1", "2021.4.1", "2021年4月1日"])
    def test_days_as_people_write_them(self, town, administrator, day):
        confirm(administrator, sent(administrator, book_of(ROW | {"Planned start": day})))
        assert Project.objects.get().planned_start == date(2021, 4, 1)

    def test_a_column_that_is_not_there_leaves_what_stands(self, road, administrator):
        row = {"Code": "north", "Name": "North road", "Kind": "Road", "Sub-measure": "1.1", "Place": "South end"}
        confirm(administrator, sent(administrator, book_of(row)))
        road.refresh_from_db()
        assert (road.place, road.owner, road.total_investment) == ("South end", "Town Works", 500)

    def test_an_empty_cell_empties_what_stands(self, road, administrator):
        row = {"Code": "north", "Name": "North road", "Kind": "Road", "Sub-measure": "1.1", "Owner": None}
        confirm(administrator, sent(administrator, book_of(row)))
        road.refresh_from_db()
        assert road.owner == ""

    def test_a_preview_asks_as_much_for_many_rows_as_for_few(self, town, administrator):
        def asked(rows: int) -> int:
            book = book_of(*(ROW | {"Code": f"b-{number}"} for number in range(rows)))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert sent(administrator, book).status_code == 200
            return len(queries)

        assert asked(2) == asked(40)

    def test_of_many_rows_the_first_are_shown_and_the_rest_counted(self, town, administrator):
        preview = sent(administrator, book_of(*(ROW | {"Code": f"b-{number}"} for number in range(230))))
        assert "230 new" in text_of(preview.text)
        assert "and 30 more" in preview.text
        confirm(administrator, preview)
        assert Project.objects.count() == 230


FAULTS = [
    ({"Code": "no spaces"}, "Code: Enter a valid “slug”"),
    ({"Code": None}, "There is a “East bridge” already, with the code fine;"),
    ({"Code": "1.1"}, "Enter a valid “slug”"),
    ({"Name": None}, "Name: This field is required."),
    ({"Kind": "Canal"}, "Kind: “Canal” is not known here."),
    ({"Sub-measure": "9.9"}, "Sub-measure: “9.9” is not known here."),
    ({"Lead department": "Police"}, "Lead department: “Police” is not known here."),
    ({"Village": "Nowhere"}, "Village: “Nowhere” is not known here."),
    ({"Target that it feeds": "Nothing"}, "Target that it feeds: “Nothing” is not known here."),
    (
        {"Target that it feeds": "Revenue", "Item that it feeds": "Nothing"},
        "Item that it feeds: “Nothing” is not known here.",
    ),
    ({"Stage": "Signed"}, "A project of this kind has no stage “Signed”."),
    ({"Total investment": "much"}, "Total investment: “much” is not a number"),
    ({"Total investment": -5}, "Total investment: “-5”"),
    ({"Planned start": "some day"}, "Planned start: This is not a day; write it as 2021-06-30."),
    (
        {"Planned start": "2021-05-01", "Planned finish": "2021-04-01"},
        "Planned finish: It cannot finish before it starts.",
    ),
    (
        {"Target that it feeds": "Revenue", "Quantity": 2, "Unit": "km"},
        "which is in “km”, to “Revenue”, which counts in “万元”;",
    ),
]


class TestRefused:
    @pytest.mark.parametrize(("cells", "words"), FAULTS, ids=[words for _cells, words in FAULTS])
    def test_what_makes_no_sense_is_said_with_its_row(self, town, administrator, cells, words):
        faults = faults_of(sent(administrator, book_of(ROW | {"Code": "fine"}, ROW | cells)))
        assert "Row 3" in faults
        assert words in faults
        assert "1 new, 0 changed, 0 unchanged, 1 with faults" in faults
        assert "carried" not in faults

    def test_a_code_that_stands_twice(self, town, administrator):
        assert "The code stands in row 2 already." in faults_of(sent(administrator, book_of(ROW, ROW)))

    def test_a_code_that_a_sub_measure_has(self, town, administrator):
        town.sub_measure.code = "taken"
        town.sub_measure.save()
        faults = faults_of(sent(administrator, book_of(ROW | {"Code": "taken", "Sub-measure": "1.2"})))
        assert "The code taken is taken in this plan" in faults

    def test_a_stage_is_not_moved_by_a_list(self, road, administrator):
        row = {"Code": "north", "Name": "North road", "Kind": "Road", "Sub-measure": "1.1", "Stage": "Completed"}
        assert "The stage is moved on on the project's own page" in faults_of(sent(administrator, book_of(row)))

    def test_yuan_in_a_column_of_ten_thousands_is_asked_about_and_can_be_meant(self, town, administrator):
        book = book_of(ROW | {"Total investment": 5_200_000})
        preview = sent(administrator, book)
        assert "5,200,000万元 is a great deal. If it is 元, write 520;" in faults_of(preview)
        assert 'name="sure"' in preview.text
        preview = sent(administrator, book, sure="on")
        assert preview.status_code == 200
        confirm(administrator, preview)
        assert Project.objects.get().total_investment == 5_200_000

    def test_an_amount_is_what_its_cell_shows(self, town, administrator):
        book = book_of(ROW | {"Total investment": 5_200_000})
        book.active["E2"].number_format = '#,##0"元"'
        confirm(administrator, sent(administrator, book))
        assert Project.objects.get().total_investment == 520

    def test_a_number_format_that_shows_another_number(self, town, administrator):
        book = book_of(ROW | {"Total investment": 5_200_000})
        book.active["E2"].number_format = "0.00,"
        assert "E2: The cell holds 5200000, and its number format shows another number" in faults_of(
            sent(administrator, book)
        )

    def test_columns_that_are_needed(self, town, administrator):
        faults = faults_of(sent(administrator, book_of({"Code": "bridge", "Name": "East bridge"})))
        assert "these columns are missing: Kind, Sub-measure" in faults

    def test_columns_that_nobody_knows(self, town, administrator):
        assert "there is no column “Colour”" in faults_of(sent(administrator, book_of(ROW | {"Colour": "red"})))

    @pytest.mark.parametrize("rows", [[], [{"Code": None}]])
    def test_a_list_without_rows(self, town, administrator, rows):
        assert "“list.xlsx” was not read" in faults_of(sent(administrator, book_of(*rows)))

    def test_no_file(self, town, administrator):
        assert "No file came along. Choose the list." in faults_of(administrator.post(UPLOAD, {}))

    def test_a_formula_is_not_reckoned(self, town, administrator):
        confirm(administrator, sent(administrator, book_of(ROW | {"Total investment": "=1+1"})))
        assert Project.objects.get().total_investment is None


def bomb() -> bytes:
    """A small archive that unpacks to a great deal."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 120_000_000)
    return out.getvalue()


@pytest.mark.parametrize("made", [lambda: b"no workbook", bomb], ids=["no archive", "a bomb"])
def test_what_is_no_workbook_is_not_opened(town, administrator, made: Callable[[], bytes]):
    assert "list.xlsx" in faults_of(sent(administrator, made()))


class TestConfirming:
    @pytest.fixture
    def preview(self, town, administrator):
        return sent(administrator, book_of(ROW))

    def test_somebody_else_s_preview_is_not_confirmed(self, town, preview):
        from departments import roles
        from tests.factories import make_client

        other = make_client(make_user(roles.ADMINISTRATOR, username="second"))
        page = confirm(other, preview)
        assert "This preview can no longer be confirmed; nothing was changed." in page.text
        assert not Project.objects.exists()

    def test_a_changed_preview_is_not_confirmed(self, administrator, preview):
        carried = form_of(preview.text)["carried"]
        page = administrator.post(UPLOAD, {"carried": carried[:-1] + ("a" if carried[-1] != "a" else "b")})
        assert "This preview can no longer be confirmed" in page.text

    def test_the_same_preview_twice_takes_nothing_up_twice(self, administrator, preview):
        confirm(administrator, preview)
        confirm(administrator, preview)
        assert Project.objects.count() == 1

    def test_a_project_that_was_changed_meanwhile_is_kept(self, road, administrator):
        row = {"Code": "north", "Name": "North road", "Kind": "Road", "Sub-measure": "1.1", "Place": "South end"}
        preview = sent(administrator, book_of(row, ROW))
        Project.objects.filter(pk=road.pk).update(version=7)
        page = confirm(administrator, preview)
        assert "Somebody changed this project since you opened it" in page.text
        road.refresh_from_db()
        assert (road.place, Project.objects.count()) == ("North end", 1)
