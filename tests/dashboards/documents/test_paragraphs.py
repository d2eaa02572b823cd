"""Paragraphs for an official report: each kind of target in its own words, with the numbers of the pages."""

from decimal import Decimal

import pytest
from django.utils import translation

from dashboards.documents.paragraphs import (
    conclusion_of,
    paragraph_of_area,
    paragraph_of_plan,
    paragraph_of_sub_measure,
    paragraph_of_target,
)
from targets.board import load_board, load_last_year, load_plans
from targets.models import Figure
from tests.factories import (
    make_area,
    make_client,
    make_department,
    make_item,
    make_plan,
    make_report,
    make_sub_measure,
    make_target,
)

pytestmark = pytest.mark.django_db


def board_of(month: int):
    plans = load_plans()
    board = load_board(plans[0], month)
    load_last_year(board, plans)
    return board


def clause_with(figures: dict[int, int | str], month: int = 6, status: str = "approved", **fields) -> str:
    """The clause on a target of 12,000万元 with other fields, and figures by month."""
    target = make_target(**{"name": "Tax", "value": Decimal(12000), **fields})
    for at, value in figures.items():
        make_report(target.sub_measure, at, status, {target: value})
    [row] = board_of(month).targets
    return paragraph_of_target(row)


KINDS = {
    "below the path": (
        {3: 2760, 6: 5520},
        {},
        "By the end of June, Tax: 5,520万元 done, 46.0% of the year's plan, 4.0 percentage points below the even "
        "pace, the full-year forecast is 11,040万元, each of the 6 months left must bring 1,080万元.",
    ),
    "above the path": ({6: 6600}, {}, "55.0% of the year's plan, 5.0 percentage points above the even pace, "),
    "at the path": ({6: 6000}, {}, "50.0% of the year's plan, at the even pace, "),
    "one month left": ({6: 5520}, {"due_month": 7}, "the one month left must bring 6,480万元."),
    "due within the year": ({6: 9000}, {"due_month": 9}, "13,500万元 are forecast for the end of September, each of"),
    "met": ({6: 12000}, {}, "12,000万元 done, 100.0% of the year's plan, the year's target is met."),
    "carried forward": (
        {5: 4600},
        {},
        "Tax: 4,600万元 done (figure of May, none for June yet), 38.3% of the year's plan, 11.7 percentage points ",
    ),
    "nothing reported": ({}, {}, "By the end of June, Tax has not been reported (target: 12,000万元)."),
    "not due": ({}, {"start_month": 9}, "Tax is not due yet, it is to be done by the end of December."),
    "a target not set": ({}, {"value": None}, "By the end of June, the target of Tax is not set yet."),
    "a figure, target not set": ({6: 9}, {"value": None}, "Tax: 9万元 done, the target is not set yet."),
    "a rate that is short": (
        {6: "7.7"},
        {"unit": "%", "value": 8, "phasing": "hold", "decimals": 1},
        "By the end of June, Tax stands at 7.7%, 0.3 percentage points below the year's target of 8.0%.",
    ),
    "a rate that is over": (
        {6: "8.1"},
        {"unit": "%", "value": 8, "phasing": "hold", "decimals": 1},
        "Tax stands at 8.1%, 0.1 percentage points above the year's target of 8.0%.",
    ),
    "a level at its target": (
        {6: 46},
        {"unit": "户", "value": 46, "phasing": "hold"},
        "Tax stands at 46户, exactly the year's target of 46户.",
    ),
    "a level over its limit": (
        {6: 5},
        {"unit": "起", "value": 3, "phasing": "hold", "comparator": "lte"},
        "Tax stands at 5起, 2起 over the year's limit of 3起.",
    ),
    "a level within its limit": (
        {6: 2},
        {"unit": "起", "value": 3, "phasing": "hold", "comparator": "lte"},
        "Tax stands at 2起, within the year's limit of 3起.",
    ),
    "a level from later on": (
        {},
        {"unit": "%", "value": 8, "phasing": "hold", "start_month": 8},
        "Tax is not due yet, it counts from August on.",
    ),
    "a cap that is kept": (
        {6: 5000},
        {"comparator": "lte"},
        "Tax comes to 5,000万元, within the planned 6,000万元, the year's limit is 12,000万元.",
    ),
    "a cap that is passed": (
        {6: 6100},
        {"comparator": "lte"},
        "Tax comes to 6,100万元, 100万元 over the planned 6,000万元, the year's limit is 12,000万元.",
    ),
    "brought down from a baseline": (
        {6: 95},
        {"unit": "户", "value": 90, "baseline": 100, "comparator": "lte"},
        "Tax came down to 95户, 50.0% of the year's task is done, at the even pace, ",
    ),
    "not brought down yet": (
        {6: 100},
        {"unit": "户", "value": 90, "baseline": 100, "comparator": "lte"},
        "Tax stays at 100户, 0.0% of the year's task is done, ",
    ),
    "brought up from a baseline": (
        {6: 25},
        {"unit": "家", "value": 30, "baseline": 20},
        "Tax reached 25家, 50.0% of the year's task is done, at the even pace, ",
    ),
    "a deadline to come": (
        {6: 1},
        {"unit": "座", "value": 3, "phasing": "deadline", "due_month": 9},
        "Tax: 1座 done, 33.3% of the year's plan, to be done by the end of September and not due yet.",
    ),
    "a deadline missed": (
        {6: 1},
        {"unit": "座", "value": 3, "phasing": "deadline", "due_month": 6},
        "Tax: 1座 done, 33.3% of the year's plan, it was to be done by the end of June and is not.",
    ),
    "the year is over": ({12: 9000}, {}, "75.0% of the year's plan, 25.0 percentage points below the even pace."),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_s_paragraph_says_its_kind(kind):
    figures, fields, text = KINDS[kind]
    assert text in clause_with(figures, month=max([6, *figures]), **fields)


def test_what_waits_for_review_is_named_but_not_its_figure():
    text = clause_with({6: 777}, status="submitted")
    assert text == "By the end of June, Tax has been reported and waits for review (target: 12,000万元)."


@pytest.mark.parametrize(
    ("last", "fields", "clause"),
    [
        (5000, {}, "5,520万元 done, up 10.4% on the same month of last year, 46.0% of"),
        (6000, {}, "5,520万元 done, down 8.0% on the same month of last year, 46.0% of"),
        (5520, {}, "5,520万元 done, the same as a year before, 46.0% of"),
        (0, {}, "5,520万元 done, 46.0% of"),
        ("5519.7", {"unit": "%", "phasing": "hold", "value": 9, "decimals": 1}, "up 0.3 percentage points on the same"),
        (5500, {"unit": "户", "phasing": "hold", "value": 9}, "up 20户 on the same month of last year"),
    ],
)
def test_a_figure_stands_beside_last_year_s_of_the_same_month(last, fields, clause):
    before = make_sub_measure(make_area(make_plan(year=2020)))
    make_report(before, 6, "approved", {make_target(before, code="tax", unit=fields.get("unit", "万元")): last})
    assert clause in clause_with({6: 5520}, code="tax", **fields)


def test_villages_that_reach_the_line_are_counted_without_a_verb():
    target = make_target(name="Villages", value=4, unit="个", counting="items_at_least", item_threshold=5)
    make_report(target.sub_measure, 6, "approved", {make_item(target): 6, make_item(target): 4})
    [row] = board_of(6).targets
    assert paragraph_of_target(row).startswith("By the end of June, Villages: 1个, 25.0% of the year's plan")


def test_the_sentence_of_the_rules_in_chinese():
    with translation.override("zh-hans"):
        text = clause_with({3: 2760, 6: 5520}, name="税收收入")
    assert text == (
        "截至6月底，税收收入完成5,520万元，占年度计划的46.0%，低于序时进度4.0个百分点，"
        "全年预计11,040万元，后6个月月均需完成1,080万元。"
    )


@pytest.fixture
def plan():
    """Headline figures; an area of three targets: behind, done and not reported, and one of a sub-measure alone."""
    plan = make_plan()
    office = make_department(name="Farm Office", leader="Wang Fang")
    headline = make_sub_measure(make_area(plan, number=0, kind="headline", title="Headline"), office)
    tax = make_target(headline, name="Tax", value=1200)
    make_report(headline, 5, "approved", {tax: 500})
    make_report(headline, 6, "approved", {tax: 600})
    fields = make_area(plan, number=1, title="Better fields")
    water = make_sub_measure(fields, office, code="1.1", title="Water")
    pipes, wells, seed = (
        make_target(water, name=name, value=value, unit="座")
        for name, value in (("Pipes", 12), ("Wells", 2), ("Seed", 9))
    )
    make_report(water, 5, "approved", {pipes: 5, wells: 1})
    make_report(
        water, 6, "approved", {pipes: 3, wells: 2}, assessment="slow", progress="Two wells run.\n\nPipes wait。"
    )
    make_target(make_sub_measure(fields, office, code="1.2", title="Barns"), name="Barns", value=None)
    minds = make_area(plan, number=2, title="Better minds")
    make_report(make_sub_measure(minds, office, code="2.1", title="Lessons"), 6, "approved", progress="Six lessons")
    make_sub_measure(minds, None, code="2.2", title="Books")
    make_sub_measure(make_area(plan, number=3, kind="proposal", title="Proposals"), code="3.1", title="A bridge")
    assert seed.pk
    return plan


def test_the_conclusion_counts_what_is_not_good_apart(plan):
    assert conclusion_of(board_of(6)) == (
        "By the end of June, of 7 commitments: 3 on track or done (1 of them done), 1 behind, 2 without data, "
        "1 not set; the score is 66.7, rated behind, with 1 behind, 2 without data."
    )


def test_the_conclusion_of_a_month_in_which_nothing_is_due():
    make_target(start_month=9, value=9)
    assert conclusion_of(board_of(1)) == "By the end of January, of 1 commitment: 0 on track or done, 1 not due yet."


def test_the_conclusion_in_chinese(plan):
    with translation.override("zh-hans"):
        assert conclusion_of(board_of(6)) == (
            "截至6月底，7个事项中，达到计划进度要求的3项（其中已完成1项），滞后1项，缺数据2项，目标待定1项；"
            "综合得分66.7分，亮红灯，因1项红灯、2项缺数据。"
        )


def test_the_plan_s_paragraph_goes_from_the_whole_to_what_is_behind(plan):
    text = paragraph_of_plan(board_of(6))
    assert text.startswith(conclusion_of(board_of(6)) + " The score is ")
    assert " on May. Of the headline figures, Tax: 600万元 done, 50.0% of the year's plan, at the even pace" in text
    assert text.endswith(
        "Of 2 task areas: 2 behind. Behind: Pipes (25.0 percentage points below the even pace). "
        "No data: Seed (the report of June does not give this figure), Books (the report of June is missing)."
    )


def test_areas_that_share_the_highest_score_are_all_named(town):
    for number, name, figure in ((2, "Good", 600), (3, "Best", 700)):
        sub_measure = make_sub_measure(make_area(town.plan, number=number, title=name))
        make_report(sub_measure, 6, "approved", {make_target(sub_measure): figure})
    text = paragraph_of_plan(board_of(6))
    assert (
        "2 on track, 1 behind; the highest score (100.0): “Good”, “Best”; the lowest (0.0): “Projects first”." in text
    )


def test_an_area_s_paragraph_names_the_change_since_last_month(plan):
    board = board_of(6)
    [_headline, fields, minds, proposals] = board.areas
    assert paragraph_of_area(fields, board) == (
        "By the end of June, “Better fields”: of 4 commitments: 1 on track or done (1 of them done), 1 behind, "
        "1 without data, 1 not set; the score is 50.0, rated behind, with 1 behind, "
        "1 without data. The score is down by 16.7 on May. "
        "Behind: Pipes (25.0 percentage points below the even pace). "
        "No data: Seed (the report of June does not give this figure)."
    )
    assert paragraph_of_area(minds, board).startswith(
        "By the end of June, “Better minds”: of 2 commitments: 1 on track or done, 1 without data; the score is "
    )
    assert paragraph_of_area(proposals, board) == ""


def test_a_sub_measure_s_paragraph_has_its_department_s_own_words(plan):
    board = board_of(6)
    water, _barns, lessons, books, bridge = board.sub_measures[1:]
    text = paragraph_of_sub_measure(water, board)
    assert text.startswith(
        "“Water” is led by Farm Office. By the end of June, Pipes: 3座 done, 25.0% of the year's plan"
    )
    assert text.endswith("The department's own assessment for June: Slow. Two wells run. Pipes wait。")
    assert paragraph_of_sub_measure(lessons, board) == (
        "“Lessons” is led by Farm Office. The department's own assessment for June: On track. Six lessons."
    )
    assert paragraph_of_sub_measure(books, board) == (
        "“Books” has no lead department yet. The report for June has not come in yet."
    )
    assert paragraph_of_sub_measure(bridge, board) == ""


def test_words_that_are_not_approved_stay_out(town):
    report = make_report(town.sub_measure, 6, "submitted", {town.target: 700}, progress="Not to be read yet")
    [sub_measure, _other] = board_of(6).sub_measures
    assert paragraph_of_sub_measure(sub_measure, board_of(6)) == (
        "“More revenue” is led by Economy Office. By the end of June, Revenue has been reported and waits for review "
        "(target: 1,200万元). The report for June waits for review."
    )
    Figure.objects.filter(report=report).update(counted=700)
    [sub_measure, _other] = board_of(6).sub_measures
    assert "700万元 done" in paragraph_of_sub_measure(sub_measure, board_of(6))


def test_what_an_import_counted_is_not_called_unreported(town):
    report = make_report(town.sub_measure, 6, "draft", {town.target: 600})
    Figure.objects.filter(report=report).update(counted=600)
    [sub_measure, _other] = board_of(6).sub_measures
    assert paragraph_of_sub_measure(sub_measure, board_of(6)).endswith("must bring 100万元.")


def test_the_page_of_documents_has_paragraphs_to_copy(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 600})
    page = town.client("leader").get("/documents/?month=6")
    board = board_of(6)
    text = [entry["text"] for entry in page.context["paragraphs"]]
    assert text == [paragraph_of_plan(board), paragraph_of_area(board.areas[0], board)]
    assert "By the end of June, of 2 commitments: 1 on track or done, 1 without data; the score is 50.0" in page.text
    chinese = make_client(town.people["leader"], language="zh-hans")
    assert "截至6月底，2个事项中" in chinese.get("/documents/?month=6").text
