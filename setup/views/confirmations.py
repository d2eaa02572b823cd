"""What waits for a second person's confirmation: administrators and auditors read it, and confirm or refuse it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from departments.admin import role_label
from departments.confirming import State, given_lately, unconfirmed_sentence, why_not_confirm
from departments.models import Confirmation, Department, User
from departments.models.user import person_in_words
from departments.roles import CONFIRM_ACCOUNT
from targets.actions.errors import ActionError
from targets.calendar.clock import now
from targets.formats import dates
from targets.trace.record import Actor

from ..actions.confirming import confirm, refuse, take_back
from .accounts import password_page

#: How many of the latest decisions the page lists.
MOST_DECIDED = 20


@dataclass(frozen=True)
class WaitingLine:
    """What waits, as the page lists it.

    Args:
        facts: what the account is to be: heading and text.
        is_own: whether the reader asked for it.
        why_not: why the reader may not confirm it; empty where they may.
    """

    confirmation: Confirmation
    account: str
    asked_at: str
    facts: list[tuple[str, str]]
    is_own: bool
    why_not: str


@require_safe
@login_required
@permission_required(CONFIRM_ACCOUNT, raise_exception=True)
def confirmations(request: HttpRequest) -> HttpResponse:
    """What waits, and what was decided lately."""
    rows = Confirmation.objects.select_related("account", "asked_by", "decided_by")
    waiting = rows.filter(state=State.WAITING).prefetch_related("account__groups")
    decided = rows.exclude(state=State.WAITING).order_by("-decided_at", "-pk")[:MOST_DECIDED]
    context = {
        "waiting": _lines(waiting, request.user),
        "decided": [{"confirmation": row, "at": dates.moment(row.decided_at)} for row in decided],
        "unconfirmed": unconfirmed_sentence(),
    }
    return render(request, "setup/confirmations.html", context)


@require_POST
@cache_control(no_store=True)
@login_required
@permission_required(CONFIRM_ACCOUNT, raise_exception=True)
@sensitive_variables("password")
def decide_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms, refuses or withdraws one; a new password is shown once, to who confirmed it."""
    get_object_or_404(Confirmation, pk=pk)
    actor = Actor.of_request(request)
    try:
        if "confirm" in request.POST:
            account, password = confirm(actor, pk)
            if password:
                return password_page(request, account, password, back="setup:confirmations")
            messages.success(request, _("Confirmed: %(name)s.") % {"name": account})
        elif "withdraw" in request.POST:
            take_back(actor, pk)
            messages.success(request, _("Withdrawn."))
        else:
            refuse(actor, pk)
            messages.success(request, _("Refused."))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("setup:confirmations")


def _lines(waiting: Iterable[Confirmation], reader: User) -> list[WaitingLine]:
    departments = {str(pk): name for pk, name in Department.objects.values_list("pk", "name")}
    given = given_lately(now())
    groups = {str(group.pk): role_label(group) for group in Group.objects.order_by("pk")}
    return [
        WaitingLine(
            confirmation=row,
            account=str(row.account or row.username),
            asked_at=dates.moment(row.asked_at),
            facts=_facts(row, departments, groups),
            is_own=row.asked_by_id == reader.pk,
            why_not=why_not_confirm(row, reader, given),
        )
        for row in waiting
    ]


def _facts(row: Confirmation, departments: dict[str, str], groups: dict[str, str]) -> list[tuple[str, str]]:
    if not row.posted:
        return []
    posted = QueryDict(row.posted)
    name, username = (posted.get(field, "").strip() for field in ("name", "username"))
    roles = _(", ").join(label for pk, label in groups.items() if pk in posted.getlist("groups"))
    facts = [
        (pgettext("person", "Name"), person_in_words(name, username)),
        (_("Department"), departments.get(posted.get("department", ""), "—")),
        (_("Roles"), roles or "—"),
    ]
    if row.account:
        held = _(", ").join(role_label(group) for group in row.account.groups.all())
        facts[2] = (_("Roles"), f"{held or '—'} → {roles or '—'}")
        used = [_("Yes") if is_used else _("No") for is_used in (row.account.is_active, "is_active" in posted)]
        facts.append((_("In use"), " → ".join(used)))
    return facts
