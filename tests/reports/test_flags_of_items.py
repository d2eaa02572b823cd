"""What looks odd in a target's breakdown items: named, with their numbers."""

from decimal import Decimal

from .flagging import NONE, kinds, row, texts


def test_a_total_that_differs_from_its_items_is_flagged_with_the_difference():
    target = row({5: 500}, items={7: {5: 300}, 8: {5: 200}})
    assert texts(target, 600, items={7: 350, 8: 240}) == [
        "The items add up to 590万元, the total entered is 600万元: a difference of 10万元."
    ]
    assert kinds(target, 590, items={7: 350, 8: 240}) == NONE


def test_an_item_without_a_figure_this_month_counts_with_its_last_one():
    assert kinds(row({5: 500}, items={7: {5: 300}, 8: {5: 200}}), 560, items={7: 360}) == NONE


def test_items_without_their_total_are_flagged():
    assert texts(row({}), None, items={7: 350, 8: 240}) == ["The items add up to 590万元; no total is entered."]


def test_items_in_another_unit_are_not_added_up():
    assert kinds(row({5: 500}, item_unit="元"), 600, items={7: 350}) == NONE


def test_a_total_beside_no_item_figure_of_the_month_is_not_compared():
    assert kinds(row({5: 500}, items={7: {5: 300}}), 600) == NONE


def test_items_that_fell_are_named_with_their_figures_the_largest_fall_first():
    target = row({}, counting="items_at_least", items={n: {5: 6 + n} for n in range(1, 6)}, item_unit="万元", unit="个")
    names = {n: f"Village {n}" for n in range(1, 6)}
    fallen = {1: 6, 2: "6.5", 3: 4, 4: "9.9", 5: 20}
    assert sorted(texts(target, items=fallen, names=names), reverse=True) == [
        "Fell from 5个 (May) to 4个.",
        "4 items fell: Village 3 9 → 4万元, Village 2 8 → 6.5万元, Village 1 7 → 6万元, and 1 more.",
    ]


def test_an_item_ten_times_its_last_figure_is_named_too():
    target = row({}, counting="sum", items={1: {5: 30}, 2: {5: 30}}, value=Decimal(9000))
    found = texts(target, items={1: 305, 2: 31}, names={1: "East Road"})
    assert "1 item is ten times its last figure or more: East Road 30 → 305万元." in found
    assert "Ten times last month's" not in " ".join(texts(target, items={1: 605, 2: 31}))


def test_an_item_that_moves_far_more_than_usual_is_named_with_what_is_usual():
    target = row({}, counting="items_at_least", items={1: {3: 3, 6: 6}, 2: {3: 3, 6: 6}}, item_unit="万元", unit="个")
    assert texts(target, items={1: 30, 2: 9}, names={1: "Dongliu", 2: "Xiliu"}, month=7) == [
        "1 item moved far more than usual: Dongliu 6 → 30万元 (usually 1万元 a month)."
    ]
    # Three usual steps are not odd, and one earlier figure gives no usual step.
    assert kinds(target, items={1: 9}, month=7) == NONE
    assert kinds(row({}, counting="sum", items={1: {6: 6}}), items={1: 30}, month=7) == NONE


def test_an_item_of_a_level_is_held_against_its_change():
    target = row({5: 20}, phasing="hold", value=Decimal(20), unit="%", items={1: {5: 10}, 2: {5: 10}})
    assert "1 item moved far more than usual: North 10 → 16% (by more than half)." in texts(
        target, 20, items={1: 16, 2: 12}, names={1: "North"}
    )
