"""Every page in a real browser is accessible (axe, WCAG 2.2 AA) and not wider than the screen."""

from pathlib import Path

import axe_playwright_python
import pytest

from .visits import DESK, PHONE, TABLET, visited

pytestmark = pytest.mark.sqlite_only

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: High enough that the bar at the bottom of a form does not cover its inputs.
HIGH = 12000
RUN = """async (tags) => (await axe.run({ runOnly: tags, resultTypes: ["violations"] })).violations.map(
  (rule) => `${rule.id}: ${rule.help} (${rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")})`
)"""


def barriers(page, widths=(DESK, PHONE)) -> list[str]:
    """The violations that axe finds on a page, at each width."""
    violations = []
    page.evaluate(AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HIGH})
        violations += [f"on {width} px: {problem}" for problem in page.evaluate(RUN, RULES)]
    return violations


@pytest.mark.usefixtures("demonstration", "complaints_of_faults")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nobody_is_shut_out_and_nothing_is_wider_than_the_screen(new_page, live_server, language):
    problems = []
    for listed, page in visited(new_page, live_server, language):
        for width in (DESK, TABLET, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                problems.append(f"{listed} on {width} px: {wide} px wide")
        problems += [f"{listed} {problem}" for problem in barriers(page)]
    assert problems == [], "\n".join(problems)
