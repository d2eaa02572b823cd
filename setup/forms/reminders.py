"""When reminders are sent, and the robots of groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from supervision.models import ReminderHours, Robot
from supervision.reminders.addresses import RefusedAddress, allowed_parts
from supervision.reminders.forms import KindsField

from .seen import SeenForm


class ReminderHoursForm(SeenForm):
    """Between which hours reminders are sent."""

    FIELDSETS = ((gettext_lazy("On working days"), ("begin", "end")),)

    class Meta:
        model = ReminderHours
        fields = ("begin", "end")
        widgets = {name: forms.TimeInput(format="%H:%M", attrs={"type": "time"}) for name in fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("begin") and cleaned.get("end") and cleaned["begin"] >= cleaned["end"]:
            self.add_error("end", _("The hours end after they begin."))
        return cleaned

    def _stale_sentence(self) -> str:
        return _stale()


class RobotForm(SeenForm):
    """A group's robot. What is stored of address and secret is never sent to a browser: empty boxes keep it."""

    FIELDSETS = ((None, ("kind", "name", "new_address", "new_secret", "department", "kinds", "language", "is_active")),)
    key = "name"

    new_address = forms.CharField(
        label=gettext_lazy("webhook address"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("As the robot's settings in the group show it."),
    )
    new_secret = forms.CharField(
        label=gettext_lazy("signing secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Of DingTalk and Feishu, where the robot asks for a signature."),
    )
    kinds = KindsField(label=gettext_lazy("What it tells of"))

    class Meta:
        model = Robot
        fields = ("kind", "name", "department", "kinds", "language", "is_active")

    def _prepare(self) -> None:
        self.fields["department"].queryset = Department.objects.current().order_by("id")
        self.fields["department"].empty_label = _("The whole town")
        self.fields["new_address"].required = self.instance.pk is None
        if self.instance.pk:
            kept = _("It is not shown again. An empty box keeps it.")
            for name in ("new_address", "new_secret"):
                self.fields[name].help_text = kept

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        address = cleaned.get("new_address") or self.instance.address
        if address and "kind" in cleaned:
            try:
                allowed_parts(cleaned["kind"], address)
            except RefusedAddress as error:
                self.add_error("new_address", str(error))
        return cleaned

    def save(self, commit: bool = True) -> Robot:
        """The robot, with what was typed of its address and secret."""
        self.instance.address = self.cleaned_data["new_address"] or self.instance.address
        self.instance.secret = self.cleaned_data["new_secret"] or self.instance.secret
        return super().save(commit)

    def _stale_sentence(self) -> str:
        return _stale()


def _stale() -> str:
    return (
        _("Somebody else changed this in the meantime; nothing of yours was saved.") + " " + _("Look, and save again.")
    )
