"""Pages that nobody keeps."""


class NoStoreMiddleware:
    """Tells browsers and proxies to keep no page and no file, unless its view says otherwise.

    The next person at an office PC reads none of them in its cache. Static files are answered before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
