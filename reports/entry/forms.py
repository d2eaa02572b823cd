"""Forms for a month's figures and texts: the department's form, and the fields that it shares with a correction."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256

from django import forms
from django.utils.functional import cached_property

from targets.amounts import AmountError, parse_amount
from targets.board import SubMeasureRow, TargetRow
from targets.board.rows import FigureKey
from targets.contributions import NO_CONTRIBUTIONS, FormContributions
from targets.formats.labels import ASSESSMENT, REPORT
from targets.formats.numbers import trimmed
from targets.formats.placeholders import without_placeholder
from targets.models import Figure, Item
from targets.models.fields import AMOUNT_PLACES
from targets.rules import may_be_negative

from ..actions import ReportEntry
from ..checks.limits import above_limit, limit_of
from .inputs import ItemsByTarget, decimals_of, figure_field, inputs_of_sub_measure, note_field, unit_of

NOTES = ("progress", "problems", "next_steps")
TEXT_FIELDS = ("assessment", *NOTES)
LONGEST_TEXT, LONGEST_AMOUNT = 4000, 60
#: Of the note on a figure that differs from the projects' contribution.
LONGEST_NOTE = Figure._meta.get_field("note").max_length


class AmountInputField(forms.CharField):
    """An amount as people write it: Django's DecimalField takes 1e5 and refuses 1,234.56."""

    def __init__(self, *, unit: str, decimals: int, negative: bool, **kwargs) -> None:
        self.unit, self.decimals, self.negative = unit, decimals, negative
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST_AMOUNT)
        super().__init__(**kwargs)

    def widget_attrs(self, widget) -> dict:
        return {
            **super().widget_attrs(widget),
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": "amount",
        }

    def clean(self, value) -> Decimal | None:
        try:
            return parse_amount(super().clean(value), unit=self.unit, decimals=self.decimals, negative=self.negative)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error


class FigureField(AmountInputField):
    """The figure of a target, or of one of its items, with the unit, decimals and limit that hold there.

    The stored value is accepted unchanged, even if it has more decimals than the target has now.
    """

    def __init__(self, target: TargetRow, item: Item | None, stored: Decimal | None) -> None:
        super().__init__(
            unit=unit_of(target, item),
            decimals=decimals_of(target, item),
            negative=may_be_negative(target.terms.phasing, target.unit),
            label=item.name if item else target.name,
            initial=as_typed(stored),
        )
        self.target, self.stored = target, stored

    def clean(self, value) -> Decimal | None:
        if (value or "").strip() == self.initial:
            return self.stored
        number = super().clean(value)
        limit = limit_of(self.target.unit, is_project=self.target.sub_measure.is_project)
        if number is not None and limit is not None and number > limit:
            raise forms.ValidationError(above_limit(self.target.name, number))
        return number


