"""Tools for the administration pages: an administrator's browser, and a page's form as it would be posted."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from targets.models import Event
from tests.factories import Town, make_client, make_item, make_report, make_town


class _FormReader(HTMLParser):
    """What a browser would post of a page's main form."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._select = self._area = ""
        self._text: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if "disabled" in given:
            return
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self.data.setdefault(name, []).append(
                given.get("value", "on" if given.get("type") in ("checkbox", "radio") else "")
            )
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.data.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_data(self, data):
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area:
            self.data[self._area] = ["".join(self._text).removeprefix("\n")]
            self._area = ""


def fields_of(response) -> dict[str, list[str]]:
    """The fields of a page with their values, without the empty template rows for new inlines."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    return {name: values for name, values in reader.data.items() if "__prefix__" not in name}


def address(name: str, instance=None) -> str:
    """An address of the admin site, such as ``targets_target_change``."""
    return reverse(f"admin:{name}", args=[instance.pk] if instance is not None else [])


@pytest.fixture
def world(town: Town) -> Town:
    """The town with a breakdown item, reports and figures in its first sub-measure; the other has none."""
    item = make_item(town.other_target, name="East field")
    assert item.pk
    make_report(town.sub_measure, 1, figures={town.target: 100})
    return town


@pytest.fixture
def admin_client(world: Town) -> Client:
    """An administrator's browser, in English: group and staff, no superuser."""
    return world.client("administrator")


@pytest.fixture
def change(admin_client: Client) -> Callable:
    """Open a change page, set some of its fields, post it: change("targets_target_change", target, value="5520")."""

    def post(name: str, instance=None, /, client: Client | None = None, **fields):
        client = client or admin_client
        page = client.get(address(name, instance))
        assert page.status_code == 200, page
        return client.post(address(name, instance), {**fields_of(page), **fields})

    return post


def errors_of(response) -> str:
    """Every sentence of a refused form and of its inlines."""
    assert response.status_code == 200, response
    context = response.context
    forms = [
        context["adminform"].form,
        *(form for formset in context["inline_admin_formsets"] for form in formset.formset),
    ]
    with translation.override("en"):
        return " ".join(str(sentence) for form in forms for found in form.errors.values() for sentence in found)


def events() -> list[tuple]:
    """What the trace has, oldest first: action, sub-measure and changes."""
    return [(event.action, event.sub_measure_id, event.changes) for event in Event.objects.order_by("plan", "sequence")]


__all__ = ["address", "errors_of", "events", "fields_of", "make_client", "make_town"]
