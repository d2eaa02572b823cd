"""Pages are light: the bytes of a first visit, and of each page after it."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from .listed import PAGES

pytestmark = pytest.mark.django_db

FIRST, AFTER = 80 * 1024, 15 * 1024
#: The files that the browser loads with a page; pictures of evidence are content and not counted.
ASKED_FOR = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="' + settings.STATIC_URL + r'([^"]+)"')


def compressed(name: str) -> int:
    """A static file as the server sends it, compressed."""
    with open(finders.find(name), "rb") as file:
        return len(gzip.compress(file.read(), 9))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_is_light(visitor, language):
    first, after = {}, {}
    for page in PAGES:
        response = visitor(page.who, language).get(page.address, headers={"accept-encoding": "gzip"})
        assert response.status_code == page.status, page
        assert response["Content-Encoding"] == "gzip", page
        after[str(page)] = len(response.content)
        text = gzip.decompress(response.content).decode()
        files = set(ASKED_FOR.findall(text))
        assert files, page
        first[str(page)] = len(response.content) + sum(map(compressed, files))
    assert {page: size for page, size in after.items() if size > AFTER} == {}
    assert {page: size for page, size in first.items() if size > FIRST} == {}
