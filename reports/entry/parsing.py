"""What a department types for a sub-measure's month: the text of each box, what it means, what is wrong with it.

Not a Django form, though its fields clean the words: my month (本月填报) has hundreds of boxes, and a form with a field
and a widget for each would be most of what the page costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError

from targets.amounts import AmountError, parse_amount
from targets.board import SubMeasureRow, TargetRow
from targets.board.rows import FigureKey
from targets.contributions import NO_CONTRIBUTIONS, FormContributions
from targets.formats import labels
from targets.formats.numbers import trimmed
from targets.models import Figure, Item
from targets.models.fields import AMOUNT_PLACES

from ..actions import ReportEntry
from ..checks.limits import beyond, limit_of
from .inputs import ItemsOf, decimals_of, figure_field, inputs_of_sub_measure, note_field, unit_of

NOTES = ("progress", "problems", "next_steps")
TEXT_FIELDS = ("assessment", *NOTES)
LONGEST_NOTE, LONGEST_AMOUNT = 4000, 60
#: A word on a single figure: why it is not what projects bring.
LONGEST_WHY = Figure._meta.get_field("note").max_length

#: Each cleans one text, whoever's it is.
_FIELDS = {
    "version": forms.IntegerField(min_value=0, max_value=2**31 - 1),
    "assessment": forms.ChoiceField(choices=list(labels.ASSESSMENT.items()), required=False),
    **{name: forms.CharField(required=False, max_length=LONGEST_NOTE) for name in NOTES},
}
_AMOUNT = forms.CharField(required=False, max_length=LONGEST_AMOUNT)
_WHY = forms.CharField(required=False, max_length=LONGEST_WHY)


@dataclass
class ReportInput:
    """One sub-measure's month as it stands in a form.

    Args:
        suffix: what the names of version and words end with where several parts share a form; figures' names are
            their own everywhere.
        texts: field to text, as it was typed or as it is stored.
        places: box to place.
        figures: place to value, where the text was understood; None where it is empty or not understood.
        notes: place to why its figure is not what projects bring; of the places that anything is brought to.
        names: what those places are called on the screen.
        fed: what is brought, and what was said of it before.
        errors: field to what is wrong with it, for the reader.
        sure: box to the amount that was confirmed to be in 万元 and right.
        is_touched: whether somebody changed anything since the form was made.
        seen: the mark of what was stored when the form was made (``assessment_mark``).
    """

    row: SubMeasureRow
    month: int
    suffix: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, FigureKey] = field(default_factory=dict)
    figures: dict[FigureKey, Decimal | None] = field(default_factory=dict)
    notes: dict[FigureKey, str] = field(default_factory=dict)
    names: dict[FigureKey, str] = field(default_factory=dict)
    fed: FormContributions = NO_CONTRIBUTIONS
    errors: dict[str, str] = field(default_factory=dict)
    sure: dict[str, str] = field(default_factory=dict)
    version: int = 0
    seen: str = ""
    is_touched: bool = False

    def entry(self) -> ReportEntry:
        """What was typed, for the actions."""
        return ReportEntry(**{name: self.texts[name] for name in TEXT_FIELDS}, figures=self.figures, notes=self.notes)

    def unexplained(self) -> list[str]:
        """The names of the places whose figure is not what projects bring, without a word why."""
        return [self.names[place] for place, note in self.notes.items() if self.is_other(place) and not note]

    def is_other(self, place: FigureKey) -> bool:
        """Whether a place's figure is another than what projects bring there."""
        return place in self.fed.brought and self.fed.brought[place].differs(self.figures[place])

    def fault_of(self, name: str) -> str:
        """What is wrong with a field's text; empty where nothing is."""
        return self.errors.get(name, "")


