"""Every page in a real browser: nothing shuts anybody out (axe, WCAG 2.2 AA), and nothing is wider than the screen."""

from pathlib import Path

import axe_playwright_python
import pytest

from .visits import DESK, PHONE, TABLET, visited

pytestmark = pytest.mark.sqlite_only

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: So high that the bar at a form's foot covers none of its boxes.
HIGH = 12000
RUN = """async (tags) => (await axe.run({ runOnly: tags, resultTypes: ["violations"] })).violations.map(
  (one) => `${one.id}: ${one.help} (${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")})`
)"""


def barriers(page, widths=(DESK, PHONE)) -> list[str]:
    """What axe finds on a page, at each width."""
    found = []
    page.evaluate(AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HIGH})
        found += [f"on {width} px: {fault}" for fault in page.evaluate(RUN, RULES)]
    return found


@pytest.mark.usefixtures("demonstration", "complaints_of_faults")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nobody_is_shut_out_and_nothing_is_wider_than_the_screen(new_page, live_server, language):
    faults = []
    for one, page in visited(new_page, live_server, language):
        for width in (DESK, TABLET, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{one} on {width} px: {wide} px wide")
        faults += [f"{one} {fault}" for fault in barriers(page)]
    assert faults == [], "\n".join(faults)
