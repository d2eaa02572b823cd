"""Writes to the security log what leaves the house."""

from urllib.parse import unquote

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from targets.trace.security import Action, actor_of_request, record_security


class RecordExportsMiddleware:
    """Every answer that a browser saves as a file is an event: whoever makes a new export need not think of it.

    Answers that fail, and those to ``HEAD``, hand out nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 200 and request.method != "HEAD" and (name := _attached(response)) is not None:
            _record(request, name)
        return response


def _attached(response: HttpResponseBase) -> str | None:
    """The name under which an answer is saved; None for one that is shown."""
    kind, _semicolon, parameters = response.headers.get("Content-Disposition", "").partition(";")
    if kind.strip().lower() != "attachment":
        return None
    name = parameters.partition("=")[2].strip()
    return unquote(name.removeprefix("utf-8''")).strip('"')


def _record(request: HttpRequest, name: str) -> None:
    # The secret of a calendar's address is left out; the query says what was asked for.
    match = request.resolver_match
    place = match.route if match and "token" in match.captured_kwargs else request.path
    query = request.META.get("QUERY_STRING", "")
    address = f"/{place.lstrip('/')}" + (f"?{query}" if query else "")
    record_security(actor_of_request(request), Action.EXPORT, about=name, details=address)
