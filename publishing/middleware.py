"""Addresses that know nobody: the public page and the API."""

from django.http import HttpRequest, HttpResponseBase

#: What begins like this is the same for whoever asks, or for whoever has a token.
WITHOUT_COOKIES = ("/public/", "/api/")


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
