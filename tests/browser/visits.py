"""Opens listed pages in a real browser, each as its person sees it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from departments.models import User
from tests.pages.listed import PAGES, Listed

#: The widths of three screens in pixels.
DESK, TABLET, PHONE = 1440, 820, 390
PHONE_HEIGHT = 844


def visited(
    new_page: Callable[..., Page], live_server, language: str, pages: Iterable[Listed] = PAGES
) -> Iterator[tuple[Listed, Page]]:
    """Opens each page as its person, in one tab for each person; gives the listed page and the tab."""
    for who, of_person in groupby(sorted(pages, key=lambda page: page.who or ""), key=lambda page: page.who):
        page = new_page(viewport={"width": DESK, "height": 900})
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if who:
            client = Client()
            client.force_login(User.objects.get(username=who))
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        for listed_page in of_person:
            page.emulate_media(media="null")
            page.set_viewport_size({"width": DESK, "height": 900})
            page.goto(listed_page.address)
            yield listed_page, page
        page.context.close()
