"""月度对比: what moved between two months, or of one month between two days, and why, with the numbers of the pages."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine

from tests.factories import (
    make_area,
    make_client,
    make_plan,
    make_report,
    make_sub_measure,
    make_target,
    make_user,
)

from .test_wall import standings

COMPARE = "/compare/"


@pytest.fixture
def leader(town):
    return town.client("leader")


def text_of(page) -> str:
    """The page's words as one line, without the markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page.text.partition("<main")[2])))


def moved(page) -> dict[str, list[str]]:
    """The names that moved, by the heading that they stand under."""
    return {str(group.heading): [line.name for line in group.lines] for group in page.context["moved"]}


def line_of(page, name: str):
    groups = [*page.context["moved"], *([page.context["same"]] if page.context["same"] else [])]
    [found] = [line for group in groups for line in group.lines if line.name == name]
    return found


def lights_in(line) -> str:
    return re.sub(r"\s*→then\s*", " → ", re.sub(r"<[^>]*>", "", line.lights).translate({ord(c): "" for c in "●▲■✓○⊖◌"}))


def reported(town, **months: tuple[int, ...]) -> None:
    """Approved reports of both sub-measures: figures from January on, as many as are given."""
    for month, figure in enumerate(months.get("revenue", ()), 1):
        make_report(town.sub_measure, month, figures={town.target: figure})
    for month, figure in enumerate(months.get("fields", ()), 1):
        make_report(town.other_sub_measure, month, figures={town.other_target: figure})


def test_the_latest_month_stands_beside_the_one_before_it_and_what_moved_says_why(town, leader):
    # 100 a month are planned of each
    reported(town, revenue=(100, 200, 250), fields=(50, 120, 300))
    page = leader.get(COMPARE)
    assert moved(page) == {"Got worse": ["Revenue"], "Got better": ["Fields"]}
    worse, better = line_of(page, "Revenue"), line_of(page, "Fields")
    assert (lights_in(worse), worse.figures, worse.step) == ("On track → Behind", "200.00 → 250.00", "+50.00")
    assert (worse.completion, worse.gap) == ("16.7% → 20.8%", "0.0 → -4.2")
    assert worse.why == (
        "March brought 50万元; the planned pace called for 100万元; the gap to the even pace went "
        "from 0.0 to -4.2 points; that is 83.3% of what was due by then (before: 100.0%)."
    )
    assert lights_in(better) == "Behind → On track"
    assert better.why.startswith(
        "March brought 180亩; the planned pace called for 100亩; the gap to the even pace went from -6.7 to 0.0"
    )
    assert "February 2021 → March 2021" in text_of(page)
    assert 'href="/targets/2021/revenue/?month=3"' in page.text


def test_the_plan_and_its_areas_stand_with_both_scores_as_standings_has_them(town, leader):
    reported(town, revenue=(100, 200, 250), fields=(50, 120, 300))
    page = leader.get(COMPARE, {"from": 1, "to": 3})
    plan, area = page.context["rolled"]
    assert [plan.before, plan.after] == [f"{Decimal(standings(month)['score']):.1f}" for month in (1, 3)]
    assert (area.name, area.before, area.after) == ("Projects first", "75.0", "91.7")
    assert "▲</span>+16.7<" in area.change
    assert "the plan's score went from 75.0 to 91.7; 1 got worse, 1 got better." in page.context["conclusion"]
    assert page.text.count('<svg class="dumbbell"') == 2


def test_the_commitments_are_counted_by_their_light_before_and_after(town, leader):
    reported(town, revenue=(100, 200, 250), fields=(50, 120, 300))
    third = make_target(town.sub_measure, name="Third")
    words_only = make_sub_measure(town.area)
    for month, assessment in ((2, "slow"), (3, "slow")):
        make_report(words_only, month, assessment=assessment)
    shifts = leader.get(COMPARE).context["shifts"]
    assert shifts["total"] == 4
    assert third.name == line_of(leader.get(COMPARE), "Third").name
    table = [[cell["count"] for cell in row.cells] for row in shifts["rows"]]
    # behind, not reported, slightly behind (a sub-measure's own word), on track: across after, down before
    assert table == [["", "", "", 1], ["", 1, "", ""], ["", "", 1, ""], [1, "", "", ""]]
    assert [row.total for row in shifts["rows"]] == [1, 1, 1, 1]
    assert shifts["totals"] == [1, 1, 1, 1]
    assert [cell["sign"] for cell in shifts["rows"][0].cells] == ["", "", "", "▲"]
    assert [cell["sign"] for cell in shifts["rows"][3].cells] == ["▼", "", "", ""]


def test_several_months_are_told_as_one_and_the_wrong_way_round_is_turned(town, leader):
    reported(town, revenue=(100, 200, 250, 300))
    page = leader.get(COMPARE, {"from": 4, "to": 1})
    assert line_of(page, "Revenue").why.startswith(
        "February to April brought 200万元; the planned pace called for 300万元"
    )
    assert "January 2021 → April 2021" in text_of(page)


