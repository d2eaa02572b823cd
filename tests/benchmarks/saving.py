"""How many SQL statements it takes to save two hundred items, through the form that a department fills in."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import User
from targets.models import Figure, Item, SubMeasure, Target

from .data import YEAR
from .fields import FIGURE, figures_form

ITEMS = 200
REPORTER = "reporter1"


@dataclass(frozen=True)
class Save:
    """One post: through which page, what it did, and every statement it cost, those of the session included."""

    page: str
    did: str
    statements: int


def measure(month: int) -> list[Save]:
    """Saves, saves again and submits a target of two hundred items, on the report's page and in the grid.

    Raises:
        RuntimeError: what was posted is not what is stored.
    """
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    person = User.objects.get(username=REPORTER)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    # Those at the end of the list have no report of the month yet.
    without = SubMeasure.objects.filter(lead=person.department).exclude(reports__month=month).order_by("-id")
    doors = {"report": "/reports/{year}/{code}/{month}/", "my month": "/my-month/?year={year}&month={month}"}
    saves = []
    for (page, address), part in zip(doors.items(), without[: len(doors)], strict=True):
        target = _target_with_items(part)
        address = address.format(year=YEAR, code=part.code, month=month)
        for did, value in (("first save", 11), ("all changed", 12), ("submit", 13)):
            suffix = f"_{part.pk}" if page == "my month" else ""
            button = "submit" if did == "submit" else "save"
            saves.append(Save(page, did, _post(client, address, target, value, suffix, button)))
    return saves


def _target_with_items(part: SubMeasure) -> Target:
    target = Target.objects.create(
        sub_measure=part, code=f"items-{part.pk}", name="逐村收入", value=Decimal(4000), unit="万元", counting="sum"
    )
    Item.objects.bulk_create(Item(target=target, name=f"第{n + 1}村", planned=Decimal(20)) for n in range(ITEMS))
    return target


def _post(client: Client, address: str, target: Target, value: int, suffix: str, button: str) -> int:
    """Opens the form, types the value into every item's box, sends it; returns the number of statements."""
    form = figures_form(client.get(address).content.decode())
    boxes = [name for name in form.figures if FIGURE.search(name)[1] == str(target.pk)]
    typed = dict.fromkeys(boxes, str(value)) | {f"assessment{suffix}": "on_track", f"progress{suffix}": f"已到{value}"}
    body = dict(form.filled({**typed, button: str(target.sub_measure_id)}))
    with CaptureQueriesContext(connection) as statements:
        response = client.post(form.action or address, body)
    stored = Figure.objects.filter(target=target, value=value).count()
    if response.status_code != 302 or (len(boxes), stored) != (ITEMS, ITEMS):
        raise RuntimeError(f"{address}: {response.status_code}, {len(boxes)} boxes, {stored} stored as typed")
    return len(statements)
