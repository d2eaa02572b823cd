"""A department's ten-minute month: the grid filled by keyboard, at a desk and on a phone, with and without script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from departments import roles
from targets.models import ClosedMonth, Figure, ProgressReport
from tests import factories

from .test_month import SIZES, english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

VILLAGES = ("East", "West", "North", "South")


@pytest.fixture
def office():
    """Three sub-measures: one returned, one of four villages, one without targets. June is the first open month."""
    plan = factories.make_plan(town="Weir", title="Plan of Weir")
    office = factories.make_department(name="Finance Office")
    area = factories.make_area(plan, number=1, title="Money first")
    villages = factories.make_sub_measure(area, office, code="1.1", title="Help the villages")
    income = factories.make_target(villages, code="income", name="Village income", value=120, counting="sum")
    items = [factories.make_item(income, name=name) for name in VILLAGES]
    factories.make_report(villages, 5, figures=dict.fromkeys(items, 10))
    taxes = factories.make_sub_measure(area, office, code="1.2", title="Collect what is due")
    tax = factories.make_target(taxes, code="tax", name="Tax revenue", value=1200)
    factories.make_report(taxes, 5, figures={tax: 480})
    factories.make_report(taxes, 6, "returned", {tax: 5500}, remark="Ten times too much?")
    factories.make_sub_measure(area, office, code="1.3", title="Keep the books")
    ClosedMonth.objects.bulk_create(ClosedMonth(plan=plan, month=month) for month in range(1, 6))
    return factories.make_user(roles.REPORTER, office, name="Reporter Li")


def open_month(page: Page, user, *, script: bool = True) -> None:
    """Signs in, opens my month and waits until the page is ready for the keys."""
    english(page)
    sign_in(page, user)
    page.goto("/my-month/")
    expect(page.get_by_role("heading", name="My month")).to_be_visible()
    if script:
        expect(page.locator("form.entry[data-ready]")).to_be_attached()


def tab_to(page: Page, place: Locator, *, key: str = "Tab") -> None:
    """Presses Tab until the input has the focus, as somebody without a mouse does."""
    expect(place).to_have_count(1)
    for _press in range(120):
        if place.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail("Tab never reached it")


def write(page: Page, place: Locator, text: str) -> None:
    """Reaches an input with Tab and replaces its content."""
    tab_to(page, place)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def box(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def sub_measure_form(page: Page, code: str) -> Locator:
    return page.locator(f'[data-sub-measure="{code}"]')


def note(page: Page, code: str, label: str) -> Locator:
    return sub_measure_form(page, code).get_by_label(label, exact=True)


def choose(page: Page, code: str, label: str) -> None:
    """Chooses an assessment: Tab into the group, then the arrows, as radio buttons are."""
    group = sub_measure_form(page, code).get_by_role("radio")
    tab_to(page, group.nth(0))
    page.keyboard.press("Space")
    for _press in range(4):
        if sub_measure_form(page, code).get_by_label(label, exact=True).is_checked():
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"{label} was never chosen")


@pytest.mark.parametrize(
    ("size", "script"), list(zip(SIZES, (False, True), strict=True)), ids=["desk-no-script", "phone-script"]
)
def test_a_department_reports_its_month_with_the_keyboard_alone(new_page, office, size, script):
    page = new_page(viewport=size, java_script_enabled=script)
    open_month(page, office, script=script)
    expect(page.get_by_text("0 of 3 reported")).to_be_visible()
    expect(page.locator("tbody.entrypart").first).to_contain_text("Ten times too much?")

    # The returned figure is corrected, with a wrong letter in it.
    write(page, box(page, "Tax revenue, June 2021, to date"), "55O")
    if script:
        expect(page.get_by_text("“55O” is in another unit")).to_be_visible()
    # The villages' column: with the script pasted, without it typed.
    tab_to(page, box(page, "East"))
    if script:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("navigator.clipboard.writeText('12\\r\\n15.5\\r\\n\\r\\n20\\r\\n')")
        page.keyboard.press("Control+V")
        expect(page.get_by_role("status").filter(has_text="3 placed")).to_contain_text("empty cells: 1")
        expect(page.locator("[data-total]")).to_have_text("57.50")
        page.keyboard.press("ArrowUp")
        expect(box(page, "North")).to_be_focused()
        page.keyboard.type("11")
    else:
        for name, text in zip(VILLAGES, ("12", "15.5", "11", "20"), strict=True):
            write(page, box(page, name), text)
    choose(page, "1.1", "On track")
    write(page, note(page, "1.1", "Progress"), "Four villages sold their peaches.")
    choose(page, "1.3", "Slow")
    write(page, note(page, "1.3", "Progress"), "The books are kept.")

    # Saved: valid values are stored, the wrong one stays in its input.
    if script:
        page.keyboard.press("Control+Enter")
    else:
        tab_to(page, page.locator(".entrybar").get_by_role("button", name="Save all drafts"))
        page.keyboard.press("Enter")
    expect(page.locator(".toast", has_text="2 drafts saved.")).to_be_visible()
    expect(page.get_by_text("“55O” is in another unit")).to_be_visible()
    expect(box(page, "Tax revenue, June 2021, to date")).to_have_value("55O")
    assert not Figure.objects.filter(target__code="tax", report__month=6).exclude(value=5500).exists()

    if script:
        expect(page.locator("form.entry[data-ready]")).to_be_attached()
    write(page, box(page, "Tax revenue, June 2021, to date"), "550")
    if script:
        expect(sub_measure_form(page, "1.2").locator(".light")).to_have_text("▲Slightly behind")
    tab_to(page, page.get_by_role("button", name="Submit all"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 reports submitted.")).to_be_visible()
    expect(page.get_by_text("3 of 3 reported")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert ProgressReport.objects.filter(month=6, status="submitted").count() == 3
    figures = Figure.objects.filter(report__month=6, target__code="income").order_by("item")
    assert [str(figure.value.normalize()) for figure in figures] == ["12", "15.5", "11", "2E+1"]


def test_the_arrows_and_enter_go_from_box_to_box_as_in_a_spreadsheet(new_page, office):
    page = new_page()
    open_month(page, office)
    first = box(page, "Tax revenue, June 2021, to date")
    tab_to(page, first)
    for key, label in (
        ("Enter", "East"),
        ("ArrowDown", "West"),
        ("Enter", "North"),
        ("Shift+Enter", "West"),
        ("ArrowUp", "East"),
        ("Shift+Tab", None),
        ("Tab", "East"),
    ):
        page.keyboard.press(key)
        if label:
            expect(box(page, label)).to_be_focused()
    for _press in range(3):
        page.keyboard.press("Enter")
    expect(box(page, "South")).to_be_focused()
    # After the last figure come the texts; the form is not sent.
    page.keyboard.press("Enter")
    expect(sub_measure_form(page, "1.1").get_by_role("radio").first).to_be_focused()
    expect(page).to_have_url(re.compile(r"/my-month/$"))


def paste(page: Page, place: Locator, text: str) -> None:
    """Puts a text on the clipboard and pastes it with the keyboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    tab_to(page, place)
    page.keyboard.press("Control+V")


