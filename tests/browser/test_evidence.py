"""Files in a real browser: chosen, seen and removed while a form is filled in, with and without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from departments import roles
from departments.models import User
from tests import factories, files
from tests.reports import steps

from .test_month import english, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("evidence_folder"),
]
SIZES = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture
def measure():
    office = factories.make_department(name="Finance Office")
    area = factories.make_area(factories.make_plan(), number=1)
    measure = factories.make_sub_measure(area, office, code="1.1", title="Collect what is due")
    factories.make_target(measure, code="tax", name="Tax revenue")
    factories.make_user(roles.REPORTER, office, username="li")
    return measure


@pytest.fixture
def chosen(tmp_path: Path) -> list[Path]:
    """A photo, minutes, and a program with a photo's name."""
    contents = {"photo.jpg": files.phone_photo(), "minutes.pdf": files.pdf(), "trick.jpg": b"MZ" + bytes(600)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def open_report(page: Page, measure) -> Page:
    english(page)
    sign_in(page, User.objects.get(username="li"))
    page.goto(steps.address_of("report", measure, 3))
    return page


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_chosen_files_are_there_at_once_and_typing_stays(new_page, measure, chosen, size):
    page = open_report(new_page(viewport=size), measure)
    progress = page.get_by_label("Progress", exact=True)
    progress.fill("Half a sentence")
    page.get_by_label("Attach files").set_input_files(chosen)
    expect(page.get_by_text("2 files attached.")).to_be_visible()
    expect(page.get_by_text("“trick.jpg” was not attached: it is a program, whatever its name says")).to_be_visible()
    expect(page.locator("#evidence li")).to_have_count(2)
    expect(page.locator("#evidence img")).to_have_js_property("naturalHeight", 320)
    page.get_by_role("button", name="Remove minutes.pdf").press("Enter")
    expect(page.get_by_text("“minutes.pdf” was removed.")).to_be_visible()
    expect(page.locator("#evidence li")).to_have_count(1)
    expect(progress).to_have_value("Half a sentence")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="Save draft").press("Enter")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert steps.report_of(measure, 3).progress == "Half a sentence"
    assert [evidence.name for evidence in steps.evidence_of(measure)] == ["photo.jpg"]


def test_without_a_script_files_come_and_go_with_the_form(new_page, measure, chosen):
    page = open_report(new_page(java_script_enabled=False), measure)
    page.get_by_label("Progress", exact=True).fill("Half a sentence")
    page.get_by_label("Attach files").set_input_files(chosen[:2])
    page.get_by_role("button", name="Save draft").press("Enter")
    expect(page.get_by_text("2 files attached.")).to_be_visible()
    page.get_by_label("Progress", exact=True).fill("A whole sentence.")
    page.get_by_role("button", name="Remove minutes.pdf").press("Enter")
    expect(page.get_by_text("“minutes.pdf” was removed.")).to_be_visible()
    expect(page.get_by_label("Progress", exact=True)).to_have_value("A whole sentence.")
    assert [evidence.name for evidence in steps.evidence_of(measure)] == ["photo.jpg"]


def test_enter_in_a_box_removes_no_file(new_page, measure, chosen):
    page = open_report(new_page(java_script_enabled=False), measure)
    page.get_by_label("Attach files").set_input_files(chosen[:1])
    page.get_by_role("button", name="Save draft").press("Enter")
    expect(page.locator("#evidence li")).to_have_count(1)
    page.locator("input.amount").fill("12")
    page.locator("input.amount").press("Enter")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    expect(page.locator("#evidence li")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_file_of_50_megabytes_is_answered_with_a_sentence(new_page, measure, tmp_path, allowed_complaints, script):
    allowed_complaints.append("413")
    big = tmp_path / "film.jpg"
    with big.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    page = open_report(new_page(java_script_enabled=script), measure)
    page.get_by_label("Progress", exact=True).fill("Half a sentence")
    page.get_by_label("Attach files").set_input_files(big)
    if script:
        expect(page.get_by_text("“film.jpg” was not attached: it has 50 MB; a file may have 20 MB.")).to_be_visible()
        expect(page.get_by_label("Progress", exact=True)).to_have_value("Half a sentence")
    else:
        page.get_by_role("button", name="Save draft").press("Enter")
        expect(page.get_by_text("You sent 50 MB; here at most 40 MB may come at once.")).to_be_visible()
        page.get_by_role("link", name="Back to the page").press("Enter")
        expect(page.get_by_label("Attach files")).to_be_visible()
