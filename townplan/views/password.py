"""Where people change their own password, because they want to or because they have to."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from departments.passwords import give_tries_back, has_tries_left, mark_own_password, take_try
from targets.actions.accounts import record_password
from targets.trace.record import Actor

from ..sign_in.first_things import PASSWORD, first_thing_done, next_thing, why_password
from .first_things import carried_to, go_on


class OwnPasswordForm(PasswordChangeForm):
    """Django's, with what is wrong with the new password at its own box, not at the one that repeats it."""

    def validate_password_for_user(self, user, *_field_name, **_options):
        """Adds what the validators say of the new password."""
        super().validate_password_for_user(user, "new_password1")


class PasswordView(PasswordChangeView):
    """Asks for the old password, only a few times; the trace says when there is a new one."""

    form_class = OwnPasswordForm
    template_name = "registration/password.html"
    success_url = reverse_lazy("password_changed")

    def get_context_data(self, **kwargs):
        session = self.request.session
        must = next_thing(session) == PASSWORD
        why = why_password(session) if must else ""
        return super().get_context_data(carried=carried_to(self.request), must=must, why=why, **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs):
        if request.POST.get("old_password") and not take_try(request.user):
            return self._sign_in_again()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: forms.Form):
        if not form.has_error("old_password"):
            give_tries_back(form.user)
        elif not has_tries_left(form.user):
            return self._sign_in_again()
        return super().form_invalid(form)

    def _sign_in_again(self) -> HttpResponse:
        logout(self.request)
        messages.warning(self.request, _("The old password was wrong too often: sign in again."))
        return redirect(settings.LOGIN_URL)

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm):
        must = next_thing(self.request.session) == PASSWORD
        response = super().form_valid(form)
        mark_own_password(form.user)
        record_password(Actor.of_request(self.request), form.user)
        give_tries_back(form.user)
        first_thing_done(self.request.session, PASSWORD)
        return go_on(self.request, carried_to(self.request)) if must else response
