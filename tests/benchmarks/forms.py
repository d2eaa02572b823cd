"""Reads the forms of a page as a browser does: where each goes and which fields it would send."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .browser import text_of

#: The name of a box for a figure ends with its target's id, and its item's if it has one.
FIGURE = re.compile(r"figure_(\d+)(?:_(\d+))?$")
#: Words that let any figure be submitted: one that lags needs its reason.
WORDS = {"assessment": "on_track", "problems": "雨天较多，工期顺延"}


@dataclass
class Form:
    """A form of a page.

    Args:
        action, method: where it goes, and how.
        fields: name and value of what it sends when nothing is changed, without the buttons.
        buttons: name and value of its buttons.
    """

    action: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def figures(self) -> list[str]:
        """The names of its boxes for figures."""
        return [name for name, _value in self.fields if FIGURE.search(name)]

    def has_button(self, name: str) -> bool:
        """Whether one of its buttons has this name."""
        return any(button == name for button, _value in self.buttons)

    def named(self, words: dict[str, str], sub_measure: int) -> dict[str, str]:
        """A sub-measure's words under the names of the form's boxes: in my month these end with its id."""
        alone = any(name == "version" for name, _value in self.fields)
        return words if alone else {f"{name}_{sub_measure}": text for name, text in words.items()}

    def filled(self, values: dict[str, str]) -> list[tuple[str, str]]:
        """Its fields with these values; names that the form does not send by itself are added."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        return [*kept, *values.items()]


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in its order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def figures_form(page: str) -> Form:
    """The form of a page with the most boxes for figures. Raises RuntimeError if there is none."""
    form = max(forms_of(page), key=lambda form: len(form.figures), default=Form())
    if not form.figures:
        raise RuntimeError(f"The page has no box for a figure: {text_of(page)[:300]}")
    return form


class _Reader(HTMLParser):
    """Collects the forms; fields outside of one belong to the form that their ``form`` attribute names."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.inside: Form | None = None
        self.text: list[str] | None = None  # of the text area that is being read
        self.area: tuple[Form, str] | None = None
        self.select: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        if tag == "form":
            form = self.named.setdefault(attrs.get("id", f"#{len(self.forms)}"), Form())
            form.action, form.method = attrs.get("action", ""), attrs.get("method", "get").lower()
            self.forms.append(form)
            self.inside = form
            return
        form = self.named.setdefault(attrs["form"], Form()) if "form" in attrs else self.inside
        name = attrs.get("name")
        if tag == "option" and self.select and "selected" in attrs:
            self.select[0].fields.append((self.select[1], attrs.get("value", "")))
        if form is None or not name or "disabled" in attrs:
            return
        kind = attrs.get("type", "submit" if tag == "button" else "text")
        if kind == "submit":
            form.buttons.append((name, attrs.get("value", "")))
        elif tag == "input" and kind not in ("file", "button", "reset"):
            if kind not in ("checkbox", "radio") or "checked" in attrs:
                form.fields.append((name, attrs.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "textarea":
            self.area, self.text = (form, name), []
        elif tag == "select":
            self.select = (form, name)

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area and self.text is not None:
            # A browser leaves out the line break right after the tag.
            self.area[0].fields.append((self.area[1], "".join(self.text).removeprefix("\r").removeprefix("\n")))
            self.area = self.text = None
