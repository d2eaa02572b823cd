"""What a person chooses of the reminders, and an administrator of a robot."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import ReminderChoice, ReminderKind


class KindsField(forms.MultipleChoiceField):
    """The kinds of reminders to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options) -> None:
        super().__init__(choices=ReminderKind.choices, required=False, **options)


class ReminderChoiceForm(forms.ModelForm):
    """Whether mail comes, of what, in which language."""

    kinds = KindsField(label=_("Of what"))

    class Meta:
        model = ReminderChoice
        fields = ("by_mail", "kinds", "language")