def test_a_figure_after_months_without_one_is_told_as_that_of_all_these_months(town, leader):
    make_report(town.sub_measure, 1, figures={town.target: 100})
    make_report(town.sub_measure, 6, figures={town.target: 600})
    why = line_of(leader.get(COMPARE, {"from": 5, "to": 6}), "Revenue").why
    assert why.startswith("February to June brought 500万元; the planned pace called for 500万元")


def test_what_was_not_reported_again_says_since_when_and_whether_it_waits(town, leader):
    low = make_target(town.sub_measure, name="Ahead", value=Decimal(1200))
    make_report(town.sub_measure, 1, figures={town.target: 100, low: 900})
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    assert moved(page) == {
        "Got worse": ["Revenue"],
        "Not reported or not reviewed this time": ["Ahead"],
    }
    assert line_of(page, "Revenue").why.startswith("No figure came after that of January, 100万元; the planned pace")
    assert line_of(page, "Ahead").carried == "January"
    make_report(town.sub_measure, 2, "submitted", {town.target: 777, low: 950})
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    assert line_of(page, "Revenue").why.startswith("The figure of February waits for review, that of January stands")
    assert "777" not in page.text
    assert "950" not in page.text


def test_a_first_figure_and_what_falls_due_are_told_as_such(town, leader):
    late = make_target(town.other_sub_measure, name="Late start", start_month=3)
    make_report(town.sub_measure, 1, figures={town.target: 50})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 300})
    page = leader.get(COMPARE, {"from": 2, "to": 3})
    assert moved(page) == {
        "Got worse": ["Late start"],
        "Newly reported": ["Fields"],
    }
    assert line_of(page, late.name).why == "By March the plan calls for 120万元; nothing was reported."
    assert line_of(page, "Fields").why.startswith("These are its first figures. 300亩 done by March, 25.0% of")


@pytest.mark.parametrize(
    ("fields", "figures", "why"),
    [
        (
            {"phasing": "hold", "value": 6, "unit": "%"},
            (7, 5),
            "January: 7.00%; February: 5.00%; the target is 6.00%.",
        ),
        (
            {"comparator": "lte"},
            (90, 250),
            "January: 90万元 of the planned 100万元; February: 250万元 of the planned 200万元.",
        ),
        (
            {"phasing": "deadline", "due_month": 2, "value": 10},
            (4, 6),
            "It fell due at the end of February: 6万元 of 10万元 done.",
        ),
        (
            {"value": 300},
            (20, 300),
            "February brought 280万元; with 300万元 the year's target of 300万元 is met.",
        ),
        (
            {"comparator": "lte", "baseline": 100, "value": 40, "unit": "户"},
            (98, 80),
            "February brought it down by 18户; the planned pace called for a fall of 5户; the gap to the even pace "
            "went from -5.0 to +16.6 points; that is 200.0% of what was due by then (before: 40.0%).",
        ),
        (
            {"start_month": 2, "value": 1100},
            (30, 40),
            "It is judged from now on: by February the plan calls for 100万元, and 40万元 was done.",
        ),
        (
            {},
            (100, 60),
            "February took back 40万元; the planned pace called for 100万元; the gap to the even pace "
            "went from 0.0 to -11.7 points; "
            "that is 30.0% of what was due by then (before: 100.0%).",
        ),
    ],
)
def test_each_kind_of_promise_has_its_own_why(town, leader, fields, figures, why):
    target = make_target(town.sub_measure, name="Promise", **{"value": Decimal(1200), **fields})
    for month, figure in enumerate(figures, 1):
        make_report(town.sub_measure, month, figures={target: figure})
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    line = line_of(page, "Promise")
    assert line.why == why


def test_a_departments_own_word_is_told_with_the_problems_that_it_names(town, leader):
    words = make_sub_measure(town.area, town.sub_measure.lead, title="Words only", numeral="三是")
    make_report(words, 1, assessment="on_track")
    make_report(words, 2, assessment="behind", problems="The rain does not stop.")
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    line = line_of(page, "三是　Words only")
    assert line.why == "The department's own assessment went from “On track” to “Behind”."
    assert line.problems == "The rain does not stop."
    assert "Problems: The rain does not stop." in text_of(page)
    assert f'href="/measures/2021/{words.code}/?month=2"' in page.text
    assert (line.lead, line.leader) == ("Economy Office", "Li Ming")


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (None, "The report of February is missing."),
        ("draft", "The report of February is missing."),
        ("returned", "The report of February is missing."),
        ("submitted", "The report of February waits for review."),
    ],
)
def test_a_word_that_is_missing_says_where_it_is_and_nothing_of_what_it_says(town, leader, status, why):
    words = make_sub_measure(town.area, town.sub_measure.lead, title="Words only")
    make_report(words, 1, assessment="slow")
    if status:
        make_report(words, 2, status, assessment="behind", problems="Nobody may read this yet.")
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    line = line_of(page, "Words only")
    assert lights_in(line) == "Slightly behind → No data"
    assert line.why == f"January: “Slow”. {why}"
    assert "Nobody may read this" not in page.text


