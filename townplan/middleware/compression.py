"""Pages and text files travel compressed."""

from django.middleware.gzip import GZipMiddleware


class CompressMiddleware(GZipMiddleware):
    """Compresses pages and text files on their way out, with Django's own padding against BREACH.

    Workbooks, documents and pictures are compressed by nature; to do it again would only cost time.
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)
