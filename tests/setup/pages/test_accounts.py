"""Accounts in the setup: a password is made by the program and shown once, and nobody gains rights."""

import logging
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from departments.models import User
from setup import access
from targets.models import Event
from tests.factories import PASSWORD, make_client, make_user

from .conftest import fields_of

pytestmark = pytest.mark.django_db
NEW = "/setup/new-account/"


def page_of(name: str) -> str:
    return f"/setup/accounts/{name}/"


def groups(*names: str) -> list[int]:
    return [Group.objects.get(name=name).pk for name in names]


def test_a_new_account_gets_a_password_that_is_shown_once_and_kept_nowhere(town, browser, send, caplog):
    caplog.set_level(logging.DEBUG)
    lead = town.sub_measure.lead
    made = send(NEW, {"username": "zhang", "name": "Zhang", "department": lead.pk, "groups": groups("reporter")})
    assert made.status_code == 200
    assert made["Cache-Control"] == "private, no-store"
    password = made.context["password"]
    assert f'<code class="fs-3">{password}</code>' in made.text
    zhang = User.objects.get(username="zhang")
    assert zhang.check_password(password)
    assert (zhang.department, zhang.is_staff, zhang.is_superuser) == (lead, False, False)
    for address in ("/setup/accounts/", page_of("zhang"), "/setup/plan/2021/"):
        assert password not in browser.get(address).text
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    kept += [str(event.changes) for event in Event.objects.all()]
    assert password not in " ".join([*kept, caplog.text])
    told = [(change["field"], change["after"]) for change in Event.objects.get().changes]
    assert told == [
        ("created", True),
        ("is_active", True),
        ("name", "Zhang"),
        ("department", "own"),
        ("roles", ["reporter"]),
    ]
    assert browser.post(NEW, {}).status_code == 422
    assert "A reporter reports for a department" in send(NEW, {"username": "li", "groups": groups("reporter")}).text
    assert "already exists" in send(NEW, {"username": "zhang"}).text


def test_a_double_click_on_a_new_account_says_how_to_get_a_password(town, browser):
    typed = {
        "username": "zhang ",
        "name": "Zhang",
        "department": town.sub_measure.lead.pk,
        "groups": groups("reporter"),
    }
    lost = browser.post(NEW, typed).context["password"]
    answer = browser.post(NEW, typed, follow=True)
    assert answer.redirect_chain == [(page_of("zhang"), 302)]
    assert "If you just added it and did not see its password, make a new one" in answer.text
    assert f'action="{page_of("zhang")}password/"' in answer.text
    assert Event.objects.count() == 1
    password = browser.post(f"{page_of('zhang')}password/").context["password"]
    zhang = User.objects.get(username="zhang")
    assert (zhang.check_password(lost), zhang.check_password(password)) == (False, True)


def test_a_forgotten_password_is_made_anew_and_the_trace_tells_it_without_the_password(town, browser):
    first, second = (browser.post(f"{page_of('reporter')}password/").context["password"] for _time in range(2))
    assert first != second
    reporter = town.user("reporter")
    assert not reporter.check_password(PASSWORD)
    assert not reporter.check_password(first)
    assert reporter.check_password(second)
    changes = [change for event in Event.objects.all() for change in event.changes]
    assert [(change["of"], change["field"], change["after"]) for change in changes] == [
        ("reporter", "password", None)
    ] * 2


def test_who_leaves_is_taken_out_of_use_and_roles_open_and_close_the_setup(town, browser, send):
    User.objects.filter(username="auditor").update(is_active=False)  # one administrator alone needs nobody
    leader = page_of("leader")
    assert send(leader, {"groups": groups("administrator")}).url == "/setup/accounts/"
    assert town.user("leader").is_staff
    make_user("administrator", username="colleague")
    opened = fields_of(browser.get(leader))
    del opened["is_active"]
    assert browser.post(leader, {**opened, "groups": groups("leader")}).status_code == 302
    assert (town.user("leader").is_active, town.user("leader").is_staff) == (False, False)
    assert [change["field"] for change in Event.objects.last().changes] == ["is_active", "roles"]
    # Another administrator, at the page from before.
    late = browser.post(leader, {**opened, "name": "Zhao", "groups": groups("leader")})
    assert late.status_code == 409
    assert "this is stored now" in late.text


def test_nobody_gives_roles_to_themselves_or_touches_a_superuser(town, browser, send):
    own = page_of("administrator")
    assert not {"groups", "is_active"} & set(fields_of(browser.get(own)))
    sent = {"name": "New Name", "groups": groups("auditor", "reviewer"), "is_superuser": "on", "is_staff": "on"}
    send(own, sent)
    person = town.user("administrator")
    assert [group.name for group in person.groups.all()] == ["administrator"]
    assert (person.name, person.is_active, person.is_superuser) == ("New Name", True, False)
    make_user(username="root", is_staff=True, is_superuser=True)
    for address in (page_of("root"), f"{page_of('root')}password/"):
        assert browser.post(address, {"name": "Mine"}).status_code == 403
    assert make_client(User.objects.get(username="root")).get(page_of("administrator")).status_code == 200
    # Staff alone is not enough: rights come from roles.
    assert make_client(make_user(is_staff=True)).get("/setup/accounts/").status_code == 403


