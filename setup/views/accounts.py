"""Accounts: who may sign in, with which department and roles. A password is shown once, on the answer to the form."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.accounts import may_change_account, roles_of
from departments.admin import role_label
from departments.confirming import State, What, is_privileged, needs_confirmation, unconfirmed_sentence
from departments.models import Confirmation, User
from departments.roles import excluded_together
from departments.second_factor import has_second_factor
from supervision.access import people_without_mail
from targets.actions.accounts import note_done_alone
from targets.calendar.clock import lives_in_demonstration
from targets.models import Event
from targets.trace.record import Actor

from ..access import administrator_required, lock_accounts
from ..actions.confirming import ask_for
from ..actions.passwords import give_password, remove_second_factor
from ..actions.saving import save_forms
from ..forms.account import AccountPageForm, NewAccountPageForm
from ..forms.seen import form_status

CHANGE, ADD = "departments.change_user", "departments.add_user"


@require_safe
@administrator_required(CHANGE)
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts, those in use first, by name; who has none stands with the user name. ``?email=none``: of people who
    are reminded and have no e-mail address.
    """
    in_order = Prefetch("groups", Group.objects.order_by("pk"))
    shown = Coalesce(NullIf("pinyin", Value("")), Lower("username"))
    rows = User.objects.select_related("department").prefetch_related(in_order)
    rows = rows.order_by("-is_active", shown, "username")
    without_mail = people_without_mail()
    if is_filtered := request.GET.get("email") == "none":
        rows = rows.filter(pk__in=without_mail.values("pk"))
    lines = [
        {
            "account": row,
            "roles": [role_label(group) for group in row.groups.all()],
            "excluded": excluded_together(roles_of(row)) if row.is_active else "",
        }
        for row in rows
    ]
    # Signing in follows the real clock, which the demonstration's pages know nothing of.
    context = {"lines": lines, "tells_sign_in": not lives_in_demonstration(), "unconfirmed": unconfirmed_sentence()}
    context |= {"is_filtered": is_filtered, "without_mail": without_mail.count()}
    context["waiting"] = Confirmation.objects.filter(state=State.WAITING).count()
    return render(request, "setup/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
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
            if form.is_valid() and form.needs_confirmation:
                return _asked(request, form.change_of_access, form.instance.username, None, form)
            if form.is_valid():
                actor = Actor.of_request(request)
                save_forms(actor, None, Event.Action.CHANGE_ACCOUNT, [form])
                note_done_alone(actor, form.change_of_access, form.instance)
                return password_page(request, form.instance, form.password)
    context = {"form": form, "account": None, "unconfirmed": unconfirmed_sentence()}
    return render(request, "setup/account.html", context, status=form_status(form))


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
            if form.needs_confirmation:
                return _asked(request, form.change_of_access, username, account, form)
            if form.is_touched:
                actor = Actor.of_request(request)
                save_forms(actor, None, Event.Action.CHANGE_ACCOUNT, [form])
                note_done_alone(actor, form.change_of_access, account)
            messages.success(request, _("Saved: %(name)s.") % {"name": account})
            return redirect("setup:accounts")
    context = {
        "form": form,
        "account": account,
        "is_own": account == request.user,
        "has_second_factor": settings.TOTP_REQUIRED and has_second_factor(account),
        "reset_waits": is_privileged(account) and needs_confirmation(What.RESET),
        "unconfirmed": unconfirmed_sentence(),
    }
    return render(request, "setup/account.html", context, status=form_status(form))


@require_POST
@administrator_required(CHANGE)
@sensitive_variables("password")
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """Gives an account a new password, and shows it once; an administrator's or auditor's waits for a second person."""
    if username == request.user.username:
        return redirect("password")  # which asks for the old one
    with transaction.atomic():
        lock_accounts(request, CHANGE)
        account = _account(request, username)
        if is_privileged(account):
            if needs_confirmation(What.RESET):
                return _asked(request, What.RESET, username, account)
            note_done_alone(Actor.of_request(request), What.RESET, account)
        password = give_password(Actor.of_request(request), account)
    return password_page(request, account, password)


def _asked(
    request: HttpRequest, what: str, username: str, account: User | None, form: AccountPageForm | None = None
) -> HttpResponse:
    """Lets it wait for a second person, and leads to what waits."""
    posted = QueryDict(mutable=True)
    for name in (*form.fields, form.seen_name) if form else ():
        if name in request.POST:
            posted.setlist(name, request.POST.getlist(name))
    ask_for(Actor.of_request(request), what, username, account, posted.urlencode())
    messages.success(
        request, _("Asked for. Nothing is changed until another administrator or the auditor confirms it here.")
    )
    return redirect("setup:confirmations")


@require_POST
@administrator_required(CHANGE)
def reset_second_factor(request: HttpRequest, username: str) -> HttpResponse:
    """Takes a lost telephone away: the person's next sign-in asks for another one before anything else."""
    if username == request.user.username:
        raise PermissionDenied  # a second factor that its own session takes away is none
    with transaction.atomic():
        lock_accounts(request, CHANGE)
        account = _account(request, username)
        if is_privileged(account) and needs_confirmation(What.FACTOR):
            return _asked(request, What.FACTOR, username, account)
        remove_second_factor(Actor.of_request(request), account)
    messages.success(request, _("%(name)s sets up a new telephone at the next sign-in.") % {"name": account})
    return redirect("setup:accounts")


def _account(request: HttpRequest, username: str) -> User:
    account = get_object_or_404(User, username=username)
    if not may_change_account(request.user, account):
        raise PermissionDenied
    return account


@sensitive_variables("password")
def password_page(request: HttpRequest, account: User, password: str, back: str = "setup:accounts") -> HttpResponse:
    """Shows a new password, this once; ``back``: where the page leads to then."""
    context = {"account": account, "password": password, "back": back, "unconfirmed": unconfirmed_sentence()}
    return render(request, "setup/password.html", context)
