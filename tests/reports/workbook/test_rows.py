"""Rows are found by their hidden key: moved, deleted, added, doubled; and rows that somebody else changed since."""

import pytest

from targets.models import Figure
from tests.factories import make_client, make_item, make_report, make_sub_measure, make_target, make_user
from tests.reports import steps

from . import files

pytestmark = pytest.mark.django_db


def test_a_row_is_known_by_its_key_wherever_it_stands(town):
    second = make_target(town.sub_measure, name="Second")
    client = town.client("reporter")
    content = files.filled(files.download(client), {town.target: 5, second: 6})

    def move(book):
        sheet = book[files.FIGURES]
        first, last = files.box(book, town.target).row, files.box(book, second).row
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(first, column), sheet.cell(last, column)
            one.value, other.value = other.value, one.value
        sheet.insert_rows(first, 3)
        sheet.insert_cols(2)

    files.confirm(client, files.upload(client, files.edited(content, move)))
    assert steps.figure_of(town.target, 3).value == 5
    assert steps.figure_of(second, 3).value == 6


def test_a_deleted_row_leaves_what_is_stored_and_is_said(town):
    make_report(town.sub_measure, 3, "draft", {town.target: 5})
    client = town.client("reporter")

    def delete(book):
        book[files.FIGURES].delete_rows(files.box(book, town.target).row)

    preview = files.upload(client, files.edited(files.download(client), delete))
    text = files.words_of(preview)
    assert "There is nothing new in this file" in text
    assert "1 row of your month is not in the file; what is stored of it stays." in text


def test_an_added_row_is_refused_by_its_address(town):
    client = town.client("reporter")

    def add(book):
        sheet = book[files.FIGURES]
        sheet.cell(sheet.max_row + 1, files.box(book, town.target).column).value = 77

    content = files.edited(files.download(client), add)
    cell = files.box(files.opened(content), town.target)
    text = files.words_of(files.upload(client, content))
    assert f"{files.FIGURES}!{cell.column_letter}{cell.row + 1} — This row was added: it has no hidden key" in text


def test_a_doubled_row_is_refused_in_both_places(town):
    client = town.client("reporter")

    def double(book):
        sheet = book[files.FIGURES]
        row = files.box(book, town.target).row
        for column in range(1, sheet.max_column + 1):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        sheet.cell(row + 1, files.box(book, town.target).column).value = 8

    content = files.edited(files.filled(files.download(client), {town.target: 7}), double)
    text = files.words_of(files.upload(client, content))
    assert "2 cells not taken" in text
    row = files.box(files.opened(content), town.target).row
    assert f"2 times (row {row} of {files.FIGURES}, row {row + 1} of {files.FIGURES}); leave one of them." in text
    assert "0 changes" in text


def test_another_departments_row_is_refused_by_its_address(town):
    stranger, client = town.client("stranger"), town.client("reporter")
    theirs = files.opened(files.download(stranger))
    key = theirs[files.FIGURES].cell(files.box(theirs, town.other_target).row, files.key_column(theirs)).value

    def smuggle(book):
        box = files.box(book, town.target)
        book[files.FIGURES].cell(box.row, files.key_column(book)).value = key
        box.value = 9

    text = files.words_of(files.upload(client, files.edited(files.download(client), smuggle)))
    assert "This row belongs to no target of your department's month" in text
    assert "0 changes" in text


def sort_without_hidden(book, name: str, first: int, second: int) -> None:
    """What sorting by a visible column does to two rows: the hidden columns stay behind."""
    sheet = book[name]
    codes = {cell.column: str(cell.value) for cell in sheet[1]}
    for column, code in codes.items():
        if not code.startswith("townplan."):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value