def input_from_database(
    row: SubMeasureRow, items: ItemsOf, month: int, suffix: str = "", fed: FormContributions = NO_CONTRIBUTIONS
) -> ReportInput:
    """A sub-measure's month as it is stored: what an untouched form shows."""
    typed = ReportInput(row, month, suffix, fed=fed)
    report = row.reports.get(month)
    typed.version = report.version if report else 0
    for name in TEXT_FIELDS:
        typed.texts[name] = getattr(report, name).strip() if report else ""
    for target, item in inputs_of_sub_measure(row, items):
        item_id = item.pk if item else None
        name, place = figure_field(target.id, item_id), (target.id, item_id)
        value = target.typed.get((item_id, month))
        typed.places[name] = place
        typed.figures[place] = value
        typed.texts[name] = "" if value is None else typed_amount(value)
        if place in fed.brought:
            typed.notes[place] = typed.texts[note_field(name)] = fed.notes.get(place, "")
    typed.seen = assessment_mark(typed.texts)
    return typed


def input_from_post(
    data: Mapping[str, str],
    row: SubMeasureRow,
    items: ItemsOf,
    month: int,
    suffix: str = "",
    fed: FormContributions = NO_CONTRIBUTIONS,
) -> ReportInput:
    """A sub-measure's month as a form brought it. A box that the form had not, stays as it is stored.

    The button ``take`` names the box into which what projects bring is taken over.
    """
    stored = input_from_database(row, items, month, suffix, fed)
    typed = ReportInput(row, month, suffix, fed=fed, seen=stored.seen)
    for name in ("version", *TEXT_FIELDS):
        text = data.get(name + suffix, "").replace("\r\n", "\n").strip()
        try:
            cleaned = _FIELDS[name].clean(text)
        except ValidationError as error:
            typed.errors[name] = error.messages[0]
            cleaned = text
        if name == "version":
            typed.version = stored.version if name in typed.errors else cleaned
        else:
            typed.texts[name] = cleaned
    for target, item in inputs_of_sub_measure(row, items):
        _read_figure(typed, stored, data, target, item)
    seen = data.get(f"seen{suffix}") or stored.seen
    typed.is_touched = assessment_mark(typed.texts) != seen
    return typed


def _read_figure(
    typed: ReportInput, stored: ReportInput, data: Mapping[str, str], target: TargetRow, item: Item | None
) -> None:
    name = figure_field(target.id, item.pk if item else None)
    place = typed.places[name] = (target.id, item.pk if item else None)
    if place in typed.fed.brought:
        typed.names[place] = item.name if item else target.name
        _read_why(typed, stored, data, name, place)
    typed.sure[name] = data.get(f"sure_{name}", "")
    if name not in data:
        typed.texts[name], typed.figures[place] = stored.texts[name], stored.figures[place]
        return
    taken = data.get("take") == name and place in typed.fed.brought
    typed.texts[name] = text = typed_amount(typed.fed.brought[place].value) if taken else data[name].strip()
    if text == stored.texts[name]:
        # The box as it was shown: also a figure with more decimals than its target has now.
        typed.figures[place] = stored.figures[place]
        return
    try:
        value = parse_amount(
            _AMOUNT.clean(text),
            unit=unit_of(target, item),
            decimals=decimals_of(target, item),
            negative=target.terms.holds,
        )
        limit = limit_of(target.unit, is_project=target.sub_measure.is_project)
        if value is not None and limit is not None and value > limit:
            raise AmountError(beyond(target.name, value))
        typed.figures[place] = value
    except (AmountError, ValidationError) as error:
        typed.figures[place] = None
        typed.errors[name] = error.messages[0] if isinstance(error, ValidationError) else str(error)


def _read_why(typed: ReportInput, stored: ReportInput, data: Mapping[str, str], name: str, place: FigureKey) -> None:
    """Reads why a figure is not what projects bring."""
    why = note_field(name)
    text = data[why].strip() if why in data else stored.texts[why]
    try:
        text = _WHY.clean(text)
    except ValidationError as error:
        typed.errors[why] = error.messages[0]
    typed.notes[place] = typed.texts[why] = text


def typed_amount(value: Decimal) -> str:
    """A stored amount as somebody would type it."""
    return trimmed(value, AMOUNT_PLACES).replace(",", "")


def assessment_mark(texts: Mapping[str, str]) -> str:
    """A short mark of what stands in a form: the form carries it, so that what nobody touched is known."""
    plain = sorted(f"{name}={text}" for name, text in texts.items() if text)
    return sha256("\0".join(plain).replace("\r\n", "\n").encode()).hexdigest()[:16]
