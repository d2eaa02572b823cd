"""Nobody sees or changes what their role does not give them, also not by guessing an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from departments import roles
from targets.models import SecurityEvent
from tests.factories import make_client, make_user
from tests.kept import Rows, kept, rows_of_tables

from .matrix import PEOPLE, ROWS, patterns
from .world import client_of, make_world

NAMES = sorted({name for name, _pattern in patterns() if not name.startswith("admin:")})
HARMLESS = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return kept(make_world)


def fingerprint(*left_out: str) -> Rows:
    """Every row of every table; sessions are left out, and the tables that are named."""
    return rows_of_tables(Session._meta.db_table, *left_out)


@contextmanager
def changing_statements() -> Iterator[list[str]]:
    """The statements sent meanwhile that may change a row, except a session: without one a fingerprint stays."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(HARMLESS) and f'"{Session._meta.db_table}"' not in sql:
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def test_every_address_has_a_row():
    assert sorted(ROWS) == NAMES
    assert all(len(cells.split()) == len(PEOPLE) for row in ROWS.values() for cells in (row.get, row.post))


@pytest.mark.parametrize("person", PEOPLE)
def test_who_opens_a_page_gets_what_the_role_gives_and_changes_nothing(world, person):
    client, log = client_of(world, person), SecurityEvent._meta.db_table
    before, exports = fingerprint(log), SecurityEvent.objects.count()
    for name in NAMES:
        row, address = ROWS[name], reverse(name, kwargs=ROWS[name].place)

        response = client.get(address)
        b"".join(response)  # a file is closed when it has been read

        assert response.status_code == row.status("GET", person), name
        exports += response.headers.get("Content-Disposition", "").startswith("attachment")
        assert SecurityEvent.objects.count() == exports, f"{name}: what is handed out as a file leaves an event"
        if person in ("anonymous", "disabled") and response.status_code == 302 and name != "set_language":
            assert response.url == f"{resolve_url('sign_in')}?next={address}", name
    assert fingerprint(log) == before


@pytest.mark.parametrize("person", PEOPLE)
def test_who_sends_a_form_gets_what_the_role_gives(world, person):
    client = client_of(world, person)
    cookies, before = client.cookies, fingerprint()
    for name in NAMES:
        row, address = ROWS[name], reverse(name, kwargs=ROWS[name].place)
        client.cookies = copy(cookies)  # the form that signs out takes them
        # What one form changes is undone before the next.
        with transaction.atomic():
            with changing_statements() as statements:
                response = client.post(address, {**row.form(world), **row.files()})

            assert response.status_code == row.status("POST", person), name
            if response.status_code == 401:
                assert 'action="/sign-in/"' in response.text, name
                for field, value in row.form(world).items():
                    # Typed text is sent along, a password never.
                    sent_along = f'name="kept-{field}" value="{value}"' in response.text
                    assert sent_along == ("password" not in field), name
            if response.status_code in (401, 403, 404, 405) and statements:
                assert fingerprint() == before, name
            transaction.set_rollback(True)


def test_the_screen_s_own_account_opens_nothing_else(world):
    client = make_client(make_user(roles.SCREEN))
    # The screen, and what has to do with signing in.
    opened = {"dashboards:screen", "password", "password_changed"}
    led_on = {"home", "sign_in", "second_factor", "set_language", "drafts:first_account"}
    for name in NAMES:
        response = client.get(reverse(name, kwargs=ROWS[name].place))
        # A calendar's secret address asks for no account.
        is_open = response.status_code == 200 and ROWS[name].status("GET", "anonymous") != 200
        assert is_open == (name in opened), name
        assert (response.status_code == 302) == (name in led_on), name


def test_the_fingerprint_sees_a_change(world):
    before = fingerprint()
    world.target.value += 1
    world.target.save()
    assert {label for label, value in fingerprint().items() if value != before[label]} == {"targets_target"}


#: There is no lock to be lifted, and no telephone to be forgotten; a test message is written elsewhere.
NOTHING_TO_CHANGE = {"setup:locks", "setup:reset_second_factor", "setup:test_robot"}
#: What the trace does not follow.
CHANGED_ELSEWHERE = {
    "setup:reminders": {"targets_securityevent"},
    "supervision:reminder_choice": {"supervision_reminderchoice"},
}
CHANGES = sorted(name for name, row in ROWS.items() if "403" in row.post and "302" in row.post)


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in NOTHING_TO_CHANGE])
def test_the_right_person_s_form_does_change_something(world, name):
    person = next(p for p in ("reporter", "reviewer", "administrator") if ROWS[name].status("POST", p) == 302)
    client = client_of(world, person)
    if name == "reports:reopen_month":
        client.post(reverse("reports:close_month", kwargs=ROWS[name].place), ROWS["reports:close_month"].form(world))
    before = fingerprint()
    posted = {**ROWS[name].form(world), **ROWS[name].files()}
    assert client.post(reverse(name, kwargs=ROWS[name].place), posted).status_code == 302
    # A plan in preparation is nobody's promise yet, and leaves no trace.
    changed = {name for name, rows in fingerprint().items() if rows != before[name]}
    assert changed & CHANGED_ELSEWHERE.get(name, {"targets_event", "drafts_planinpreparation"})
