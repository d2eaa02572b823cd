"""The second factor: set up before anything else, asked for at each sign-in, taken away by an administrator."""

import re
from base64 import b32decode
from datetime import UTC, datetime

import pytest
import time_machine
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from targets.models import SecurityEvent
from tests.factories import PASSWORD, make_client
from tests.reports import steps
from tests.reports.test_session_loss import hidden_fields

APPROVED = {"remark": "Well done", "approve": ""}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wanted(settings):
    settings.TOTP_REQUIRED = True


def sign_in(username: str, code: str = "", **more):
    data = {"username": username, "password": PASSWORD, "code": code, **more}
    return make_client().post("/sign-in/", data)


def code_of(page: str, drift: int = 0) -> str:
    """What a telephone shows that took the secret from the page. ``drift``: in steps of 30 s."""
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    return f"{totp(b32decode(secret), drift=drift):06d}"


def set_up(username: str) -> tuple[str, list[str]]:
    """The page with the secret, and the recovery codes."""
    client = sign_in(username).client
    page = client.get("/second-factor/").text
    done = client.post("/second-factor/", {"code": code_of(page, -1)}).text
    return page, re.findall(r"<code>([a-z2-7]+)</code>", done)


def test_it_is_set_up_before_anything_else(town):
    answer = sign_in("administrator", next="/ledger/")
    assert answer.url == "/second-factor/?next=%2Fledger%2F"
    client = answer.client
    assert client.get("/ledger/").url.startswith("/second-factor/")
    response = client.get(answer.url)
    assert "no-store" in response["Cache-Control"]
    page = response.text
    assert "<svg" in page
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)", page)
    assert client.post("/second-factor/", {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0)
    done = client.post("/second-factor/", {**hidden_fields(page), "code": code_of(page)})
    assert len(re.findall(r"<code>([a-z2-7]+)</code>", done.text)) == 10
    assert 'href="/ledger/"' in done.text
    assert client.get("/ledger/").status_code == 200
    # It is shown to nobody any more.
    assert client.get("/second-factor/").url == "/"


def test_each_sign_in_asks_for_a_code_that_was_not_used(town):
    page, recovery = set_up("reviewer")
    assert "Type the code" in sign_in("reviewer").text
    assert "_auth_user_id" not in sign_in("reviewer").client.session
    code = code_of(page)
    assert sign_in("reviewer", code[:3] + " " + code[3:]).url == "/"
    assert "not the code" in sign_in("reviewer", code).text
    assert sign_in("reviewer", recovery[0].upper()).url == "/"
    assert "not the code" in sign_in("reviewer", recovery[0]).text
    # Guessing codes locks as guessing passwords does.
    assert [sign_in("reviewer", "abcdefgh").status_code for _time in range(5)][-1] == 429
    assert sign_in("reviewer", recovery[1]).status_code == 429


def test_who_typed_a_wrong_code_is_told_how_long_to_wait(town):
    """Codes are not even looked at for 1, 2, 4 … seconds after a wrong one: at the sign-in, and where it is set up."""
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        client = sign_in("auditor").client
        page = client.get("/second-factor/").text
        wrong, right = {"code": "000000"}, {"code": code_of(page)}
        assert "Is its clock right? Wait 1 second," in client.post("/second-factor/", wrong).text
        assert "came too soon after a wrong one. Wait 1 second," in client.post("/second-factor/", right).text
        clock.shift(1)
        assert len(re.findall(r"<code>[a-z2-7]+</code>", client.post("/second-factor/", right).text)) == 10
        clock.shift(60)
        assert "Is its clock right? Wait 1 second," in sign_in("auditor", "000000").text
        clock.shift(2)
        assert "Is its clock right? Wait 2 seconds," in sign_in("auditor", "000000").text
        clock.shift(0.5)
        assert "came too soon after a wrong one. Wait 2 seconds," in sign_in("auditor", code_of(page)).text
        TOTPDevice.objects.update(throttling_failure_count=9)
        assert "Wait 5 minutes," in sign_in("auditor", code_of(page)).text
        clock.shift(5 * 60)
        assert sign_in("auditor", code_of(page)).url == "/"


def test_who_has_no_power_over_others_needs_none(town):
    for person in ("reporter", "leader"):
        assert sign_in(person).url == "/"
    assert sign_in("auditor").url == "/second-factor/"


def test_an_administrator_takes_a_lost_telephone_away_but_not_the_own(town):
    set_up("reviewer")
    administrator = town.client("administrator")
    session = administrator.session
    session["asked_second_factor"] = True  # as its sign-in notes
    session.save()
    page = administrator.get("/setup/accounts/reviewer/").text
    assert 'action="/setup/accounts/reviewer/second-factor/"' in page
    assert administrator.post("/setup/accounts/reviewer/second-factor/").status_code == 302
    assert sign_in("reviewer").url == "/second-factor/"
    assert administrator.post("/setup/accounts/administrator/second-factor/").status_code == 403


def test_typing_survives_it(town):
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "77"})
    client, version = make_client(), steps.version_of(town.sub_measure, 3)
    address = steps.address_of("review", town.sub_measure, 3)
    kept = hidden_fields(client.post(address, {**APPROVED, "version": version}).text)
    page = client.post("/sign-in/", {**kept, "username": "reviewer", "password": PASSWORD}).text
    done = client.post("/second-factor/", {**hidden_fields(page), "code": code_of(page)}).text
    assert client.post(address, hidden_fields(done)).status_code == 302
    assert town.sub_measure.reports.get().status == "approved"


def test_the_security_log_tells_of_setting_up_and_removing(town):
    set_up("reviewer")
    administrator = sign_in("administrator").client
    page = administrator.get("/second-factor/").text
    administrator.post("/second-factor/", {"code": code_of(page)})
    administrator.post("/setup/accounts/reviewer/second-factor/")
    kept = SecurityEvent.objects.filter(action="second_factor").values_list("about", "actor__username")
    assert list(kept) == [("reviewer", "reviewer"), ("administrator", "administrator"), ("reviewer", "administrator")]


def test_a_session_from_before_ends_with_the_setting_and_with_the_role(town, settings):
    settings.TOTP_REQUIRED = False
    reviewer, leader = sign_in("reviewer").client, sign_in("leader").client
    assert reviewer.get("/dashboard/").status_code == 200
    settings.TOTP_REQUIRED = True
    assert reviewer.get("/dashboard/").url.startswith("/sign-in/")
    assert leader.get("/dashboard/").status_code == 200
    town.people["leader"].groups.set(town.people["reviewer"].groups.all())
    assert leader.get("/dashboard/").url.startswith("/sign-in/")
