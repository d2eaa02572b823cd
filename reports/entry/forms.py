"""Boxes for amounts in Django forms (``typed`` has those of the entry pages)."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms

from targets.amounts import AmountError, parse_amount
from targets.board import SubMeasureRow, TargetRow
from targets.board.rows import FigureKey
from targets.formats.numbers import trimmed
from targets.models import Item
from targets.models.fields import AMOUNT_PLACES

from .inputs import decimals_of, figure_field, inputs_of_sub_measure, items_by_target, unit_of


class AmountInputField(forms.CharField):
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


def amount_field(target: TargetRow, item: Item | None, **kwargs) -> AmountInputField:
    """The box of a target's figure, or of one of its items, with the unit and decimals that hold there."""
    return AmountInputField(
        unit=unit_of(target, item),
        decimals=decimals_of(target, item),
        negative=target.terms.holds,
        label=item.name if item else target.name,
        **kwargs,
    )


class FiguresForm(forms.Form):
    """Boxes for the figures of a sub-measure's month. ``places`` says which box is whose."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, sub_measure: SubMeasureRow, items: Iterable[Item], month: int, **kwargs) -> None:
        self.sub_measure = sub_measure
        self.places: dict[str, FigureKey] = {}
        self.typed: dict[str, Decimal | None] = {}
        super().__init__(*args, **kwargs)
        for target, item in inputs_of_sub_measure(sub_measure, items_by_target(items)):
            item_id = item.pk if item else None
            name = figure_field(target.id, item_id)
            self.places[name] = (target.id, item_id)
            self.typed[name] = target.typed.get((item_id, month))
            self.fields[name] = amount_field(target, item)
            if self.typed[name] is not None:
                self.initial.setdefault(name, trimmed(self.typed[name], AMOUNT_PLACES).replace(",", ""))

    def figures(self) -> dict[FigureKey, Decimal | None]:
        """The cleaned figures by place."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}
