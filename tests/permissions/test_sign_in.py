"""Sign-in: guessing is slowed by name and by address, and a stranger locks nobody out; a form needs its token."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from departments import roles
from tests.factories import PASSWORD, make_client, make_user

NOON = datetime(2021, 7, 1, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user(roles.LEADER, username="zhang")


def sign_in(name: str, password: str, address: str = "10.0.0.1", client: Client | None = None):
    client = client or make_client(REMOTE_ADDR=address)
    return client.post(reverse("sign_in"), {"username": name, "password": password}, REMOTE_ADDR=address)


def fail(times: int, name: str = "zhang", address: str = "10.0.0.1") -> list[int]:
    return [sign_in(name, "wrong", address).status_code for _time in range(times)]


def test_the_right_password_signs_in(person):
    response = sign_in("zhang", PASSWORD)
    assert response.status_code == 302
    assert response.url == reverse("home")


def test_the_fifth_failure_locks_the_name_for_this_address_alone(person):
    assert fail(5) == [200, 200, 200, 200, 429]
    response = sign_in("zhang", PASSWORD)
    assert response.status_code == 429
    assert "Wait before you try again" in response.text
    assert sign_in("zhang", PASSWORD, "192.168.7.7").status_code == 302


def test_a_name_that_many_addresses_try_gets_one_try_a_minute(person):
    with time_machine.travel(NOON, tick=False) as clock:
        for host in range(5):
            assert fail(4, address=f"10.0.1.{host}")[:3] == [200] * 3
        # The right password too: a thousand addresses learn nothing faster than one.
        assert sign_in("zhang", PASSWORD, "192.168.7.7").status_code == 429
        clock.move_to(NOON + timedelta(seconds=61))
        assert fail(1, address="10.0.2.1") == [429]
        assert sign_in("zhang", PASSWORD, "192.168.7.7").status_code == 429
        clock.move_to(NOON + timedelta(seconds=122))
        assert sign_in("zhang", PASSWORD, "192.168.7.7").status_code == 302


def test_an_address_that_tries_many_names_gets_one_try_a_minute(person):
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(10):
            fail(5, f"name{number}")
        assert sign_in("zhang", PASSWORD).status_code == 429
        assert sign_in("zhang", PASSWORD, "192.168.7.7").status_code == 302
        clock.move_to(NOON + timedelta(seconds=61))
        assert sign_in("zhang", PASSWORD).status_code == 302


def test_a_browser_that_signed_in_before_is_not_locked_by_what_strangers_do(person):
    office = make_client(REMOTE_ADDR="10.0.0.1")
    assert sign_in("zhang", PASSWORD, client=office).status_code == 302
    office.post(reverse("sign_out"))
    # A colleague behind the same proxy, and the world.
    fail(5)
    for number in range(11):
        fail(5, f"name{number}")
        fail(4, address=f"10.0.1.{number}")
    assert sign_in("zhang", PASSWORD).status_code == 429
    assert sign_in("zhang", PASSWORD, client=office).status_code == 302
    office.post(reverse("sign_out"))
    # For another name it is any browser; and its own failures count.
    make_user(roles.LEADER, username="zhao")
    assert sign_in("zhao", PASSWORD, client=office).status_code == 429
    assert [sign_in("zhang", "wrong", client=office).status_code for _time in range(5)][-1] == 429
    assert sign_in("zhang", PASSWORD, client=office).status_code == 429


def test_an_administrator_sees_the_locks_and_lifts_them(person, settings):
    fail(5)
    fail(5, "typed-the-password-here")
    administrator = make_client(make_user(roles.ADMINISTRATOR))
    page = administrator.get("/setup/locks/").text
    assert 'value="zhang"' in page
    assert "10.0.0.1" in page
    assert "typed-the-password-here" not in page
    administrator.post("/setup/locks/", {"account": "zhang"})
    assert sign_in("zhang", PASSWORD).status_code == 302
    fail(5)
    for address in ("", "no address", "10.0.0.2"):
        administrator.post("/setup/locks/", {"address": address})
    assert sign_in("zhang", PASSWORD).status_code == 429
    administrator.post("/setup/locks/", {"address": "10.0.0.1"})
    assert sign_in("zhang", PASSWORD).status_code == 302
    assert "No account is locked." in administrator.get("/setup/locks/").text


def test_behind_a_proxy_the_address_is_the_browser_s(person, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def through(address: str, password: str) -> int:
        data = {"username": "zhang", "password": password}
        return make_client().post(reverse("sign_in"), data, headers={"X-Forwarded-For": address}).status_code

    assert [through("10.0.0.1", "wrong") for _time in range(5)][-1] == 429
    assert (through("10.0.0.1", PASSWORD), through("10.0.0.2", PASSWORD)) == (429, 302)


def test_four_failures_do_not_lock(person):
    assert fail(4) == [200] * 4
    assert sign_in("zhang", PASSWORD).status_code == 302


def test_another_name_stays_free(person):
    make_user(roles.LEADER, username="zhao")
    fail(6)
    assert sign_in("zhao", PASSWORD, "10.0.0.1").status_code == 302


def test_the_name_opens_again_after_half_an_hour(person):
    with time_machine.travel(NOON, tick=False):
        fail(5)
    with time_machine.travel(NOON + timedelta(minutes=29, seconds=59), tick=False):
        assert sign_in("zhang", PASSWORD).status_code == 429
    with time_machine.travel(NOON + timedelta(minutes=30, seconds=1), tick=False):
        assert sign_in("zhang", PASSWORD).status_code == 302


def test_trying_while_it_is_locked_does_not_lengthen_the_lock(person):
    with time_machine.travel(NOON, tick=False):
        fail(5)
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False):
        assert set(fail(5)) == {429}
    with time_machine.travel(NOON + timedelta(minutes=30, seconds=1), tick=False):
        assert sign_in("zhang", PASSWORD).status_code == 302


def test_a_sign_in_in_between_starts_the_count_anew(person):
    fail(4)
    assert sign_in("zhang", PASSWORD).status_code == 302
    assert fail(4) == [200] * 4
    assert sign_in("zhang", PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_locked_in_the_same_way(person):
    assert fail(5, "nobody") == [200, 200, 200, 200, 429]


def test_writing_the_name_in_capitals_is_no_way_around_the_lock(person):
    fail(5)
    assert sign_in("ZHANG", PASSWORD).status_code != 302
    assert sign_in(" zhang ", PASSWORD).status_code != 302


def test_full_width_letters_sign_in_and_are_no_way_around_the_lock(person):
    assert sign_in("ｚｈａｎｇ", PASSWORD).status_code == 302
    fail(5)
    assert sign_in("ｚｈａｎｇ", PASSWORD).status_code == 429


def test_a_disabled_account_does_not_sign_in():
    make_user(roles.LEADER, username="gone", is_active=False)
    response = sign_in("gone", PASSWORD)
    assert response.status_code == 200
    assert "_auth_user_id" not in response.client.session


def test_signing_out_leads_to_the_sign_in_page(person):
    client = make_client(person)
    response = client.post(reverse("sign_out"))
    assert response.status_code == 302
    assert response.url == reverse("sign_in")
    assert client.get(reverse("dashboards:dashboard")).status_code == 302


def test_sign_in_does_not_lead_to_another_host(person):
    client = make_client()
    data = {"username": "zhang", "password": PASSWORD, "next": "https://example.com/"}
    assert client.post(reverse("sign_in"), data).url == reverse("home")


@pytest.mark.parametrize("name", ["sign_in", "sign_out", "set_language", "password"])
def test_a_form_without_its_token_is_refused(person, name):
    client = make_client(person, enforce_csrf_checks=True)
    response = client.post(reverse(name), {"language": "en"})
    assert response.status_code == 403
    assert "This form is out of date" in response.text


def test_a_report_without_its_token_is_refused_and_with_it_saved(town):
    client = town.client("reporter", enforce_csrf_checks=True)
    address = reverse("reports:report", args=(2021, "1.1", 1))
    assert client.post(address, {"version": "0", "progress": "Begun"}).status_code == 403
    assert not town.sub_measure.reports.exists()
    client.get(address)
    token = client.cookies["csrftoken"].value
    data = {"version": "0", "progress": "Begun", "csrfmiddlewaretoken": token}
    assert client.post(address, data).status_code == 302
    assert town.sub_measure.reports.get().progress == "Begun"