def test_a_light_that_only_the_assessment_moved_is_told_beside_the_targets(town, leader):
    make_report(town.sub_measure, 1, figures={town.target: 100}, assessment="on_track")
    make_report(town.sub_measure, 2, figures={town.target: 200}, assessment="behind")
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    assert moved(page) == {"Got worse": ["More revenue"]}
    assert line_of(page, "More revenue").why.endswith("The lights of its targets are as before.")
    assert lights_in(line_of(page, "Revenue")) == "On track"


def test_what_did_not_move_is_counted_and_folded_with_its_numbers(town, leader):
    reported(town, revenue=(100, 200), fields=(100, 210))
    page = leader.get(COMPARE)
    assert "No light moved." in page.text
    assert page.context["conclusion"].endswith("2 show the same light.")
    assert [line.name for line in page.context["same"].lines] == ["Revenue", "Fields"]
    assert "100.00 → 210.00" in page.text.partition('<details class="same ')[2]
    assert line_of(page, "Fields").why == ""


def test_what_is_worst_comes_first(town, leader):
    for name, figures in (("Falls far", (100, 120)), ("Falls a bit", (100, 185)), ("Was amber", (95, 120))):
        sub_measure = make_sub_measure(town.area, town.sub_measure.lead)
        target = make_target(sub_measure, name=name)
        for month, figure in enumerate(figures, 1):
            make_report(sub_measure, month, figures={target: figure})
    page = leader.get(COMPARE, {"from": 1, "to": 2})
    assert moved(page)["Got worse"] == ["Falls far", "Was amber", "Falls a bit"]


def test_proposals_have_no_light_and_no_row(town, leader):
    proposals = make_area(town.plan, number=9, kind="proposal", title="To the district")
    make_target(make_sub_measure(proposals, title="Proposal"), name="Proposed")
    reported(town, revenue=(100, 250))
    page = leader.get(COMPARE)
    assert "Proposed" not in page.text
    assert "To the district" not in page.text.partition("<main")[2]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"from": 2, "to": 2}, "This is the same month twice. Choose two different ones."),
        ({"to": 1}, "January is the first month of the plan: there is none before it to compare with."),
    ],
)
def test_one_month_alone_has_nothing_to_compare(town, leader, query, sentence):
    reported(town, revenue=(100, 250))
    page = leader.get(COMPARE, query)
    assert sentence in text_of(page)
    assert "conclusion" not in page.context


def test_a_month_that_has_not_ended_is_not_compared(town):
    with time_machine.travel(datetime(2021, 4, 20, 2, tzinfo=UTC), tick=False):
        page = town.client("leader").get(COMPARE, {"from": 2, "to": 5})
        assert "May 2021 has not ended yet. The latest month that can be compared is March." in text_of(page)
        assert re.findall(r'<option value="(\d+)"', page.text)[:3] == ["1", "2", "3"]
        assert '<option value="4"' not in page.text
    with time_machine.travel(datetime(2021, 1, 20, 2, tzinfo=UTC), tick=False):
        page = town.client("leader").get(COMPARE)
        assert "No month of 2021 has ended yet, so there is nothing to compare." in text_of(page)


@pytest.mark.parametrize("query", [{"from": "x", "to": "13"}, {"from": "", "to": ""}, {"from": "-1"}])
def test_nonsense_falls_back_to_the_latest_month_and_the_one_before_it(town, leader, query):
    reported(town, revenue=(100, 200, 250))
    assert "February 2021 → March 2021" in text_of(leader.get(COMPARE, query))


def test_another_years_plan_is_compared_with_itself(town, leader):
    older = make_plan(year=2020, title="Plan of 2020")
    sub_measure = make_sub_measure(make_area(older), town.sub_measure.lead)
    target = make_target(sub_measure, name="Old one")
    for month, figure in ((1, 100), (2, 120)):
        make_report(sub_measure, month, figures={target: figure})
    page = leader.get(COMPARE, {"year": 2020, "from": 1, "to": 2})
    assert moved(page) == {"Got worse": ["Old one"]}
    assert 'href="/targets/2020/' in page.text


def test_without_a_plan_the_page_says_so(db):
    assert "No plan is loaded yet" in make_client(make_user("leader")).get(COMPARE).text


def test_the_page_reads_in_chinese_as_an_office_writes_it(town):
    reported(town, revenue=(100, 200, 250), fields=(100, 200, 300))
    page = make_client(town.people["leader"], language="zh-hans").get(COMPARE)
    assert "月度对比" in page.text
    assert "与2021年2月相比，总体得分由100.0分变为91.7分；1项变差，1项亮灯未变。" in page.text
    assert (
        "3月完成50万元；同期计划要求完成100万元；较序时进度由0.0变为-4.2个百分点；累计完成占计划累计的比例由100.0%变为83.3%。"
    ) in page.text
