"""The language of the pages."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Chinese unless the reader chose English by the switch: the browser's own language does not decide.

    Office PCs come with browsers of every language; the town's screens speak Chinese.
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
