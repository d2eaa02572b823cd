"""Who may use the setup: those who may use the administration, with the same rights."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def administrator_required(permission: str) -> Callable[[View], View]:
    """Lets administrators with a permission (``app.codename``) into a view; a visitor is sent to sign in, others get a
    403.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not (request.user.is_staff and request.user.has_perm(permission)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(checked)

    return guard
