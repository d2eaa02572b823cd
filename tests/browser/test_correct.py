"""Correcting a plan in preparation in a browser: it saves by itself, a row and its words know each other, the keys."""

import re

import pytest
from playwright.sync_api import expect

from departments import roles
from tests.drafts.factories import ids_of, make_seed_draft, stored_row
from tests.factories import make_user

from .test_month import english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    return make_seed_draft()


@pytest.fixture
def open_page(new_page, draft):
    """Opens the page of a row by its name: open_page("水肥一体化", viewport=…)."""
    user = make_user(roles.ADMINISTRATOR, username="administrator")

    def opened(name: str, **options):
        page = english(new_page(**options))
        sign_in(page, user)
        page.goto(f"/start/{draft.pk}/correct/?row={ids_of(draft)[name]}")
        return page

    return opened


def box(page, row_id: str, field: str):
    return page.locator(f"[name={row_id}-{field}]")


def test_what_is_typed_saves_itself_after_a_pause(open_page, draft):
    page, ids = open_page("水肥一体化"), ids_of(draft)
    row, other = ids["水肥一体化"], ids["统防统治"]
    box(page, row, "value").fill("１,７00")
    box(page, other, "due_month").fill("soon")
    expect(page.get_by_text("Saved at ")).to_be_visible()
    expect(page.get_by_text("“soon” is no month")).to_be_visible()
    expect(box(page, row, "value")).to_have_value("1,700")
    assert stored_row(draft, row)["value"] == "1700"
    assert stored_row(draft, other)["typed"] == {"due_month": "soon"}
    # It goes on from there, and the button saves what is left.
    box(page, other, "due_month").fill("11")
    page.get_by_role("button", name="Save").last.click()
    # The pause may have saved it meanwhile.
    expect(page.get_by_text(re.compile(r"1 row is saved\.|Nothing was changed\."))).to_be_visible()
    assert stored_row(draft, other)["due_month"] == 11
    expect(page.get_by_text("Somebody else changed")).to_have_count(0)


def test_two_tabs_save_themselves_and_neither_overwrites_the_other(open_page, draft):
    first, ids = open_page("水肥一体化"), ids_of(draft)
    row = ids["水肥一体化"]
    second = first.context.new_page()
    second.goto(first.url)
    box(second, row, "value").fill("1500")
    second.keyboard.press("Control+s")
    expect(second.get_by_text("Saved at ")).to_be_visible()
    box(first, row, "value").fill("1700")
    first.keyboard.press("Control+s")
    expect(first.get_by_text("Stored now: Target value 1,500.")).to_be_visible()
    assert stored_row(draft, row)["value"] == "1500"
    expect(box(first, row, "value")).to_have_value("1700")
    # Who has seen it may save theirs.
    first.get_by_role("button", name="Save").last.click()
    expect(first.get_by_text("1 row is saved.")).to_be_visible()
    assert stored_row(draft, row)["value"] == "1700"


def test_a_mark_leads_to_its_row_and_a_row_to_its_mark(open_page, draft):
    page, ids = open_page("水肥一体化"), ids_of(draft)
    row, other = ids["水肥一体化"], ids["统防统治"]
    page.locator(f"mark[data-row={row}] a").click()
    expect(box(page, row, "name")).to_be_focused()
    expect(page.locator(f"mark[data-row={row}]")).to_have_class(re.compile("chosen"))
    box(page, other, "unit").focus()
    expect(page.locator(f"mark[data-row={other}]")).to_have_class(re.compile("chosen"))
    expect(page.locator(f"mark[data-row={row}]")).not_to_have_class(re.compile("chosen"))


def test_enter_leads_down_the_column_and_a_column_is_pasted(open_page, draft):
    page, ids = open_page("水肥一体化"), ids_of(draft)
    names = ("新建扬水站", "重建桥梁", "水肥一体化")
    boxes = [box(page, ids[name], "value") for name in names]
    boxes[0].focus()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(boxes[1]).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("4")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved at ")).to_be_visible()
    assert [stored_row(draft, ids[name])["value"] for name in names] == ["3", "4", "1600"]


def test_a_doubt_is_ticked_off_where_it_stands(open_page, draft):
    page, ids = open_page("水肥一体化"), ids_of(draft)
    row = page.locator(f"#{ids['新建扬水站']}")
    row.get_by_role("button", name="Looked at").click()
    expect(row.get_by_text("The plan leaves the value open.")).to_have_count(0)
    expect(page.get_by_text("Saved at ")).to_be_visible()
    assert stored_row(draft, ids["新建扬水站"])["seen"]
    page.get_by_label("Looked at").first.check()
    page.wait_for_function("document.querySelector('.looked')")
    expect(page.locator(".doubts li.looked")).to_have_count(2)


def test_the_milestones_come_with_a_path_of_its_own(open_page, draft):
    page, ids = open_page("水肥一体化"), ids_of(draft)
    row = ids["水肥一体化"]
    expect(box(page, row, "nodes")).to_be_hidden()
    box(page, row, "phasing").select_option("custom")
    box(page, row, "nodes").fill("6: 400, 12: 1,600")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved at ")).to_be_visible()
    assert stored_row(draft, row)["nodes"] == {"6": "400", "12": "1600"}


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_document_and_plan_are_two_tabs(open_page, draft, script):
    page = open_page("水肥一体化", viewport={"width": 390, "height": 844}, java_script_enabled=script)
    row = ids_of(draft)["水肥一体化"]
    mark = page.locator(f"mark[data-row={row}] a")
    expect(box(page, row, "value")).to_be_visible()
    expect(mark).to_be_hidden()
    page.get_by_role("link", name="Document", exact=True).click()
    expect(mark).to_be_visible()
    expect(box(page, row, "value")).to_be_hidden()
    mark.click()
    expect(box(page, row, "value")).to_be_in_viewport()
    page.locator(f"#{row} a.its-words").click()
    expect(mark).to_be_in_viewport()


def test_a_server_that_does_not_answer_loses_nothing(open_page, draft, allowed_complaints):
    allowed_complaints.append("ERR_FAILED")
    page, ids = open_page("水肥一体化"), ids_of(draft)
    row = ids["水肥一体化"]
    page.route("**/correct/**", lambda route: route.abort())
    box(page, row, "value").fill("1700")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(box(page, row, "value")).to_have_value("1700")
    page.unroute("**/correct/**")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved at ")).to_be_visible()
    assert stored_row(draft, row)["value"] == "1700"
