"""The server's log has one line for a refused request, and the traceback of an error."""

import logging
import re
from io import StringIO

import pytest
from django.db import OperationalError
from django.urls import reverse

from townplan.logs import RefusalsWithoutTraceback


@pytest.fixture
def log():
    """What the server writes to its log."""
    [handler] = [
        handler
        for handler in logging.getLogger().handlers
        if any(isinstance(part, RefusalsWithoutTraceback) for part in handler.filters)
    ]
    written = StringIO()
    usual = handler.setStream(written)
    yield written
    handler.setStream(usual)


def test_a_missing_right_is_a_line_without_a_traceback(town, log):
    assert town.client("reporter").get(reverse("dashboards:dashboard")).status_code == 403
    line = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ WARNING reporter Forbidden \(Permission denied\): /dashboard/\n"
    assert re.fullmatch(line, log.getvalue())


def test_a_fault_of_the_program_keeps_its_traceback(town, log, monkeypatch):
    monkeypatch.setattr("reports.views.evidence.readable_evidence", lambda *_given: 1 / 0)
    client = town.client("reporter", raise_request_exception=False)
    assert client.get("/evidence/7d5a3b1e-7a60-4c55-9c39-0c1f5a5b8a01/").status_code == 500
    assert "Traceback" in log.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 503])
def test_the_secret_of_a_calendars_address_stands_in_no_line(client, log, monkeypatch, status):
    if status == 503:
        monkeypatch.setattr("projects.views.calendar.good_links", _away)
        client.raise_request_exception = False
    assert client.get("/calendar/A-Secret_of_43-letters.ics").status_code == status
    assert "/calendar/….ics" in log.getvalue()
    assert "A-Secret" not in log.getvalue()


def _away():
    raise OperationalError("database is locked")
