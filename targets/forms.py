"""Forms of the monthly report."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from . import words
from .actions import Entry, Place
from .amounts import AmountError, parse_amount
from .board import SubMeasureRow, TargetRow
from .models import Item
from .models.fields import AMOUNT_PLACES
from .numbers import trimmed

NOTES = ("progress", "problems", "next_steps")


class AmountField(forms.CharField):
    """A box for an amount as people write it: Django's DecimalField takes 1e5 and refuses 1,234.56."""

    def __init__(self, *, unit: str, decimals: int, negative: bool, **kwargs) -> None:
        self.unit, self.decimals, self.negative = unit, decimals, negative
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def widget_attrs(self, widget) -> dict:
        return {
            **super().widget_attrs(widget),
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": "form-control form-control-sm amount",
        }

    def clean(self, value) -> Decimal | None:
        try:
            return parse_amount(super().clean(value), unit=self.unit, decimals=self.decimals, negative=self.negative)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error


def figure_name(target_id: int, item_id: int | None) -> str:
    """The name of a figure's box in the form."""
    return f"figure_{target_id}" if item_id is None else f"figure_{target_id}_{item_id}"


def amount_field(target: TargetRow, item: Item | None, **kwargs) -> AmountField:
    """The box of a target's figure, or of one of its items, with the unit and decimals that hold there."""
    counts_heads = target.counts_items and target.counting != "sum"
    return AmountField(
        unit=(target.item_unit or target.unit) if item else target.unit,
        decimals=min(2, AMOUNT_PLACES) if item and counts_heads else target.decimals,
        negative=target.terms.holds,
        label=item.name if item else target.name,
        **kwargs,
    )


class FiguresForm(forms.Form):
    """Boxes for the figures of a sub-measure's month. ``places`` says which box is whose."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, sub_measure: SubMeasureRow, items: Iterable[Item], month: int, **kwargs) -> None:
        self.sub_measure = sub_measure
        self.places: dict[str, Place] = {}
        self.typed: dict[str, Decimal | None] = {}
        items_of: dict[int, list[Item]] = {}
        for item in items:
            items_of.setdefault(item.target_id, []).append(item)
        super().__init__(*args, **kwargs)
        for target in sub_measure.targets:
            boxes: list[Item | None] = [*items_of.get(target.id, [])] if target.counts_items else [None]
            for item in boxes:
                name = figure_name(target.id, item.pk if item else None)
                self.places[name] = (target.id, item.pk if item else None)
                self.typed[name] = target.typed.get((item.pk if item else None, month))
                field = amount_field(target, item)
                self.fields[name] = field
                if self.typed[name] is not None:
                    self.initial.setdefault(name, trimmed(self.typed[name], AMOUNT_PLACES).replace(",", ""))

    def figures(self) -> dict[Place, Decimal | None]:
        """The cleaned figures by place."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}


class ReportForm(FiguresForm):
    """A sub-measure's month: figures, words and the department's own assessment."""

    assessment = forms.ChoiceField(
        label=_("Own assessment"), choices=list(words.ASSESSMENT.items()), widget=forms.RadioSelect, required=False
    )
    progress = forms.CharField(label=_("Progress"), required=False, max_length=4000)
    problems = forms.CharField(label=_("Problems"), required=False, max_length=4000)
    next_steps = forms.CharField(label=_("Next steps"), required=False, max_length=4000)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in NOTES:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3, "class": "form-control", "maxlength": 4000})

    def entry(self) -> Entry:
        """What was typed, for the actions."""
        data = self.cleaned_data
        return Entry(assessment=data["assessment"], **{name: data[name] for name in NOTES}, figures=self.figures())
