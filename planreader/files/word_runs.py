"""The text of a Word paragraph as it is seen: with what was inserted, without what was deleted, hidden or a note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .building import seen_text
from .word_styles import Look, W, WordStyles, attribute_of, look_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MATH = {_MATH_TEXT[:-1] + "oMath", _MATH_TEXT[:-1] + "oMathPara"}
#: What holds runs, or blocks, and shows them.
WRAPPERS = {
    W + name for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
}
_TEXTS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_FIELDS_OF_PAGES = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"}


@dataclass
class Runs:
    """Stretches of text with their looks, and the text boxes that hang on them."""

    stretches: list[tuple[str, Look]] = field(default_factory=list)
    boxes: list = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for text, _look in self.stretches)


def chosen(element):
    """What is shown of an element with alternatives: the first."""
    alternative = element.find(_MC + "Choice")
    return alternative if alternative is not None else element.find(_MC + "Fallback")


def is_alternative(element) -> bool:
    """Whether an element holds the same thing in two forms, for newer and for older programs."""
    return element.tag == _MC + "AlternateContent"


def text_boxes(element) -> Iterator:
    """The contents of the text boxes in a drawing, each once; one that stands in another comes with that."""
    for child in element:
        if is_alternative(child):
            child = chosen(child)
            if child is None:
                continue
        if child.tag == W + "txbxContent":
            yield child
        else:
            yield from text_boxes(child)


class _Field:
    """A field between ``fldChar`` marks: its code is not shown, its result is."""

    def __init__(self) -> None:
        self.code, self.in_result = "", False

    @property
    def is_seen(self) -> bool:
        return self.in_result and not _is_of_pages(self.code)


def _is_of_pages(code: str) -> bool:
    return code.split(maxsplit=1)[:1] != [] and code.split()[0].upper() in _FIELDS_OF_PAGES


class RunReader:
    """Reads the runs of paragraphs; ``styles`` say what their looks do not."""

    def __init__(self, styles: WordStyles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []

    def runs(self, paragraph, look: Look) -> Runs:
        """The runs of a paragraph.

        Args:
            look: of its style.
        """
        found = Runs()
        self._fields = []
        self._add(paragraph, look, found)
        return found

    def _add(self, element, look: Look, found: Runs) -> None:
        for child in element:
            if child.tag == W + "r":
                self._add_run(child, look, found)
            elif child.tag in WRAPPERS:
                self._add(child, look, found)
            elif child.tag == W + "fldSimple":
                if not _is_of_pages(attribute_of(child, "instr") or ""):
                    self._add(child, look, found)
            elif child.tag in _MATH:
                text = "".join(part.text or "" for part in child.iter(_MATH_TEXT))
                found.stretches.append((seen_text(text), look))
            elif is_alternative(child) and chosen(child) is not None:
                self._add(chosen(child), look, found)

    def _add_run(self, run, look: Look, found: Runs) -> None:
        properties = run.find(W + "rPr")
        if properties is not None:
            style = attribute_of(properties.find(W + "rStyle"))
            look = look_of(properties).over(self._styles.character_look(style)).over(look)
        if not look.hidden:
            self._add_contents(run, look, found)

    def _add_contents(self, run, look: Look, found: Runs) -> None:
        for child in run:
            name = child.tag.removeprefix(W)
            if name == "fldChar":
                self._mark_field(attribute_of(child, "fldCharType"))
            elif name == "instrText" and self._fields:
                self._fields[-1].code += child.text or ""
            elif is_alternative(child):
                if chosen(child) is not None:
                    self._add_contents(chosen(child), look, found)
            elif name in ("drawing", "pict", "object"):
                found.boxes.extend(text_boxes(child))
            elif name == "ruby":
                for base in child.findall(W + "rubyBase"):
                    self._add(base, look, found)
            elif all(field.is_seen for field in self._fields):
                found.stretches.append((_text_of(child, name), look))

    def _mark_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _text_of(element, name: str) -> str:
    if name == "t":
        return seen_text(element.text or "")
    if name == "br":
        return "" if attribute_of(element, "type") in ("page", "column") else "\n"
    if name == "sym":
        code = attribute_of(element, "char") or ""
        # Codes of a symbol font, F0xx, say nothing to another font.
        return chr(int(code, 16)) if re.fullmatch("[0-9A-Ca-c][0-9A-Fa-f]{3}", code) else ""
    return _TEXTS.get(name, "")
