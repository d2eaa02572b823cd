"""The OpenAPI document says what the API answers: schemathesis asks whatever it allows, and more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories import make_milestone, make_project, make_report

from .readers import make_token

#: Of each address, what it allows and what it does not.
EXAMPLES = 6
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@contextmanager
def application() -> Iterator[Callable]:
    """The program as a server runs it, but on the test's own connection, which no request closes; Django's test client
    would connect these signals again.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", tuple(GenerationMode))
def test_the_api_answers_as_its_document_says(town, monkeypatch, mode):
    monkeypatch.setattr("publishing.api.authentication.REQUESTS_A_MINUTE", 1_000_000)
    road = make_project(town, code="road")
    make_milestone(road)
    make_report(town.sub_measure, 1, "approved", {town.target: 100})
    make_report(road.line, 1, "approved", {road.investment: 20})
    headers = {"Authorization": f"Bearer {make_token(town)}", "Accept-Encoding": "identity"}
    with application() as program:
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", program)
        _ask(schema, mode, headers)


def _ask(schema: BaseSchema, mode: GenerationMode, headers: dict[str, str]) -> None:
    """Asks every operation of the document, and compares what it answers."""
    operations = [result.ok() for result in schema.get_all_operations()]

    assert len(operations) == 6
    for operation in operations:

        @seed(15)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def asks(case: schemathesis.Case) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)

        asks()


@pytest.mark.django_db
def test_the_document_tells_the_codes(client):
    told = client.get("/api/v1/openapi.json").text
    for codes in ("red, no_data, amber", "on_track, slow", "headline, task", "planned, approved", "ordered, signed"):
        assert f"One of: {codes}" in told
