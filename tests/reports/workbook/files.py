"""A clerk's steps with a downloaded workbook: fills cells in, saves, uploads, confirms."""

import html
import re
from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from targets.models import Item, SubMeasure, Target

FIGURES, WORDS = "Figures", "Words"
NAME = "June.xlsx"


def download(client: Client, month: int = 3, year: int = 2021) -> bytes:
    response = client.get(reverse("reports:workbook", args=(year, month)))
    assert response.status_code == 200
    return response.content


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """The workbook after something was done with it."""
    book = opened(content)
    edit(book)
    return saved(book)


def key_of(owner: Target | Item | SubMeasure) -> str:
    if isinstance(owner, SubMeasure):
        return f"m{owner.pk}"
    return f"t{owner.target_id}i{owner.pk}" if isinstance(owner, Item) else f"t{owner.pk}"


def box(book: Workbook, owner: Target | Item | SubMeasure, column: str = "figure") -> Cell:
    """The cell of a figure, or of a sub-measure's text, found by the codes of its row and column."""
    sheet = book[WORDS if isinstance(owner, SubMeasure) else FIGURES]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = [
        row for row in range(1, sheet.max_row + 1) if sheet.cell(row, columns["townplan.key"]).value == key_of(owner)
    ]
    return sheet.cell(rows[0], columns[column])


def filled(content: bytes, values: dict) -> bytes:
    """The workbook with values typed in: owner to figure, or (sub-measure, column) to text."""
    book = opened(content)
    for owner, value in values.items():
        place = owner if isinstance(owner, tuple) else (owner,)
        box(book, *place).value = value
    return saved(book)


def upload(client: Client, content: bytes, month: int = 3, *, year: int = 2021, name: str = NAME):
    address = reverse("reports:workbook_upload", args=(year, month))
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def confirm(client: Client, preview, month: int = 3, *, mine: list[str] | None = None, year: int = 2021):
    """Presses the button of a preview; ``mine`` are the conflicts that are ticked."""
    address = reverse("reports:workbook_upload", args=(year, month))
    return client.post(address, {"changes": carried(preview), "mine": mine or [], "confirm": ""}, follow=True)


def carried(preview) -> str:
    found = re.search(r'name="changes"\s+value="([^"]*)"', preview.content.decode())
    assert found, words_of(preview)
    return html.unescape(found[1])


def words_of(response) -> str:
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def key_column(book: Workbook, name: str = FIGURES) -> int:
    return next(cell.column for cell in book[name][1] if cell.value == "townplan.key")


def filled_all(content: bytes, value: float) -> bytes:
    """The workbook with one value in every figure's cell."""
    book = opened(content)
    column = next(cell.column for cell in book[FIGURES][1] if cell.value == "figure")
    for row in book[FIGURES].iter_rows(min_row=5, min_col=column, max_col=column):
        if not row[0].protection.locked:
            row[0].value = value
    return saved(book)
