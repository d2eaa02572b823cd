"""What looks odd in a month's figure: each flag where it should be, with its numbers, and nowhere else."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from reports.checks.flag import FlagKind, monthly_changes
from targets.rules import Terms

from .flagging import NONE, kinds, row, texts

#: On the path of 100 a month: nothing is odd.
STEADY = {1: 100, 2: 200, 3: 300, 4: 400, 5: 500}


def test_a_steady_figure_is_not_flagged():
    assert kinds(row(STEADY), 600) == NONE


def test_an_empty_box_is_not_flagged():
    assert kinds(row(STEADY), None) == NONE


def test_a_first_figure_is_not_flagged():
    assert kinds(row({}), 600) == NONE


# --- a cumulative that fell ---------------------------------------------------------------------------------------


def test_a_cumulative_that_fell_is_flagged_with_both_figures_and_the_month():
    assert texts(row(STEADY), 480)[0] == "Fell from 500万元 (May) to 480万元."


def test_it_is_held_against_the_last_month_that_has_a_figure():
    assert texts(row({2: 500}), 480)[0] == "Fell from 500万元 (February) to 480万元."


def test_an_earlier_figure_that_waits_for_review_is_the_last_one():
    assert texts(row({4: 400}, awaiting={5: 500}), 480)[0] == "Fell from 500万元 (May) to 480万元."


def test_the_months_own_waiting_figure_is_not_the_one_before():
    assert kinds(row(STEADY, awaiting={6: 700}), 600) == NONE


def test_a_level_that_holds_may_fall():
    assert FlagKind.FELL not in kinds(row({5: 9}, phasing="hold", value=Decimal(8), unit="%"), 8)


def test_what_is_to_come_down_may_fall():
    down = row({3: 90, 4: 85, 5: 80}, comparator="lte", baseline=Decimal(100), value=Decimal(20))
    assert kinds(down, 75) == NONE


def test_a_cap_is_an_amount_and_does_not_fall():
    assert FlagKind.FELL in kinds(row({5: 50}, comparator="lte", value=Decimal(100)), 40)


# --- ten times, and three usual steps -------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "found"), [(999, False), (1000, True), (1001, True)])
def test_ten_times_the_last_figure_is_flagged(typed, found):
    assert (FlagKind.TIMES in kinds(row({5: 100}, value=Decimal(9000)), typed)) is found


def test_a_rate_ten_times_the_last_one_is_flagged_too():
    rate = row({5: "5.2"}, phasing="hold", value=Decimal(8), unit="%", decimals=1)
    assert texts(rate, 52)[0] == "Ten times last month's or more: 5.2% (May), now 52.0%."


@pytest.mark.parametrize("last", [0, -5])
def test_nothing_is_ten_times_of_zero_or_less(last):
    assert FlagKind.TIMES not in kinds(row({5: last}, phasing="hold", value=Decimal(8)), 7)


@pytest.mark.parametrize(("typed", "found"), [(800, False), (801, True)])
def test_a_step_of_more_than_three_times_the_usual_is_flagged(typed, found):
    assert (FlagKind.STEP in kinds(row(STEADY), typed)) is found


def test_the_step_is_said_with_its_numbers():
    assert "A step of 450万元, 4.5 times the usual 100万元 a month (from 500万元 to 950万元)." in texts(
        row(STEADY), 950
    )


def test_the_usual_step_is_the_median_and_not_drawn_by_one_large_month():
    # Steps 10, 10, 300, 10: the usual one is 10, the mean would be 82.5.
    assert FlagKind.STEP in kinds(row({1: 10, 2: 20, 3: 320, 4: 330}), 361, month=5)


def test_one_earlier_step_is_not_usual_yet():
    assert FlagKind.STEP not in kinds(row({5: 500}, start=5), 1199)
    assert FlagKind.STEP in kinds(row({4: 100, 5: 200}, start=4), 1199)


def test_a_step_over_months_without_figures_is_counted_by_the_month():
    assert FlagKind.STEP not in kinds(row({1: 100, 2: 200}), 800)
    assert FlagKind.STEP in kinds(row({1: 100, 2: 200}), 800, month=3)


def test_where_nothing_moved_before_there_is_no_usual_step():
    assert FlagKind.STEP not in kinds(row({3: 0, 4: 0, 5: 0}), 600)


def test_a_step_down_towards_the_target_is_a_step():
    down = row({1: 99, 2: 98, 3: 97, 4: 96, 5: 95}, comparator="lte", baseline=Decimal(100), value=Decimal(20))
    assert FlagKind.STEP in kinds(down, 60)
    assert FlagKind.STEP not in kinds(down, 92)


def test_the_first_step_counts_from_the_baseline_and_the_first_month():
    assert monthly_changes(
        Terms(value=Decimal(100), baseline=Decimal(40), start=3), {4: Decimal(60), 5: Decimal(70)}
    ) == [
        10,
        10,
    ]


def test_a_slip_is_named_once():
    assert [kind for kind in kinds(row(STEADY), 5000) if kind in (FlagKind.TIMES, FlagKind.STEP)] == [FlagKind.TIMES]


# --- beyond the year's target ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "found"), [(1200, False), (1201, True)])
def test_a_figure_beyond_the_years_target_is_flagged(typed, found):
    assert (FlagKind.BEYOND in kinds(row({4: 1000, 5: 1100}), typed)) is found


def test_it_is_said_in_the_month_that_passes_the_target_and_not_again():
    assert "Beyond the year's target: 1,250万元, the target is 1,200万元." in texts(row({5: 1100}), 1250)
    assert FlagKind.BEYOND not in kinds(row({5: 1210}), 1250)


def test_a_cap_passed_is_said_as_its_limit():
    cap = row({5: 90}, comparator="lte", value=Decimal(100))
    assert "Over the year's limit: 101万元, the limit is 100万元." in texts(cap, 101)
    assert FlagKind.BEYOND not in kinds(cap, 100)


def test_what_is_to_come_down_is_beyond_its_target_below_it():
    down = row({5: 25}, comparator="lte", baseline=Decimal(100), value=Decimal(20))
    assert FlagKind.BEYOND in kinds(down, 19)
    assert FlagKind.BEYOND not in kinds(down, 21)


def test_a_level_above_its_line_and_a_target_without_a_value_are_not_beyond():
    assert FlagKind.BEYOND not in kinds(row({5: 8}, phasing="hold", value=Decimal(8)), 9)
    assert FlagKind.BEYOND not in kinds(row({5: 8}, value=None), 9)


# --- equal to last month --------------------------------------------------------------------------------------------


def test_the_third_month_that_equals_the_one_before_is_flagged():
    assert texts(row({3: 300, 4: 300, 5: 300}), 300, month=6)[0].startswith(
        "Equal to last month for the third time: 300万元 since March; planned from 300万元 to 600万元."
    )


def test_twice_is_not_three_times():
    assert FlagKind.SAME not in kinds(row({3: 200, 4: 300, 5: 300}), 300)


@pytest.mark.parametrize(
    "terms",
    [{"phasing": "hold"}, {"phasing": "deadline"}, {"value": None}, {"value": Decimal(300)}, {"start": 9}],
    ids=["holds", "due later", "not set", "met", "not begun"],
)
def test_where_the_plan_wants_no_movement_standing_still_is_not_odd(terms):
    assert FlagKind.SAME not in kinds(row({3: 300, 4: 300, 5: 300}, **terms), 300)


# --- a light that jumps ---------------------------------------------------------------------------------------------


def test_a_light_that_jumps_from_green_to_red_is_flagged():
    assert texts(row({5: 500}), 510)[0] == (
        "The light jumps: On track in May (500万元 of 500万元 planned), now Behind (510万元 of 600万元 planned)."
    )


def test_a_light_that_jumps_from_red_to_green_or_done_is_flagged():
    assert FlagKind.JUMP in kinds(row({5: 400}), 600)
    assert FlagKind.JUMP in kinds(row({5: 400}), 1200)


def test_a_light_that_moves_by_one_colour_is_not():
    assert FlagKind.JUMP not in kinds(row({5: 500}), 560)
    assert FlagKind.JUMP not in kinds(row({5: 460}), 510)


def test_a_light_is_held_against_the_month_of_the_last_figure():
    # In June it would have been behind already; nobody said anything that counts in June.
    assert texts(row({5: 500}), 510, month=7)[0] == (
        "The light jumps: On track in May (500万元 of 500万元 planned), now Behind (510万元 of 700万元 planned)."
    )
    assert FlagKind.JUMP not in kinds(row({5: 400}), 600, month=7)


def test_a_light_without_an_earlier_figure_does_not_jump():
    assert FlagKind.JUMP not in kinds(row({}), 10, month=1)
    assert FlagKind.JUMP not in kinds(row({}), 10)


# --- their order ----------------------------------------------------------------------------------------------------


def test_the_weightiest_comes_first():
    target = replace(row({4: 400, 5: 1300}), item_figures={7: {5: Decimal(900)}})
    assert kinds(target, 100, items={7: 50}) == [FlagKind.FELL, FlagKind.FELL, FlagKind.ITEMS, FlagKind.JUMP]


def test_flags_speak_the_readers_language():
    with translation.override("zh-hans"):
        assert texts(row({5: 500}), 490)[0] == "累计数由500万元（5月）降至490万元。"
