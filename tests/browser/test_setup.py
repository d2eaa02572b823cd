"""The plan's table in a browser: the keys of a spreadsheet, and a column that is pasted down."""

import pytest
from playwright.sync_api import expect

from targets.models import Target
from tests.factories import make_target, make_town

from .test_month import english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_column_from_excel_is_pasted_down_and_the_arrows_follow_it(new_page):
    town = make_town()
    targets = [make_target(town.other_sub_measure, value=None, name=f"Target {number}") for number in range(3)]
    page = english(new_page())
    sign_in(page, town.people["administrator"])
    page.goto("/setup/plan/2021/?only=unset")
    boxes = [page.locator(f"[name=t{target.pk}-value]") for target in targets]
    boxes[0].evaluate(PASTE, "1.3亿\n１２\n7\n9\n")
    expect(page.get_by_text("3 filled in; 1 have no box; 3 not saved")).to_be_visible()
    boxes[0].focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(boxes[2]).to_be_focused()
    page.keyboard.type("8")
    page.keyboard.press("Shift+Enter")
    expect(boxes[1]).to_be_focused()
    fourth = make_target(town.other_sub_measure, value=None, name="Target 4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("3 rows are saved. Target 0 13,000 ")).to_be_visible()
    # The list goes on at its next box.
    expect(page.locator(f"[name=t{fourth.pk}-value]")).to_be_focused()
    assert [Target.objects.get(pk=target.pk).value for target in targets] == [13_000, 12, 8]


def test_pasted_weights_go_to_rows_of_one_kind_and_an_empty_cell_leaves_what_stands(new_page):
    town = make_town()
    third = make_target(town.other_sub_measure, name="Third")
    page = english(new_page())
    sign_in(page, town.people["administrator"])
    page.goto("/setup/plan/2021/")
    boxes = [page.locator(f"[name=t{target.pk}-weight]") for target in (town.target, town.other_target, third)]
    boxes[0].evaluate(PASTE, "2\n\n4\n")
    expect(page.get_by_text("2 filled in; 2 not saved")).to_be_visible()
    assert [box.input_value() for box in boxes] == ["2", "1", "4"]
