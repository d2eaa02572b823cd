"""A real Chromium for the tests in this folder, which fail when it reports an error. A missing browser fails the tests;
it never skips them.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from targets.models import Evidence
from tests import engine
from tests.demonstration import load
from tests.pages.conftest import add_nobody

#: The headless shell first: without the windows of a whole browser it is two to five times as fast.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
OWN_SCHEMES = {"about", "blob", "data"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium(bundled: str) -> str:
    """The browser that CHROMIUM names, the system's, or the one that 'playwright install' brought."""
    named = os.environ.get("CHROMIUM")
    for candidate in [named] if named else [*NAMES, bundled]:
        found = shutil.which(candidate)
        if found:
            return found
    pytest.fail(
        (f"CHROMIUM names no program: {named}. " if named else "There is no Chromium to test with. ")
        + "Install one (on Debian: apt install chromium; elsewhere Chromium or Chrome, "
        "or: python -m playwright install chromium), or name its program in CHROMIUM.",
        pytrace=False,
    )


# One browser for the folder. While Playwright runs, Django thinks that this thread is asynchronous; that is allowed
# until the folder's last test has ended.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(
            executable_path=find_chromium(playwright.chromium.executable_path),
            args=ARGUMENTS + (["--no-sandbox"] if as_root else []),
        )
        yield started
        started.close()


@pytest.fixture
def allowed_complaints() -> list[str]:
    """A test that provokes an error allows it beforehand: allowed_complaints.append("404 (Not Found)")."""
    return []


@pytest.fixture
def new_page(browser: Browser, live_server, allowed_complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page of a new visitor: new_page(locale="en", viewport={"width": 390, "height": 844}).

    Addresses are relative to the live server. The test fails if a page logs an error (a breach of the content
    security policy is one), throws one, or asks another host for anything.
    """
    contexts, complaints = [], []

    def open_page(locale: str = "zh-CN", **options: object) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "timezone_id": "Asia/Shanghai"} | options
        context = browser.new_context(base_url=live_server.url, locale=locale, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and note(f"{message.text} ({page.url})"))
        page.on("pageerror", lambda error: note(f"{error} ({page.url})"))
        page.on("request", lambda request: check_host(request.url))
        return page

    def note(complaint: str) -> None:
        if not any(allowed in complaint for allowed in allowed_complaints):
            complaints.append(complaint)

    def check_host(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in OWN_SCHEMES and parts.netloc != urlsplit(live_server.url).netloc:
            note(f"asked another host: {url}")

    yield open_page
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("The browser complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of a visitor whose browser speaks Chinese."""
    return new_page()


@pytest.fixture
def demonstration(live_server) -> Iterator[None]:
    """The demonstration's year and people, on the live server and on their own day.

    The first test of a run that asks for them saves them: loading takes much longer than copying.
    """
    folder = engine.folder() / "demonstration"
    evidence = Path(Evidence._meta.get_field("file").storage.location)
    connection.ensure_connection()
    if folder.exists():
        with closing(sqlite3.connect(folder / "town.sqlite3")) as saved:
            saved.backup(connection.connection)
        shutil.copytree(folder / "evidence", evidence, dirs_exist_ok=True)
    else:
        load()
        add_nobody()
        own = folder.with_name(f"demonstration-{os.getpid()}")
        shutil.copytree(evidence, own / "evidence")
        with closing(sqlite3.connect(own / "town.sqlite3")) as saved:
            connection.connection.backup(saved)
        with suppress(OSError):  # another process was faster
            own.rename(folder)
    with override_settings(DEMONSTRATION_ALLOWED=True):
        yield


@pytest.fixture
def complaints_of_faults(allowed_complaints: list[str]) -> None:
    """Pages with error messages have an error status, which the browser reports."""
    allowed_complaints += ["403 (Forbidden)", "404 (Not Found)"]
