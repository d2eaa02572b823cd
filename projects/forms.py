"""What is typed of a project: a step to another stage, a milestone's day, and all that is said of it."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .stages import STAGES, Stage

_VERSION = {"widget": forms.HiddenInput, "min_value": 0, "max_value": 2**31 - 1}
DAY = {
    "widget": forms.DateInput({"type": "date", "class": "form-control form-control-sm"}, "%Y-%m-%d"),
    "error_messages": {"invalid": _("This is not a day; write it as 2021-06-30.")},
}


class StageForm(forms.Form):
    """A step to another stage of the project's kind."""

    version = forms.IntegerField(**_VERSION)
    stage = forms.ChoiceField(label=pgettext_lazy("project", "Stage"))
    on = forms.DateField(label=_("Since"), **DAY)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.TextInput({"class": "form-control form-control-sm"}),
        help_text=_("Needed where a stage is left out or walked back."),
    )

    def __init__(self, *args, kind: str, stage: str, version: int, today: date, **kwargs) -> None:
        stages = STAGES[kind]
        following = stages[min(stages.index(Stage(stage)) + 1, len(stages) - 1)]
        kwargs["initial"] = {"version": version, "stage": following, "on": today}
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(one, one.label) for one in stages if one != stage]
        self.fields["stage"].widget.attrs["class"] = "form-select form-select-sm"


class MilestoneForm(forms.Form):
    """The day on which a milestone was done; empty takes it back."""

    version = forms.IntegerField(**_VERSION)
    milestone = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    done = forms.DateField(label=pgettext_lazy("milestone", "Done"), required=False, **DAY)
