"""Which language a reader gets, and what becomes of a form whose session has ended."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import QueryDict
from django.shortcuts import resolve_url
from django.utils import translation


class ChosenLanguageMiddleware:
    """Chinese unless the reader chose English by the switch: the browser's own language does not decide.

    Office PCs come with browsers of every language; the town's screens speak Chinese (``product.md``).
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class KeepTypedMiddleware:
    """Where a post is sent to sign-in, sends the sign-in page with what was typed instead (``views.sign_in``)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and not request.user.is_authenticated:
            address, _mark, query = response.url.partition("?")
            # Only who is to come back after sign-in was sent away; signing out leads to the same page.
            comes_back = QueryDict(query).get(REDIRECT_FIELD_NAME) == request.get_full_path()
            if address == resolve_url(settings.LOGIN_URL) and comes_back:
                from .views.sign_in import keep_typed

                return keep_typed(request)
        return response
