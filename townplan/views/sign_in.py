"""Sign-in: its form, what was typed when the session ran out, and what a locked name is told."""

from django import forms
from django.conf import settings
from django.contrib.auth import login, user_login_failed
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from departments.locks import remember_browser
from departments.models import User
from departments.passwords import give_tries_back, reason_to_change, use_first_password
from departments.roles import shows_screen_only
from departments.second_factor import fault_of_code, has_second_factor, needs_second_factor
from drafts.first_account import has_accounts

from ..sign_in.carried import Carried
from ..sign_in.first_things import ask_first_things
from .first_things import ask_to_resume, go_on

#: Django's reason for a form whose token is another one than the browser has since the last sign-in.
MADE_BEFORE_SIGN_IN = "CSRF token from POST incorrect."


class SignInForm(AuthenticationForm):
    """User name and password, in the page's style; where the settings want it, the second factor's code."""

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
    code = forms.CharField(
        label=_("Code on the telephone"),
        required=False,
        max_length=20,
        help_text=_("Administrators, reviewers and auditors: from the telephone, or a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # AuthenticationForm takes the label from the model; the town uses another word.
        self.fields["username"].label = _("User name")
        if not settings.TOTP_REQUIRED:
            del self.fields["code"]

    def confirm_login_allowed(self, user: User) -> None:
        """Refuses a person without the second factor's code. A wrong code counts as a wrong password does."""
        super().confirm_login_allowed(user)
        if not needs_second_factor(user) or not has_second_factor(user):
            return  # who has none yet sets it up before anything else
        code = self.cleaned_data.get("code", "")
        if not code:
            raise forms.ValidationError(_("Type the code that your telephone shows, too."))
        if fault := fault_of_code(user, code):
            user_login_failed.send(__name__, credentials={"username": user.username}, request=self.request)
            raise forms.ValidationError(fault)


class SignInView(LoginView):
    """The sign-in page; it then leads people to the page that they wanted, with what they had typed."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        if not has_accounts():
            return redirect("drafts:first_account")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        carried = Carried.received(self.request)
        return super().get_context_data(carried=carried, contact=settings.CONTACT, **kwargs)

    def form_valid(self, form):
        user = form.get_user()
        if not use_first_password(user):
            form.add_error(None, _("This first password was used once already. Ask your administrator for a new one."))
            return self.form_invalid(form)
        if settings.SESSION_SINGLE and not shows_screen_only(user):
            user.session_mark = get_random_string(16)
            user.save(update_fields=["session_mark"])
        give_tries_back(user)
        reason = reason_to_change(user)
        login(self.request, user)
        ask_first_things(self.request.session, user, reason)
        response = go_on(self.request, Carried.received(self.request))
        remember_browser(self.request, response, user)
        return response


def sign_in_keeping_input(request: HttpRequest) -> HttpResponse:
    """The sign-in page for a post whose session has ended, with what was typed in hidden fields."""
    return _sign_in(request, Carried.typed(request))


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers a form that fails Django's check against forgery.

    One that was made before the last sign-in, in another tab, is kept: who is signed in now is named and asked to send
    it, since somebody else may have typed it.
    """
    carried = Carried()
    if reason == MADE_BEFORE_SIGN_IN:
        # The sign-in page keeps what was typed in another form.
        is_sign_in = request.path == resolve_url(settings.LOGIN_URL)
        carried = Carried.received(request) if is_sign_in else Carried.typed(request)
    if not carried.fields:
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        return _sign_in(request, carried)
    return ask_to_resume(request, carried, status=403)


def locked_out(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
    """What axes shows after too many failures (``departments.locks``)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "carried": Carried.received(request)}
    return render(request, "registration/locked.html", context, status=429)


def _sign_in(request: HttpRequest, carried: Carried) -> HttpResponse:
    """The sign-in page, with what is sent to its address after it in hidden fields."""
    context = {"form": SignInForm(request), "carried": carried, "contact": settings.CONTACT}
    return render(request, "registration/sign_in.html", context, status=401)
