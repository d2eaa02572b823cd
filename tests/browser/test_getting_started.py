"""From an empty database to the first report, in a browser: the seed's text, a Word file of it, a table of tasks."""

import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from planreader.reading import read_text
from planreader.writing.task_table import write_task_table
from targets.models import Plan, ProgressReport

from .test_month import english

pytestmark = pytest.mark.django_db(transaction=True)
SEED = Path(__file__).parents[1] / "fixtures" / "work-plan-2021.txt"
PASSWORD = "North-field-in-spring"
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
OFFICE = "财政所"


def word_file() -> bytes:
    document, out = Document(), io.BytesIO()
    for line in SEED.read_text("utf-8").splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def task_table() -> bytes:
    return write_task_table(read_text(SEED.read_text("utf-8"), year=2021, town="示例镇").areas)


def choose_document(page: Page, kind: str) -> None:
    if kind == "text":
        page.get_by_label("The plan's text, pasted").check()
        page.get_by_label("Text", exact=True).fill(SEED.read_text("utf-8"))
        return
    name, content = ("plan.docx", word_file()) if kind == "word" else ("tasks.xlsx", task_table())
    page.locator("[name=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def go_on(page: Page, button: str) -> None:
    page.locator("main").get_by_role("button", name=button, exact=True).last.click()


@pytest.mark.parametrize(
    ("kind", "size", "script"),
    [("text", DESK, True), ("word", PHONE, False), ("table", DESK, False)],
    ids=["text", "word-phone-no-script", "table-no-script"],
)
def test_an_empty_database_becomes_a_town_that_reports(new_page, kind, size, script):
    page = english(new_page(viewport=size, java_script_enabled=script))
    page.get_by_label("Name", exact=True).fill("王芳")
    page.get_by_label("User name").fill("wangfang")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    go_on(page, "Make the account and go on")

    page.get_by_role("link", name="Begin with a file").first.click()
    page.get_by_label("Town").fill("示例镇")
    page.get_by_label("Year").fill("2021")
    choose_document(page, kind)
    go_on(page, "Read it")

    expect(page.get_by_role("heading", name="Correct", exact=True)).to_be_visible()
    page.locator("[name$=-lead]").first.fill(OFFICE)
    go_on(page, "Save")
    page.get_by_role("link", name="Departments").last.click()
    expect(page.get_by_role("rowheader", name=OFFICE)).to_be_visible()
    go_on(page, "Save and go on")

    page.get_by_label("Or a line for each person").fill(f"张三 {OFFICE} 填报\n李四 审核")
    go_on(page, "Show the accounts")
    go_on(page, "Make the accounts")
    password = page.locator("tr", has_text="zhangsan").locator("code").inner_text()
    page.get_by_role("link", name="On to: Check and load").click()
    go_on(page, "Load the plan")
    expect(page.get_by_text("The plan was loaded on")).to_be_visible()
    plan = Plan.objects.get()
    assert (plan.year, plan.town, plan.areas.count()) == (2021, "示例镇", 8)

    reporter = english(new_page(viewport=size, java_script_enabled=script))
    reporter.get_by_label("User name").fill("zhangsan")
    reporter.get_by_label("Password").fill(password)
    go_on(reporter, "Sign in")
    # The first password signs in once.
    reporter.get_by_label("Old password").fill(password)
    reporter.get_by_label("New password", exact=True).fill(PASSWORD)
    reporter.get_by_label("New password confirmation").fill(PASSWORD)
    go_on(reporter, "Change password")
    expect(reporter).not_to_have_url(re.compile("password"))
    reporter.goto("/my-month/?year=2021&month=1")
    reporter.locator("main .table a, main a[href*='/reports/2021/']").first.click()
    reporter.get_by_label("On track").check()
    reporter.get_by_label("Progress").fill("已开工。")
    go_on(reporter, "Submit")
    expect(reporter.get_by_text("1 of 1 reported")).to_be_visible()
    assert ProgressReport.objects.get().submitted_by.username == "zhangsan"