class TestSortedWithoutTheHiddenColumns:
    """The figures would be taken for another target's."""

    def test_the_figures_of_two_targets_are_refused_by_row(self, town):
        second = make_target(town.sub_measure, name="Roads")
        client = town.client("reporter")
        content = files.filled(files.download(client), {town.target: 5, second: 6})
        text = files.words_of(
            files.upload(client, files.edited(content, lambda book: sort_without_hidden(book, files.FIGURES, 5, 6)))
        )
        assert "0 changes" in text
        assert "2 cells not taken" in text
        assert (
            "row 5 of Figures Revenue “1.1 Roads” stands here, but the row is of “1.1 Revenue”: it was sorted without "
            "its hidden columns, or a name was changed. Undo that, or fill in a new download." in text
        )
        assert "row 6 of Figures Roads “1.1 Revenue” stands here, but the row is of “1.1 Roads”" in text
        assert "Locked cells" not in text

    def test_a_total_that_changed_places_with_its_item(self, town):
        roads = make_target(town.sub_measure, name="Roads", counting="sum")
        north = make_item(roads, name="North")
        client = town.client("reporter")
        content = files.filled(files.download(client), {north: 6})
        text = files.words_of(
            files.upload(client, files.edited(content, lambda book: sort_without_hidden(book, files.FIGURES, 6, 7)))
        )
        assert "0 changes" in text
        assert "“1.1 Roads Total” stands here, but the row is of “1.1 Roads North”" in text
        assert "“1.1 Roads North” stands here, but the row is of “a total”" in text

    def test_the_texts_of_two_sub_measures(self, town):
        second = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Second thing")
        client = town.client("reporter")
        content = files.filled(files.download(client), {(second, "progress"): "Begun"})
        text = files.words_of(
            files.upload(client, files.edited(content, lambda book: sort_without_hidden(book, files.WORDS, 5, 6)))
        )
        assert "0 changes" in text
        assert "row 5 of Words 1.1 More revenue “1.3 Second thing” stands here" in text

    def test_sorted_with_them_the_rows_are_taken(self, town):
        second = make_target(town.sub_measure, name="Roads")
        client = town.client("reporter")

        def swap(book):
            sheet = book[files.FIGURES]
            for column in range(1, sheet.max_column + 1):
                one, other = sheet.cell(5, column), sheet.cell(6, column)
                one.value, other.value = other.value, one.value

        content = files.edited(files.filled(files.download(client), {town.target: 5, second: 6}), swap)
        assert "2 changes" in files.words_of(files.upload(client, content))

    def test_a_target_that_was_renamed_since_the_download_is_taken(self, town):
        client = town.client("reporter")
        content = files.filled(files.download(client), {town.target: 5})
        town.target.name = "Tax revenue"
        town.target.save()
        assert "1 change ·" in files.words_of(files.upload(client, content))


class TestLockedCells:
    """Somebody who unlocks the sheet and changes the plan is told once, by row, that it is ignored."""

    def test_an_untouched_workbook_says_nothing_of_them(self, town):
        client = town.client("reporter")
        content = files.filled(files.download(client), {town.target: 300, (town.sub_measure, "progress"): "Begun"})
        assert "Locked cells" not in files.words_of(files.upload(client, content))

    def test_each_row_that_was_changed_is_named_once(self, town):
        client = town.client("reporter")
        second = make_target(town.sub_measure, name="Roads")

        def change(book):
            files.box(book, town.target, "value").value = 900
            files.box(book, town.target, "planned").value = 1
            files.box(book, second, "unit").value = "亿元"
            files.box(book, town.sub_measure, "text").value = "Much less"

        text = files.words_of(files.upload(client, files.edited(files.download(client), change)))
        rows = "row 5 of Figures, row 6 of Figures, row 5 of Words"
        assert (
            f"Locked cells were changed in {rows}; that is not taken: only an administrator changes the plan." in text
        )
        assert text.count("Locked cells") == 1
        assert "There is nothing new in this file" in text

    def test_many_rows_are_counted(self, town):
        client = town.client("reporter")
        targets = [make_target(town.sub_measure) for _number in range(7)]

        def change(book):
            for target in targets:
                files.box(book, target, "value").value = 1

        text = files.words_of(files.upload(client, files.edited(files.download(client), change)))
        assert "row 10 of Figures, and 2 more; that is not taken" in text

    def test_the_plan_that_was_amended_since_is_no_change_of_the_file(self, town):
        client = town.client("reporter")
        content = files.download(client)
        town.target.value = 1500
        town.target.save()
        assert "Locked cells" not in files.words_of(files.upload(client, content))

    @pytest.mark.parametrize("lost", ["townplan.fixed", "value"])
    def test_a_column_that_was_lost_is_not_called_a_change(self, town, lost):
        def lose(book):
            sheet = book[files.FIGURES]
            sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == lost))

        client = town.client("reporter")
        content = files.edited(files.download(client), lose)
        assert "Locked cells" not in files.words_of(files.upload(client, content))


