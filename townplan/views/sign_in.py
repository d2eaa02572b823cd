"""Sign-in and change of password: the forms, and what was typed when the session ran out."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

#: Prefix of the names of the fields that the sign-in page keeps.
KEPT = "kept-"


class SignInForm(AuthenticationForm):
    """User name and password, in the page's style."""

    # UsernameField reads full-width letters as plain ones.
    username = UsernameField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "class": "form-control"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # AuthenticationForm takes the label from the model; the town uses another word.
        self.fields["username"].label = _("User name")


class ChangePasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class SignInView(LoginView):
    """The sign-in page; it then leads people to the page that they wanted, with what they had typed."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def kept(self) -> list[tuple[str, str]]:
        """The kept fields, with their names in the sign-in form."""
        data = self.request.POST
        return [(name, value) for name in data if name.startswith(KEPT) for value in data.getlist(name)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.kept(), **kwargs)

    def form_valid(self, form):
        kept, address = self.kept(), self.get_redirect_url()
        if not kept or not address:
            return super().form_valid(form)
        login(self.request, form.get_user())
        fields = [(name.removeprefix(KEPT), value) for name, value in kept]
        return render(self.request, "registration/resume.html", {"kept": fields, "next": address})


def sign_in_keeping_input(request: HttpRequest) -> HttpResponse:
    """The sign-in page for a post whose session has ended, with what was typed in hidden fields."""
    data: QueryDict = request.POST
    # Secrets are not sent back to the browser.
    names = [name for name in data if name != "csrfmiddlewaretoken" and "password" not in name]
    kept = [(KEPT + name, value) for name in names for value in data.getlist(name)]
    context = {"form": SignInForm(request), "next": request.get_full_path(), "kept": kept, "files": request.FILES}
    return render(request, "registration/sign_in.html", context, status=401)


def locked_out(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
    """What axes shows after the fifth failure: the name is locked for 30 minutes, from wherever it is tried."""
    return render(request, "registration/locked.html", status=429)
