"""The meeting room's screen: the month at a glance, which looks for news by itself and signs nobody out."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group

from tests.factories import make_area, make_client, make_report, make_sub_measure, make_target, make_user

pytestmark = pytest.mark.django_db
SCREEN = "/screen/"


def test_it_says_what_the_dashboard_says(town):
    head = make_area(town.plan, number=0, kind="headline", title="Headline")
    tax = make_target(make_sub_measure(head, town.sub_measure.lead), code="tax", name="Tax", value=Decimal(12000))
    make_report(tax.sub_measure, 5, figures={tax: 5000})
    make_report(tax.sub_measure, 6, figures={tax: 5520})
    make_report(town.sub_measure, 6, figures={town.target: 600})
    client = town.client("leader")
    page, board = client.get(SCREEN, {"month": 6}), client.get("/dashboard/", {"month": 6})
    assert (page.context["light"], page.context["score"]) == (board.context["light"], board.context["score"])
    shown = {entry.light: entry.count for entry in board.context["counts"] if entry.count}
    assert {light: count for _mark, light, count in page.context["counts"]} == shown
    assert "5,520.00<small>万元</small>" in page.text
    assert "gap -4.0 points" in page.text
    assert [month["name"] for month in page.context["months"]] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    assert page.context["change"] == board.context["change"] != ""
    assert page.context["change"] in page.text


def test_an_area_says_why_and_its_bar_is_the_dashboards(town):
    late = make_target(town.sub_measure, name="Late", value=Decimal(1000))
    make_report(town.sub_measure, 6, figures={town.target: 600, late: 0})
    client = town.client("leader")
    page, board = client.get(SCREEN, {"month": 6}), client.get("/dashboard/", {"month": 6})
    assert "with 1 behind" in page.text
    pieces = page.context["areas"][0]["pieces"]
    assert [piece for _light, *piece in pieces] == [["0.00%", "33.33%"], ["33.33%", "33.33%"], ["66.67%", "33.33%"]]
    assert all(
        f'x="{x}" width="{width}"' in page.text and f'x="{x}" width="{width}"' in board.text
        for _light, x, width in pieces
    )


def test_it_looks_for_news_with_and_without_a_script(town):
    page = town.client("leader").get(SCREEN).text
    assert '<meta http-equiv="refresh" content="60">' in page
    assert 'data-every="60"' in page


def test_what_has_no_room_is_counted(town):
    for number in range(12):
        late = make_target(town.sub_measure, name=f"Late {number}", value=Decimal(1000))
        make_report(make_sub_measure(town.area, town.sub_measure.lead), 6)
        late.save()
    page = town.client("leader").get(SCREEN, {"month": 6})
    assert len(page.context["concerns"]) == 7
    assert page.context["more_concerns"] == len(page.context["concerns"]) + page.context["more_concerns"] - 7
    assert f"and {page.context['more_concerns']} more" in page.text


def test_the_screen_s_own_account_stays_signed_in_while_it_looks_and_nobody_else_s_does(town):
    start = datetime(2021, 7, 8, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(start, tick=False) as clock:
        own = make_client(make_user("screen"))
        for hours in (1, 13, 30, 30 + 6 * 24):
            clock.move_to(start + timedelta(hours=hours))
            assert own.get(SCREEN).status_code == 200, hours
        # Switched off over the holidays.
        clock.move_to(start + timedelta(days=15))
        assert own.get(SCREEN).status_code == 302
        leader, start = town.client("leader"), start + timedelta(days=15)
        for minute in range(1, 30):
            clock.move_to(start + timedelta(minutes=minute))
            assert leader.get(SCREEN).status_code == 200, minute
        clock.move_to(start + timedelta(minutes=31))
        assert leader.get(SCREEN).status_code == 302


def test_a_session_that_stays_ends_when_its_account_may_do_more(town):
    account = make_user("screen")
    client = make_client(account)
    assert client.get(SCREEN).status_code == 200
    account.groups.add(Group.objects.get(name="leader"))
    assert client.get(SCREEN).status_code == 302


def test_one_look_leaves_another_session_alone(town):
    screen, leader = town.client("leader"), town.client("leader")
    screen.get(SCREEN)
    assert leader.get("/dashboard/").status_code == 200
    screen.post("/sign-out/")
    assert leader.get("/dashboard/").status_code == 200


def test_without_a_plan_it_says_so(db):
    page = make_client(make_user("leader")).get(SCREEN)
    assert page.status_code == 200
    assert "No plan is loaded yet" in page.text
