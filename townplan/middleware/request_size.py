"""Limits the size of a request."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from targets.formats.numbers import file_size

#: The addresses that take files, and the setting with each one's limit in bytes.
FILE_LIMITS = {
    "reports:evidence_add": "EVIDENCE_MAX_REQUEST_BYTES",
    "reports:report": "EVIDENCE_MAX_REQUEST_BYTES",
    "supervision:proposal": "EVIDENCE_MAX_REQUEST_BYTES",
    "supervision:step": "EVIDENCE_MAX_REQUEST_BYTES",
    "reports:workbook_upload": "WORKBOOK_MAX_BYTES",
    "drafts:begin": "PLAN_MAX_BYTES",
    "drafts:people": "WORKBOOK_MAX_BYTES",
}


class RequestSizeMiddleware:
    """Refuses a request that announces more bytes than its address allows, before its content is read.

    The content is read and discarded, up to a limit: a browser that cannot finish sending would show its own error
    instead of our page. Nothing is kept in memory or on disk.
    """

    #: The most bytes that are discarded, and the bytes read at a time.
    MOST_DISCARDED, CHUNK = 128 * 1024 * 1024, 256 * 1024

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or ""
        size = int(length) if length.isdecimal() else 0
        if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        setting = self._limit_setting(request)
        if setting and size <= getattr(settings, setting) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        return self._refuse(request, size, getattr(settings, setting or "DATA_UPLOAD_MAX_MEMORY_SIZE"))

    def _limit_setting(self, request: HttpRequest) -> str | None:
        """The name of the setting with this address's limit; None for an address that takes no files."""
        try:
            return FILE_LIMITS.get(resolve(request.path_info).view_name)
        except Resolver404:
            return None

    def _refuse(self, request: HttpRequest, size: int, limit: int) -> HttpResponse:
        try:
            remaining = min(size, self.MOST_DISCARDED)
            while remaining > 0 and (chunk := request.read(min(remaining, self.CHUNK))):
                remaining -= len(chunk)
        except UnreadablePostError:
            pass  # the browser has closed the connection
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = resolve_url("home")
        context = {"size": file_size(size), "most": file_size(limit), "back": back}
        return render(request, "413.html", context, status=413)
