"""The administrator's account, made on the first page of an empty database."""

from django import forms
from django.contrib.auth.forms import UserCreationForm, UsernameField
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.accounts import admit_administrators, require_own_name
from departments.models import User
from departments.roles import ADMINISTRATOR

from ..first_account import is_first_account_code


class FirstAccountForm(UserCreationForm):
    """Name, user name and password twice; ``asks_code``: the code that the server printed as well."""

    code = forms.CharField(
        label=pgettext_lazy("first account", "Code"),
        max_length=50,
        help_text=gettext_lazy(
            "The server printed it when it started; it also stands in the file first-account-code of the data folder."
        ),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    field_order = ("name", "username", "password1", "password2", "code")
    required_css_class = "required"

    class Meta:
        model = User
        fields = ("name", "username")
        field_classes = {"username": UsernameField}
        labels = {"name": pgettext_lazy("person", "Name"), "username": gettext_lazy("User name")}
        help_texts = {"username": gettext_lazy("For signing in: letters, digits and @ . + - _")}

    def __init__(self, *args, asks_code: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autofocus"] = True
        self.fields["username"].widget.attrs.pop("autofocus", None)
        if not asks_code:
            del self.fields["code"]

    def clean_username(self) -> str:
        username = super().clean_username()
        require_own_name(self.instance, username)
        return username

    def validate_password_for_user(self, user: User, *_field_name, **_options) -> None:
        """Says what is wrong with the password at its own box, not at the one that repeats it."""
        super().validate_password_for_user(user, "password1")

    def clean_code(self) -> str:
        if not is_first_account_code(self.cleaned_data["code"]):
            raise forms.ValidationError(_("This is not the code. Look at what the server printed, or into the file."))
        return self.cleaned_data["code"]

    def save(self, commit: bool = True) -> User:
        """The account, with the administrator's role."""
        user = super().save()
        user.groups.add(Group.objects.get(name=ADMINISTRATOR))
        admit_administrators(user)
        return user
