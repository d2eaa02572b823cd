"""What a workbook of two thousand rows costs to take in: a fresh worker's time and memory, on the real server."""

import time
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from openpyxl import load_workbook

from departments.models import User
from targets.models import Figure, Item, SubMeasure, Target

from .data import YEAR
from .fields import forms_of
from .people import session_of
from .server import Browser, forget_peak, free_port, peak, resident, served, troubles, workers_of

#: How the hidden first row of the sheet names the column to be filled in.
FIGURE = "figure"
ROWS = 2000
REPORTER = "reporter1"
VALUE = 17
BOUNDARY = "----a-boundary-that-no-file-holds"


@dataclass(frozen=True)
class Upload:
    """A workbook's way in.

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


def measure(log: Path, month: int) -> Upload:
    """Downloads the month of a department with two thousand figures, fills all in, uploads it, confirms it.

    Raises:
        RuntimeError: an answer is not what it should be, or what was confirmed is not stored.
    """
    _grow(User.objects.get(username=REPORTER).department_id, month)
    session = session_of(REPORTER)
    address = f"/my-month/{YEAR}/{month}/workbook"
    port = free_port()
    with served(port, log, workers=1):
        empty, download = _timed(Browser(port, session), "GET", f"{address}.xlsx")
    content, rows = _filled(empty)
    # Another server: whatever the download loaded, this worker has not.
    with served(port, log, workers=1) as process:
        browser = Browser(port, session)
        browser.get(f"{address}/")
        (worker,) = workers_of(process)
        before = resident(worker)
        forget_peak(worker)
        preview, upload = _timed(browser, "POST", f"{address}/", *_multipart(browser, content))
        most = peak(worker)
        # The form that carries the most: all the changes, signed.
        form = max(forms_of(preview.decode()), key=lambda form: sum(len(value) for _name, value in form.fields))
        began = time.perf_counter()
        status, answer = browser.post(f"{address}/", [*form.fields, *form.buttons[:1]])
        confirm = time.perf_counter() - began
    stored = Figure.objects.filter(report__month=month, value=VALUE).count()
    if status != 302 or stored != rows or troubles(log):
        raise RuntimeError(f"Confirmed: {status}, {stored} of {rows} stored\n{answer[:2000]}{troubles(log)}")
    return Upload(rows, len(content), download, upload, confirm, before, most)


def _grow(department: int, month: int) -> None:
    """Gives a department's sub-measures items, until its workbook has so many rows to fill in."""
    led = SubMeasure.objects.filter(lead_id=department)
    parts = list(led.exclude(pk__in=led.filter(reports__month=month, reports__status="submitted")).order_by("id"))
    stand = Target.objects.filter(sub_measure__in=parts, counting="entered").count()
    stand += Item.objects.filter(target__sub_measure__in=parts).count()
    targets = Target.objects.bulk_create(
        Target(
            plan_id=part.plan_id,
            sub_measure=part,
            code=f"rows-{part.pk}",
            name="逐村收入",
            value=Decimal(1000),
            unit="万元",
            counting="sum",
        )
        for part in parts
    )
    Item.objects.bulk_create(
        Item(target=targets[n % len(targets)], name=f"第{n + 1}村", planned=Decimal(20)) for n in range(ROWS - stand)
    )


def _timed(browser: Browser, method: str, address: str, *body: bytes | str) -> tuple[bytes, float]:
    """An answer, and how many seconds it took. Raises RuntimeError, if it is not 200."""
    began = time.perf_counter()
    status, answer = browser.ask(method, address, *body)
    seconds = time.perf_counter() - began
    if status != 200:
        raise RuntimeError(f"{method} {address}: {status}")
    return answer, seconds


def _multipart(browser: Browser, content: bytes) -> tuple[bytes, str]:
    file = SimpleUploadedFile("本月填报.xlsx", content, "application/octet-stream")
    data = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "file": file}
    return encode_multipart(BOUNDARY, data), f"multipart/form-data; boundary={BOUNDARY}"


def _filled(content: bytes) -> tuple[bytes, int]:
    """The workbook with every figure typed in, and how many these are."""
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
