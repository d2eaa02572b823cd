"""The forms of a page, with what a browser would send of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import lxml.html
from django.http import HttpResponse

#: What a browser sends only where it is ticked, chosen or pressed.
_CHOSEN = ("checkbox", "radio", "submit", "button", "image", "reset")


@dataclass(frozen=True)
class HtmlForm:
    """A form of a page.

    Attributes:
        method, action: as the browser takes them; ``action`` with its query.
        values: the fields with their values, in order; one button is pressed.
        names: of every field, also of those that send nothing now.
        files: the names of the fields that take files.
    """

    method: str
    action: str
    values: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    files: tuple[str, ...]


def forms_of(response: HttpResponse, address: str) -> list[HtmlForm]:
    """The forms of a page at an address; none where it is no page."""
    if response.status_code not in (200, 409, 422) or not response["Content-Type"].startswith("text/html"):
        return []
    page = lxml.html.fromstring(response.content.decode())
    return [_read(form, page, address) for form in page.iter("form")]


def _read(form, page, address: str) -> HtmlForm:
    inputs = [*form.iter("input", "select", "textarea", "button")]
    if form.get("id"):
        inputs += page.xpath("//*[@form=$id]", id=form.get("id"))
    values: list[tuple[str, str]] = []
    names: dict[str, None] = {}
    files: dict[str, None] = {}
    button: tuple[str, str] | None = None
    for field in inputs:
        name, kind = field.get("name"), field.get("type", "submit" if field.tag == "button" else "")
        if not name or "__prefix__" in name or field.get("disabled") is not None:
            continue
        if kind == "file":
            files[name] = None
            continue
        names[name] = None
        if kind in ("submit", "button", "image"):
            button = button or (name, field.get("value") or "")
        elif kind not in _CHOSEN or field.get("checked") is not None:
            values += ((name, value) for value in _values(field))
    return HtmlForm(
        (form.get("method") or "get").upper(),
        urljoin(address, form.get("action") or address),
        (*values, *([button] if button else [])),
        tuple(names),
        tuple(files),
    )


def _values(field) -> Iterator[str]:
    if field.tag == "select":
        options = [option for option in field.iter("option") if option.get("disabled") is None]
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        yield from (option.get("value", (option.text or "").strip()) for option in chosen)
    elif field.tag == "textarea":
        yield field.text_content().removeprefix("\n")
    else:
        yield field.get("value") or ("on" if field.get("type") in ("checkbox", "radio") else "")
