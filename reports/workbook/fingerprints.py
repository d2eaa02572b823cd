"""Fingerprints of a workbook's cells at download, kept in a hidden column, to recognise cells that nobody touched."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from targets.trace.record import plain

#: The fingerprint of an empty cell; it differs from a fingerprint that was lost.
EMPTY = "-"


def plain_text(text: str) -> str:
    """A text with one kind of line break and no blanks at its ends. Excel writes ``_x000D_`` for a carriage return."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint_of_figure(value: Decimal | None) -> str:
    """The fingerprint of a figure: the figure itself."""
    return EMPTY if value is None else str(plain(value))


def fingerprint_of_texts(text: str) -> str:
    """The fingerprint of a text."""
    text = plain_text(text)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12] if text else EMPTY


def fingerprint_of_label(values: Iterable[object]) -> str:
    """One fingerprint for a row's locked cells; 3.0 counts as 3, for programs write numbers differently."""
    return fingerprint_of_texts("|".join(_written(value) for value in values))


def _written(value: object) -> str:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{Decimal(f'{value:.15g}').normalize():f}"
    return plain_text(str(value)) if value is not None else ""


def join(fingerprints: Iterable[str]) -> str:
    """Several fingerprints as the text of one cell."""
    return " ".join(fingerprints)


def split(cell: object, count: int) -> list[str] | None:
    """The fingerprints in a cell; None unless there are ``count`` of them."""
    fingerprints = str(cell if cell is not None else "").split()
    return fingerprints if len(fingerprints) == count else None
