"""What a tablet held upright shows: the light of every target, and a list that is empty says so."""

import pytest

from tests.pages.listed import PAGES

from .visits import visited

WIDTH = 820


@pytest.mark.usefixtures("demonstration")
def test_the_light_of_a_target_is_in_sight(new_page, live_server):
    tables = [page for page in PAGES if page.address in ("/areas/2021/4/?month=6", "/measures/2021/4.1/?month=6")]
    for listed, page in visited(new_page, live_server, "zh-hans", tables):
        page.set_viewport_size({"width": WIDTH, "height": 1000})
        lights = page.locator(".targets td .light").all()
        assert lights, listed
        for light in lights:
            box = light.bounding_box()
            assert box["x"] + box["width"] <= WIDTH, listed


@pytest.mark.usefixtures("demonstration")
def test_an_empty_ledger_says_that_nothing_matches(new_page, live_server):
    empty = [page for page in PAGES if page.address == "/ledger/?month=6&q=nothing-has-this-name"]
    for _empty, page in visited(new_page, live_server, "zh-hans", empty):
        page.set_viewport_size({"width": WIDTH, "height": 1000})
        assert page.get_by_text("没有符合筛选条件的事项").is_visible()
