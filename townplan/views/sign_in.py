"""Sign-in: the lock after five failures, and what was typed when the session ran out."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class SignInForm(AuthenticationForm):
    """User name and password, in the page's style."""

    username = forms.CharField(
        max_length=150,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "class": "form-control"}),
    )
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        from django.contrib.auth.models import AbstractUser
        from django.utils.translation import gettext_lazy as _

        self.fields["username"].label = AbstractUser._meta.get_field("username").verbose_name
        self.fields["password"].label = _("Password")


class SignInView(LoginView):
    """The sign-in page; brings people back to where they were going."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


def locked_out(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
    """What axes shows after the fifth failure: the name is locked for 30 minutes, from wherever it is tried."""
    return render(request, "registration/locked.html", status=429)
