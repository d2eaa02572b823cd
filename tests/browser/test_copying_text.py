"""The paragraph to copy in a real browser: one press copies it, also where the browser gives a page no clipboard."""

import pytest
from playwright.sync_api import expect

from departments import roles
from tests import factories

from .test_month import english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "plain http"])
def test_a_press_of_the_button_copies_the_paragraph(new_page, clipboard):
    factories.make_target(factories.make_sub_measure(factories.make_area(number=1)), name="Tax")
    page = english(new_page(permissions=["clipboard-read", "clipboard-write"]))
    sign_in(page, factories.make_user(roles.LEADER))
    if not clipboard:
        page.add_init_script(NO_CLIPBOARD)
    page.goto("/dashboard/?month=3")
    page.get_by_text("Text to copy").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("getSelection().toString()")
    assert copied.startswith("By the end of March, of 1 commitment: 0 on track or done, 1 without data")
    if clipboard:
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#copy-text").inner_text()


def test_without_a_script_the_paragraph_is_there_and_the_button_is_not(new_page):
    factories.make_target(factories.make_sub_measure(factories.make_area(number=1)), name="Tax")
    page = english(new_page(java_script_enabled=False))
    sign_in(page, factories.make_user(roles.LEADER))
    page.goto("/dashboard/?month=3")
    page.get_by_text("Text to copy").click()
    expect(page.locator("#copy-text")).to_contain_text("By the end of March, of 1 commitment")
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_hidden()
