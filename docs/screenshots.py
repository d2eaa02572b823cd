"""Takes the README's screenshots of the demonstration: ``python -m docs.screenshots``.

Loads the demonstration into a temporary folder, serves it, and takes the pictures in Chromium. With a folder as
argument it saves every page that the tests list there, in both languages, at four widths and as printed, to look
through after a change; more arguments keep the pages whose address has one of them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.pages.listed import ADMINISTRATION, PAGES

HERE = Path(__file__).resolve().parent
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
PASSWORD = "townplan-2021"  # noqa: S105  (the demonstration's, which everybody can read)

#: The README's pictures: name, account, address.
PICTURES = (
    ("dashboard", "leader", "/dashboard/?year=2021&month=6"),
    ("my-month", "rural", "/my-month/?year=2021&month=6"),
    ("target", "leader", "/targets/2021/tax-revenue/?month=6"),
    ("ledger", "leader", "/ledger/?year=2021&month=6"),
)
#: The widths of a meeting room's and an office's screen, of a tablet and of a phone, in pixels.
WIDTHS = (1920, 1366, 820, 390)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as data, DemonstrationServer(Path(data)), sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
        args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*args, "--disable-gpu"])
        if folder is None:
            for name, account, address in PICTURES:
                page = signed_in(browser, account, 1280)
                page.goto(ADDRESS + address)
                page.screenshot(path=HERE / "screenshots" / f"{name}.png", clip=upper_part(1280, 900), full_page=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            every_page(browser, folder, sys.argv[2:])
        browser.close()


def upper_part(width: int, height: int) -> dict[str, int]:
    """The upper part of a page, for a picture."""
    return {"x": 0, "y": 0, "width": width, "height": height}


class DemonstrationServer:
    """Serves the demonstration on its own port while a with block runs."""

    def __init__(self, data: Path) -> None:
        self.environment = os.environ | {"TOWNPLAN_DATA": str(data), "TOWNPLAN_DEMO": "1", "TOWNPLAN_HTTPS": "0"}

    def __enter__(self) -> None:
        command = [sys.executable, "manage.py", "quickstart", "--port", str(PORT)]
        self.server = subprocess.Popen(command, env=self.environment, cwd=HERE.parent)  # noqa: S603
        for _attempt in range(240):
            try:
                urllib.request.urlopen(f"{ADDRESS}/health/", timeout=1)  # noqa: S310
                return
            except OSError:
                time.sleep(0.5)
        raise RuntimeError("the demonstration did not start")

    def __exit__(self, *_error) -> None:
        self.server.terminate()
        self.server.wait(20)


def signed_in(browser: Browser, account: str | None, width: int, language: str = "zh-hans"):
    """A browser page of a signed-in person, with a width and a language."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": "django_language", "value": language, "url": ADDRESS}])
    page = context.new_page()
    if account:
        page.goto(f"{ADDRESS}/sign-in/")
        page.fill("[name=username]", account)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
    return page


def every_page(browser: Browser, folder: Path, parts: Sequence[str]) -> None:
    """Saves every listed page at each width and as printed, in Chinese and English.

    Args:
        parts: of addresses; the pages with none of them are left out. Empty: all are saved.
    """
    pages = [
        page
        for page in (*PAGES, *ADMINISTRATION)
        if "{" not in page.address and (not parts or any(part in page.address for part in parts))
    ]
    for language in ("zh-hans", "en"):
        for account in dict.fromkeys(page.who for page in pages):
            tab = signed_in(browser, account, WIDTHS[0], language)
            for page in pages:
                if page.who != account:
                    continue
                name = f"{re.sub('[^a-z0-9.]+', '-', page.address).strip('-') or 'home'}-{account}-{language}"
                for width in WIDTHS:
                    tab.set_viewport_size({"width": width, "height": 900})
                    tab.goto(ADDRESS + page.address)
                    wide = tab.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"{name} {width}: {wide} px wide")
                    tab.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
                tab.pdf(path=folder / f"{name}.pdf", format="A4", prefer_css_page_size=True)
            tab.context.close()


if __name__ == "__main__":
    main()
