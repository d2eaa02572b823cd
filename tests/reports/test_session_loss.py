"""A session ends while somebody types: they sign in again, and what they had typed is there and is saved."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, make_client
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
