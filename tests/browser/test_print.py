"""Every page when it is printed: nothing is cut off, on any size of paper; the wall chart fits one sheet of A3."""

import re

import pytest

from tests.pages.listed import PAGES

from .visits import visited

pytestmark = pytest.mark.sqlite_only

#: The sides of A4 without the margins of print.css, in CSS pixels.
LONG, SHORT = 1046, 718
#: Sizes of paper in points, lying on its side.
A4, A3 = (842, 595), (1191, 842)
#: Whether a page is printed upright, and the parts that are never printed.
UPRIGHT = "getComputedStyle(document.body).page === 'upright'"
HIDDEN = "nav, .nav-tabs, .pagination, .filter:not(.whatif), .whatif input, .btn, .masthead form"
STICKING_OUT = """(width) => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > width + 1)
  .map((element) => element.outerHTML.slice(0, 80)).slice(0, 2)"""


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The pages of a PDF: width and height in points."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(int(float(width)), int(float(height))) for width, height in boxes]


@pytest.mark.usefixtures("demonstration", "complaints_of_faults")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_cut_off_on_paper(new_page, live_server, language):
    faults, upright = [], 0
    for listed, page in visited(new_page, live_server, language, PAGES):
        if listed.name == "dashboards:screen":  # it is for a meeting room and not printed
            continue
        page.emulate_media(media="print")
        is_upright = page.evaluate(UPRIGHT)
        upright += is_upright
        width = SHORT if is_upright else LONG
        page.set_viewport_size({"width": width, "height": 1000})
        faults += [f"{listed}: {html}" for html in page.evaluate(STICKING_OUT, width)]
        faults += [f"{listed}: prints {hidden}" for hidden in page.locator(HIDDEN).all() if hidden.is_visible()]
    assert faults == [], "\n".join(faults)
    assert 0 < upright < len(PAGES)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_dashboard_and_wall_chart_fit_one_sheet_of_a3(new_page, live_server, language):
    whole = [page for page in PAGES if str(page) in ("leader /dashboard/?month=6", "leader /wall/?month=6")]
    for listed, page in visited(new_page, live_server, language, whole):
        assert sheets(page.pdf(format="A3", prefer_css_page_size=True)) == [A3], listed
        on_a4 = sheets(page.pdf(format="A4", prefer_css_page_size=True))
        assert set(on_a4) == {A4}, listed
        assert len(on_a4) > 1, listed


@pytest.mark.usefixtures("demonstration")
def test_what_is_read_from_top_to_bottom_stands_upright(new_page, live_server):
    reading = [page for page in PAGES if page.name in ("dashboards:trace", "dashboards:documents")]
    for listed, page in visited(new_page, live_server, "zh-hans", reading):
        assert {(min(sheet), max(sheet)) == sheet for sheet in sheets(page.pdf(format="A4"))} == {True}, listed


@pytest.mark.usefixtures("demonstration")
def test_a_printed_page_repeats_headings_and_frames_lights(new_page, live_server):
    ledger = [page for page in PAGES if str(page) == "leader /ledger/?month=6"]
    for _one, page in visited(new_page, live_server, "zh-hans", ledger):
        page.emulate_media(media="print")
        style = "([element, name]) => getComputedStyle(document.querySelector(element))[name]"
        assert page.evaluate(style, ["thead", "display"]) == "table-header-group"
        assert page.evaluate(style, ["tbody tr", "breakInside"]) == "avoid"
        assert page.evaluate(style, [".light-red", "borderTopWidth"]) == "2px"
        assert page.evaluate(style, [".light-green", "borderTopWidth"]) == "1px"
        lights = page.locator("tbody .light").all_inner_texts()
        assert lights
        assert [light for light in lights if not re.search(r"\S\s*\w{2}", light)] == []
        assert page.locator(".demonstration").is_visible()
        assert page.locator(".asof").is_visible()
