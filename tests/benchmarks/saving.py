"""How many SQL statements it takes to save two hundred items through the form that a department fills in."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import User
from targets.models import Figure, Item, SubMeasure, Target

from .browser import WrongAnswer
from .data import YEAR
from .forms import FIGURE, WORDS, figures_form

ITEMS = 200
MONTH = 12
REPORTER = "reporter1"
PAGES = {"report": f"/reports/{YEAR}/{{code}}/{MONTH}/", "my month": f"/my-month/?year={YEAR}&month={MONTH}"}


@dataclass(frozen=True)
class Save:
    """One post.

    Args:
        page: the page whose form was sent.
        change: what the post changed.
        statements: every SQL statement it took, those of the session and of the transaction included.
    """

    page: str
    change: str
    statements: int


def measure() -> list[Save]:
    """Saves, saves again and submits a target of two hundred items, on the report's page and in my month.

    Raises:
        WrongAnswer: a post was refused.
        RuntimeError: what was posted is not what is stored.
    """
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    person = User.objects.get(username=REPORTER)
    client.force_login(person)
    unreported = SubMeasure.objects.filter(lead=person.department).exclude(reports__month=MONTH).order_by("id")
    saves = []
    for (page, address), sub_measure in zip(PAGES.items(), unreported[: len(PAGES)], strict=True):
        target = _add_target(sub_measure)
        for change, value in (("first save", 11), ("all changed", 12), ("submit", 13)):
            statements = _post(client, address.format(code=sub_measure.code), target, value, submits=change == "submit")
            saves.append(Save(page, change, statements))
    return saves


def _add_target(sub_measure: SubMeasure) -> Target:
    target = Target.objects.create(
        sub_measure=sub_measure,
        code=f"items-{sub_measure.pk}",
        name="逐村收入",
        value=Decimal(4000),
        unit="万元",
        counting="sum",
    )
    Item.objects.bulk_create(Item(target=target, name=f"第{n + 1}村", planned=Decimal(20)) for n in range(ITEMS))
    return target


def _post(client: Client, address: str, target: Target, value: int, *, submits: bool) -> int:
    """Opens the form, types the value into every item's box, sends it; returns the number of statements."""
    form = figures_form(client.get(address).content.decode())
    boxes = [name for name in form.figures if FIGURE.search(name)[1] == str(target.pk)]
    words = WORDS | {"progress": f"已完成{value}"}
    figures = dict.fromkeys(boxes, str(value))
    button = "submit" if submits else "save"
    typed = figures | form.named(words, target.sub_measure_id) | {button: str(target.sub_measure_id)}
    with CaptureQueriesContext(connection) as statements:
        response = client.post(form.action or address, dict(form.filled(typed)))
    if response.status_code != 302:
        raise WrongAnswer.to(f"POST {address}", response.status_code, response.content.decode())
    stored = Figure.objects.filter(target=target, value=value, report__month=MONTH).count()
    if (len(boxes), stored) != (ITEMS, ITEMS):
        raise RuntimeError(f"{address}: {len(boxes)} boxes of {ITEMS} items, {stored} stored as typed")
    return len(statements)
