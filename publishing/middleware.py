"""Addresses that know nobody: the public page and the API; and how the API refuses."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

#: What begins like this is the API's.
API = "/api/"
#: What begins like this is the same for whoever asks, or for whoever has a token.
WITHOUT_COOKIES = ("/public/", API)

IN_THE_CLEAR = "Use https: what is sent over http can be read on the way. Have a token that was sent so replaced."
_SENTENCES = {
    400: "The request cannot be read: its address or its query is damaged, or not in UTF-8.",
    404: "There is nothing at this address; /api/v1/openapi.json describes what there is.",
    405: "The API is read only: GET or HEAD.",
    413: "The request is too big.",
    500: "The server failed with this request; its log says why.",
    503: "The server cannot answer at the moment; ask again after Retry-After seconds.",
}


class WithoutCookiesMiddleware:
    """Answers these addresses without looking at cookies and without setting any.

    So proxies may keep the public page for everybody, and a person's session never opens the API in their browser.
    It comes before whatever reads cookies.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(WITHOUT_COOKIES):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        varies = [name.strip() for name in response.headers.get("Vary", "").split(",")]
        kept = [name for name in varies if name and name.lower() != "cookie"]
        response.headers["Vary"] = ", ".join(kept)
        if not kept:
            del response.headers["Vary"]
        return response


class ApiMiddleware:
    """Below ``/api/`` every error is JSON with a ``detail``, whichever part of the program found it, and HEAD is
    answered as GET, whose content the server leaves away.

    Where the town has HTTPS, plain HTTP is refused and not redirected: a program that follows would send its token
    readably each time, and nobody would notice. It comes before whatever may refuse.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        if settings.HTTPS and not request.is_secure():
            return JsonResponse({"detail": IN_THE_CLEAR}, status=403)
        method, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        response = self.get_response(request)
        request.method = method
        if response.status_code < 400 or response.headers["Content-Type"].startswith("application/json"):
            return response
        return _as_json(response)


def _as_json(response: HttpResponse) -> HttpResponse:
    """An error's page as a sentence, with its headers."""
    status = response.status_code
    told = JsonResponse({"detail": _SENTENCES.get(status, HTTPStatus(status).phrase)})
    response.content, response.headers["Content-Type"] = told.content, told.headers["Content-Type"]
    if "Allow" in response.headers:
        response.headers["Allow"] = "GET, HEAD"
    return response