#: A text from a spreadsheet, what the villages' boxes hold after it was pasted, and what the page says.
COLUMNS = [
    ("\n".join(str(n) for n in range(500)), "0 1 2 3", "4 placed; lines left over: 496, from “4” on"),
    ("East\t7\nWest\t8\nNorth\t9", "7 8 9 ", "3 placed; of 2 columns number 2 was taken"),
    ("累计\n7\n8", "7 8  ", "2 placed; “累计” was taken for a heading"),
    ("７．５万元\r\n\r\n1,234.5\r\n", "７．５万元  1,234.5 ", "2 placed; empty cells: 1"),
    ('"6\n"\n7', "6 7  ", "2 placed"),
    ("6\n七\n7.125\n8", "6 七 7.125 8", "2 placed; not taken as figures: 2, such as “七”; put them right below"),
    ("—\n5\n7", " 5 7 ", "2 placed; empty cells: 1"),
    ("未开工\n-\n5\n/", "  5 ", "1 placed; empty cells: 3"),
    ("无\n暂无\n无\n7", "   7", "1 placed; empty cells: 3"),
    ("(3)\n5\n7", "(3) 5 7 ", "2 placed; not taken as figures: 1, such as “(3)”"),
    ("#N/A\n5", "#N/A 5  ", "1 placed; not taken as figures: 1, such as “#N/A”"),
    ("已完成\n5", "已完成 5  ", "1 placed; not taken as figures: 1, such as “已完成”"),
    ("Villages\n5\n6\n7\n8", "5 6 7 8", "4 placed; “Villages” was taken for a heading"),
    ("—\n5\n6\n7\n8\n9", " 5 6 7", "3 placed; lines left over: 2, from “8” on"),
    *(
        (f"{word}\n5\n7", f"{word} 5 7 ", f"2 placed; not taken as figures: 1, such as “{word}”")
        for word in ("#VALUE!", "尚未完成", "手续未完成", "数量不详", "主体完成", "已完成30户")
    ),
    ("6月累计\n7\n8", "7 8  ", "2 placed; “6月累计” was taken for a heading"),
]
TABLES = [
    (
        "序号\t名称\t数值\n1\tWest\t8\n2\tEast\t7",
        "7 8  ",
        "of 3 columns number 3 was taken; rows were matched by name",
    ),
    ("1\tEast\t1\t5%\n2\tWest\t2\t6%", "1 2  ", "2 placed; of 4 columns number 3 was taken"),
    ("South\t—\nHill\t6\nNorth\t9", "  9 ", "1 placed; lines whose name has no box here: 1, such as “Hill”"),
    ("1\t东村\t7\n2\t西村\t8", "7 8  ", "2 placed; of 3 columns number 3 was taken"),
    ("1\t7\n2\t8\n3\t9", "7 8 9 ", "3 placed; of 2 columns number 2 was taken"),
    ("东村\t330104001\t7\n西村\t330104002\t8", "7 8  ", "2 placed; of 3 columns number 3 was taken"),
    ("1\tEast\t待定\n2\tWest\t待定\n3\tNorth\t30", "待定 待定 30 ", "of 3 columns number 3 was taken"),
    ("1\tA\t/\n2\tB\t/", "   ", "of 3 columns number 3 was taken"),
    ("序号\t名称\t数值\n1\tEast\t未开工\n2\tWest\t未开工", "   ", "of 3 columns number 3 was taken"),
    ("East\t1\nWest\t2", "1 2  ", "2 placed; of 2 columns number 2 was taken"),
]


