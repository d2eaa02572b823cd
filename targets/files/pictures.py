"""Makes a small picture of a large one, which may have been made to fill a memory."""

import warnings
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageOps

from .apart import run_apart

#: Pillow's format of a picture: its endings; the first is added to a name that has none of them.
PICTURES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
#: What Pillow raises on broken files.
_DAMAGES = (OSError, SyntaxError, ValueError, EOFError)


class DamagedPicture(Exception):
    """A picture that cannot be decoded."""


class LargePicture(Exception):
    """A picture of more pixels than are decoded; its argument is the limit, in pixels."""


def thumbnail_of(content: bytes, edge: int) -> tuple[str, bytes]:
    """Pillow's format of a picture, and a small one as JPEG; a large picture is decoded in a process of its own.

    Args:
        edge: of the small picture, in pixels.

    Raises:
        DamagedPicture, LargePicture: it is not taken.
        Overrun: it took too long, or too much memory.
    """
    pixels, format_name = _size_of(content)
    most = settings.EVIDENCE_MAX_PIXELS
    if format_name != "JPEG":  # which is decoded at a fraction of its size, the others as a whole
        most = min(most, settings.EVIDENCE_MAX_PIXELS_DECODED)
    if pixels > most:
        raise LargePicture(most)
    small = shrink if pixels <= settings.APART_FROM_PIXELS else _shrink_apart
    return format_name, small(content, edge)


def _shrink_apart(content: bytes, edge: int) -> bytes:
    return run_apart(shrink, content, edge)


def _size_of(content: bytes) -> tuple[int, str]:
    """How many pixels a picture says that it has, and its format; nothing is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=list(PICTURES)) as image:
                return image.width * image.height, image.format or ""
    except Image.DecompressionBombError:
        raise LargePicture(settings.EVIDENCE_MAX_PIXELS) from None
    except _DAMAGES:
        raise DamagedPicture from None


def shrink(content: bytes, edge: int) -> bytes:
    """The work of ``thumbnail_of``: upright, on white, without the camera's metadata (place, time, device)."""
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as image:
            image.thumbnail((edge, edge))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            plain = Image.new("RGB", upright.size, "white")
            plain.paste(upright, mask=upright)
            written = BytesIO()
            plain.save(written, "JPEG", quality=82)
            return written.getvalue()
    except _DAMAGES:
        raise DamagedPicture from None
