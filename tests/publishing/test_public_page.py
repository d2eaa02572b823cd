"""The public page shows what the town chose, of the last closed month, to everybody, and is the same for everybody."""

import pytest
from django.core.management import call_command
from django.test import Client

from publishing.models import PublicPage
from targets.models import Event, SecurityEvent
from tests.factories import make_area, make_client, make_report, make_sub_measure, make_target
from tests.reports import steps

pytestmark = pytest.mark.django_db
ADDRESS = "/setup/publishing/"


@pytest.fixture
def shown(town):
    """January is closed, February approved, March waits; a headline figure and both kinds of areas."""
    headline = make_area(town.plan, kind="headline", title="Headline")
    measure = make_sub_measure(headline, town.sub_measure.lead, code="h")
    town.growth = make_target(measure, code="growth", name="Growth of the weir", value=1200)
    town.income = make_target(measure, code="income", name="Income of the weir", value=600)
    for month, status, value in ((1, "approved", 111), (2, "approved", 222), (3, "submitted", 333)):
        make_report(measure, month, status, {town.growth: value}, problems="Rain on the weir")
    make_report(town.sub_measure, 1, "approved", {town.target: 100})
    make_report(town.other_sub_measure, 1, "approved", {town.other_target: 100})
    steps.close(town.client("administrator"), 1)
    return town


def choose(town, *, figures=(), areas=(), on=True):
    posted = {
        "figures": [row.pk for row in figures],
        "areas": [row.pk for row in areas],
        **({"is_on": "on"} if on else {}),
    }
    assert town.client("administrator").post(f"{ADDRESS}?year=2021", posted).status_code == 302


def test_it_is_off_until_it_is_ticked_and_a_month_is_closed(shown):
    assert Client().get("/public/").status_code == 404
    choose(shown, figures=[shown.growth], areas=[shown.area])
    page = Client().get("/public/")
    assert page.status_code == 200
    steps.reopen(shown.client("administrator"), 1)
    assert Client().get("/public/").status_code == 404
    steps.close(shown.client("administrator"), 1)
    choose(shown, figures=[shown.growth], areas=[shown.area], on=False)
    assert Client().get("/public/").status_code == 404
    # What was chosen is still ticked, for the next time.
    assert PublicPage.objects.get().figures == [shown.growth.pk]


def test_it_shows_what_was_chosen_as_of_the_closed_month_and_no_names(shown):
    choose(shown, figures=[shown.growth], areas=[shown.area])

    page = Client().get("/public/en/").text

    assert "Growth of the weir" in page
    assert ">111.00<" in page
    assert "Projects first" in page
    assert "January" in page
    hidden = (
        "222",
        "333",
        "Income of the weir",
        "Economy Office",
        "Farm Office",
        "Li Ming",
        "Wang Fang",
        "Rain",
        "More revenue",
    )
    assert not [text for text in hidden if text in page]
    assert "Headline figures" in page
    assert "主要" in Client().get("/public/").text
    # A figure of an area that is no headline, or another plan's, is not taken.
    assert shown.client("administrator").post(ADDRESS, {"figures": [shown.target.pk]}).status_code == 422


def test_it_is_the_same_for_everybody_and_may_be_kept(shown):
    choose(shown, figures=[shown.growth], areas=[shown.area])
    visitor, administrator = Client().get("/public/"), shown.client("administrator").get("/public/")

    assert visitor.content == administrator.content
    for page in (visitor, administrator, make_client(language="en").get("/public/")):
        assert page["Cache-Control"] == "public, max-age=300"
        assert "cookie" not in page.get("Vary", "").lower()
        assert not page.cookies
        assert page["Content-Language"] == "zh-hans"
        assert page["ETag"] == visitor["ETag"]
    assert Client().get("/public/", headers={"If-None-Match": visitor["ETag"]}).status_code == 304
    english = Client().get("/public/en/")
    assert (english["Content-Language"], english["ETag"] == visitor["ETag"]) == ("en", False)
    steps.correct(shown.client("reviewer"), shown.growth.sub_measure, 1, {shown.growth: 119}, "A slip")
    changed = Client().get("/public/", headers={"If-None-Match": visitor["ETag"]})
    assert (changed.status_code, ">119.00<" in changed.text) == (200, True)


def test_every_choice_is_told_in_the_trace_and_in_the_security_log(shown):
    choose(shown, figures=[shown.growth])
    choose(shown, figures=[shown.growth])
    choose(shown, figures=[shown.income], areas=[shown.area])

    first, second = Event.objects.filter(action="change_public").order_by("sequence")
    told = [[(one["field"], one["before"], one["after"]) for one in event.changes] for event in (first, second)]
    assert told == [
        [("is_on", False, True), ("figures", [], ["growth"])],
        [("figures", ["growth"], ["income"]), ("areas", [], ["1"])],
    ]
    assert SecurityEvent.objects.filter(action="settings_changed").count() == 2
    call_command("verify_trace")