@pytest.mark.parametrize("cases", [COLUMNS, TABLES], ids=["columns", "tables"])
def test_what_is_pasted_fills_the_boxes_and_says_what_it_could_not_place(new_page, office, cases):
    page = new_page()
    open_month(page, office)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for text, values, message in cases:
        paste(page, box(page, "East"), text)
        expect(page.locator("[data-said]")).to_contain_text(message)
        assert [box(page, name).input_value() for name in VILLAGES] == values.split(" "), text
        page.get_by_role("button", name="Undo paste").click()
        expect(page.locator("[data-said]")).to_have_text("The paste was undone.")
        assert [box(page, name).input_value() for name in VILLAGES] == ["", "", "", ""], text


def test_a_word_in_a_pasted_column_is_marked_at_its_box(new_page, office):
    page = new_page()
    open_month(page, office)
    paste(page, box(page, "East"), "7\nnone yet\n8")
    expect(page.get_by_text("“none yet” is not a number; write digits such as 1234.56.")).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("35.00")
    page.keyboard.press("Control+Z")
    expect(box(page, "East")).to_have_value("")
    expect(page.get_by_text("“none yet” is not a number")).to_have_count(0)


def test_a_figure_typed_before_the_script_has_come_gets_its_light(new_page, office):
    page = new_page()
    english(page)
    sign_in(page, office)
    page.goto("/my-month/")
    held = []
    page.route("**/entry*.js", lambda route: held.append(route))
    with page.expect_request("**/entry*.js"):
        page.reload(wait_until="commit")
    box(page, "Tax revenue, June 2021, to date").fill("550")
    [script] = held
    script.continue_()
    expect(sub_measure_form(page, "1.2").locator(".light")).to_have_text("▲Slightly behind")


