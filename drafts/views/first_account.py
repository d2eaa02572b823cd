"""The first page of an empty database: the administrator's account."""

from dataclasses import replace

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from targets.actions.accounts import record_new_account
from targets.trace.record import Actor, lock_chain

from ..first_account import first_account_code, forget_code, has_accounts, needs_code
from ..forms.first_account import FirstAccountForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password1", "password2", "code")
def first_account(request: HttpRequest) -> HttpResponse:
    """Makes the administrator's account and signs in; leads elsewhere as soon as there is any account."""
    asks_code = needs_code(request)
    if asks_code and not has_accounts():
        # Where another server than ours runs the site, nobody has printed it yet.
        first_account_code()
    with transaction.atomic():
        if request.method == "POST":
            # Of two who send the form at once, one waits and then finds the other's account.
            lock_chain(None)
        if has_accounts():
            return _elsewhere(request)
        form = FirstAccountForm(request.POST if request.method == "POST" else None, asks_code=asks_code)
        is_valid = form.is_valid()
        if is_valid:
            user = form.save()
            record_new_account(replace(Actor.of_request(request), user=user), user)
    if not is_valid:
        return render(request, "drafts/first_account.html", {"form": form}, status=422 if form.is_bound else 200)
    forget_code()
    login(request, user, backend="departments.backends.RolesBackend")
    return redirect("drafts:start")


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return redirect("sign_in") if request.method == "POST" else redirect_to_login(request.get_full_path())
