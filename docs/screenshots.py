"""Takes the README's screenshots of the demonstration: ``python -m docs.screenshots``.

Loads the demonstration into a temporary folder, serves it, and takes the pictures in Chromium. With a folder as
argument it saves every screen there, in both languages, at three widths and as printed, to look through after a change.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
SCREENS = (
    *PICTURES,
    ("dashboard-march", "leader", "/dashboard/?year=2021&month=3"),
    ("area", "leader", "/areas/2021/4/?month=6"),
    ("wall", "leader", "/wall/?year=2021&month=6"),
    ("wall-worrying", "leader", "/wall/?year=2021&month=6&only=worrying"),
    ("compare", "leader", "/compare/?year=2021&from=5&to=6"),
    ("compare-days", "leader", "/compare/?year=2021&to=6&then=2021-07-05"),
    ("villages", "leader", "/villages/?year=2021&month=6"),
    ("village", "leader", "/villages/hewan/?year=2021&month=6"),
    ("years", "leader", "/years/?year=2021&month=6"),
    ("documents", "leader", "/documents/?year=2021&month=6"),
    ("sub-measure", "leader", "/measures/2021/4.1/?month=6"),
    ("sub-measure-reviewer", "review1", "/measures/2021/4.4/?month=6"),
    ("target-items", "leader", "/targets/2021/village-income/?month=6"),
    ("target-baseline", "leader", "/targets/2021/monitored-households/?month=6"),
    ("ledger-red", "leader", "/ledger/?year=2021&month=6&light=red"),
    ("my-month-agri", "agri", "/my-month/?year=2021&month=7"),
    ("workbook", "rural", "/my-month/2021/6/workbook/"),
    ("report", "agri", "/reports/2021/4.1/7/"),
    ("report-items", "rural", "/reports/2021/4.4/6/"),
    ("queue", "review1", "/review/"),
    ("review", "review1", "/review/2021/4.1/5/"),
    ("correct", "review1", "/review/2021/4.1/5/correct/"),
    ("months", "admin", "/months/?year=2021"),
    ("close", "admin", "/months/2021/6/close/"),
    ("reporting", "leader", "/reporting/?year=2021"),
    ("calendar", "admin", "/admin/targets/calendarday/?year=2021"),
    ("trace", "auditor", "/trace/?year=2021"),
    ("trace-verified", "auditor", "/trace/verify/?year=2021"),
    ("dashboard-past-day", "leader", "/dashboard/?year=2021&month=5&on=2021-06-04"),
    ("admin", "admin", "/admin/"),
    ("admin-targets", "admin", "/admin/targets/target/"),
    ("password", "leader", "/password/"),
    ("missing", "leader", "/nowhere/"),
    ("sign-in", None, "/sign-in/"),
)


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
            every_screen(browser, folder)
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


def every_screen(browser: Browser, folder: Path) -> None:
    """Saves every screen at 1440, 820 and 390 px and as printed, in Chinese and English."""
    accounts = dict.fromkeys(account for _name, account, _address in SCREENS)
    for language in ("zh-hans", "en"):
        for account in accounts:
            page = signed_in(browser, account, 1440, language)
            for name, who, address in SCREENS:
                if who != account:
                    continue
                for width in (1440, 820, 390):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(ADDRESS + address)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"{name} {language} {width}: {wide} px wide")
                    page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
                page.pdf(path=folder / f"{name}-{language}.pdf", prefer_css_page_size=True)
            page.context.close()


if __name__ == "__main__":
    main()