def test_a_save_brings_one_back_to_where_one_typed(new_page, office):
    page = new_page(viewport={"width": 390, "height": 700})
    open_month(page, office)
    write(page, box(page, "North"), "11")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-said]")).to_have_text("1 draft saved.")
    expect(box(page, "North")).to_be_focused()
    expect(box(page, "North")).to_be_in_viewport()
    # An invalid figure gets the focus instead.
    write(page, box(page, "North"), "eleven")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 part needs a look:")).to_be_attached()
    expect(box(page, "North")).to_be_focused()


def test_a_double_click_saves_once_and_the_back_button_finds_the_button_on(new_page, office):
    page = new_page()
    open_month(page, office)
    write(page, box(page, "North"), "11")
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    save = page.get_by_role("button", name="Save all drafts").last
    save.dblclick(delay=40)
    expect(page.locator(".toast", has_text="1 draft saved.")).to_be_visible()
    assert len([url for url in posts if url.endswith("/6/")]) == 1
    page.go_back()
    expect(save).to_be_enabled()


def test_what_is_not_saved_is_said_and_asked_about_before_leaving(new_page, office):
    page = new_page()
    open_month(page, office)
    expect(page.get_by_text("Not saved yet")).to_be_hidden()
    write(page, note(page, "1.3", "Progress"), "Half a sentence")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    dialogs = []
    page.once("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Ledger").click()
    expect(page.get_by_role("heading", name="Ledger")).to_be_visible()
    assert dialogs == ["beforeunload"]


def test_a_session_that_ended_while_one_types_is_said_and_loses_nothing(new_page, office, allowed_complaints):
    allowed_complaints.append("401 (Unauthorized)")
    page = new_page()
    open_month(page, office)
    page.context.clear_cookies(name="sessionid")
    write(page, box(page, "Tax revenue, June 2021, to date"), "550")
    expect(page.locator("[data-said]")).to_contain_text("Your session has ended.")
    write(page, note(page, "1.2", "Progress"), "Half a year of work.")
    page.keyboard.press("Control+Enter")
    page.get_by_label("User name").fill(office.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".toast", has_text="1 draft saved.")).to_be_visible()
    expect(box(page, "Tax revenue, June 2021, to date")).to_have_value("550")
    expect(note(page, "1.2", "Progress")).to_have_value("Half a year of work.")


def test_last_month_s_words_come_with_a_click_and_an_error_stretches_no_row(new_page, office):
    ProgressReport.objects.filter(sub_measure__code="1.1", month=5).update(progress="Three villages sold plums.")
    page = new_page()
    open_month(page, office)
    words = note(page, "1.1", "Progress")
    words.fill("And one sold pears.")
    sub_measure_form(page, "1.1").get_by_role("button", name="Take over").click()
    expect(words).to_have_value("And one sold pears.\nThree villages sold plums.")
    expect(words).to_be_focused()

    row = page.get_by_role("row").filter(has=box(page, "West"))
    height = row.bounding_box()["height"]
    box(page, "West").fill("many")
    expect(page.get_by_text("“many” is not a number")).to_be_visible()
    assert row.bounding_box()["height"] == height
