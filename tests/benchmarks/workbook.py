"""What a large workbook costs to take in: the time and memory of a fresh worker of the real server."""

import time
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from departments.models import User
from targets.models import Figure, Item, SubMeasure, Target

from .browser import Browser, WrongAnswer
from .data import YEAR
from .forms import forms_of
from .people import session_of
from .server import peak, reset_peak, resident, serve
from .uploading import multipart

#: How the hidden first row of the sheet names the column to be filled in.
FIGURE = "figure"
MONTH = 12
REPORTER = "reporter2"
VALUE = 17


@dataclass(frozen=True)
class Upload:
    """A workbook that was downloaded, filled in, uploaded and confirmed.

    Args:
        rows, bytes: of the workbook.
        download, upload, confirm: seconds; the upload ends with the last byte of its preview.
        before, peak: what the worker held in memory before the upload, and at most while it went on, in MB.
    """

    rows: int
    bytes: int
    download: float
    upload: float
    confirm: float
    before: float
    peak: float

    @property
    def growth(self) -> float:
        """How much more the worker held at most than before, in MB."""
        return self.peak - self.before


def measure(log: Path, rows: int) -> Upload:
    """Downloads the month of a department with so many figures, fills all in, uploads it, confirms it.

    Raises:
        WrongAnswer: an answer is not what it should be.
        RuntimeError: what was confirmed is not stored, or the server's log tells of an error.
    """
    _add_items(User.objects.get(username=REPORTER).department_id, rows)
    session = session_of(REPORTER)
    address = f"/my-month/{YEAR}/{MONTH}/workbook"
    with serve(log, workers=1) as server:
        began = time.perf_counter()
        empty = Browser(server.port, session).must_get(f"{address}.xlsx")
        download = time.perf_counter() - began
    content, filled = _fill(empty)
    # Another server: its worker has loaded nothing of what the download needed.
    with serve(log, workers=1) as server:
        browser = Browser(server.port, session)
        browser.must_get(f"{address}/")
        [worker] = server.workers
        before = resident(worker)
        reset_peak(worker)
        body, kind = multipart(browser, "file", "本月填报.xlsx", content)
        began = time.perf_counter()
        status, answer = browser.ask("POST", f"{address}/", body, kind)
        upload = time.perf_counter() - began
        preview = answer.decode(errors="replace")
        if status != 200:
            raise WrongAnswer.to(f"POST {address}/, a workbook", status, preview)
        most = peak(worker)
        # The form that carries the most holds all the changes, signed.
        form = max(forms_of(preview), key=lambda form: sum(len(value) for _name, value in form.fields))
        began = time.perf_counter()
        status, page = browser.post(f"{address}/", [*form.fields, *form.buttons[:1]])
        confirm = time.perf_counter() - began
        if status != 302:
            raise WrongAnswer.to(f"POST {address}/, the confirmation", status, page)
    stored = Figure.objects.filter(report__month=MONTH, value=VALUE).count()
    if not (stored == filled == rows):
        raise RuntimeError(f"Of {rows} figures {filled} were filled in and {stored} stored")
    return Upload(rows, len(content), download, upload, confirm, before, most)


def _add_items(department: int, rows: int) -> None:
    """Gives a department's sub-measures items, until its workbook has so many figures to fill in."""
    sub_measures = list(SubMeasure.objects.filter(lead_id=department).order_by("id"))
    count = Target.objects.filter(sub_measure__in=sub_measures, counting="entered").count()
    count += Item.objects.filter(target__sub_measure__in=sub_measures).count()
    targets = Target.objects.bulk_create(
        Target(
            plan_id=sub_measure.plan_id,
            sub_measure=sub_measure,
            code=f"rows-{sub_measure.pk}",
            name="逐村收入",
            value=Decimal(1000),
            unit="万元",
            counting="sum",
        )
        for sub_measure in sub_measures
    )
    Item.objects.bulk_create(
        Item(target=targets[n % len(targets)], name=f"第{n + 1}村", planned=Decimal(20)) for n in range(rows - count)
    )


def _fill(content: bytes) -> tuple[bytes, int]:
    """The workbook with every figure filled in, and how many these are."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == FIGURE)
    boxes = [
        cell for (cell,) in sheet.iter_rows(min_row=2, min_col=column, max_col=column) if not cell.protection.locked
    ]
    for cell in boxes:
        cell.value = VALUE
    out = BytesIO()
    book.save(out)
    return out.getvalue(), len(boxes)
