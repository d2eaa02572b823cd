"""A session ends by idleness, and some hours after its sign-in whatever one does; one a person where that is set."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import roles
from tests.factories import PASSWORD, make_client, make_user
from tests.reports import steps
from tests.reports.test_session_loss import hidden_fields

pytestmark = pytest.mark.django_db
MORNING = datetime(2021, 7, 8, 0, 0, tzinfo=UTC)


def sign_in(username: str, client=None):
    client = client or make_client()
    assert client.post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def test_it_ends_after_30_idle_minutes_and_what_was_typed_is_kept(town):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in("reporter")
        for minute in range(20, 200, 20):
            clock.move_to(MORNING + timedelta(minutes=minute))
            assert client.get("/my-month/").status_code == 200, minute
        clock.shift(timedelta(minutes=31))
        page = steps.save(client, town.sub_measure, 3, {town.target: "77"})
        assert page.status_code == 401
        # Nor is it lost to a lock.
        for _failure in range(5):
            page = client.post("/sign-in/", {**hidden_fields(page.text), "username": "reporter", "password": "wrong"})
        assert page.status_code == 429
        page = client.post("/sign-in/", hidden_fields(page.text))
        clock.shift(timedelta(minutes=31))
        data = {**hidden_fields(page.text), "username": "reporter", "password": PASSWORD}
        resume = client.post("/sign-in/", data)
        client.post(steps.address_of("report", town.sub_measure, 3), hidden_fields(resume.text))
        assert town.sub_measure.reports.get(month=3).figures.get().value == 77


def test_it_ends_12_hours_after_sign_in_whatever_one_does_and_what_was_typed_is_kept(town):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in("reporter")
        for quarter in range(1, 48):
            clock.move_to(MORNING + timedelta(minutes=15 * quarter))
            assert client.get("/my-month/").status_code == 200, quarter
        clock.move_to(MORNING + timedelta(hours=12))
        page = steps.save(client, town.sub_measure, 3, {town.target: "77"})
        assert page.status_code == 401
        assert "What you typed is kept" in page.text
        assert client.get("/my-month/").status_code == 302


def test_it_is_written_once_a_minute_not_at_each_request(town):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in("leader")

        def writes() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/ledger/").status_code == 200
            return sum(query["sql"].startswith("UPDATE") for query in queries)

        assert writes() == 0
        clock.shift(timedelta(seconds=61))
        assert (writes(), writes()) == (1, 0)


def test_one_a_person_where_that_is_set(town, settings):
    first, second = sign_in("leader"), sign_in("leader")
    settings.SESSION_SINGLE = True
    third = sign_in("leader")
    assert [client.get("/dashboard/").status_code for client in (first, second, third)] == [302, 302, 200]
    # A new password of the own goes on in the session that made it.
    new = "Barley-in-the-south-field"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert third.post("/password/", data).status_code == 302
    assert third.get("/dashboard/").status_code == 200
    # The meeting rooms of a town share an account.
    make_user(roles.SCREEN, username="room")
    rooms = [sign_in("room") for _room in range(2)]
    assert [client.get("/screen/").status_code for client in rooms] == [200, 200]


def test_the_screen_s_account_comes_to_its_screen(town):
    make_user(username="room").groups.add(Group.objects.get(name=roles.SCREEN))
    assert sign_in("room").get("/", follow=True).redirect_chain == [("/screen/", 302)]
