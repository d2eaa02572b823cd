"""The month's loop in a real browser: a department fills in, a reviewer approves, the light stands on the dashboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from departments import roles
from targets.models import ClosedMonth
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture
def town():
    """A department that leads one sub-measure with a target of 1,200 万元, 600 of them planned by June."""
    plan = factories.make_plan(town="Weir", title="Plan of Weir")
    office = factories.make_department(name="Finance Office")
    area = factories.make_area(plan, number=1, title="Money first")
    measure = factories.make_sub_measure(area, office, code="1.1", title="Collect what is due")
    factories.make_target(measure, code="tax", name="Tax revenue", value=1200)
    # June is the first open month: the page opens with it.
    ClosedMonth.objects.bulk_create(ClosedMonth(plan=plan, month=month) for month in range(1, 6))
    return {
        "reporter": factories.make_user(roles.REPORTER, office, name="Reporter Li"),
        "reviewer": factories.make_user(roles.REVIEWER, name="Reviewer Wang"),
        "leader": factories.make_user(roles.LEADER, name="Leader Zhao"),
    }


def sign_in(page: Page, user) -> None:
    """Signs in with the keyboard alone."""
    page.goto("/sign-in/")
    # The page puts the cursor there before anybody types.
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("sign-in"))


def english(page: Page) -> Page:
    """The page with the English screens, chosen as a reader does."""
    page.goto("/sign-in/")
    page.locator("header summary").click()
    page.get_by_role("button", name="English").click()
    return page


@pytest.mark.parametrize(
    ("size", "script"),
    [(SIZES[0], False), (SIZES[1], True)],
    ids=["desk-no-script", "phone-script"],
)
def test_a_month_goes_from_the_department_to_the_dashboard(new_page, town, size, script):
    reporter = english(new_page(viewport=size, java_script_enabled=script))
    sign_in(reporter, town["reporter"])
    # The first page says what waits, and leads there.
    reporter.get_by_role("link", name="June 2021: 1 report to fill in").press("Enter")
    expect(reporter.get_by_role("heading", name="My month")).to_be_visible()
    reporter.get_by_role("link", name="Collect what is due").focus()
    reporter.keyboard.press("Enter")

    box = reporter.get_by_label("June 2021, to date")
    box.focus()
    reporter.keyboard.type("５５０")
    if script:
        expect(reporter.locator(".would .light")).to_have_text("▲Slightly behind")
    reporter.get_by_label("Slow").focus()
    reporter.keyboard.press("Space")
    reporter.get_by_label("Progress").focus()
    reporter.keyboard.type("Collected in three offices.")
    reporter.get_by_role("button", name="Submit", exact=True).focus()
    reporter.keyboard.press("Enter")
    expect(reporter.get_by_text("1 of 1 reported")).to_be_visible()

    reviewer = english(new_page(viewport=size, java_script_enabled=script))
    sign_in(reviewer, town["reviewer"])
    reviewer.get_by_role("link", name="To review").press("Enter")
    expect(reviewer.get_by_text("Collected in three offices.").first).to_be_visible()
    reviewer.get_by_role("button", name="Approve", exact=True).focus()
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("Nothing is waiting for review.")).to_be_visible()

    leader = english(new_page(viewport=size, java_script_enabled=script))
    sign_in(leader, town["leader"])
    expect(leader.locator(".month-picker summary")).to_have_text("June 2021")
    concern = leader.locator(".concerns li").first
    expect(concern).to_contain_text("Tax revenue")
    expect(concern).to_contain_text("45.8% of the year's target, 4.2 percentage points below")
    # While a style sheet is missing the page is wider.
    leader.wait_for_load_state("load")
    assert leader.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_an_amount_that_is_no_number_is_said_while_it_is_typed_and_stays_in_its_box(new_page, town):
    page = english(new_page())
    sign_in(page, town["reporter"])
    page.goto("/my-month/")
    page.get_by_role("link", name="Collect what is due").click()
    box = page.get_by_label("June 2021, to date")
    box.press_sequentially("1e5")
    expect(page.get_by_text("“1e5” is not a number")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Nothing was saved yet")).to_be_visible()
    expect(box).to_have_value("1e5")


def test_a_session_that_ended_gives_back_what_was_typed(new_page, town, allowed_complaints):
    allowed_complaints.append("401 (Unauthorized)")
    page = english(new_page())
    sign_in(page, town["reporter"])
    page.goto("/my-month/")
    page.get_by_role("link", name="Collect what is due").click()
    page.get_by_label("June 2021, to date").fill("612.5")
    page.get_by_label("Progress").fill("Half a year of work.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("User name").fill(town["reporter"].username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("June 2021, to date")).to_have_value("612.5")
    expect(page.get_by_label("Progress")).to_have_value("Half a year of work.")
