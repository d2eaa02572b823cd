"""Who asks the API: a token in the header ``Authorization: Bearer …``, its scope, its rate, its line in the log."""

import time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from targets.models import SecurityEvent
from targets.trace.record import Program, client_address
from targets.trace.security import Action, record_security

from ..models import ApiToken, TokenUse
from ..models.token import hash_of_secret

#: Of one token, in all processes together.
REQUESTS_A_MINUTE = 60
#: So many addresses a day are noted for one token.
MOST_ADDRESSES = 20
_REFUSED_EVERY = timezone.timedelta(hours=1)


class TokenRefused(HttpError):
    """A token that does not open this; ``error`` and the message are those of RFC 6750."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(status, message)
        self.error = error

    @property
    def challenge(self) -> str:
        """The header ``WWW-Authenticate``."""
        said = f', error="{self.error}", error_description="{self.message}"' if self.error else ""
        return f'Bearer realm="townplan"{said}'


class TokenAuthentication(HttpBearer):
    """Lets a token in that is in use, and notes its day's first use from an address.

    Raises:
        TokenRefused: there is none, or it is wrong, revoked or past its last day (401).
    """

    def __call__(self, request: HttpRequest) -> ApiToken:
        return super().__call__(request) or self._without()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        known = ApiToken.objects.select_related("use").filter(token_hash=hash_of_secret(token)).first()
        if known is None:
            _note_refusal(request, "", "unknown")
            raise TokenRefused(401, "invalid_token", "The token is not known.")
        if not known.is_good_on(timezone.localdate()):
            _note_refusal(request, known.name, "revoked" if known.revoked_at else "ended")
            raise TokenRefused(401, "invalid_token", "The token is revoked or past its last day.")
        _note_use(request, known)
        return known

    def _without(self) -> Any:
        raise TokenRefused(401, "", "Send a token: Authorization: Bearer …")


class TokenRate(BaseThrottle):
    """Allows each token ``REQUESTS_A_MINUTE``.

    Counted in the database, because processes share nothing else that is always there: Django's cache is each one's
    own memory where a town has no Redis.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        use = TokenUse.objects.filter(token=request.auth)
        minute, now = int(time.time() // 60), timezone.now()

        def one_more() -> int:
            within = use.filter(minute=minute, requests__lt=REQUESTS_A_MINUTE)
            return within.update(requests=F("requests") + 1, last_used_at=now)

        # Between the two another process may have begun the minute.
        begins = use.exclude(minute=minute)
        return bool(one_more() or begins.update(minute=minute, requests=1, last_used_at=now) or one_more())

    def wait(self) -> float:
        """Seconds until the next minute."""
        return 60 - time.time() % 60


def _note_use(request: HttpRequest, token: ApiToken) -> None:
    """Writes the day's first use from an address to the security log."""
    today, address = timezone.localdate(), client_address(request)
    if token.use.day == today and (address in token.use.addresses or len(token.use.addresses) >= MOST_ADDRESSES):
        return
    with transaction.atomic():
        use = TokenUse.objects.select_for_update().get(token=token)
        seen = use.addresses if use.day == today else []
        if address in seen:
            return
        use.day, use.addresses = today, [*seen, address]
        use.save(update_fields=("day", "addresses"))
        record_security(Program(token.name, f"web {address}".strip()), Action.TOKEN_USED, about=token.name)


def _note_refusal(request: HttpRequest, name: str, why: str) -> None:
    """Writes a refusal to the security log, of one token once an hour: a program that asks again and again fills
    nothing.

    Args:
        name: the token's; empty for one that is not known, of which nothing that was sent is kept.
    """
    since = timezone.now() - _REFUSED_EVERY
    if SecurityEvent.objects.filter(action=Action.TOKEN_REFUSED, about=name, at__gte=since).exists():
        return
    address = client_address(request)
    with transaction.atomic():
        actor = Program(name, f"web {address}".strip())
        record_security(actor, Action.TOKEN_REFUSED, about=name, details=_REASONS[why])


#: Stored in English, as what comes from a program.
_REASONS = {"unknown": "unknown token", "revoked": "revoked", "ended": "past its last day"}
