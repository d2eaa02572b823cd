"""A token is shown once, opens what it is for until its last day, and leaves its marks in trace and security log."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from publishing.api.authentication import REQUESTS_A_MINUTE
from publishing.models import ApiToken, TokenUse
from targets.models import Event, SecurityEvent
from tests.factories import make_plan

from .readers import make_token, read


def log(action: str) -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(action=action).order_by("sequence"))


def test_a_token_is_kept_as_its_hash_alone_and_told_in_trace_and_log(town):
    secret = make_token(town, "plans")

    token = ApiToken.objects.get()
    stored = [
        str(value)
        for row in (*ApiToken.objects.values(), *Event.objects.values(), *SecurityEvent.objects.values())
        for value in row.values()
    ]
    assert not any(secret in value for value in stored)
    page = town.client("administrator").get("/setup/publishing/").text
    assert secret not in page
    assert "District platform" in page
    [event] = Event.objects.filter(action="make_token")
    assert {told["field"] for told in event.changes} == {"created", "resources", "ends_on"}
    assert [event.about for event in log("token_made")] == ["District platform"]

    town.client("administrator").post(f"/setup/publishing/tokens/{token.pk}/revoke/")
    town.client("administrator").post(f"/setup/publishing/tokens/{token.pk}/revoke/")

    assert read(secret, "plans").status_code == 401
    assert Event.objects.filter(action="revoke_token").count() == len(log("token_revoked")) == 1
    call_command("verify_trace")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"days": -1}, "Choose a day from today on"),
        ({"days": 5000}, "Choose a day from today on"),
        ({"name": ""}, "This field is required"),
        ({"resources": "everything"}, "Select a valid choice"),
        ({"year": "99"}, "greater than or equal to 2000"),
    ],
)
def test_a_faulty_token_is_not_made(town, fields, said):
    posted = {"name": "District", "ends_on": "", "resources": "plans", **fields}
    posted["ends_on"] = (timezone.localdate() + timedelta(days=posted.pop("days", 9))).isoformat()

    page = town.client("administrator").post("/setup/publishing/tokens/", posted)

    assert (page.status_code, said in page.text, ApiToken.objects.exists()) == (422, True, False)


def test_a_second_token_of_the_same_name_waits_until_the_first_is_revoked(town):
    make_token(town)
    page = town.client("administrator").post(
        "/setup/publishing/tokens/",
        {"name": "District platform", "ends_on": timezone.localdate().isoformat(), "resources": "plans"},
    )
    assert (page.status_code, "has a token already" in page.text) == (422, True)
    town.client("administrator").post(f"/setup/publishing/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert make_token(town)


def test_what_a_token_does_not_open_is_refused_in_json(town):
    make_plan(year=2020)
    secret = make_token(town, "plans", "targets", year="2021")
    challenge = 'Bearer realm="townplan"'
    for headers, status, header in (
        ({}, 401, challenge),
        ({"Authorization": "Basic eDp5"}, 401, challenge),
        ({"Authorization": "Bearer "}, 401, f'{challenge}, error="invalid_token"'),
        ({"Authorization": "Bearer wrong\udcff"}, 401, f'{challenge}, error="invalid_token"'),
        ({"Authorization": f"Bearer {secret}x"}, 401, f'{challenge}, error="invalid_token"'),
    ):
        response = Client().get("/api/v1/plans", headers=headers)
        assert (response.status_code, response["Content-Type"][:16]) == (status, "application/json"), headers
        assert response["WWW-Authenticate"].startswith(header), headers
        assert response.json()["detail"]
    for address in ("plans/2021/reports", "plans/2021/standings", "plans/2020/targets"):
        response = read(secret, address)
        assert (response.status_code, response["Content-Type"][:16]) == (403, "application/json"), address
        assert 'error="insufficient_scope"' in response["WWW-Authenticate"], address
    assert [plan["year"] for plan in read(secret, "plans").json()["items"]] == [2021]
    assert read(secret, "plans/2021/targets").status_code == 200
    answers = (read(secret, "plans"), read(secret, "plans/2021/reports"), Client().get("/api/v1/plans"))
    assert {response["Cache-Control"] for response in answers} == {"private, no-store"}
    assert not any(response.cookies for response in answers)


def test_a_session_opens_no_api(town):
    assert town.client("administrator").get("/api/v1/plans").status_code == 401


def test_a_token_ends_with_its_last_day(town):
    secret = make_token(town, days=1)
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=1), tick=False):
        assert read(secret, "plans").status_code == 200
    with time_machine.travel(now + timedelta(days=2), tick=False):
        assert read(secret, "plans").status_code == 401
        assert "ended" in town.client("administrator").get("/setup/publishing/").text


def test_use_is_a_line_a_day_and_an_address_and_refusals_are_one_an_hour(town):
    secret, now = make_token(town), timezone.now()
    with time_machine.travel(now, tick=False):
        for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.1"):
            Client(REMOTE_ADDR=address).get("/api/v1/plans", headers={"Authorization": f"Bearer {secret}"})
        read("wrong", "plans")
        read("wrong", "plans")
    with time_machine.travel(now + timedelta(days=1), tick=False):
        read(secret, "plans")
        read("wrong", "plans")

    used = [(event.about, event.actor_name, event.source) for event in log("token_used")]
    assert used == [
        ("District platform", "District platform", f"web {address}")
        for address in ("10.0.0.1", "10.0.0.2", "127.0.0.1")
    ]
    assert [(event.about, event.details) for event in log("token_refused")] == [("", "unknown token")] * 2
    assert TokenUse.objects.get().last_used_at == now + timedelta(days=1)


def test_a_token_reads_so_often_a_minute_in_all_processes_together(town):
    secret, other, now = make_token(town), make_token(town, name="Other"), timezone.now()
    with time_machine.travel(now, tick=False):
        TokenUse.objects.filter(token__name="District platform").update(
            minute=int(now.timestamp() // 60), requests=REQUESTS_A_MINUTE - 1
        )
        assert [read(secret, "plans").status_code for _time in range(3)] == [200, 429, 429]
        refused = read(secret, "plans")
        assert 0 < int(refused["Retry-After"]) <= 60
        assert refused.json() == {"detail": "Too many requests."}
        assert read(other, "plans").status_code == 200
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        assert read(secret, "plans").status_code == 200
