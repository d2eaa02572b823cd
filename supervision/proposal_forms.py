"""The form of a proposal to the district."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.forms import DAY
from targets.formats.codes import name_with_code
from targets.models import SubMeasure

from .actions.proposing import ProposalValues
from .models import DistrictProposal

#: The fields that the district's answer fills.
ANSWER = ("outcome", "answered_on", "answer")
_WRITTEN = ("sub_measure", "title", "text", "submitted_on", "submitted_to")


class ProposalForm(forms.Form):
    """A proposal as it was submitted, and of one that is there the district's answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    sub_measure = forms.ChoiceField(label=pgettext_lazy("proposal", "Place in the plan"), required=False)
    title = forms.CharField(label=_("Title"), max_length=100)
    text = forms.CharField(
        label=pgettext_lazy("proposal", "What is proposed"), max_length=10_000, widget=forms.Textarea({"rows": 4})
    )
    submitted_on = forms.DateField(label=pgettext_lazy("proposal", "Submitted on"), **DAY)
    submitted_to = forms.CharField(label=pgettext_lazy("proposal", "Submitted to"), max_length=100)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("proposal", "Outcome"), choices=DistrictProposal.Outcome, required=False
    )
    answered_on = forms.DateField(label=pgettext_lazy("proposal", "Answered on"), required=False, **DAY)
    answer = forms.CharField(
        label=pgettext_lazy("proposal", "Answer"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args, places: Sequence[SubMeasure], proposal: DistrictProposal | None = None, **kwargs) -> None:
        """``places``: where the plan makes proposals. ``proposal``: None for a new one, which has no answer yet."""
        if proposal:
            stands = {name: getattr(proposal, name) for name in (*_WRITTEN, *ANSWER, "version")}
            stands["sub_measure"] = str(proposal.sub_measure_id or "")
            kwargs["initial"] = stands
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        self.fields["sub_measure"].choices = [
            ("", pgettext_lazy("proposal", "not in the plan")),
            *((key, name_with_code(one.code, one.title, is_project=False)) for key, one in self.places.items()),
        ]
        if proposal is None:
            for name in ANSWER:
                del self.fields[name]

    def values(self) -> ProposalValues:
        """What is written, for the actions."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        typed["sub_measure"] = self.places.get(typed["sub_measure"])
        typed["outcome"] = typed.get("outcome") or DistrictProposal.Outcome.WAITING
        return ProposalValues(**typed)
