"""A password: who made it, how often it signs in, how old it gets, which are not taken again."""

import io
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from departments import roles
from departments.models import User
from tests.factories import PASSWORD, make_client, make_user
from tests.reports import steps
from tests.reports.test_session_loss import hidden_fields

pytestmark = pytest.mark.django_db
NEW = "Barley-in-the-south-field"


def sign_in(username: str, password: str, client=None, **more):
    client = client or make_client()
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def change(client, old: str, new: str, **more):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new, **more})


def errors_of(answer) -> list[str]:
    return [error for errors in answer.context["form"].errors.values() for error in errors]


def made_by_setup(town, administrator) -> tuple[str, str]:
    made = administrator.post("/setup/new-account/", {"username": "zhang", "name": "Zhang"})
    return "zhang", made.context["password"]


def made_by_reset(town, administrator) -> tuple[str, str]:
    town.client("leader")  # signed in once
    return "leader", administrator.post("/setup/accounts/leader/password/").context["password"]


def made_in_administration(town, administrator) -> tuple[str, str]:
    town.client("leader")
    address = f"/admin/departments/user/{town.people['leader'].pk}/password/"
    assert administrator.post(address, {"password1": NEW + "1", "password2": NEW + "1"}).status_code == 302
    return "leader", NEW + "1"


def added_in_administration(town, administrator) -> tuple[str, str]:
    data = {"username": "zhang", "password1": NEW + "1", "password2": NEW + "1"}
    assert administrator.post("/admin/departments/user/add/", data).status_code == 302
    return "zhang", NEW + "1"


MAKERS = (made_by_setup, made_by_reset, made_in_administration, added_in_administration)


@pytest.mark.parametrize("make", MAKERS)
def test_a_first_password_signs_in_once_and_is_changed_before_anything_else(town, make):
    username, first = make(town, town.client("administrator"))
    client = make_client()
    answer = sign_in(username, first, client, next="/dashboard/")
    assert (answer.status_code, answer.url) == (302, "/password/?next=%2Fdashboard%2F")
    for address in ("/", "/dashboard/", "/workbench/", "/screen/", "/ledger/ledger.csv", "/admin/"):
        assert client.get(address).url.startswith("/password/"), address
    assert client.post("/setup/remarks/", {}).status_code in (200, 302)  # the page, not what was sent
    page = client.get(answer.url)
    assert "Choose a password that only you know" in page.text
    assert ("first password of your account" if username == "zhang" else "has set your password anew") in page.text
    again = sign_in(username, first)
    assert "was used once already" in again.text
    assert "_auth_user_id" not in again.client.session
    # It is not taken again, and where one wanted to go comes afterwards.
    assert change(client, first, first).status_code == 200
    answer = change(client, first, NEW, **hidden_fields(page.text))
    assert (answer.status_code, answer.url) == (302, "/dashboard/")
    assert client.get("/", follow=True).status_code == 200
    assert sign_in(username, NEW).url == "/"


def test_a_password_set_by_command_is_changed_at_the_first_sign_in(town, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)
    call_command("changepassword", "leader", stdout=io.StringIO())
    call_command("verify_trace", stdout=io.StringIO())
    assert sign_in("leader", NEW).url == "/password/"


def test_the_last_five_are_not_taken_again(town):
    client = town.client("leader")
    used = [PASSWORD, *(f"{NEW}-{number}" for number in range(5))]
    for old, new in pairwise(used):
        assert change(client, old, new).status_code == 302
    for taken in used[1:]:
        assert "one of your last 5" in " ".join(errors_of(change(client, used[-1], taken)))
    # A first password is none of them either.
    address = f"/admin/departments/user/{town.people['leader'].pk}/password/"
    administrator = town.client("administrator")
    assert administrator.post(address, {"password1": used[3], "password2": used[3]}).status_code == 200
    # The sixth last is forgotten; it is refused only for having two kinds of characters.
    assert "one of your last 5" not in " ".join(errors_of(change(client, used[-1], PASSWORD)))
    assert change(client, used[-1], f"{NEW}-6").status_code == 302
    assert change(client, f"{NEW}-6", used[1]).status_code == 302
    assert town.user("leader").earlier_passwords.count() == 4


def test_after_90_days_it_is_changed_and_a_week_ahead_every_page_says_so(town):
    def leader_at(days: float, page: str = "/dashboard/"):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            return town.client("leader").get(page).text

    User.objects.update(password_set_at=timezone.now())
    assert "password-age" not in leader_at(81.9)
    assert "Your password is good for 7 more days." in leader_at(82.5)
    assert "Your password is good for 0 more days." in leader_at(89.9, "/ledger/")
    with time_machine.travel(timezone.now() + timedelta(days=90.1), tick=False):
        # Nobody is stopped in the middle of work.
        assert "has run out" in town.client("leader").get("/dashboard/").text
        answer = sign_in("leader", PASSWORD)
        assert answer.url == "/password/"
        assert "Your password is older than 90 days." in answer.client.get("/password/").text
        User.objects.update(demonstration=True)
        assert sign_in("leader", PASSWORD).url == "/"
        assert "password-age" not in town.client("leader").get("/dashboard/").text


