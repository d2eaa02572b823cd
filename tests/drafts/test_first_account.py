"""The first account of an empty database: once, and not by a stranger."""

import threading

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils.translation import override

from departments.models import User
from departments.roles import ADMINISTRATOR
from targets.models import Event
from tests.factories import make_client, make_user
from townplan.management.commands.serve import Command

ADDRESS, SIGN_IN = "/start/account/", "/sign-in/"
PASSWORD = "North-field-in-spring"
TYPED = {"name": "王芳", "username": "wangfang", "password1": PASSWORD, "password2": PASSWORD}
#: Somebody at another computer.
STRANGER = {"REMOTE_ADDR": "10.1.2.3"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hosts(settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "plan.town.local"]


def here():
    return make_client(headers={"host": "localhost:8000"})


def elsewhere(**more):
    return make_client(headers={"host": "plan.town.local", **more.pop("headers", {})}, **{**STRANGER, **more})


def the_code(data_folder) -> str:
    return (data_folder / "first-account-code").read_text()


def test_an_empty_database_leads_to_the_first_account():
    for address in ("/", SIGN_IN):
        response = here().get(address)
        assert (response.status_code, response.url) == (302, ADDRESS)
    assert "password1" in here().get(ADDRESS).text
    response = here().get("/start/", follow=True)
    assert response.redirect_chain[-1][0] == ADDRESS


def test_it_makes_an_administrator_and_signs_in():
    client = here()
    response = client.post(ADDRESS, TYPED)
    assert (response.status_code, response.url) == (302, "/start/")
    user = User.objects.get()
    assert (user.name, user.is_staff, user.is_superuser) == ("王芳", True, False)
    assert [group.name for group in user.groups.all()] == [ADMINISTRATOR]
    assert client.get("/start/").status_code == 200
    assert client.get("/setup/departments/").status_code == 200
    event = Event.objects.get()
    assert (event.actor, event.action) == (user, "change_account")
    assert PASSWORD not in str(event.changes)
    call_command("verify_trace")


@pytest.mark.parametrize("address", ["/", SIGN_IN])
def test_with_an_account_nothing_leads_there(address):
    make_user()
    response = here().get(address)
    assert response.status_code == (302 if address == "/" else 200)
    assert response.headers.get("Location", "").startswith("/sign-in/" if address == "/" else "")


def test_with_an_account_it_makes_no_other():
    make_user(username="first")
    assert here().get(ADDRESS).url == "/sign-in/?next=/start/account/"
    response = here().post(ADDRESS, TYPED)
    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "required"),
        ({"password2": "another-one-entirely"}, "match"),
        ({"password1": "short", "password2": "short"}, "short"),
        ({"password1": "1234567890", "password2": "1234567890"}, "common"),
        ({"username": "wang fang"}, "valid username"),
        ({"username": ".."}, "address"),
    ],
)
def test_what_is_wrong_stands_at_its_box_and_what_was_typed_stays(changed, told):
    response = here().post(ADDRESS, {**TYPED, **changed})
    assert response.status_code == 422
    assert told in response.text
    assert not User.objects.exists()
    if "username" not in changed:
        assert 'value="wangfang"' in response.text
    assert PASSWORD not in response.text


def test_another_computer_needs_the_code(data_folder):
    page = elsewhere().get(ADDRESS)
    assert 'name="code"' in page.text
    assert the_code(data_folder) not in page.text
    for code in ("", "aaaa-bbbb-cccc"):
        assert elsewhere().post(ADDRESS, {**TYPED, "code": code}).status_code == 422
    assert not User.objects.exists()
    assert elsewhere().post(ADDRESS, {**TYPED, "code": f" {the_code(data_folder).upper()} "}).status_code == 302
    assert User.objects.count() == 1
    assert not (data_folder / "first-account-code").exists()


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "127.0.0.1"},  # a name that others use as well: maybe a proxy on this computer
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost", "x-forwarded-for": "10.1.2.3"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost", "x-forwarded-server": "plan"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost", "forwarded": "for=10.1.2.3"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost", "via": "1.1 proxy"}},
        {
            "REMOTE_ADDR": "127.0.0.1",
            "headers": {"host": "127.0.0.1:8000"},
        },  # nginx here, as it comes
        {"REMOTE_ADDR": "10.1.2.3", "headers": {"host": "localhost"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost"}, "SERVER_PROTOCOL": "HTTP/1.0"},  # an older nginx
    ],
)
def test_what_may_come_from_elsewhere_needs_the_code(more):
    assert elsewhere(**more).post(ADDRESS, TYPED).status_code == 422
    assert not User.objects.exists()


def test_behind_a_proxy_the_code_is_always_needed(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert here().post(ADDRESS, TYPED).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_makes_the_account():
    statuses = []
    barrier = threading.Barrier(2)

    def send(number: int) -> None:
        client = here()
        client.get(ADDRESS)
        barrier.wait()
        response = client.post(ADDRESS, {**TYPED, "username": f"wang{number}"})
        statuses.append((response.status_code, response.url))
        connections.close_all()

    threads = [threading.Thread(target=send, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [(302, SIGN_IN), (302, "/start/")]
    assert User.objects.count() == 1


def test_the_server_prints_the_code_until_there_is_an_account(data_folder, capsys):
    command = Command()
    with override("en"):
        command.introduce_first_account("http://127.0.0.1:8000")
    printed = capsys.readouterr().out
    assert f"http://localhost:8000{ADDRESS}" in printed
    assert the_code(data_folder) in printed
    assert str(data_folder / "first-account-code") in printed
    make_user()
    command.introduce_first_account("http://127.0.0.1:8000")
    assert capsys.readouterr().out == ""