class TextField(forms.CharField):
    """A text of a report, with one kind of line break whatever the browser sends."""

    def __init__(self, name: str) -> None:
        super().__init__(label=REPORT[name], required=False, max_length=LONGEST_TEXT)

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class FiguresForm(forms.Form):
    """The fields of a sub-measure's month: its version, own assessment and texts, and an input for each figure.

    Attributes:
        keys: name of a figure's field to the figure it is for.
        stored: name of a figure's field to the figure that is stored.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    assessment = forms.ChoiceField(
        label=REPORT["assessment"], choices=list(ASSESSMENT.items()), widget=forms.RadioSelect, required=False
    )
    progress = TextField("progress")
    problems = TextField("problems")
    next_steps = TextField("next_steps")

    def __init__(self, *args, sub_measure: SubMeasureRow, items: ItemsByTarget, month: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sub_measure, self.month = sub_measure, month
        self.keys: dict[str, FigureKey] = {}
        self.stored: dict[str, Decimal | None] = {}
        for target, item in inputs_of_sub_measure(sub_measure, items):
            item_id = item.pk if item else None
            name = figure_field(target.id, item_id)
            self.keys[name] = (target.id, item_id)
            self.stored[name] = target.typed.get((item_id, month))
            self.fields[name] = FigureField(target, item, self.stored[name])


class ReportForm(FiguresForm):
    """A sub-measure's month: what its department typed (``data``), else what is stored.

    Args:
        items: the breakdown items of the sub-measure's targets.
        data: what was posted. A figure without an input in the form stays as stored; the button ``take`` names the
            input that gets the projects' contribution, or last month's words.
        suffix: ending of the names of version and texts, where a page has several reports. A figure's input needs none.
        contributions: what projects contribute to its figures.

    Attributes:
        last_words: name of a text's field to what the report of the month before says, if it was submitted.
    """

    def __init__(
        self,
        sub_measure: SubMeasureRow,
        items: ItemsByTarget,
        month: int,
        *,
        data: Mapping[str, str] | None = None,
        suffix: str = "",
        contributions: FormContributions = NO_CONTRIBUTIONS,
    ) -> None:
        report = sub_measure.reports.get(month)
        texts = {name: getattr(report, name).strip() if report else "" for name in TEXT_FIELDS}
        last = sub_measure.reports.get(month - 1)
        self.last_words = {name: getattr(last, name).strip() for name in NOTES} if last and last.is_in else {}
        self.suffix, self.contributions = suffix, contributions
        super().__init__(
            data,
            sub_measure=sub_measure,
            items=items,
            month=month,
            initial={"version": report.version if report else 0, **texts},
        )
        self.note_keys: dict[str, FigureKey] = {}
        for name, key in self.keys.items():
            if key in contributions.brought:
                self.note_keys[note_field(name)] = key
                self.fields[note_field(name)] = forms.CharField(
                    required=False, max_length=LONGEST_NOTE, initial=contributions.notes.get(key, "")
                )
        if data is not None:
            stored = {name: self.fields[name].initial for name in (*self.keys, *self.note_keys)}
            self.data = ChainMap(self._taken_over(data), data, stored)

    def add_prefix(self, field_name: str) -> str:
        """The name of a field in the page."""
        return field_name + self.suffix if field_name in self.base_fields else field_name

    def _taken_over(self, data: Mapping[str, str]) -> dict[str, str]:
        taken = data.get("take", "")
        if contribution := self.contributions.brought.get(self.keys.get(taken)):
            return {taken: as_typed(contribution.value)}
        for name, words in self.last_words.items():
            if self.add_prefix(name) == taken:
                # They are added to what was typed.
                return {taken: "\n".join(filter(None, (data.get(taken, "").rstrip(), words)))}
        return {}

    @cached_property
    def figures(self) -> dict[FigureKey, Decimal | None]:
        """The figures, typed or stored; None where the input is empty or invalid."""
        values = self.cleaned if self.is_bound else self.stored
        return {key: values.get(name) for name, key in self.keys.items()}

    @property
    def notes(self) -> dict[FigureKey, str]:
        """The notes on figures to which projects contribute."""
        return {key: self.text_of(name) for name, key in self.note_keys.items()}

    @property
    def cleaned(self) -> dict:
        """The values of the valid fields."""
        self.errors  # noqa: B018 - Django validates a form when its errors are asked for.
        return self.cleaned_data

    @property
    def version(self) -> int:
        """The version that the form was made of."""
        stored = self.initial["version"]
        return self.cleaned.get("version", stored) if self.is_bound else stored

    def text_of(self, name: str) -> str:
        """The text in a field, as typed or stored."""
        return (self[name].value() or "").replace("\r\n", "\n").strip()

    def error_of(self, name: str) -> str:
        """The error of a field; empty where it is valid."""
        return self.errors[name][0] if name in self.errors else ""

    @property
    def stored_fingerprint(self) -> str:
        """A fingerprint of what is stored. The page carries it, to recognise a form that nobody touched."""
        return fingerprint({name: self.get_initial_for_field(self.fields[name], name) for name in self._texts})

    @property
    def is_touched(self) -> bool:
        """Whether somebody changed anything since the page was made."""
        opened_with = self.data.get(f"seen{self.suffix}") or self.stored_fingerprint
        return fingerprint({name: self.text_of(name) for name in self._texts}) != opened_with

    @property
    def is_as_stored(self) -> bool:
        """Whether it would change nothing that is stored."""
        texts = {name: self.get_initial_for_field(self.fields[name], name) for name in (*TEXT_FIELDS, *self.note_keys)}
        return all(self.figures[key] == self.stored[name] for name, key in self.keys.items()) and all(
            without_placeholder(self.text_of(name)) == text for name, text in texts.items()
        )

    @property
    def is_confirmed_unchanged(self) -> bool:
        """Whether its sender said that a returned report comes again as it was."""
        return bool(self.data.get(f"unchanged{self.suffix}"))

    @property
    def _texts(self) -> Iterable[str]:
        return (name for name in self.fields if name != "version")

    def differs_from_projects(self, key: FigureKey) -> bool:
        """Whether a figure differs from the projects' contribution."""
        return key in self.contributions.brought and self.contributions.brought[key].differs(self.figures[key])

    def unexplained(self) -> list[str]:
        """The labels of the figures that differ from the projects' contribution and have no note."""
        return [
            self.fields[name].label
            for name, key in self.keys.items()
            if self.differs_from_projects(key) and not without_placeholder(self.text_of(note_field(name)))
        ]

    def is_confirmed(self, name: str) -> bool:
        """Whether the amount in a figure's input was confirmed to be right and in 万元."""
        text = self.text_of(name)
        return bool(text) and self.data.get(f"sure_{name}") == text

    def entry(self) -> ReportEntry:
        """What was typed, for the actions. The form is valid."""
        texts = {name: self.cleaned_data[name] for name in TEXT_FIELDS}
        return ReportEntry(**texts, figures=self.figures, notes=self.notes)


def as_typed(value: Decimal | None) -> str:
    """A stored amount as somebody would type it."""
    return "" if value is None else trimmed(value, AMOUNT_PLACES).replace(",", "")


def fingerprint(texts: Mapping[str, str]) -> str:
    """A short hash of a form's texts, without empty ones."""
    plain = sorted(f"{name}={text}" for name, text in texts.items() if text)
    return sha256("\0".join(plain).replace("\r\n", "\n").encode()).hexdigest()[:16]
