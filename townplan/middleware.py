"""Which language a reader gets, how much may be sent, and what becomes of a form whose session has ended."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from targets.formats.numbers import file_size

#: Addresses that take files, and the setting that says how many bytes of them may come in one request.
FILE_LIMITS = {
    "reports:evidence_add": "EVIDENCE_MAX_REQUEST_BYTES",
    "reports:report": "EVIDENCE_MAX_REQUEST_BYTES",
    "reports:workbook_upload": "WORKBOOK_MAX_BYTES",
}


class CompressMiddleware(GZipMiddleware):
    """Compresses pages and text files on their way out, with Django's own padding against BREACH.

    Workbooks, documents and pictures are compressed by nature; to do it again would only cost time.
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)


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


class RequestSizeMiddleware:
    """Refuses a request that is too big for its address by the length it announces, before anybody looks into it.

    What comes is read and thrown away, up to a bound: a browser that could not finish sending would show an error of
    its own instead of the sentence. Nothing of it is kept, in memory or on disk.
    """

    #: How much is thrown away, and in what portions, in bytes.
    DRAINED, PORTION = 128 * 1024 * 1024, 256 * 1024

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or ""
        size = int(length) if length.isdecimal() else 0
        if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        setting = self._setting(request)
        if setting and size <= getattr(settings, setting) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        return self._refuse(request, size, getattr(settings, setting or "DATA_UPLOAD_MAX_MEMORY_SIZE"))

    def _setting(self, request: HttpRequest) -> str | None:
        """The setting that an address goes by; None for one that takes no files."""
        try:
            return FILE_LIMITS.get(resolve(request.path_info).view_name)
        except Resolver404:
            return None

    def _refuse(self, request: HttpRequest, size: int, most: int) -> HttpResponse:
        try:
            left = min(size, self.DRAINED)
            while left > 0 and (portion := request.read(min(left, self.PORTION))):
                left -= len(portion)
        except UnreadablePostError:
            pass  # the browser has gone
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = resolve_url("home")
        context = {"size": file_size(size), "most": file_size(most), "back": back}
        return render(request, "413.html", context, status=413)
