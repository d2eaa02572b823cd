"""Refuses what no browser sends, before anything reads it."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _


class _RefusesMiddleware:
    """Answers 400 to a request that ``_can_be_read`` says no to."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._can_be_read(request):
            return self.get_response(request)
        return self._refused()

    @staticmethod
    def _refused() -> HttpResponse:
        said = _("This cannot be read: the address or the form is damaged, or not in UTF-8. Nothing was saved.")
        return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")

    @staticmethod
    def _can_be_read(request: HttpRequest) -> bool:
        raise NotImplementedError


class ReadableCookiesMiddleware(_RefusesMiddleware):
    """Answers 400 to a cookie with a null character, before the session's is looked up: PostgreSQL takes none."""

    @staticmethod
    def _can_be_read(request: HttpRequest) -> bool:
        return not any("\0" in text for cookie in request.COOKIES.items() for text in cookie)


class ReadableMiddleware(_RefusesMiddleware):
    """Answers 400 to an address with a null character, and to a form that cannot be read: in another encoding than
    UTF-8, cut off, with more fields than ``DATA_UPLOAD_MAX_NUMBER_FIELDS``.

    Null characters can be stored in SQLite and not in PostgreSQL. Django's own pages for errors read the form again,
    and would fail with it.
    """

    @staticmethod
    def _can_be_read(request: HttpRequest) -> bool:
        if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            return False
        try:
            # Asking for the form reads it.
            names = [*request.GET, *request.POST]
        except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            return False
        values = (value for _name, found in request.GET.lists() for value in found)
        return not any("\0" in text for text in (request.path, *names, *values))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answers 400 to a choice of rows by a number too big for SQLite to be asked for, which Django lets through."""
        return self._refused() if isinstance(exception, OverflowError) else None
