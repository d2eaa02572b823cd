"""The page for what is wrong around the program; it needs no database, no session and no person."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.defaults import server_error

from ..keeping.faults import fault_of

#: After how many seconds a program may ask again.
RETRY_SECONDS = 60


def error_page(request: HttpRequest) -> HttpResponse:
    """Answers an error: 503 with a sentence where database or disk are at fault, else Django's 500."""
    fault = fault_of(sys.exc_info()[1])
    if fault is None:
        return server_error(request)
    # Where the error comes from a session that could not be stored, the language of the page has been left already.
    with translation.override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        page = render_to_string("503.html", {"fault": fault, "was_sent": request.method == "POST"})
    response = HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    add_never_cache_headers(response)
    return response
