"""Sends a file as a browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from .browser import Browser

BOUNDARY = "----a-boundary-that-no-file-holds"


def multipart(browser: Browser, field: str, name: str, content: bytes) -> tuple[bytes, str]:
    """Body and content type of a form with one file, for a browser that has been shown a form before."""
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    body = encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": browser.cookies["csrftoken"], field: file})
    return body, f"multipart/form-data; boundary={BOUNDARY}"
