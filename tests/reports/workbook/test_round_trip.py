"""Download, fill in, upload, look, confirm: a month through Excel."""

from decimal import Decimal

import pytest

from targets.models import Event, Figure, ProgressReport
from tests.factories import make_item, make_report, make_target
from tests.reports import steps

from . import files

pytestmark = pytest.mark.django_db


def test_what_was_filled_in_is_shown_then_saved_as_a_draft(town):
    client = town.client("reporter")
    content = files.filled(
        files.download(client),
        {
            town.target: 300,
            (town.sub_measure, "assessment"): "Slow",
            (town.sub_measure, "progress"): "Two roads begun.\nOne is done.",
        },
    )
    preview = files.upload(client, content)
    assert preview.status_code == 200
    text = files.words_of(preview)
    assert "3 changes" in text
    assert "Revenue 万元 — — 300" in text
    assert "On track" in text  # 300 of 1,200 by the end of March
    assert not ProgressReport.objects.exists()

    done = files.confirm(client, preview)
    assert done.redirect_chain[0][0].endswith("/my-month/?year=2021&month=3")
    assert "Taken from “June.xlsx”: 1 figure and 2 texts, saved in 1 draft." in files.words_of(done)
    report = steps.report_of(town.sub_measure, 3)
    assert (report.status, report.assessment, report.progress) == ("draft", "slow", "Two roads begun.\nOne is done.")
    assert steps.figure_of(town.target, 3).value == 300
    event = Event.objects.get()
    assert (event.action, event.source) == ("save", "web 127.0.0.1 · June.xlsx")


def test_the_workbook_as_it_was_downloaded_holds_nothing_new(town):
    roads = make_target(town.sub_measure, counting="sum")
    item = make_item(roads)
    make_report(town.sub_measure, 3, "draft", {town.target: "12.5", item: 3}, progress=" Wörter\vund \r\n„mehr“ =1+1 ")
    client = town.client("reporter")
    text = files.words_of(files.upload(client, files.download(client)))
    assert "There is nothing new in this file" in text
    assert "row" not in text.partition("There is nothing new")[2]


def test_the_same_file_a_second_time_holds_nothing_new(town):
    client = town.client("reporter")
    content = files.filled(files.download(client), {town.target: 300, (town.sub_measure, "progress"): "On."})
    files.confirm(client, files.upload(client, content))
    again = files.upload(client, content)
    assert "There is nothing new in this file" in files.words_of(again)
    assert Event.objects.count() == 1


def test_an_emptied_box_empties_the_figure(town):
    make_report(town.sub_measure, 3, "draft", {town.target: 300})
    client = town.client("reporter")
    preview = files.upload(client, files.filled(files.download(client), {town.target: None}))
    assert "Revenue 万元 — 300.00 —" in files.words_of(preview)
    files.confirm(client, preview)
    assert steps.figure_of(town.target, 3).value is None


def test_items_are_filled_in_one_by_one(town):
    roads = make_target(town.sub_measure, name="Roads", unit="公里", value=20, counting="sum")
    first, second = make_item(roads, name="North"), make_item(roads, name="South")
    client = town.client("reporter")
    preview = files.upload(client, files.filled(files.download(client), {first: 3, second: "２．５"}))
    assert "North 公里 — — 3.00" in files.words_of(preview)
    files.confirm(client, preview)
    assert steps.figure_of(roads, 3, first).value == 3
    assert steps.figure_of(roads, 3, second).value == Decimal("2.5")


def test_texts_that_were_not_touched_stay(town):
    make_report(town.sub_measure, 3, "draft", {}, progress="Before", problems="Few came", next_steps="On")
    client = town.client("reporter")
    preview = files.upload(client, files.filled(files.download(client), {(town.sub_measure, "progress"): "After"}))
    files.confirm(client, preview)
    report = steps.report_of(town.sub_measure, 3)
    assert (report.progress, report.problems, report.next_steps) == ("After", "Few came", "On")


def test_an_assessment_is_understood_in_either_language(town):
    client = town.client("reporter")
    content = files.filled(files.download(client), {(town.sub_measure, "assessment"): "进展滞后"})
    files.confirm(client, files.upload(client, content))
    assert steps.report_of(town.sub_measure, 3).assessment == "behind"


def test_what_looks_odd_is_said_in_the_preview(town):
    make_report(town.sub_measure, 2, "approved", {town.target: 100})
    client = town.client("reporter")
    text = files.words_of(files.upload(client, files.filled(files.download(client), {town.target: 90})))
    assert "100" in text
    assert "fell" in text.lower()


def test_the_light_of_a_counted_target_follows_its_items(town):
    villages = make_target(
        town.sub_measure, name="Villages", unit="个", value=2, decimals=0, item_unit="万元", item_threshold=5,
        counting="items_at_least", phasing="deadline", due_month=3,
    )  # fmt: skip
    items = [make_item(villages), make_item(villages)]
    client = town.client("reporter")
    text = files.words_of(files.upload(client, files.filled(files.download(client), dict.fromkeys(items, 5.5))))
    assert "Done" in text


def test_nothing_is_saved_of_a_sub_measure_that_the_file_does_not_change(town):
    other = make_target(make_part := town.sub_measure, name="Second")
    client = town.client("reporter")
    files.confirm(client, files.upload(client, files.filled(files.download(client), {other: 5})))
    assert list(Figure.objects.values_list("target", flat=True)) == [other.pk]
    assert make_part.reports.count() == 1
