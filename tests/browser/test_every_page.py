"""Every page in a real browser: nothing shuts anybody out (axe, WCAG 2.2 AA), and nothing is wider than the screen."""

from itertools import groupby
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client

from departments.models import User
from tests.pages.conftest import load_demonstration
from tests.pages.listed import PAGES

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: A desk, a tablet, a phone.
DESK, TABLET, PHONE = 1440, 820, 390
RUN = """async (tags) => (await axe.run({ runOnly: tags, resultTypes: ["violations"] })).violations.map(
  (one) => `${one.id}: ${one.help} (${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")})`
)"""


@pytest.fixture
def demonstration(live_server):
    load_demonstration()


def visited(new_page, live_server, language):
    """Every listed page, opened by who sees it, in one tab a person; with the page as it is listed."""
    for who, listed in groupby(sorted(PAGES, key=lambda page: page.who or ""), key=lambda page: page.who):
        page = new_page(viewport={"width": DESK, "height": 900})
        cookies = {"django_language": language}
        if who:
            client = Client()
            client.force_login(User.objects.get(username=who))
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        for one in listed:
            page.set_viewport_size({"width": DESK, "height": 900})
            page.goto(one.address)
            yield one, page
        page.context.close()


@pytest.fixture
def complaints_of_faults(allowed_complaints: list[str]) -> None:
    """The pages that say what is wrong answer so, and the browser notes it."""
    allowed_complaints += ["403 (Forbidden)", "404 (Not Found)"]


@pytest.mark.usefixtures("demonstration", "complaints_of_faults")
def test_nobody_is_shut_out(new_page, live_server):
    faults = []
    for one, page in visited(new_page, live_server, "zh-hans"):
        page.evaluate(AXE)
        for width in (DESK, PHONE):
            # So high that the bar at a form's foot covers none of its boxes.
            page.set_viewport_size({"width": width, "height": 5000})
            faults += [f"{one} on {width} px: {fault}" for fault in page.evaluate(RUN, RULES)]
    assert faults == [], "\n".join(faults)


@pytest.mark.usefixtures("demonstration", "complaints_of_faults")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_wider_than_the_screen(new_page, live_server, language):
    faults = []
    for one, page in visited(new_page, live_server, language):
        for width in (DESK, TABLET, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{one}: {wide} px wide on {width}")
    assert faults == [], "\n".join(faults)