def test_typing_survives_a_password_that_has_run_out(town):
    User.objects.update(password_set_at=timezone.now() - timedelta(days=91))
    client = make_client()
    kept = hidden_fields(steps.save(client, town.sub_measure, 3, {town.target: "77"}).text)
    page = sign_in("reporter", PASSWORD, client, **kept)
    assert 'action="/password/"' in page.text
    resume = change(client, PASSWORD, NEW, **hidden_fields(page.text))
    assert f"in the name of {town.user('reporter')}." in resume.text
    assert client.post(kept["next"], hidden_fields(resume.text)).status_code == 302
    assert town.sub_measure.reports.get(month=3).figures.get().value == 77


def test_typing_in_an_old_tab_survives_a_first_thing(town):
    User.objects.update(password_set_at=timezone.now() - timedelta(days=91))
    client = make_client()
    sign_in("reporter", PASSWORD, client)
    page = steps.save(client, town.sub_measure, 3, {town.target: "77"})
    assert not town.sub_measure.reports.exists()
    resume = change(client, PASSWORD, NEW, **hidden_fields(page.text))
    assert client.post(steps.address_of("report", town.sub_measure, 3), hidden_fields(resume.text)).status_code == 302
    assert town.sub_measure.reports.get(month=3).figures.get().value == 77


def test_the_old_password_is_asked_for_five_times_only(town):
    client = town.client("leader")
    assert [change(client, "wrong", NEW).status_code for _time in range(4)] == [200] * 4
    assert change(client, "wrong", NEW).url == "/sign-in/"
    assert "wrong too often" in client.get("/sign-in/").text
    assert change(client, PASSWORD, NEW).status_code == 401
    assert town.user("leader").check_password(PASSWORD)


def test_posts_at_the_same_time_have_no_more_tries_together(town):
    """Neither in two sessions, nor where every post is on its way before the first one is answered."""
    first, second = town.client("leader"), town.client("leader")
    assert [change(client, "wrong", NEW).status_code for client in (first, second, first, second)] == [200] * 4
    late = make_client()
    late.cookies.update(second.cookies)
    kept = dict(second.session)
    assert change(first, "wrong", NEW).url == "/sign-in/"
    assert dict(late.session) == kept
    # The right one is not looked at any more.
    assert change(late, PASSWORD, NEW).url == "/sign-in/"
    assert town.user("leader").check_password(PASSWORD)
    # Who can sign in knows it: five more. A right one gives them back too.
    client = sign_in("leader", PASSWORD).client
    for _time in range(2):
        assert [change(client, "wrong", NEW).status_code for _time in range(4)] == [200] * 4
        assert errors_of(change(client, PASSWORD, "short"))
    assert change(client, PASSWORD, NEW).status_code == 302


def test_nobody_gets_around_the_old_password_by_a_reset_of_the_own(town):
    client = town.client("administrator")
    own = f"/admin/departments/user/{town.people['administrator'].pk}/password/"
    for answer in (
        client.post("/setup/accounts/administrator/password/"),
        client.post(own, {"password1": NEW, "password2": NEW}),
    ):
        assert answer.url == "/password/"
    assert town.user("administrator").check_password(PASSWORD)


def test_the_screen_s_account_has_no_other_role(town):
    from django.contrib.auth.models import Group

    both = [Group.objects.get(name=name).pk for name in (roles.SCREEN, roles.LEADER)]
    answer = town.client("administrator").post("/setup/new-account/", {"username": "room", "groups": both})
    assert "give it no other role" in answer.text
    assert not User.objects.filter(username="room").exists()


def test_a_sign_in_after_the_hasher_has_changed_is_no_new_password(town, settings):
    set_at = town.user("leader").password_set_at
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    person = make_user(username="zhao")
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[::-1]
    for username in ("leader", "zhao"):
        assert sign_in(username, PASSWORD).url == "/"
    assert town.user("leader").password_set_at == set_at
    assert not person.earlier_passwords.exists()


def test_a_hash_of_an_older_kind_stays_until_there_is_a_new_password(town, settings):
    stored = town.user("leader").password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    answer = sign_in("leader", PASSWORD)
    assert answer.status_code == 302
    assert User.objects.get(username="leader").password == stored
    assert change(answer.client, PASSWORD, NEW).status_code == 302
    assert User.objects.get(username="leader").password.startswith("pbkdf2")
