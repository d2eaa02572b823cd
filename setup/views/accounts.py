"""Accounts: who may sign in, with which department and roles. A password is shown once, on the answer to the form."""

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.accounts import admit_administrators, lift_lock, may_change_account
from departments.admin import role_label
from departments.models import User
from targets.actions.accounts import record_password
from targets.calendar.clock import lives_in_demonstration
from targets.models import Event
from targets.trace.record import Actor

from ..access import administrator_required, lock_accounts
from ..actions.saving import save_forms
from ..forms.account import AccountPageForm, NewAccountPageForm, made_up_password
from ..forms.seen import form_status

CHANGE, ADD = "departments.change_user", "departments.add_user"


@require_safe
@administrator_required(CHANGE)
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts, those in use first, by name; who has none stands with the user name."""
    in_order = Prefetch("groups", Group.objects.order_by("pk"))
    shown = Coalesce(NullIf("pinyin", Value("")), Lower("username"))
    rows = User.objects.select_related("department").prefetch_related(in_order)
    rows = rows.order_by("-is_active", shown, "username")
    lines = [{"account": row, "roles": [role_label(group) for group in row.groups.all()]} for row in rows]
    # Signing in follows the real clock, which the demonstration's pages know nothing of.
    context = {"lines": lines, "tells_sign_in": not lives_in_demonstration()}
    return render(request, "setup/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
@administrator_required(ADD)
@sensitive_variables("form")
def add_account(request: HttpRequest) -> HttpResponse:
    """The form of a new account; once it is made, its first password."""
    with transaction.atomic():
        if request.method == "POST":
            lock_accounts(request, ADD)
        form = NewAccountPageForm(request.POST if request.method == "POST" else None, by=request.user, instance=User())
        if form.is_double:
            account = _account(request, form.data["username"].strip())
            messages.warning(
                request,
                _("This account is there already. If you just added it and did not see its password, make a new one."),
            )
            return redirect("setup:account", account.username)
        if request.method == "POST":
            # A form with nothing in it is no account either.
            form.is_bound = True
            if form.is_valid():
                save_forms(Actor.of_request(request), None, Event.Action.CHANGE_ACCOUNT, [form])
                admit_administrators(form.instance)
                return _password_page(request, form.instance, form.password)
    return render(request, "setup/account.html", {"form": form, "account": None}, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(CHANGE)
def edit_account(request: HttpRequest, username: str) -> HttpResponse:
    """An account's name, department, roles and whether it is in use."""
    with transaction.atomic():
        if request.method == "POST":
            lock_accounts(request, CHANGE)
        account = _account(request, username)
        form = AccountPageForm(request.POST if request.method == "POST" else None, by=request.user, instance=account)
        if request.method == "POST" and not (form.is_touched and not form.is_valid()):
            if form.is_touched:
                save_forms(Actor.of_request(request), None, Event.Action.CHANGE_ACCOUNT, [form])
                admit_administrators(account)
            messages.success(request, _("Saved: %(name)s.") % {"name": account})
            return redirect("setup:accounts")
    return render(request, "setup/account.html", {"form": form, "account": account}, status=form_status(form))


@require_POST
@cache_control(no_store=True)
@administrator_required(CHANGE)
@sensitive_variables("password")
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """Gives an account a new password, and shows it once."""
    password = made_up_password()
    with transaction.atomic():
        lock_accounts(request, CHANGE)
        account = _account(request, username)
        account.set_password(password)
        account.save(update_fields=["password"])
        record_password(Actor.of_request(request), account)
        lift_lock(account)
    return _password_page(request, account, password)


def _account(request: HttpRequest, username: str) -> User:
    account = get_object_or_404(User, username=username)
    if not may_change_account(request.user, account):
        raise PermissionDenied
    return account


@sensitive_variables("password")
def _password_page(request: HttpRequest, account: User, password: str) -> HttpResponse:
    context = {"account": account, "password": password}
    return render(request, "setup/password.html", context)
