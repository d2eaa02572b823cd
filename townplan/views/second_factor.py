"""The page on which a person sets up the second factor, and its recovery codes, which are shown once."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from departments.second_factor import (
    confirm_device,
    has_second_factor,
    needs_second_factor,
    secret_as_picture,
    secret_in_words,
    unconfirmed_device,
)
from targets.trace.record import Actor
from targets.trace.security import Action, record_security

from ..sign_in.first_things import SECOND_FACTOR, first_thing_done
from .first_things import carried_to, go_on


class SecondFactorForm(forms.Form):
    """The code that the telephone shows."""

    code = forms.CharField(
        label=_("Code on the telephone"),
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@sensitive_variables("codes", "device")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Shows the secret for the telephone until its code is typed, then the recovery codes; afterwards that it is set
    up. Who needs none is led on.
    """
    carried = carried_to(request)
    if not needs_second_factor(request.user) or has_second_factor(request.user):
        first_thing_done(request.session, SECOND_FACTOR)
        return go_on(request, carried)
    form = SecondFactorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        codes, fault = confirm_device(request.user, form.cleaned_data["code"])
        if codes:
            first_thing_done(request.session, SECOND_FACTOR)
            actor = Actor.of_request(request)
            record_security(actor, Action.SECOND_FACTOR, about=actor.user.username, details=str(_("set up")))
            return render(request, "registration/recovery_codes.html", {"codes": codes, "carried": carried})
        form.add_error("code", fault)
    device = unconfirmed_device(request.user)
    context = {
        "form": form,
        "carried": carried,
        "picture": secret_as_picture(device),
        "secret": secret_in_words(device),
    }
    return render(request, "registration/second_factor.html", context, status=422 if form.errors else 200)
