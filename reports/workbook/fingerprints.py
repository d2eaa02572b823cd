"""What stood in a box when the workbook was downloaded, as its row carries it: so that an untouched box is known."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from targets.trace.record import plain

#: Stands for an empty box: a row without any mark has lost it.
EMPTY = "-"


def plain_text(text: str) -> str:
    """A text in one shape: one kind of line break, no blanks at its ends. ``_x000D_`` is how Excel writes a return."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint_of_figure(value: Decimal | None) -> str:
    """The mark of a figure: the figure itself."""
    return EMPTY if value is None else str(plain(value))


def fingerprint_of_texts(text: str) -> str:
    """The mark of a text."""
    text = plain_text(text)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12] if text else EMPTY


def fingerprint_of_label(values: Iterable[object]) -> str:
    """The mark of a row's locked cells: a number that a program writes in another way, 3.0 for 3, is the same one."""
    return fingerprint_of_texts("|".join(_written(value) for value in values))


def _written(value: object) -> str:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{Decimal(f'{value:.15g}').normalize():f}"
    return plain_text(str(value)) if value is not None else ""


def join(marks: Iterable[str]) -> str:
    """Several boxes' marks in one cell."""
    return " ".join(marks)


def split(cell: object, count: int) -> list[str] | None:
    """The marks of a cell; None where there are not so many."""
    marks = str(cell if cell is not None else "").split()
    return marks if len(marks) == count else None
