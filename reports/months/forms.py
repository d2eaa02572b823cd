"""The forms that close a month and reopen it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    """Closes a month; with open reports only with a tick and a reason.

    ``left`` has the open reports that the page showed (``open_reports_token``), to notice a later change.
    """

    left = forms.CharField(required=False, widget=forms.HiddenInput)
    leave = forms.BooleanField(
        required=False,
        label=_("Close the month all the same; the reports listed stay as they are."),
        error_messages={"required": _("Tick that these reports are left open, or wait until they are in.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason"),
        error_messages={"required": _("Say why these reports are left open.")},
    )

    def __init__(self, *args, has_open_reports: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if has_open_reports:
            self.fields["leave"].required = self.fields["reason"].required = True


class ReopenForm(forms.Form):
    """Reopens a month, with a reason."""

    reason = forms.CharField(
        max_length=500,
        label=_("Reason"),
        error_messages={"required": _("Say why the month is reopened.")},
    )
