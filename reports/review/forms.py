"""Forms of a reviewer: a remark, with the office's standard ones to choose from; a correction with its reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from targets.board.rows import FigureKey
from targets.formats import labels

from ..entry.forms import FiguresForm
from ..entry.parsing import NOTES

LONGEST_REMARK = 1000


class RemarkForm(forms.Form):
    """The reviewer's word: a standard remark, one's own, or the standard one with one's own after it."""

    standard = forms.CharField(required=False, max_length=200)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=LONGEST_REMARK)

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        parts = [cleaned.get("standard", ""), cleaned.get("remark", "")]
        # Chosen with the script it stands in the box already.
        own = parts[1].strip()
        cleaned["remark"] = own if parts[0] in own else " ".join(part for part in (parts[0], own) if part)
        return cleaned


class ReviewForm(RemarkForm):
    """Approve or return: the version that was read, and the remark."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, remarks: Sequence[str] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].widget = forms.Textarea(
            attrs={"rows": 3, "class": "form-control", "maxlength": LONGEST_REMARK}
        )
        self.remarks = remarks


class CorrectionForm(FiguresForm):
    """Figures and words of an approved report to be put right, with the reason."""

    assessment = forms.ChoiceField(
        label=_("Own assessment"), choices=list(labels.ASSESSMENT.items()), widget=forms.RadioSelect, required=False
    )
    progress = forms.CharField(label=_("Progress"), required=False, max_length=4000)
    problems = forms.CharField(label=_("Problems"), required=False, max_length=4000)
    next_steps = forms.CharField(label=_("Next steps"), required=False, max_length=4000)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in NOTES:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "class": "form-control", "maxlength": 4000})

    def changed_figures(self) -> Mapping[FigureKey, Decimal]:
        """The figures that differ from what stands; an emptied box changes nothing."""
        return {
            place: self.cleaned_data[name]
            for name, place in self.places.items()
            if self.cleaned_data[name] is not None and self.cleaned_data[name] != self.typed[name]
        }

    def changed_words(self) -> Mapping[str, str]:
        """Assessment, progress, problems and next steps where they were sent and differ from what stands."""
        changed = {}
        for name in ("assessment", *NOTES):
            stored = self.initial.get(name, "")
            # A browser ends its lines in its own way.
            typed = self.cleaned_data[name].replace("\r\n", "\n")
            if name in self.data and typed != stored.replace("\r\n", "\n").strip():
                changed[name] = typed
        return changed
