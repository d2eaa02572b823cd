"""The site's own pages: sign-in, the first page of each role, error pages, and the headers of every response."""

import re

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, make_client, make_report, make_user


@pytest.mark.parametrize(
    ("person", "page"),
    [
        ("reporter", "dashboards:workbench"),
        ("reviewer", "dashboards:workbench"),
        ("leader", "dashboards:dashboard"),
        ("administrator", "dashboards:workbench"),
        ("auditor", "dashboards:trace"),
    ],
)
def test_the_first_page_is_where_a_role_s_work_begins(town, person, page):
    client = make_client()
    answer = client.post("/sign-in/", {"username": person, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse(page)
    assert answer.status_code == 200


def test_an_account_without_a_role_is_told_so(town):
    answer = make_client(make_user()).get("/")
    assert answer.status_code == 200
    assert "Your account has no role yet" in answer.text


def test_after_sign_in_people_come_to_where_they_were_going(town):
    data = {"username": "leader", "password": PASSWORD, "next": "/areas/2021/1/"}
    assert make_client().post("/sign-in/", data).url == "/areas/2021/1/"


def test_sign_in_says_whose_plan_this_is_and_whom_to_call_but_no_figure(town, settings):
    make_report(town.sub_measure, 3, figures={town.target: 321})
    page = make_client().get("/sign-in/").text
    assert "Weir annual work plan <small>2021</small>" in page
    assert "Ask your administrator." in page
    settings.CONTACT = "Office 8123456"
    page = make_client().get("/sign-in/").text
    assert "the password forgotten: Office 8123456" in page
    assert town.target.name not in page


def test_the_menu_offers_what_the_role_may_open(town):
    for person in town.people:
        client = town.client(person)
        page = client.get("/", follow=True)
        menu = page.text.partition("<nav")[2].partition("</nav>")[0]
        addresses = re.findall(r'href="([^"]+)"', menu)
        assert addresses
        for address in addresses:
            assert client.get(address, follow=True).status_code == 200, (person, address)


def test_a_person_changes_the_own_password(town):
    client = town.client("leader")
    new = "Barley-in-the-south-field"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", data, follow=True).status_code == 200
    assert make_client().post("/sign-in/", {"username": "leader", "password": new}).status_code == 302
    assert make_client().post("/sign-in/", {"username": "leader", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "new", ["short", "1234567890123", "password123", "Leader-2021", "wheat-in-the-south-field", "1a2b3c4d5e"]
)
def test_a_weak_password_is_refused_with_a_reason(town, new):
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = town.client("leader").post("/password/", data)
    assert answer.status_code == 200
    assert 'class="errorlist"' in answer.text
    assert make_client().post("/sign-in/", {"username": "leader", "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_an_error_speaks_both_languages_and_tells_nothing_of_the_inside(monkeypatch):
    def broken():
        raise RuntimeError("the inside of the house")

    monkeypatch.setattr("townplan.views.home.has_accounts", broken)
    answer = make_client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "Something went wrong" in answer.text
    assert "the inside of the house" not in answer.text


def test_error_pages_say_in_words_what_to_do(town):
    missing = town.client("leader").get("/no/such/page/")
    assert missing.status_code == 404
    assert "No such page" in missing.text
    forbidden = town.client("reporter").get("/dashboard/")
    assert forbidden.status_code == 403
    assert "Your role does not include it." in forbidden.text
    assert make_client().get("/no/such/page/").status_code == 404


ADDRESSES = (
    "/dashboard/",
    "/areas/2021/1/",
    "/measures/2021/1.1/",
    "/targets/2021/revenue/",
    "/ledger/",
    "/no/such/page/",
    "/health/",
)


@pytest.mark.parametrize("address", [*ADDRESSES, "/sign-in/"])
def test_every_answer_carries_a_policy_without_unsafe_parts(town, address):
    client = make_client() if address == "/sign-in/" else town.client("leader")
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|\*", policy)
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_a_script_or_style_of_its_own_or_asks_another_host(town):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.sub_measure, 4, "submitted", {town.target: 400})
    pages = [
        *(("leader", address) for address in ADDRESSES),
        ("reporter", "/my-month/"),
        ("reporter", "/reports/2021/1.1/5/"),
        ("reviewer", "/review/"),
        ("reviewer", "/review/2021/1.1/4/"),
        ("reviewer", "/review/2021/1.1/3/correct/"),
        ("administrator", "/months/"),
        ("auditor", "/trace/"),
        ("leader", "/password/"),
    ]
    for person, address in pages:
        text = town.client(person).get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), address
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), address
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text), address


def test_demonstration_data_are_marked_on_every_page(town):
    town.plan.demonstration = True
    town.plan.save()
    for person, address in [
        *(("leader", address) for address in ADDRESSES if address != "/health/"),
        ("reporter", "/my-month/"),
        ("reporter", "/reports/2021/1.1/5/"),
        ("reviewer", "/review/"),
        ("administrator", "/months/"),
        ("auditor", "/trace/"),
        ("leader", "/password/"),
    ]:
        assert 'class="demonstration"' in town.client(person).get(address).text, address
    assert 'class="demonstration"' in make_client().get("/sign-in/").text


def test_a_town_s_own_data_are_not_marked(town):
    for address in ADDRESSES:
        assert 'class="demonstration"' not in town.client("leader").get(address).text


def test_no_password_comes_back_in_a_page_when_the_session_has_ended(town):
    fields = {"old_password": "once-my-secret", "new_password1": "soon-my-secret", "new_password2": "soon-my-secret"}
    page = make_client().post("/password/", fields)
    assert page.status_code == 401
    assert b"my-secret" not in page.content
