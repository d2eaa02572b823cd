"""Reads the entry grid of a page as a person does: its rows, what stands in them, what is typed in a box."""

from html.parser import HTMLParser


def rows_of(page: str) -> list[list[str]]:
    """The cells of each target's row as text; a box as its value in brackets."""
    reader = _Reader("line")
    reader.feed(page)
    return reader.rows


def items_of(page: str) -> list[list[str]]:
    """The breakdown items of each target that has some, in one text an item: name, last figure, box, unit."""
    reader = _Reader("items")
    reader.feed(page)
    return reader.rows


class _Reader(HTMLParser):
    """Collects the cells of table rows of a class; of a row of items, its items."""

    def __init__(self, row_class: str) -> None:
        super().__init__()
        self.row_class, self.rows = row_class, []
        self.inside, self.depth = False, 0

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "tr":
            self.inside = (attrs.get("class") or "").split()[:1] == [self.row_class]
            if self.inside:
                self.rows.append([])
        elif self.inside and (tag in ("th", "td") if self.row_class == "line" else attrs.get("class") == "item"):
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
