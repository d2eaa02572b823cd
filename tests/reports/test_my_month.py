"""My month as one form: what is shown of each sub-measure, what each button saves, what stays in its input and why."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from targets.models import Event, Figure, Item, ProgressReport
from tests.factories import (
    make_area,
    make_client,
    make_item,
    make_report,
    make_sub_measure,
    make_target,
    make_user,
)
from tests.reports import steps

from .grid import WORDS, form_of, items_of, messages_of, open_month, rows_of, send, typed_fields
from .steps import box_of, figure_of, report_of

SAVED = reverse("reports:my_month") + "?year=2021&month=3"


@pytest.fixture
def second(town):
    """Another sub-measure of the same department, with a target of its own."""
    sub_measure = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Second thing")
    sub_measure.target = make_target(sub_measure, code="homes", name="Homes", unit="户", decimals=0, value=Decimal(120))
    return sub_measure


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def test_the_grid_has_a_row_for_every_target_with_what_it_is_held_against(town, second, reporter):
    make_report(town.sub_measure, 2, figures={town.target: "234.5"})
    page = open_month(reporter)
    rows = {row[0]: row[1:] for row in rows_of(page.text)}
    assert rows["Revenue"][:5] == ["万元", "1,200.00", "234.50 February", "300.00", "[]"]
    assert rows["Homes"][:5] == ["户", "120", "—", "30", "[]"]
    assert rows["Homes"][5].startswith("⊖No data Nothing was reported up to March")
    assert "0 of 2 reported" in page.text
    assert "Better fields" not in page.text


def test_a_figure_that_waits_for_review_is_last_month_s_figure_too(town, reporter):
    make_report(town.sub_measure, 1, "approved", {town.target: 90})
    make_report(town.sub_measure, 2, "submitted", {town.target: 190})
    assert rows_of(open_month(reporter).text)[0][3] == "190.00 February, not reviewed yet"


def test_a_proposal_and_another_department_s_part_are_not_in_the_grid(town, reporter):
    make_sub_measure(make_area(town.plan, kind="proposal"), town.sub_measure.lead, title="Ask the district")
    page = open_month(reporter)
    assert [entry.sub_measure.code for entry in page.context["sub_measure_months"]] == ["1.1"]
    fields = {f"version_{town.other_sub_measure.pk}": "0", box_of(town.other_target): "5"}
    response = reporter.post(reverse("reports:month_form", args=(2021, 3)), fields | {"submit_all": ""})
    assert response.status_code == 302
    assert not ProgressReport.objects.exists()


def test_save_keeps_what_was_typed_and_makes_no_empty_drafts(town, second, reporter):
    response = send(reporter, typed_fields(second, {second.target: "25"}, problems="Rain\nand wind"))
    assert response.url == SAVED
    assert messages_of(reporter, response) == ["1 draft saved."]
    report = report_of(second, 3)
    assert (report.status, report.version, report.problems) == ("draft", 1, "Rain\nand wind")
    assert figure_of(second.target, 3).value == 25
    assert not town.sub_measure.reports.exists()


def test_saving_what_nobody_touched_says_so_and_writes_nothing(town, second, reporter):
    make_report(second, 3, "draft", {second.target: 25}, problems="Two\r\nlines")
    assert messages_of(reporter, send(reporter)) == ["Nothing was changed, so nothing was saved."]
    assert not Event.objects.exists()
    assert report_of(second, 3).version == 1


def test_submit_all_submits_what_is_complete_and_names_what_the_rest_lacks(town, second, reporter):
    third = make_sub_measure(town.area, town.sub_measure.lead, code="1.4", title="Third thing")
    response = send(
        reporter,
        typed_fields(town.sub_measure, {town.target: "300"}, **WORDS),
        typed_fields(second, progress="Half a sentence"),
        button="submit_all",
    )
    assert response.status_code == 200
    assert steps.messages_of(response) == ["1 report submitted.", "1 draft saved."]
    assert report_of(town.sub_measure, 3).status == "submitted"
    assert report_of(second, 3).status == "draft"
    assert not third.reports.exists()
    problems = {entry.sub_measure.code: entry.problem for entry in response.context["sub_measure_months"]}
    assert problems == {
        "1.1": "",
        "1.3": "Not submitted, kept as a draft. Still missing: Own assessment, Homes.",
        "1.4": "Not submitted. Still missing: Own assessment, Progress.",
    }
    assert "2 parts need a look:" in response.text
    assert "1 of 3 reported" in response.text


def test_submit_all_of_a_complete_month_reports_all_of_it(town, second, reporter):
    send(reporter, typed_fields(second, {second.target: "30"}, **WORDS))
    response = send(reporter, typed_fields(town.sub_measure, {town.target: "300"}, **WORDS), button="submit_all")
    assert response.url == SAVED
    page = reporter.get(response.url)
    assert steps.messages_of(page) == ["2 reports submitted."]
    assert "2 of 2 reported" in page.text
    assert [row[5] for row in rows_of(page.text)] == ["300.00", "30"]
    assert 'name="save"' not in page.text


@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({"value": None}, False),
        ({"start_month": 6}, False),
        ({"value": Decimal(100), "phasing": "deadline", "due_month": 12}, False),
        ({"phasing": "hold"}, True),
        ({}, True),
    ],
)
def test_submit_all_misses_a_figure_only_where_one_is_due(town, reporter, fields, needed):
    make_target(town.sub_measure, name="The other figure", **fields)
    response = send(reporter, typed_fields(town.sub_measure, {town.target: "300"}, **WORDS), button="submit_all")
    if needed:
        assert "Still missing: The other figure." in response.text
    assert report_of(town.sub_measure, 3).status == ("draft" if needed else "submitted")


def test_a_part_s_own_button_submits_it_without_a_figure_and_saves_the_others(town, second, reporter):
    response = send(
        reporter,
        typed_fields(second, {second.target: ""}, **WORDS),
        typed_fields(town.sub_measure, {town.target: "300"}),
        button="submit",
        value=str(second.pk),
    )
    assert messages_of(reporter, response) == ["1 report submitted.", "1 draft saved."]
    assert report_of(second, 3).status == "submitted"
    assert report_of(town.sub_measure, 3).status == "draft"


def test_an_amount_that_is_no_number_holds_back_its_own_part_only(town, second, reporter):
    response = send(
        reporter,
        typed_fields(town.sub_measure, {town.target: "many"}, progress="Kept <b>words</b>"),
        typed_fields(second, {second.target: "25"}),
        button="submit_all",
    )
    assert response.status_code == 200
    assert "“many” is not a number; write digits such as 1234.56." in response.text
    assert rows_of(response.text)[0][5].startswith("[many]")
    assert "Kept &lt;b&gt;words&lt;/b&gt;</textarea>" in response.text
    assert (
        "Nothing was saved yet: please mend what is marked below." in response.context["sub_measure_months"][0].problem
    )
    assert figure_of(second.target, 3).value == 25
    assert not town.sub_measure.reports.exists()
    mended = send(reporter, typed_fields(town.sub_measure, {town.target: "300"}), page=response)
    assert messages_of(reporter, mended) == ["1 draft saved."]
    assert report_of(town.sub_measure, 3).progress == "Kept <b>words</b>"


def test_what_is_submitted_or_approved_stands_as_text_and_a_submitted_one_is_withdrawn_here(town, second, reporter):
    make_report(town.sub_measure, 3, "submitted", {town.target: 300}, problems="Rain")
    make_report(second, 3, "approved", {second.target: 30})
    page = open_month(reporter)
    assert [row[5] for row in rows_of(page.text)] == ["300.00", "30"]
    assert "Rain" in page.text
    assert form_of(page.text) == {}
    assert page.text.count('name="withdraw"') == 1
    response = send(reporter, button="withdraw", value=f"{town.sub_measure.pk}-1")
    assert messages_of(reporter, response) == ["Withdrawn: you can change it and submit it again."]
    assert report_of(town.sub_measure, 3).status == "draft"


@pytest.mark.parametrize("value", ["", "x", "{part}", "{part}-2", "{other}-1"])
def test_withdrawing_what_changed_or_is_not_one_s_own_changes_nothing(town, reporter, value):
    make_report(town.sub_measure, 3, "submitted")
    make_report(town.other_sub_measure, 3, "submitted")
    value = value.format(part=town.sub_measure.pk, other=town.other_sub_measure.pk)
    send(reporter, button="withdraw", value=value)
    assert set(ProgressReport.objects.values_list("status", flat=True)) == {"submitted"}
    assert not Event.objects.exists()


def test_withdrawing_saves_what_was_typed_elsewhere(town, second, reporter):
    make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    response = send(
        reporter, typed_fields(second, {second.target: "25"}), button="withdraw", value=f"{town.sub_measure.pk}-1"
    )
    assert messages_of(reporter, response) == ["1 draft saved.", "Withdrawn: you can change it and submit it again."]


def test_a_returned_report_stands_first_with_its_remark_and_its_boxes_filled(town, second, reporter):
    make_report(second, 3, "returned", {second.target: 30}, remark="Which <homes>?")
    page = open_month(reporter)
    assert [row[0] for row in rows_of(page.text)] == ["Homes", "Revenue"]
    assert rows_of(page.text)[0][5] == "[30]"
    assert "Which &lt;homes&gt;?" in page.text


@pytest.mark.parametrize(("closed", "month"), [(True, 3), (False, 12)])
def test_a_closed_month_and_one_that_has_not_ended_take_nothing_and_keep_what_was_typed(town, reporter, closed, month):
    page = open_month(reporter)
    if closed:
        steps.close(town.client("administrator"), 3)
    else:
        # December of this year has not ended; its form is made from another month's.
        town.plan.year = timezone.localdate().year
        town.plan.save()
    fields = form_of(page.text) | typed_fields(town.sub_measure, {town.target: "300"})
    response = reporter.post(reverse("reports:month_form", args=(town.plan.year, month)), fields | {"save": ""})
    assert response.status_code == 200
    assert ("is closed" if closed else "has not ended") in response.context["sub_measure_months"][0].problem
    assert rows_of(response.text)[0][5].startswith("[300]")
    assert not ProgressReport.objects.exists()


def test_items_are_typed_beside_last_month_s_and_their_count_follows(town, reporter):
    target = make_target(
        town.sub_measure,
        name="Villages",
        counting="items_at_least",
        item_threshold=Decimal(5),
        item_unit="万元",
        unit="个",
        decimals=0,
        value=Decimal(2),
    )
    east, west = make_item(target, name="East <village>"), make_item(target, name="West")
    make_report(town.sub_measure, 1, "approved", {west: "4.5"})
    make_report(town.sub_measure, 2, "approved", {east: "3.25"})
    assert items_of(open_month(reporter).text) == [["East <village> 万元 3.25 []", "West 万元 4.5 January []"]]
    send(reporter, typed_fields(town.sub_measure, {east: "5", west: "4.75"}))
    page = open_month(reporter)
    assert items_of(page.text) == [["East <village> 万元 3.25 [5]", "West 万元 4.5 January [4.75]"]]
    assert rows_of(page.text)[1][5] == "1 Items at 5万元 or more"


def test_a_target_that_is_entered_has_its_own_box_and_those_of_its_items(town, reporter):
    road = make_item(town.target, name="East road")
    send(reporter, typed_fields(town.sub_measure, {town.target: "300", road: "120.5"}))
    page = open_month(reporter)
    assert rows_of(page.text)[0][5] == "[300]"
    assert items_of(page.text) == [["East road 万元 — [120.5]"]]
    assert (figure_of(town.target, 3).value, figure_of(town.target, 3, road).value) == (300, Decimal("120.5"))


def test_a_box_that_the_form_had_not_stays_as_it_is(town, reporter):
    make_report(town.sub_measure, 3, "draft", {town.target: 300})
    fields = form_of(open_month(reporter).text) | typed_fields(town.sub_measure, problems="Rain")
    del fields[box_of(town.target)]
    reporter.post(reverse("reports:month_form", args=(2021, 3)), fields | {"save": ""})
    assert report_of(town.sub_measure, 3).problems == "Rain"
    assert figure_of(town.target, 3).value == 300


def test_a_month_of_sixty_parts_survives_the_end_of_the_session(town):
    from .test_session_loss import resumed

    sub_measures = [make_sub_measure(town.area, town.sub_measure.lead) for _number in range(60)]
    targets = [make_target(sub_measure) for sub_measure in sub_measures]
    client = make_client()
    fields = form_of(open_month(town.client("reporter")).text)
    for sub_measure, target in zip(sub_measures, targets, strict=True):
        fields |= typed_fields(sub_measure, {target: "7"}, problems='Rain & "wind"\n<i>all week</i>', **WORDS)
    response = resumed(client, reverse("reports:month_form", args=(2021, 3)), fields | {"submit_all": ""})
    assert response.status_code == 200
    assert ProgressReport.objects.filter(status="submitted", problems='Rain & "wind"\n<i>all week</i>').count() == 60
    assert Figure.objects.filter(value=7).count() == 60


def test_a_year_without_a_plan_or_a_person_without_a_department_has_no_form(town, reporter):
    assert reporter.post(reverse("reports:month_form", args=(2019, 3))).status_code == 404
    homeless = make_client(make_user("reporter"))
    assert homeless.get(reverse("reports:month_form", args=(2021, 3))).status_code == 404


def test_the_plain_address_opens_the_first_month_that_is_still_owed(town, reporter):
    make_report(town.sub_measure, 1)
    make_report(town.sub_measure, 2, "submitted")
    assert reporter.get(reverse("reports:my_month")).context["month"] == 3
    assert reporter.get(reverse("reports:month_form", args=(2021, 5))).context["month"] == 5


def test_the_bar_tells_the_days_left_and_the_days_gone_by(town, reporter, monkeypatch):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    for day, sentence in ((1, "4 days left"), (5, "0 days left"), (6, "1 day overdue"), (20, "15 days overdue")):
        now = datetime(2021, 7, day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        assert sentence in open_month(reporter, 6).text
    monkeypatch.setattr(timezone, "now", lambda: datetime(2023, 7, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert "overdue for more than a year" in open_month(reporter, 6).text


def test_whatever_people_write_is_shown_as_they_wrote_it(town, reporter):
    hostile = "<i>&\"'</i>"
    for row, fields in (
        (town.sub_measure, {"title": hostile}),
        (town.target, {"name": hostile, "unit": '<i>"'}),
    ):
        type(row).objects.filter(pk=row.pk).update(**fields)
    make_item(town.target, name=hostile)
    words = dict.fromkeys(("progress", "problems", "next_steps"), hostile)
    make_report(town.sub_measure, 2, "submitted", {town.target: 5}, **words)
    make_report(town.sub_measure, 3, "returned", {town.target: 7}, remark=hostile, **words)
    for month in (2, 3):
        page = open_month(reporter, month)
        assert "<i>" not in page.text
        assert page.text.count("&lt;i&gt;&amp;") >= 6
    response = send(reporter, typed_fields(town.sub_measure, {town.target: hostile}))
    assert "<i>" not in response.text
    assert form_of(response.text)[box_of(town.target)] == hostile


@pytest.mark.parametrize("door", ["report", "grid"])
def test_a_save_of_two_hundred_items_takes_45_statements_at_most(town, reporter, door):
    roads = make_target(town.sub_measure, counting="sum")
    items = Item.objects.bulk_create(Item(target=roads, name=f"Road {number}") for number in range(200))
    address, suffix = steps.address_of("report", town.sub_measure, 3), ""
    if door == "grid":
        address, suffix = reverse("reports:month_form", args=(2021, 3)), f"_{town.sub_measure.pk}"
    for version, value in enumerate(("7", "8")):
        fields = {f"version{suffix}": version} | {box_of(item): value for item in items}
        with CaptureQueriesContext(connection) as statements:
            assert reporter.post(address, fields | {"save": ""}).status_code == 302
        assert Figure.objects.filter(value=value).count() == 200
        assert len(statements) <= 45
