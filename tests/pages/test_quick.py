"""Every address that gives a page opens for somebody: the pages' part of ``make test-quick``."""

import pytest
from django.urls import reverse

from tests.kept import kept
from tests.permissions.matrix import PEOPLE, ROWS
from tests.permissions.world import client_of, make_world

from .listed import NO_PAGES

#: The pages, and somebody who may see each.
PAGES = {
    name: PEOPLE[row.get.split().index("200")]
    for name, row in ROWS.items()
    if "200" in row.get.split() and name not in NO_PAGES
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens(name):
    response = client_of(kept(make_world), PAGES[name]).get(reverse(name, kwargs=ROWS[name].place))
    assert response.status_code == 200
