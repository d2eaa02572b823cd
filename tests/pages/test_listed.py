"""Every address that gives HTML to somebody is in the list of pages."""

from tests.permissions.matrix import ROWS

from .listed import NO_PAGES, PAGES


def test_every_address_that_gives_a_page_is_listed():
    gives_a_page = {name for name, row in ROWS.items() if "200" in row.get.split()} - NO_PAGES
    # An open month has no page for reopening it: everybody is redirected.
    gives_a_page |= {"home", "reports:reopen_month"}
    listed = {page.name for page in PAGES if page.status == 200}
    assert gives_a_page - listed == set()
    assert listed - gives_a_page == set()


def test_what_gives_no_page_is_still_an_address():
    assert set(ROWS) >= NO_PAGES
