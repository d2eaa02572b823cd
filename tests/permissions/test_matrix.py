"""Nobody sees or changes what their role does not give them, also not by guessing an address."""

import hashlib
from copy import copy

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from .matrix import PEOPLE, ROWS, client_of, make_world, patterns

NAMES = sorted({name for name, _pattern in patterns() if not name.startswith("admin:")})
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def fingerprint() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a hash over all of them; sessions are left out."""
    contents = {}
    for model in apps.get_models(include_auto_created=True):
        if model is not Session:
            rows = list(model.objects.order_by("pk").values_list())
            contents[model._meta.label] = len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
    return contents


def test_every_address_has_a_row():
    assert sorted(ROWS) == NAMES
    assert all(len(cells.split()) == len(PEOPLE) for row in ROWS.values() for cells in (row.get, row.post))


@pytest.mark.parametrize("person", PEOPLE)
def test_who_opens_a_page_gets_what_the_role_gives_and_changes_nothing(world, person):
    client = client_of(world, person)
    before = fingerprint()
    for name in NAMES:
        row, address = ROWS[name], reverse(name, kwargs=ROWS[name].place)

        response = client.get(address)
        b"".join(response)  # a file is closed when it has been read

        assert response.status_code == row.status("GET", person), name
        if person in ("anonymous", "disabled") and response.status_code == 302 and name != "set_language":
            assert response.url == f"{resolve_url('sign_in')}?next={address}", name
    assert fingerprint() == before


@pytest.mark.parametrize("person", PEOPLE)
def test_who_sends_a_form_gets_what_the_role_gives(world, person):
    client = client_of(world, person)
    cookies, before = client.cookies, fingerprint()
    for name in NAMES:
        row, address = ROWS[name], reverse(name, kwargs=ROWS[name].place)
        client.cookies = copy(cookies)  # the form that signs out takes them
        # What one form changes is undone before the next.
        with transaction.atomic():
            response = client.post(address, {**row.form(world), **row.files()})

            assert response.status_code == row.status("POST", person), name
            if response.status_code == 401:
                assert 'action="/sign-in/"' in response.text, name
                for field, value in row.form(world).items():
                    # Typed text is sent along, a password never.
                    kept = f'name="kept-{field}" value="{value}"' in response.text
                    assert kept == ("password" not in field), name
            if response.status_code in (401, 403, 404, 405):
                assert fingerprint() == before, name
            transaction.set_rollback(True)


def test_the_fingerprint_sees_a_change(world):
    before = fingerprint()
    world.target.value += 1
    world.target.save()
    assert {label for label, value in fingerprint().items() if value != before[label]} == {"targets.Target"}


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if "403" in row.post and "302" in row.post))
def test_the_right_person_s_form_does_change_something(world, name):
    person = next(p for p in ("reporter", "reviewer", "administrator") if ROWS[name].status("POST", p) == 302)
    client = client_of(world, person)
    if name == "reports:reopen_month":
        client.post(reverse("reports:close_month", kwargs=ROWS[name].place), ROWS["reports:close_month"].form(world))
    before = fingerprint()
    posted = {**ROWS[name].form(world), **ROWS[name].files()}
    assert client.post(reverse(name, kwargs=ROWS[name].place), posted).status_code == 302
    assert fingerprint()["targets.Event"] != before["targets.Event"]
