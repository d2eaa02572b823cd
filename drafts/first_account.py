"""The code that the first account asks for: who has it can read the server's screen or its data folder."""

import ipaddress
import os
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from departments.models import User
from setup.forms.account import made_up_password


def has_accounts() -> bool:
    """Whether anybody has an account. One query."""
    return User.objects.exists()


def code_file() -> Path:
    """Where the code stands until there is an account."""
    return Path(settings.DATA_DIR) / "first-account-code"


def first_account_code() -> str:
    """The code; the first call makes it."""
    try:
        # Mode "x": when two processes start at once, only one of them writes the code.
        with open(code_file(), "x", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            file.write(made_up_password())
    except FileExistsError:
        pass
    return code_file().read_text().strip()


def is_first_account_code(typed: str) -> bool:
    """Whether somebody typed the code; spaces around it do not count."""
    return constant_time_compare(typed.strip().lower(), first_account_code())


def forget_code() -> None:
    """Removes the code: there is an account."""
    code_file().unlink(missing_ok=True)


def needs_code(request: HttpRequest) -> bool:
    """Whether a request may come from another computer: only one to ``localhost``, from this computer and through no
    proxy, does not. A proxy that says nothing of itself and asks for ``localhost`` cannot be told.
    """
    told = ("Forwarded", "Via", "X-Real-Ip")
    return (
        settings.SECURE_PROXY_SSL_HEADER is not None
        or request.META.get("SERVER_PROTOCOL") == "HTTP/1.0"  # nginx before 1.29.7, unless it is told otherwise
        or any(name in told or name.startswith("X-Forwarded") for name in request.headers)
        or request.get_host().partition(":")[0] != "localhost"  # as nginx calls us by itself
        or not _is_loopback(request.META.get("REMOTE_ADDR", ""))
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