class TestChangedSince:
    """The workbook was downloaded with 10; a colleague saved 20 meanwhile; the file says 30."""

    @pytest.fixture
    def content(self, town) -> bytes:
        make_report(town.sub_measure, 3, "draft", {town.target: 10}, progress="Begun")
        content = files.download(town.client("reporter"))
        colleague = make_user("reporter", town.sub_measure.lead, username="colleague")
        steps.save(make_client(colleague), town.sub_measure, 3, {town.target: 20}, progress="Begun")
        return files.filled(content, {town.target: 30, (town.sub_measure, "problems"): "Rain"})

    def test_both_are_shown_and_who_changed_it(self, town, content):
        text = files.words_of(files.upload(town.client("reporter"), content))
        assert "1 box changed since the download" in text
        assert "20.00 colleague," in text
        assert "30.00 take mine" in text

    def test_what_is_stored_stays_unless_mine_is_ticked(self, town, content):
        client = town.client("reporter")
        files.confirm(client, files.upload(client, content))
        assert steps.figure_of(town.target, 3).value == 20
        assert steps.report_of(town.sub_measure, 3).problems == "Rain"

    def test_mine_is_taken_where_it_is_ticked(self, town, content):
        client = town.client("reporter")
        files.confirm(client, files.upload(client, content), mine=["0"])
        assert steps.figure_of(town.target, 3).value == 30

    def test_what_i_did_not_touch_keeps_the_colleagues_figure(self, town, content):
        untouched = files.filled(content, {town.target: 10})
        client = town.client("reporter")
        preview = files.upload(client, untouched)
        assert "changed since the download" not in files.words_of(preview)
        files.confirm(client, preview)
        assert steps.figure_of(town.target, 3).value == 20

    def test_what_i_saved_online_myself_is_a_conflict_too(self, town, content):
        client = town.client("reporter")
        steps.save(client, town.sub_measure, 3, {town.target: 21}, progress="Begun")
        preview = files.upload(client, content)
        text = files.words_of(preview)
        assert "1 box changed since the download" in text
        assert f"21.00 {town.user('reporter')}, " in text
        files.confirm(client, preview)
        assert steps.figure_of(town.target, 3).value == 21

    def test_what_i_uploaded_with_the_same_workbook_before_is_none(self, town, content):
        client = town.client("reporter")
        files.confirm(client, files.upload(client, content), mine=["0"])
        preview = files.upload(client, files.filled(content, {town.target: 31}))
        assert "changed since the download" not in files.words_of(preview)
        files.confirm(client, preview)
        assert steps.figure_of(town.target, 3).value == 31

    def test_what_i_uploaded_with_another_workbook_is_a_conflict(self, town, content):
        client = town.client("reporter")
        files.confirm(client, files.upload(client, content, name="Mine.xlsx"), mine=["0"])
        text = files.words_of(files.upload(client, files.filled(content, {town.target: 31})))
        assert "1 box changed since the download" in text

    def test_without_its_marks_a_row_of_an_older_version_is_a_conflict(self, town, content):
        def forget(book):
            for name in (files.FIGURES, files.WORDS):
                sheet = book[name]
                column = next(cell.column for cell in sheet[1] if cell.value == "townplan.seen")
                sheet.delete_cols(column)

        text = files.words_of(files.upload(town.client("reporter"), files.edited(content, forget)))
        assert "2 boxes changed since the download" in text

    def test_a_change_while_the_preview_was_read_is_not_overwritten(self, town, content):
        client = town.client("reporter")
        preview = files.upload(client, content)
        steps.save(client, town.sub_measure, 3, {town.target: 25}, progress="Begun")
        done = files.confirm(client, preview, mine=["0"])
        assert "it was changed while you looked at the preview (" in files.words_of(done)
        assert steps.figure_of(town.target, 3).value == 25


@pytest.mark.parametrize(("status", "word"), [("submitted", "Submitted"), ("approved", "Approved")])
def test_what_is_handed_in_is_locked_and_not_taken(town, status, word):
    make_report(town.sub_measure, 3, status, {town.target: 5})
    client = town.client("reporter")
    content = files.download(client)
    assert files.box(files.opened(content), town.target).protection.locked
    text = files.words_of(files.upload(client, files.filled(content, {town.target: 6})))
    assert f"The report is “{word}”; withdraw it first" in text
    assert Figure.objects.get().value == 5
