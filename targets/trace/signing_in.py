"""Writes sign-in and sign-out to the security log, as Django and axes tell of them."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from departments.models import User

from .events import Actor
from .seals import seal_once_a_day
from .security import Action, record_failure, record_lock, record_security


def listen_to_signing_in() -> None:
    """Called once, when the application starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="security.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="security.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="security.failed")
    user_locked_out.connect(_locked, dispatch_uid="security.locked")


def _signed_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    record_security(Actor.of(user, request), Action.SIGN_IN, about=user.username)
    seal_once_a_day()


def _signed_out(request: HttpRequest, user: User | None, **_signal: Any) -> None:
    if user is not None:
        action = Action.SESSION_ENDED if getattr(request, "session_is_over", False) else Action.SIGN_OUT
        record_security(Actor.of(user, request), action, about=user.username)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    # Of a locked name, axes tells itself.
    if request is not None and not getattr(request, "axes_locked_out", False):
        record_failure(request, str(credentials.get("username") or ""))


def _locked(request: HttpRequest, username: str | None, **_signal: Any) -> None:
    record_lock(request, username or "")
