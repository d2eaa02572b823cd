"""Who is kept from signing in for a while, because a password was wrong too often; and how to let them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.locks import locked_accounts, locked_addresses
from targets.trace.record import Actor

from ..access import administrator_required
from ..actions.passwords import lift


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("departments.change_user")
def locks(request: HttpRequest) -> HttpResponse:
    """The locked accounts and addresses; a post lifts the lock of the ``account`` or ``address`` that it names."""
    of_accounts, of_addresses = locked_accounts(), locked_addresses()
    if request.method != "POST":
        return render(request, "setup/locks.html", {"of_accounts": of_accounts, "of_addresses": of_addresses})
    for lock in of_accounts:
        if request.POST.get("account") == lock.of.username:
            lift(Actor.of_request(request), lock)
            messages.success(request, _("The lock is lifted: %(name)s.") % {"name": lock.of})
    for lock in of_addresses:
        if lock.of and request.POST.get("address") == lock.of:
            lift(Actor.of_request(request), lock)
            messages.success(request, _("The lock is lifted: %(name)s.") % {"name": lock.of})
    return redirect("setup:locks")
