"""Compresses pages and text files."""

from django.middleware.gzip import GZipMiddleware


class CompressMiddleware(GZipMiddleware):
    """Compresses pages and text files, with Django's padding against BREACH.

    Workbooks, documents and pictures are compressed already.
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)
