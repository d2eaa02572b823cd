"""Addresses for watchdogs: the short form of ``manage.py doctor``, in words that tell a stranger nothing."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..keeping.readiness import database_problem, first_obstacle

log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the program runs and its database answers, else 503: restarting it, or the database, may help."""
    return _answer("database" if database_problem() else "")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while every page can be served, else 503 with the part that is missing: a person has to see to it."""
    obstacle = first_obstacle()
    if obstacle:
        log.error("Not ready: %s", obstacle.sentence)
    return _answer(obstacle.part.value if obstacle else "")


def _answer(problem: str) -> HttpResponse:
    text, status = (f"no {problem}", 503) if problem else ("ok", 200)
    return HttpResponse(text, content_type="text/plain", status=status)
