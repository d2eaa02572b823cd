"""Accounts: who somebody is, and what they may do. Passwords are made by the program."""

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.accounts import may_give_roles
from departments.admin import AccountFormMixin
from departments.models import User
from departments.models.user import PasswordState

from .seen import SeenForm

#: Without those that look like each other.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def made_up_password() -> str:
    """A password that nobody can guess and that can be read to somebody: ``k7mp-x3rt-9wqa``."""
    return "-".join(get_random_string(4, _LETTERS) for _part in range(3))


class AccountPageForm(SeenForm, AccountFormMixin, forms.ModelForm):
    """An account that exists; nobody takes roles from themselves, or gives them."""

    asks_for_confirmation = True

    FIELDSETS = ((None, ("username", "name", "email", "department", "groups", "is_active")),)

    class Meta:
        model = User
        fields = ("username", "name", "email", "department", "groups", "is_active")
        field_classes = {"username": UsernameField}
        labels = {"username": _("User name"), "is_active": _("In use"), "email": pgettext_lazy("account", "E-mail")}
        help_texts = {
            "username": "",
            "email": _("For reminders."),
            "is_active": _("Untick it when somebody leaves; what they did stays."),
        }

    def __init__(self, *args, by: User, instance: User, **kwargs) -> None:
        self.by = by
        super().__init__(*args, instance=instance, **kwargs)

    def _prepare(self) -> None:
        if self.instance.pk is not None and not may_give_roles(self.by, self.instance):
            for name in ("groups", "is_active"):
                self.fields[name].disabled = True


class NewAccountPageForm(AccountPageForm):
    """A new account. Once saved, ``password`` is what its person signs in with."""

    FIELDSETS = ((None, ("username", "name", "email", "department", "groups")),)
    key = "username"
    password = ""

    class Meta(AccountPageForm.Meta):
        fields = ("username", "name", "email", "department", "groups")

    def save(self, commit: bool = True) -> User:
        """The account, with a password."""
        self.password = made_up_password()
        self.instance.set_password(self.password)
        self.instance.password_state = PasswordState.FIRST
        return super().save(commit)
