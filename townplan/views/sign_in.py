"""Sign-in and change of password: the forms, and what was typed when the session ran out."""

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from targets.actions.accounts import record_password
from targets.trace.record import Actor

#: Prefix of the names of the fields that the sign-in page keeps.
KEPT = "kept-"
#: Django's reason for a form whose token is another one than the browser has since the last sign-in.
MADE_BEFORE_SIGN_IN = "CSRF token from POST incorrect."

#: Names and values of a form's fields; a name may come more than once.
Fields = list[tuple[str, str]]


class SignInForm(AuthenticationForm):
    """User name and password, in the page's style."""

    # UsernameField reads full-width letters as plain ones.
    username = UsernameField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # AuthenticationForm takes the label from the model; the town uses another word.
        self.fields["username"].label = _("User name")


class SignInView(LoginView):
    """The sign-in page; it then leads people to the page that they wanted, with what they had typed."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def kept(self) -> Fields:
        """The kept fields, with their names in the sign-in form."""
        data = self.request.POST
        return [(name, value) for name in data if name.startswith(KEPT) for value in data.getlist(name)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.kept(), contact=settings.CONTACT, **kwargs)

    def form_valid(self, form):
        kept, address = self.kept(), self.get_redirect_url()
        if not kept or not address:
            return super().form_valid(form)
        login(self.request, form.get_user())
        return _resume(self.request, address, [(name.removeprefix(KEPT), value) for name, value in kept])


class PasswordView(PasswordChangeView):
    """Where people change their own password; the trace says when they did."""

    template_name = "registration/password.html"
    success_url = reverse_lazy("password_changed")

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        record_password(Actor.of_request(self.request), form.user)
        return response


def sign_in_keeping_input(request: HttpRequest) -> HttpResponse:
    """The sign-in page for a post whose session has ended, with what was typed in hidden fields."""
    return _sign_in(request, request.get_full_path(), _typed(request))


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers a form that fails Django's check against forgery.

    One that was made before the last sign-in, in another tab, is kept: who is signed in now is named and asked to send
    it, since somebody else may have typed it.
    """
    address, fields = request.get_full_path(), _typed(request) if reason == MADE_BEFORE_SIGN_IN else []
    if request.path == resolve_url(settings.LOGIN_URL):
        # The sign-in page keeps what was typed in another form.
        address = SignInView(request=request).get_redirect_url()
        fields = [(name.removeprefix(KEPT), value) for name, value in fields if name.startswith(KEPT)]
    if not fields or not address:
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        return _sign_in(request, address, fields)
    return _resume(request, address, fields, status=403)


def _typed(request: HttpRequest) -> Fields:
    """What a form sent; secrets are left out, since it goes back to the browser."""
    data: QueryDict = request.POST
    names = [name for name in data if name != "csrfmiddlewaretoken" and "password" not in name]
    return [(name, value) for name in names for value in data.getlist(name)]


def _sign_in(request: HttpRequest, address: str, fields: Fields) -> HttpResponse:
    """The sign-in page, with what is sent to ``address`` after it in hidden fields."""
    kept = [(KEPT + name, value) for name, value in fields]
    context = {"form": SignInForm(request), "next": address, "kept": kept, "files": request.FILES}
    return render(request, "registration/sign_in.html", context, status=401)


def _resume(request: HttpRequest, address: str, fields: Fields, status: int = 200) -> HttpResponse:
    """The page that names who is signed in and asks to send what was typed to ``address``."""
    context = {"kept": fields, "next": address, "files": request.FILES}
    return render(request, "registration/resume.html", context, status=status)


def locked_out(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
    """What axes shows after the fifth failure: the name is locked for 30 minutes, from wherever it is tried."""
    return render(request, "registration/locked.html", status=429)
