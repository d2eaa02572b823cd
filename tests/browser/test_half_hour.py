"""A reviewer's half hour, keyboard alone: odd ones first, return one, approve one, a selection, a department."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from departments import roles
from targets.models import ClosedMonth, ProgressReport
from tests import factories

from .test_month import SIZES, english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
JUNE = 6
#: More stops than any of these pages has: a test that needs more has missed its target.
MOST_STOPS = 150


@pytest.fixture
def town():
    """Twelve reports of June in three departments; two of them look odd."""
    plan = factories.make_plan(town="Weir", title="Plan of Weir")
    area = factories.make_area(plan, number=1, title="All of it")
    ClosedMonth.objects.bulk_create(ClosedMonth(plan=plan, month=month) for month in range(1, JUNE))
    for number, name in enumerate(("Finance Office", "Road Office", "Farm Office"), start=1):
        office = factories.make_department(code=f"d{number}", name=name)
        for place in range(1, 5):
            sub_measure = factories.make_sub_measure(
                area, office, code=f"{number}.{place}", title=f"{name} task {place}"
            )
            target = factories.make_target(sub_measure, name=f"Target {number}.{place}", decimals=0)
            june = {(1, 1): 480, (2, 1): 5000}.get((number, place), 600)
            factories.make_report(sub_measure, JUNE - 1, "approved", {target: 500})
            factories.make_report(sub_measure, JUNE, "submitted", {target: june}, progress=f"Work of {number}.{place}.")
    return {"reviewer": factories.make_user(roles.REVIEWER, name="Reviewer Wang")}


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Presses Tab until the target has the focus."""
    target.wait_for()
    for _stop in range(MOST_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"no way to {target} with {key}")


def press(page: Page, target: Locator, key: str = "Tab") -> None:
    """Goes to a button, a link or a box to tick with Tab, and presses it."""
    tab_to(page, target, key)
    page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")


def report(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title)


def states() -> dict[str, str]:
    rows = ProgressReport.objects.filter(month=JUNE).values_list("sub_measure__code", "status")
    return dict(rows)


@pytest.mark.parametrize(
    ("size", "script"), list(zip(SIZES, (False, True), strict=True)), ids=["desk-no-script", "phone-script"]
)
def test_a_reviewers_half_hour(new_page, town, size, script):
    page = english(new_page(viewport=size, java_script_enabled=script))
    sign_in(page, town["reviewer"])
    page.goto("/review/")
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    expect(page.get_by_text("12 reports wait · 2 look odd")).to_be_visible()

    # Odd reports come first, with their numbers.
    articles = page.get_by_role("article")
    expect(articles).to_have_count(12)
    expect(articles.nth(0)).to_contain_text("Fell from 500万元 (May) to 480万元.")
    expect(articles.nth(1)).to_contain_text("Ten times last month's or more: 500万元 (May), now 5,000万元.")
    expect(articles.nth(2).locator(".flag")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    # The first is returned, with a standard remark and some typed words.
    odd = report(page, "1.1 Finance Office task 1")
    tab_to(page, odd.get_by_label("Standard remark"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Ask the bank.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Returned: 1.1 Finance Office task 1, June.")).to_be_visible()
    returned = ProgressReport.objects.get(sub_measure__code="1.1", month=JUNE)
    assert (returned.status, returned.remark) == (
        "returned",
        "The cumulative figure is below last month's; please say why. Ask the bank.",
    )

    # The focus is on the next one, which is approved.
    following = report(page, "2.1 Road Office task 1")
    expect(following).to_be_focused()
    press(page, following.get_by_role("button", name="Approve"))
    expect(page.get_by_text("Approved: 2.1 Road Office task 1, June.")).to_be_visible()
    expect(page.get_by_text("10 reports wait · nothing looks odd")).to_be_visible()

    # Three are ticked and approved together.
    ticked = ["1.2 Finance Office task 2", "1.3 Finance Office task 3", "3.1 Farm Office task 1"]
    for title in ticked:
        press(page, report(page, title).get_by_role("checkbox"))
    together = page.get_by_role("button", name="Approve the ticked reports")
    if script:
        expect(together).to_have_text("Approve the ticked reports (3)")
    press(page, together, "Shift+Tab")
    expect(page.get_by_text("3 reports approved.")).to_be_visible()
    assert [code for code, status in states().items() if status == "approved"] == ["1.2", "1.3", "2.1", "3.1"]

    # A department is chosen, and approved as a whole.
    tab_to(page, page.get_by_label("Department", exact=True), "Shift+Tab")
    page.keyboard.type("Road")
    if not script:
        press(page, page.get_by_role("button", name="Filter"))
    expect(articles).to_have_count(3)
    press(page, page.get_by_role("button", name="Approve all 3 reports of Road Office"))
    expect(page.get_by_text("3 reports approved.")).to_be_visible()

    # The rest is filtered; with the script all are ticked at once.
    press(page, page.get_by_role("link", name="Clear").or_(page.get_by_role("link", name="Show all")).first)
    expect(articles).to_have_count(4)
    if script:
        press(page, page.get_by_label("All on this page"))
    else:
        for article in articles.all():
            press(page, article.get_by_role("checkbox"))
    press(page, page.get_by_role("button", name="Approve the ticked reports"), "Tab" if script else "Shift+Tab")
    expect(page.get_by_text("4 reports approved.")).to_be_visible()
    expect(page.get_by_text("Nothing is waiting for review.")).to_be_visible()
    assert sorted(set(states().values())) == ["approved", "returned"]


def test_a_standard_remark_that_is_taken_with_enter_stands_in_the_box(new_page, town):
    page = english(new_page())
    sign_in(page, town["reviewer"])
    page.goto("/review/")
    odd = report(page, "1.1 Finance Office task 1")
    choice, box = odd.get_by_label("Standard remark"), odd.get_by_label("Remark", exact=True)
    tab_to(page, choice)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(box).to_have_value("The progress is described too briefly; please add to it.")
    expect(choice).to_have_value("")
    page.keyboard.type(" Which road?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Returned: 1.1")).to_be_visible()
    report_now = ProgressReport.objects.get(sub_measure__code="1.1", month=JUNE)
    assert report_now.remark == "The progress is described too briefly; please add to it. Which road?"


def test_a_return_without_a_remark_puts_the_cursor_where_it_is_wanted(new_page, town, allowed_complaints):
    allowed_complaints.append("409 (Conflict)")
    page = english(new_page())
    sign_in(page, town["reviewer"])
    page.goto("/review/")
    press(page, report(page, "1.1 Finance Office task 1").get_by_role("button", name="Return"))
    expect(page.get_by_text("Say in the remark what is to be put right.")).to_be_visible()
    expect(report(page, "1.1 Finance Office task 1").get_by_label("Remark", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/review/"))
