"""No page is forgotten: whatever gives somebody HTML is among those that are looked at."""

from tests.permissions.matrix import ROWS

from .listed import NO_PAGES, PAGES


def test_every_address_that_gives_a_page_is_listed():
    gives_a_page = {name for name, row in ROWS.items() if "200" in row.get.split()} - NO_PAGES
    # A month that is open has no page for reopening it: there everybody is sent on.
    gives_a_page |= {"home", "reports:reopen_month"}
    listed = {page.name for page in PAGES if page.status == 200}
    assert gives_a_page - listed == set()
    assert listed - gives_a_page == set()


def test_what_gives_no_page_is_still_an_address():
    assert set(ROWS) >= NO_PAGES
