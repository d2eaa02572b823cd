"""Who may use the setup: those who may use the administration, with the same rights."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from departments.models import User
from targets.trace.record import lock_chain

View = Callable[..., HttpResponse]


def administrator_required(permission: str) -> Callable[[View], View]:
    """Lets administrators with a permission (``app.codename``) into a view; a visitor is sent to sign in, others get a
    403.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            _require(request, permission)
            return view(request, *args, **kwargs)

        return login_required(checked)

    return guard


def lock_accounts(request: HttpRequest, permission: str) -> None:
    """Locks the accounts to the end of the transaction, and reads the acting person anew: somebody else may have taken
    the permission away since the request began. Raises PermissionDenied.
    """
    lock_chain(None)
    request.user = User.objects.get(pk=request.user.pk)
    _require(request, permission)


def _require(request: HttpRequest, permission: str) -> None:
    if not (request.user.is_staff and request.user.has_perm(permission)):
        raise PermissionDenied
