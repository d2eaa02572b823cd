"""Files as people attach them, and as they should not, made by plain functions."""

import struct
import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file in a form; the content type that the browser sends is not to be trusted."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "green", **options) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, colour).save(out, form, **options)
    return out.getvalue()


def phone_photo() -> bytes:
    """A photo taken upright: stored sideways, red on the left, with EXIF data for its rotation and place.

    Rotated by the EXIF data, red is at the top.
    """
    lying = Image.new("RGB", (800, 600), "blue")
    lying.paste("red", (0, 0, 400, 600))
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKE] = 6, "Pocket Camera"
    notes.get_ifd(GPS)[1] = "N"
    out = BytesIO()
    lying.save(out, "JPEG", exif=notes)
    assert Image.open(BytesIO(out.getvalue())).getexif()[MAKE] == "Pocket Camera"
    return out.getvalue()


def pdf(text: str = "minutes") -> bytes:
    return f"%PDF-1.4\n% {text}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n".encode()


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip with parts by their names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(text: str = "notes", content_type: str = WORD, **more: bytes | str) -> bytes:
    """A Word file; ``more`` parts are named as Word would, with ``__`` for a slash and ``_`` before the ending."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
    named = {name.replace("__", "/").replace("_", "."): content for name, content in more.items()}
    return zipped({"[Content_Types].xml": types, "word/document.xml": f"<w>{text}</w>", **named})


def xlsx(text: str = "table") -> bytes:
    book, out = Workbook(), BytesIO()
    book.active["A1"] = text
    book.save(out)
    return out.getvalue()


def ole(*entries: str) -> bytes:
    """The minimum of an old Office file: a header, a directory, a sector of content."""
    directory = b""
    for name in ("Root Entry", *entries):
        encoded = (name + "\0").encode("utf-16-le")
        directory += encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded)) + bytes([2, 1]) + bytes(60)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return header + directory.ljust(1024, b"\0") + bytes(512)
