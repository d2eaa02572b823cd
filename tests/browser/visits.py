"""Going through pages of the list in a real browser, each as somebody sees it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from departments.models import User
from tests.pages.listed import PAGES, Listed

#: A desk, a tablet, a phone: how wide they are, in pixels.
DESK, TABLET, PHONE = 1440, 820, 390


def visited(
    new_page: Callable[..., Page], live_server, language: str, pages: Iterable[Listed] = PAGES
) -> Iterator[tuple[Listed, Page]]:
    """Each of the pages, opened by who sees it, in one tab a person."""
    for who, listed in groupby(sorted(pages, key=lambda page: page.who or ""), key=lambda page: page.who):
        page = new_page(viewport={"width": DESK, "height": 900})
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if who:
            client = Client()
            client.force_login(User.objects.get(username=who))
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        for one in listed:
            page.emulate_media(media="null")
            page.set_viewport_size({"width": DESK, "height": 900})
            page.goto(one.address)
            yield one, page
        page.context.close()