def test_two_administrators_who_remove_each_other_leave_one(town, browser, send, monkeypatch):
    make_user("administrator", username="colleague")
    locked = access.lock_chain

    def colleague_is_first(plan_id: None) -> None:
        town.user("administrator").groups.clear()
        locked(plan_id)

    own, colleague = town.user("administrator").groups.get(), page_of("colleague")
    opened = fields_of(browser.get(colleague))
    with monkeypatch.context() as patch:
        patch.setattr(access, "lock_chain", colleague_is_first)
        assert browser.post(colleague, {**opened, "groups": []}).status_code == 403
    assert User.objects.get(username="colleague").groups.exists()
    town.user("administrator").groups.add(own)
    # Nor does a superuser leave when nobody else is there.
    User.objects.filter(username__in=("administrator", "colleague")).update(is_active=False)
    root = make_client(make_user(username="root", is_staff=True, is_superuser=True))
    for address in (page_of("root"), f"/admin/departments/user/{User.objects.get(username='root').pk}/change/"):
        opened = fields_of(root.get(address))
        del opened["is_active"]
        assert "Nobody could administer any more" in root.post(address, opened).text
    assert User.objects.get(username="root").is_active


def test_a_name_in_another_case_and_one_that_no_address_holds_are_refused(town, browser, send):
    for typed, sentence in (("Leader", "already exists"), ("..", "An address cannot hold this")):
        new = send(NEW, {"username": typed})
        changed = send(page_of("reporter"), {"username": typed})
        administration = f"/admin/departments/user/{town.user('reporter').pk}/change/"
        for answer in (new, changed, send(administration, {"username": typed})):
            assert sentence in answer.text
    assert not User.objects.filter(username__in=("Leader", "..")).exists()
    assert send(page_of("reporter"), {"username": "Reporter"}).status_code == 302


def test_the_list_shows_and_sorts_people_by_their_names(town, browser):
    User.objects.update(is_active=False)
    User.objects.filter(username="administrator").update(is_active=True, name="")
    for username, name in (("z1", "安宁"), ("a1", "重庆"), ("a2", "张三"), ("C3", "")):
        make_user(username=username, name=name)
    page = browser.get("/setup/accounts/")
    lines = [line["account"].username for line in page.context["lines"] if line["account"].is_active]
    assert lines == ["administrator", "z1", "C3", "a1", "a2"]
    row = page.text.partition('href="/setup/accounts/z1/">')[2].partition("</th>")[0]
    assert re.sub(r"<[^>]*>|\s+", " ", row).split() == ["安宁（z1）"]


def test_the_list_of_roles_is_not_as_narrow_as_a_box(town, browser):
    for address in (NEW, page_of("reporter")):
        assert '<div id="groups"><div>' in browser.get(address).text.replace("\n", "")


def test_a_new_password_opens_an_account_that_was_locked(town, browser):
    reporter = town.user("reporter")
    administration = f"/admin/departments/user/{reporter.pk}/password/"
    own = "weir-and-river-2021"

    def sign_in(password: str) -> int:
        return Client().post(reverse(settings.LOGIN_URL), {"username": "reporter", "password": password}).status_code

    for give in (
        lambda: browser.post(f"{page_of('reporter')}password/").context["password"],
        lambda: browser.post(administration, {"password1": own, "password2": own}) and own,
    ):
        for _attempt in range(5):
            sign_in("wrong")
        assert sign_in(PASSWORD) != 302
        assert sign_in(give()) == 302


def test_the_list_of_accounts_leads_with_the_person(browser):
    make_user(username="zhang", name="Zhang San")
    make_user(username="nameless")
    listed = " ".join(browser.get("/setup/accounts/").text.split())
    assert '/setup/accounts/zhang/">Zhang San (zhang)</a>' in listed
    assert '/setup/accounts/nameless/">nameless</a>' in listed


def test_no_account_looks_like_a_colleagues(town, browser, send):
    """Letters of other alphabets, letters that nobody sees, and marks that turn the line around."""
    looking_alike = ("reporter\u3164", "reporter\u115f", "rep\u043erter", "rep\u0131rter", "ＲＥＰＯＲＴＥＲ")
    hiding = ("王芳\u202e", "王\u200b芳", "王芳\n")
    for number, typed in enumerate([{"username": one} for one in looking_alike] + [{"name": one} for one in hiding]):
        answer = send(NEW, {"username": f"new{number}", "name": "王芳", "groups": groups("leader"), **typed})
        refused = answer.status_code == 422 or answer.context["account"].name == "王芳"
        assert refused, typed
    assert not User.objects.filter(username__startswith="rep").exclude(username="reporter").exists()
    for name in ("wang.fang-2_a+b@town", "王芳"):
        assert send(NEW, {"username": name, "groups": groups("leader")}).context["password"]
