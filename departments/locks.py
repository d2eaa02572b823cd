"""How guessing passwords is slowed, without a stranger locking anybody out; and the locks that an administrator sees.

Three counts, each over the last ``AXES_COOLOFF_TIME``:

- one name from one address: five, then this pair is locked. A colleague who forgot the password locks one name, not the
  office, also where a proxy gives the whole office one address.
- one name from all addresses: twenty, then it gets one try a minute. More than the four failures that each of a
  person's few addresses may have, and few enough that a thousand addresses guess no faster than one.
- one address for all names: fifty, then it gets one try a minute. Ten people locked at once behind one proxy are an
  attack or a bad Monday; nobody who works there is shut out by it.

A browser in which the person has signed in before (a signed cookie) is held to its own five failures alone: whatever a
stranger does to name or address, it goes on signing in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core import signing
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from .models import User

#: How long a name or an address that has failed too often waits between two tries.
PAUSE = timedelta(minutes=1)
COOKIE_AGE = 180 * 24 * 60 * 60
#: How many people's browser one is remembered to be: an office PC is shared.
MOST_PEOPLE = 10
_SALT = "departments.locks"


class SeparateLimitsHandler(AxesDatabaseHandler):
    """Counts failures as this module's first lines say. A row's ``user_agent`` holds a known browser's own number."""

    def filter_user_attempts(self, request, credentials=None):
        """The attempts of this name, address and browser."""
        self._recognise(request, credentials)
        return super().filter_user_attempts(request, credentials)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Counts a failure."""
        if request is not None:
            self._recognise(request, credentials)
        super().user_login_failed(sender, credentials, request, **kwargs)

    def get_failures(self, request, credentials=None):
        """How often it failed; as often as locks, where the name or the address has to wait."""
        own = super().get_failures(request, credentials)
        if request.axes_user_agent:
            return own
        counted = (
            ({"username": get_client_username(request, credentials)}, settings.LOCK_NAME_FAILURES),
            ({"ip_address": request.axes_ip_address}, settings.LOCK_ADDRESS_FAILURES),
        )
        waits = any(_has_to_wait(_recent().filter(user_agent="", **of), limit) for of, limit in counted)
        return settings.AXES_FAILURE_LIMIT if waits else own

    @staticmethod
    def _recognise(request: HttpRequest, credentials: dict | None) -> None:
        request.axes_user_agent = _numbers(request).get(get_client_username(request, credentials) or "", "")
        request.axes_ip_address = request.axes_ip_address or None  # a server behind a socket knows none


@dataclass(frozen=True)
class Lock:
    """A name or an address that failed too often: how often, from how many addresses or for how many names.

    Args:
        of: an account, or an address (None: the server knows none).
        until: when the last lock ends; None where it is only slowed.
    """

    of: User | str | None
    failures: int
    places: int
    until: datetime | None


def remember_browser(request: HttpRequest, response: HttpResponse, account: User) -> None:
    """Marks a browser as one in which the account's person has signed in."""
    others = {name: number for name, number in _numbers(request).items() if name != account.username}
    kept = dict(list(others.items())[-MOST_PEOPLE + 1 :])
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps({**kept, account.username: get_random_string(16)}, salt=_SALT),
        max_age=COOKIE_AGE,
        path=reverse("sign_in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def locked_accounts() -> list[Lock]:
    """The accounts that are locked somewhere, or slowed everywhere. What was typed and is nobody's user name is not
    among them: it may be a password. Two queries.
    """
    found = _worst(_recent(), "username", "ip_address", settings.LOCK_NAME_FAILURES)
    accounts = User.objects.in_bulk([row["username"] for row in found], field_name="username")
    return list(_locks((row, accounts[row["username"]]) for row in found if row["username"] in accounts))


def locked_addresses() -> list[Lock]:
    """The addresses from which a name is locked, or that are slowed for all names. One query."""
    found = _worst(_recent(), "ip_address", "username", settings.LOCK_ADDRESS_FAILURES)
    return list(_locks((row, row["ip_address"]) for row in found))


def lift_lock(account: User) -> None:
    """Lets a person try to sign in again at once, from wherever."""
    reset(username=account.username)


def lift_lock_of_address(address: str) -> None:
    """Lets everybody behind an address try again at once."""
    reset(ip=address)


def _recent() -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME).order_by()


def _has_to_wait(attempts: QuerySet[AccessAttempt], limit: int) -> bool:
    found = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    return (found["failures"] or 0) >= limit and found["last"] > timezone.now() - PAUSE


def _worst(attempts: QuerySet[AccessAttempt], of: str, over: str, limit: int) -> list[dict]:
    is_locked = Q(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    rows = attempts.values(of).annotate(
        failures=Sum("failures_since_start"),
        places=Count(over, distinct=True),
        locked_at=Max("attempt_time", filter=is_locked),
    )
    return list(rows.filter(Q(locked_at__isnull=False) | Q(failures__gte=limit)).order_by("-failures")[:100])


def _locks(found: Iterable[tuple[dict, User | str | None]]) -> Iterable[Lock]:
    for row, of in found:
        until = row["locked_at"] and row["locked_at"] + settings.AXES_COOLOFF_TIME
        yield Lock(of, row["failures"], row["places"], until)


def _numbers(request: HttpRequest) -> dict[str, str]:
    """The number of this browser for each person who has signed in there."""
    try:
        return signing.loads(
            request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""), salt=_SALT, max_age=COOKIE_AGE
        )
    except signing.BadSignature:
        return {}
