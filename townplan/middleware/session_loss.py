"""Keeps what was typed when the session ended before the form was sent."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import QueryDict
from django.shortcuts import resolve_url

from ..views.sign_in import sign_in_keeping_input


class KeepInputMiddleware:
    """Answers a post without a session with the sign-in page, which keeps what was typed (``views.sign_in``)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and not request.user.is_authenticated:
            address, _question_mark, query = response.url.partition("?")
            # Signing out leads to the sign-in page too, but without a ``next`` address.
            returns_here = QueryDict(query).get(REDIRECT_FIELD_NAME) == request.get_full_path()
            if address == resolve_url(settings.LOGIN_URL) and returns_here:
                return sign_in_keeping_input(request)
        return response
