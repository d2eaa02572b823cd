"""Every page in a real browser is accessible (axe, WCAG 2.2 AA), not wider than the screen, not too
long for a phone, and whole on paper.
"""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.pages.listed import PAGES

from .visits import DESK, PHONE, PHONE_HEIGHT, TABLET, visited

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: High enough that the bar at the bottom of a form does not cover its inputs.
HIGH = 12000
#: What depends on the width: the desk's visit has looked at all rules.
RULES_OF_WIDTH = ["target-size", "scrollable-region-focusable", "meta-viewport", "region"]
RUN = """async (rules) => (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations.map(
  (rule) => `${rule.id}: ${rule.help} (${rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")})`
)"""


#: The sides of A4 without the margins of print.css, in CSS pixels.
LONG, SHORT = 1046, 718
#: Whether a page is printed upright, and the parts that are never printed.
UPRIGHT = "getComputedStyle(document.body).page === 'upright'"
HIDDEN = (
    "nav:not(.choice), .choice > :not([aria-current]), .nav-tabs, .pagination, "
    ".filter:not(.whatif), .whatif input, .btn, .masthead form"
)
STICKING_OUT = """(width) => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > width + 1)
  .map((element) => element.outerHTML.slice(0, 80)).slice(0, 2)"""


def too_wide(page) -> list[str]:
    """The widths of screens that a page is wider than."""
    problems = []
    for width in (DESK, TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems.append(f"on {width} px: {wide} px wide")
    return problems


def too_long(page, listed) -> list[str]:
    """How many screens of a phone a page takes, if these are too many to find anything by the thumb."""
    page.set_viewport_size({"width": PHONE, "height": PHONE_HEIGHT})
    screens = page.evaluate("document.documentElement.scrollHeight") / PHONE_HEIGHT
    most = 4 if listed.name == "dashboards:dashboard" else 6
    return [f"on a phone: {screens:.1f} screens"] if screens > most else []


def barriers(page, width: int) -> list[str]:
    """The violations that axe finds on a page of this width."""
    page.evaluate(AXE)
    page.set_viewport_size({"width": width, "height": HIGH})
    return [f"on {width} px: {problem}" for problem in page.evaluate(RUN, RULES if width == DESK else RULES_OF_WIDTH)]


def cut_off_on_paper(page) -> list[str]:
    """What sticks out of a sheet of A4, and what is printed though nobody can press it there."""
    page.emulate_media(media="print")
    width = SHORT if page.evaluate(UPRIGHT) else LONG
    page.set_viewport_size({"width": width, "height": 1000})
    problems = [f"sticks out of the paper: {html}" for html in page.evaluate(STICKING_OUT, width)]
    return problems + [f"prints {hidden}" for hidden in page.locator(HIDDEN).all() if hidden.is_visible()]


# Axe takes the most time: it looks at each language on one of the two screens, on a phone's at what depends on width.
@pytest.mark.usefixtures("demonstration", "complaints_of_faults")
@pytest.mark.parametrize(("language", "width_for_axe"), [("zh-hans", DESK), ("en", PHONE)])
def test_nobody_is_shut_out_and_nothing_is_larger_than_screen_or_paper(new_page, live_server, language, width_for_axe):
    problems, upright = [], 0
    for listed, page in visited(new_page, live_server, language):
        found = too_wide(page) + too_long(page, listed) + barriers(page, width_for_axe)
        if listed.name != "dashboards:screen":  # it is for a meeting room and not printed
            found += cut_off_on_paper(page)
            upright += page.evaluate(UPRIGHT)
        problems += [f"{listed} {problem}" for problem in found]
    assert problems == [], "\n".join(problems)
    assert 0 < upright < len(PAGES)
