"""Reads and fills the form of my month as a person does: its rows, their content, its inputs."""

from html.parser import HTMLParser

from django.urls import reverse

from tests.reports import steps

from .steps import box_of

WORDS = {"assessment": "on_track", "progress": "The work goes on."}


def open_month(client, month: int = 3):
    """My month of 2021."""
    return client.get(reverse("reports:my_month"), {"year": 2021, "month": month})


def typed_fields(sub_measure, figures=None, **words) -> dict[str, str]:
    """The fields typed for a sub-measure: figures by target or item, and texts."""
    fields = {f"{name}_{sub_measure.pk}": text for name, text in words.items()}
    return fields | {box_of(owner): str(value) for owner, value in (figures or {}).items()}


def send(client, *entries: dict[str, str], month: int = 3, page=None, button: str = "save", value: str = ""):
    """Opens the month, replaces what the entries name, presses a button."""
    fields = form_of((page or open_month(client, month)).text)
    for entry in entries:
        assert {name for name in entry if "assessment" not in name} <= set(fields)
        fields |= entry
    return client.post(reverse("reports:month_form", args=(2021, month)), fields | {button: value})


def messages_of(client, response) -> list[str]:
    """The messages of a page, or of the one that follows."""
    return steps.messages_of(client.get(response.url) if response.status_code == 302 else response)


def without_indents(page: str) -> str:
    """A page's markup without the line breaks and indents of its templates."""
    return "".join(line.strip() for line in page.splitlines())


def rows_of(page: str) -> list[list[str]]:
    """The cells of each target's row as text; an input as its value in brackets."""
    reader = _Reader("line")
    reader.feed(page)
    return reader.rows


def items_of(page: str) -> list[list[str]]:
    """The breakdown items of each target that has some, each as a text: name, unit, last figure, input."""
    reader = _Reader("item")
    reader.feed(page)
    by_target: dict[str, list[str]] = {}
    for target, cells in zip(reader.targets, reader.rows, strict=True):
        by_target.setdefault(target, []).append(" ".join(filter(None, cells)))
    return list(by_target.values())


class _Reader(HTMLParser):
    """Collects the cells of table rows of a class, and which target's items they are."""

    def __init__(self, row_class: str) -> None:
        super().__init__()
        self.row_class, self.rows, self.targets = row_class, [], []
        self.inside, self.depth = False, 0

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "tr":
            self.inside = (attrs.get("class") or "").split()[:1] == [self.row_class]
            if self.inside:
                self.rows.append([])
                self.targets.append(attrs.get("data-items", ""))
        elif self.inside and tag in ("th", "td"):
            self.rows[-1].append("")
        elif self.inside and tag == "input" and self.rows[-1]:
            self.rows[-1][-1] += f" [{attrs.get('value', '')}] "
        elif self.inside and tag == "span" and self.rows[-1]:
            self.rows[-1][-1] += "" if "shape" in attrs.get("class", "") else " "

    def handle_endtag(self, tag):
        if tag == "tr" and self.inside:
            self.inside = False
            self.rows[-1] = [" ".join(cell.split()) for cell in self.rows[-1]]

    def handle_data(self, data):
        if self.inside and self.rows[-1]:
            self.rows[-1][-1] += data


def form_of(page: str) -> dict[str, str]:
    """The fields that a browser would send of the form: hidden fields, figures, texts, chosen assessments."""
    reader = _Form()
    reader.feed(page)
    return reader.fields


class _Form(HTMLParser):
    """Collects the fields of the entry form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.inside, self.area = False, ""

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "form":
            self.inside = attrs.get("class") == "entry"
        elif not self.inside or "disabled" in attrs or attrs.get("name") in (None, "csrfmiddlewaretoken", "files"):
            return
        elif tag == "input" and (attrs.get("type") != "radio" or "checked" in attrs):
            self.fields[attrs["name"]] = attrs.get("value", "")
        elif tag == "textarea":
            self.area = attrs["name"]
            self.fields[self.area] = ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the line break after the tag.
            self.fields[self.area] = self.fields[self.area].removeprefix("\n")
            self.area = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data
