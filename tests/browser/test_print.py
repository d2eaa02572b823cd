"""What pages look like on paper: the dashboard and the wall chart on one sheet of A3, ledgers with headings."""

import re

import pytest

from tests.pages.listed import PAGES

from .visits import visited

#: Sizes of paper in points, lying on its side.
A4, A3 = (842, 595), (1191, 842)


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The pages of a PDF: width and height in points."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(int(float(width)), int(float(height))) for width, height in boxes]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_dashboard_and_wall_chart_fit_one_sheet_of_a3(new_page, live_server, language):
    whole = [page for page in PAGES if str(page) in ("leader /dashboard/?month=6", "leader /wall/?month=6")]
    for listed, page in visited(new_page, live_server, language, whole):
        assert sheets(page.pdf(format="A3", prefer_css_page_size=True)) == [A3], listed


@pytest.mark.usefixtures("demonstration")
def test_on_a4_the_wall_chart_goes_on_over_several_sheets(new_page, live_server):
    wall = [page for page in PAGES if page.name == "dashboards:wall"]
    for _wall, page in visited(new_page, live_server, "zh-hans", wall):
        on_a4 = sheets(page.pdf(format="A4", prefer_css_page_size=True))
        assert set(on_a4) == {A4}
        assert len(on_a4) > 1


@pytest.mark.usefixtures("demonstration")
def test_what_is_read_from_top_to_bottom_stands_upright(new_page, live_server):
    reading = [page for page in PAGES if page.name in ("dashboards:trace", "dashboards:documents")]
    for listed, page in visited(new_page, live_server, "zh-hans", reading):
        assert {(min(sheet), max(sheet)) == sheet for sheet in sheets(page.pdf(format="A4"))} == {True}, listed


@pytest.mark.usefixtures("demonstration")
def test_wide_pages_lie_on_their_side_and_the_timeline_on_a3(new_page, live_server):
    wide = [page for page in PAGES if page.name in ("projects:timeline", "projects:stages", "dashboards:screen")]
    for listed, page in visited(new_page, live_server, "zh-hans", wide):
        paper = A3 if listed.name == "projects:timeline" else A4
        for sheet in sheets(page.pdf(format="A4", prefer_css_page_size=True)):
            assert sheet == pytest.approx(paper, abs=1), listed


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
        assert page.locator(".toolbar .d-print-inline").is_visible()


@pytest.mark.usefixtures("demonstration")
def test_the_first_sheet_names_the_town_the_year_and_the_day_and_nothing_to_click(new_page, live_server):
    printed = [page for page in PAGES if page.name in ("dashboards:dashboard", "dashboards:wall", "projects:stages")]
    for listed, page in visited(new_page, live_server, "zh-hans", printed):
        page.emulate_media(media="print")
        sheet = page.locator("body").inner_text()
        assert "XX镇年度工作计划" in sheet.split("演示数据")[0], listed
        assert "2021 打印日期：2021年7月8日" in " ".join(sheet.split("演示数据")[0].split()), listed
        assert "返回今日" not in sheet
        assert page.locator(".nav-pills a:visible").count() <= 1


@pytest.mark.usefixtures("demonstration")
def test_a_printed_box_keeps_its_tick_and_the_contents_reach_the_margins(new_page, live_server):
    account = [page for page in PAGES if page.name == "setup:account"]
    for _account, page in visited(new_page, live_server, "zh-hans", account):
        page.set_viewport_size({"width": 1519, "height": 1000})
        page.emulate_media(media="print")
        ticked = page.locator(".form-check-input:checked").first
        assert "url(" in ticked.evaluate("box => getComputedStyle(box).backgroundImage")
        box = page.locator("main > .container-xxl").bounding_box()
        assert (box["x"], box["width"]) == (0, 1519)
