"""What a person has to do after signing in, before anything else: change the password, set up the second factor."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from departments.models import User
from departments.passwords import Reason
from departments.second_factor import has_second_factor, needs_second_factor

#: The names of the pages in a session, in their order.
KEY = "first_things"
PASSWORD, SECOND_FACTOR = "password", "second_factor"
#: In a session: why the password comes first.
REASON = "why_password"
#: In a session: the second factor was asked for at its sign-in, or is set up in it first.
ASKED_FACTOR = "asked_second_factor"


def ask_first_things(session: SessionBase, account: User, reason: Reason | None) -> None:
    """Notes in a new session what is to be done in it first.

    Args:
        reason: why the password is to be changed; None: it stays.
    """
    things = []
    if reason:
        things.append(PASSWORD)
        session[REASON] = reason.value
    if needs_second_factor(account):
        session[ASKED_FACTOR] = True
        if not has_second_factor(account):
            things.append(SECOND_FACTOR)
    if things:
        session[KEY] = things


def lacks_second_factor(session: SessionBase, account: User) -> bool:
    """Whether a session is from before its person needed a second factor: the setting, or the role, came later. At
    most one query, and none where the settings want no second factor.
    """
    return not session.get(ASKED_FACTOR) and needs_second_factor(account)


def next_thing(session: SessionBase) -> str | None:
    """The name of the page that comes before anything else; None where nothing does."""
    return next(iter(session.get(KEY, ())), None)


def why_password(session: SessionBase) -> str:
    """Why the password is to be changed before anything else, in a sentence."""
    return Reason(session[REASON]).label % {"days": settings.PASSWORD_DAYS}


def first_thing_done(session: SessionBase, thing: str) -> None:
    """Notes that one of them is done."""
    if thing in session.get(KEY, ()):
        session[KEY] = [other for other in session[KEY] if other != thing]
