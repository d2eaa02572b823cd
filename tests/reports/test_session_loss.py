"""A session ends while somebody types: they sign in again, and what they had typed is there and is saved."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, make_client, make_user
from tests.reports import steps

from .steps import figure_of, report_of

TYPED = {"problems": 'Rain & "wind"\n<i>all week</i>', "next_steps": "Begin anew"}


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def resumed(client, address: str, fields: dict[str, str]):
    """The result of a post without a session: the reporter signs in and goes on."""
    page = client.post(address, fields)
    assert page.status_code == 401
    hidden = hidden_fields(page.text)
    resume = client.post(reverse("sign_in"), {**hidden, "username": "reporter", "password": PASSWORD})
    return client.post(hidden["next"], hidden_fields(resume.text))


@pytest.mark.parametrize(("press", "status"), [(steps.save, "draft"), (steps.submit, "submitted")])
def test_typing_survives_the_end_of_the_session(town, press, status):
    client = make_client()
    page = press(client, town.sub_measure, 3, {town.target: "1,234"}, **TYPED)
    assert page.status_code == 401
    assert "What you typed is kept" in page.text
    assert not town.sub_measure.reports.exists()

    fields = hidden_fields(page.text)
    assert fields["kept-problems"] == TYPED["problems"]
    assert fields["next"] == steps.address_of("report", town.sub_measure, 3)
    resume = client.post(reverse("sign_in"), {**fields, "username": "reporter", "password": PASSWORD})
    assert resume.status_code == 200
    assert f'action="{fields["next"]}"' in resume.text

    saved = client.post(fields["next"], hidden_fields(resume.text))
    assert saved.status_code == 302
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.submitted_by_id is None) == (status, status == "draft")
    assert report.problems.replace("\r", "") == TYPED["problems"]
    assert figure_of(town.target, 3).value == 1234


def test_typing_survives_a_wrong_password_too(town):
    client = make_client()
    fields = hidden_fields(steps.save(client, town.sub_measure, 3, {town.target: "77"}).text)
    again = client.post(reverse("sign_in"), {**fields, "username": "reporter", "password": "wrong"})
    assert again.status_code == 200
    assert hidden_fields(again.text) | {"csrfmiddlewaretoken": ""} == fields | {"csrfmiddlewaretoken": ""}


def test_somebody_else_who_signs_in_gets_no_further_than_their_role(town):
    client = make_client()
    fields = hidden_fields(steps.save(client, town.sub_measure, 3, {town.target: "77"}).text)
    resume = client.post(reverse("sign_in"), {**fields, "username": "stranger", "password": PASSWORD})
    assert client.post(fields["next"], hidden_fields(resume.text)).status_code == 404
    assert not town.sub_measure.reports.exists()


def test_a_colleague_s_change_in_the_meantime_is_still_a_conflict(town):
    client = make_client()
    fields = hidden_fields(steps.save(client, town.sub_measure, 3, {town.target: "77"}, version=0).text)
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "66"})
    resume = client.post(reverse("sign_in"), {**fields, "username": "reporter", "password": PASSWORD})
    response = client.post(fields["next"], hidden_fields(resume.text))
    assert response.status_code == 409
    assert 'value="77"' in response.text
    assert figure_of(town.target, 3).value == 66


def test_kept_typing_goes_to_no_other_host(town):
    data = {"kept-progress": "x", "next": "https://example.com/", "username": "reporter", "password": PASSWORD}
    response = make_client().post(reverse("sign_in"), data)
    assert response.status_code == 302
    assert response.url == reverse("home")


@pytest.fixture
def other_tab(town):
    """Opens a report's form, ends the session, and lets somebody sign in in another tab of the same browser."""

    def open_and_sign_in(username: str):
        client = town.client("reporter", enforce_csrf_checks=True)
        address = steps.address_of("report", town.sub_measure, 3)
        token = hidden_fields(client.get(address).text)["csrfmiddlewaretoken"]
        del client.cookies["sessionid"]
        fields = {"version": 0, steps.box_of(town.target): "1,234", **steps.WORDS, **TYPED, "save": ""}
        sign_in(client, username)
        return client, address, {**fields, "csrfmiddlewaretoken": token}

    return open_and_sign_in


def sign_in(client, username: str) -> None:
    page = client.get(reverse("sign_in"))
    fields = {**hidden_fields(page.text), "username": username, "password": PASSWORD}
    assert client.post(reverse("sign_in"), fields).status_code == 302


def test_typing_survives_a_sign_in_in_another_tab(town, other_tab):
    client, address, fields = other_tab("reporter")
    page = client.post(address, fields)
    assert page.status_code == 403
    assert f"in the name of {town.user('reporter')}." in page.text
    assert not town.sub_measure.reports.exists()
    assert client.post(address, hidden_fields(page.text)).status_code == 302
    assert report_of(town.sub_measure, 3).problems.replace("\r", "") == TYPED["problems"]
    assert figure_of(town.target, 3).value == 1234


def test_somebody_else_in_another_tab_sends_nothing_without_being_named(town, other_tab):
    colleague = make_user("reporter", town.sub_measure.lead, username="colleague")
    client, address, fields = other_tab("colleague")
    page = client.post(address, fields)
    assert f"in the name of {colleague}." in page.text
    assert not town.sub_measure.reports.exists()
    # Who typed it signs in in another window, as the page says; then it is sent in their name.
    del client.cookies["sessionid"]
    sign_in(client, "reporter")
    again = client.post(address, hidden_fields(page.text))
    assert f"in the name of {town.user('reporter')}." in again.text
    client.post(address, hidden_fields(again.text))
    assert town.plan.events.get().actor == town.user("reporter")


def test_a_sign_in_page_that_keeps_typing_survives_a_sign_in_in_another_tab(town):
    client = make_client(enforce_csrf_checks=True)
    page = client.get(reverse("sign_in"))
    token = hidden_fields(page.text)["csrfmiddlewaretoken"]
    address = steps.address_of("report", town.sub_measure, 3)
    data = {"version": 0, **steps.WORDS, "problems": "Rain", "save": "", "csrfmiddlewaretoken": token}
    kept = hidden_fields(client.post(address, data).text)
    sign_in(client, "reporter")
    resume = client.post(reverse("sign_in"), {**kept, "username": "reporter", "password": PASSWORD})
    assert client.post(address, hidden_fields(resume.text)).status_code == 302
    assert report_of(town.sub_measure, 3).problems == "Rain"


def test_a_forged_form_is_refused_without_a_way_on(town):
    client = town.client("reporter", enforce_csrf_checks=True)
    client.get(steps.address_of("report", town.sub_measure, 3))
    data = {"version": 0, **steps.WORDS, "save": "", "csrfmiddlewaretoken": "a" * 64}
    page = client.post(steps.address_of("report", town.sub_measure, 3), data, headers={"origin": "https://example.com"})
    assert page.status_code == 403
    assert "The work goes on." not in page.text
