"""Makes and revokes the tokens of the API. The secret is stored neither in the database nor in the trace."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.actions import ActionError
from targets.models import Event
from targets.trace.record import Actor, change, lock_chain, record

from ..models import ApiToken, TokenUse
from ..models.token import hash_of_secret, new_token_secret

KIND = "api_token"


@transaction.atomic
def make_token(actor: Actor, *, name: str, resources: Sequence[str], ends_on: date, year: int | None = None) -> str:
    """Makes a token for a reader.

    Args:
        resources: values of ``Resource``.
        ends_on: its last day.
        year: of the one plan that it opens; None: of all.

    Returns:
        the secret, which cannot be shown again: only its hash is stored.

    Raises:
        ActionError: a token in use has the name.
    """
    lock_chain(None)
    if ApiToken.objects.filter(name=name, revoked_at=None).exists():
        raise ActionError(_("This reader has a token already: revoke it first."))
    secret = new_token_secret()
    token = ApiToken.objects.create(
        name=name,
        token_hash=hash_of_secret(secret),
        resources=list(resources),
        year=year,
        ends_on=ends_on,
        made_by=actor.user,
        made_at=timezone.now(),
    )
    TokenUse.objects.create(token=token)
    told = {"created": True, "resources": token.resources, "year": year, "ends_on": ends_on}
    changes = [change(KIND, name, field, None, value) for field, value in told.items() if value is not None]
    record(actor, None, Event.Action.MAKE_TOKEN, changes)
    return secret


@transaction.atomic
def revoke_token(actor: Actor, pk: int) -> ApiToken | None:
    """Makes a token void at once; None where it is no longer in use."""
    lock_chain(None)
    token = ApiToken.objects.filter(pk=pk, revoked_at=None).first()
    if token is None:
        return None
    token.revoked_at = timezone.now()
    token.save()
    record(actor, None, Event.Action.REVOKE_TOKEN, [change(KIND, token.name, "revoked_at", None, token.revoked_at)])
    return token
