"""月调度 on its own day, with the form open: it is short enough for a phone, and what is folded is not lost."""

from datetime import date

import pytest
from django.conf import settings

from departments.models import User
from supervision.models import Matter
from tests.factories import make_client

from .visits import PHONE, PHONE_HEIGHT

JUNE = "/meeting/?year=2021&month=6"
FORM = {"held_on": "2021-07-08", "notes": "", "version": "", "d-TOTAL_FORMS": "3", "d-INITIAL_FORMS": "0"}


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_meeting_on_its_own_day(new_page, live_server, language):
    reviewer = User.objects.get(username="review1")
    client = make_client(reviewer)
    assert client.post(JUNE, {**FORM, "ordered_by": reviewer.pk}).status_code == 302
    page = new_page(viewport={"width": PHONE, "height": PHONE_HEIGHT})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
    for name, value in cookies.items():
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page.goto(JUNE)
    assert page.locator("#type").get_attribute("open") is not None
    assert page.evaluate("document.documentElement.scrollHeight") / PHONE_HEIGHT < 6

    # The second row is folded; what is typed in it is ordered by the day that it proposes.
    row = page.locator("#type details").nth(1)
    assert not row.locator("textarea").is_visible()
    row.locator("summary").click()
    row.locator("select").first.select_option(index=1)
    row.locator("textarea").fill("Find land")
    page.locator("#type button").click()
    page.wait_for_url("**#decided")
    assert Matter.objects.get(order="Find land").due == date(2021, 7, 22)

    # What came back on track is folded on the screen alone.
    kept = page.locator(".kept article").first
    assert not kept.is_visible()
    page.emulate_media(media="print")
    assert kept.evaluate("one => one.checkVisibility({contentVisibilityAuto: true}) && one.offsetHeight > 20")
