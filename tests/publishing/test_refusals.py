"""Whatever is wrong with a request to the API, a program reads why in JSON; HEAD is GET without content."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from .readers import make_token, read


def said(response: HttpResponse, status: int) -> str:
    """The sentence of a refusal."""
    assert (response.status_code, response["Content-Type"].partition(";")[0]) == (status, "application/json"), (
        response.text
    )
    told = response.json()
    assert list(told) == ["detail"]
    return told["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v2/plans", "/api/v1/plan", "/api/v1/plans/2021"])
def test_an_unknown_address_is_refused_in_json(address):
    assert "/api/v1/openapi.json" in said(Client().get(address), 404)
    assert "/api/v1/openapi.json" in said(Client().get(address, headers={"Accept-Encoding": "gzip"}), 404)


@pytest.mark.parametrize(
    "address", ["plans?page=%00", "plans?%00=1", "plans/2021%00/targets", "%00", "plans?page=1&x=%00%ff"]
)
def test_a_null_character_is_refused_in_json(town, address):
    secret = make_token(town)
    assert "cannot be read" in said(read(secret, address), 400)
    assert "cannot be read" in said(Client().get(f"/api/v1/{address}", headers={"Cookie": "sessionid=\0"}), 400)


def test_a_misspelt_parameter_is_refused(town):
    assert "month" in said(read(make_token(town), "plans/2021/targets", mouth=6), 422)


def test_nothing_is_written_through_the_api(town):
    secret = make_token(town)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(Client(), method)("/api/v1/plans", headers={"Authorization": f"Bearer {secret}"})
        assert "read only" in said(response, 405)
        assert response["Allow"] == "GET, HEAD"
    assert "too big" in said(Client().post("/api/v1/plans", {"text": "x" * 3_000_000}), 413)


def test_a_host_that_is_not_the_towns_is_refused_in_json(town):
    assert said(Client(headers={"host": "evil.example"}).get("/api/v1/plans"), 400)


def test_faults_and_errors_of_the_server_are_told_in_json(town, monkeypatch):
    secret = make_token(town)

    def fails(error: Exception):
        def load(**_kept):
            raise error

        monkeypatch.setattr("publishing.api.resources.load_plans", load)
        return Client(raise_request_exception=False).get("/api/v1/plans", headers={"Authorization": f"Bearer {secret}"})

    away = fails(OperationalError("database is locked"))
    assert "ask again" in said(away, 503)
    assert away["Retry-After"] == "60"
    assert "failed" in said(fails(RuntimeError("told to nobody")), 500)


@pytest.mark.parametrize("address", ["plans", "plans/2021/targets", "openapi.json"])
def test_head_is_answered_as_get_without_content(town, address):
    headers = {"Authorization": f"Bearer {make_token(town)}"}
    got, head = (getattr(Client(), method)(f"/api/v1/{address}", headers=headers) for method in ("get", "head"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers
    assert Client().head("/api/v1/plans").status_code == 401
    assert Client().head("/api/v1/unknown").status_code == 404


def test_where_the_town_has_https_a_token_over_http_is_refused_and_not_redirected(town, settings):
    secret = make_token(town)
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    for address in ("/api/v1/plans", "/api/v1/openapi.json", "/api/v1/unknown"):
        answer = Client().get(address, headers={"Authorization": f"Bearer {secret}"})
        assert "Use https" in said(answer, 403)
        assert answer["Cache-Control"] == "private, no-store"
    assert Client().get("/api/v1/plans", headers={"Authorization": f"Bearer {secret}"}, secure=True).status_code == 200
    assert Client().get("/public/").status_code == 301
