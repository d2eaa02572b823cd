"""A reviewer's forms: a remark, typed or chosen from the standard ones, and a correction with its reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from targets.board.rows import FigureKey

from ..entry.forms import LONGEST_TEXT, NOTES, TEXT_FIELDS, FiguresForm

LONGEST_REMARK = 1000


class RemarkForm(forms.Form):
    """The reviewer's remark: a standard one, a typed one, or both."""

    standard = forms.CharField(required=False, max_length=200)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=LONGEST_REMARK)

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        parts = [cleaned.get("standard", ""), cleaned.get("remark", "")]
        # The script has already put the chosen one into the input.
        own = parts[1].strip()
        cleaned["remark"] = own if parts[0] in own else " ".join(part for part in (parts[0], own) if part)
        return cleaned


class ReviewForm(RemarkForm):
    """Approve or return: the version that was read, and the remark."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, remarks: Sequence[str] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REMARK})
        self.remarks = remarks


class CorrectionForm(FiguresForm):
    """Corrects figures and texts of an approved report, with the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in NOTES:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT})

    def changed_figures(self) -> Mapping[FigureKey, Decimal]:
        """The figures that differ from the stored ones; an empty input changes nothing."""
        return {
            key: self.cleaned_data[name]
            for name, key in self.keys.items()
            if self.cleaned_data[name] is not None and self.cleaned_data[name] != self.stored[name]
        }

    def changed_words(self) -> Mapping[str, str]:
        """Assessment, progress, problems and next steps that were posted and differ from the stored ones."""
        return {
            name: self.cleaned_data[name]
            for name in TEXT_FIELDS
            if name in self.data and self.cleaned_data[name] != self.initial.get(name, "").replace("\r\n", "\n").strip()
        }
