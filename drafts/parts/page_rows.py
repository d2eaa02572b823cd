"""A row of a plan in preparation as its page shows it: boxes with their errors, doubts, what can be done with it."""

from dataclasses import dataclass

from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from targets.rules import Phasing

from .boxes import FIELDS, RowField, errors_of, texts_digest, texts_of
from .doubts import doubt_in_words
from .outline import row_name
from .rows import DraftRow, DraftTarget

#: What an empty box stands for.
_PLACEHOLDERS = {"value": "XX", "nodes": "6: 400, 12: 1600"}


@dataclass
class Box:
    """A box of a row, for a template.

    Args:
        label: what it is called where no label stands beside it.
        placeholder: what an empty box stands for.
    """

    field: RowField
    row: DraftRow
    text: str
    error: str = ""
    label: str = ""
    placeholder: str = ""

    @property
    def name(self) -> str:
        """In the form, and its id."""
        return f"{self.row.id}-{self.field.name}"

    @property
    def attributes(self) -> str:
        """Those of its element."""
        field, name = self.field, self.name
        given = {"id": name, "name": name, "data-column": f"{self.row.kind}-{field.name}", "aria-label": self.label}
        if self.error:
            given |= {"aria-invalid": "true", "aria-describedby": f"{name}-error"}
        if field.choices is not None:
            given["class"] = "form-select form-select-sm"
        else:
            given["class"] = "form-control form-control-sm" + ("" if field.look == "text" else " amount")
            given |= {"value": self.text, "list": field.offers, "placeholder": self.placeholder}
            given["inputmode"] = {"month": "numeric", "amount": "decimal"}.get(field.look, "")
        return flatatt({key: value for key, value in given.items() if value or key == "value"})

    @property
    def is_other(self) -> bool:
        """Whether it shows what is not in its list."""
        return self.field.choices is not None and self.text not in self.field.choices


@dataclass
class PageRow:
    """A row with what a template shows of it.

    Attributes:
        row: as stored.
        typed: as the person typed it, where somebody else was first.
        code: the number that its place gives it.
    """

    row: DraftRow
    code: str
    operations: list[list[tuple[str, str]]]
    has_quote: bool
    typed: DraftRow | None = None

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """Its boxes by their fields' names."""
        shown = self.typed or self.row
        errors = errors_of(shown)
        texts = texts_of(shown)
        return {
            each.name: Box(
                each,
                self.row,
                texts[each.name],
                errors.get(each.name, ""),
                self._label_of(each),
                self.code if each.name == "code" else _PLACEHOLDERS.get(each.name, ""),
            )
            for each in FIELDS[self.row.kind]
        }

    def _label_of(self, field: RowField) -> str:
        """Of a target's box, which stands below the heading of its column; the others have labels beside them."""
        return f"{field.label}: {self.name}" if self.row.kind == "target" and field.name != "nodes" else ""

    @property
    def digest(self) -> str:
        """What the page tells of what it shows, to know later whether somebody changed it."""
        return texts_digest(self.row)

    @property
    def name(self) -> str:
        """For who cannot see where the box stands."""
        return row_name(self.row) or _("new row")

    @property
    def doubts(self) -> list[str]:
        """Why somebody should look."""
        return [doubt_in_words(code) for code in self.row.doubts]

    @property
    def asks_for_nodes(self) -> bool:
        """Whether it has a path of its own."""
        return isinstance(self.row, DraftTarget) and (self.row.phasing == Phasing.CUSTOM or bool(self.row.nodes))

    @property
    def stored_texts(self) -> list[tuple[str, str]]:
        """Where somebody else was first: labels and texts as they are stored now, of what differs."""
        if self.typed is None:
            return []
        mine, stored = texts_of(self.typed), texts_of(self.row)
        labels = {each.name: each for each in FIELDS[self.row.kind]}
        return [
            (str(labels[name].label), str((labels[name].choices or {}).get(text, text)) or _("(empty)"))
            for name, text in stored.items()
            if mine[name] != text
        ]
