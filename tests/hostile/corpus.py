"""The hostile values of ``values.json``, as they go over the wire."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from django.core.files.uploadedfile import SimpleUploadedFile

_READ = json.loads(Path(__file__).with_name("values.json").read_text(encoding="utf-8"))

#: Typed values; some hold NUL or half of a surrogate pair.
TEXTS: list[str] = [*_READ["texts"], *(text * times for text, times in _READ["long"])]
#: Percent-encoded bytes, also wrong ones, for paths and queries.
ENCODED: list[str] = _READ["encoded"]
QUERIES: list[str] = [*_READ["queries"], _READ["repeated_query"][0] * _READ["repeated_query"][1]]
HEADERS: list[dict[str, str]] = _READ["headers"]
METHODS: list[str] = _READ["methods"]


@dataclass(frozen=True)
class Body:
    """What is posted, with its content type."""

    type: str
    content: bytes


def _bytes_of(told: dict) -> bytes:
    return told["body"].encode(told.get("encoding", "utf-8"), "surrogatepass") * told.get("times", 1)


BODIES = [Body(told["type"], _bytes_of(told)) for told in _READ["bodies"]]


def hostile_file(number: int) -> SimpleUploadedFile:
    """One of the files, anew: it is read only once."""
    told = _READ["files"][number % len(_READ["files"])]
    return SimpleUploadedFile(told["name"] or "_", _bytes_of(told))


FILES = range(len(_READ["files"]))


def encoded(text: str) -> str:
    """A value as a browser encodes it, and as none does: half of a surrogate pair in three bytes."""
    return quote_plus(text.encode("utf-8", "surrogatepass"))
