"""What a session knows of its own age; ``middleware.sessions`` ends it."""

from time import time

from django.conf import settings
from django.contrib.auth import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

from departments.models import User
from departments.roles import shows_screen_only

#: Seconds of the clock: of the sign-in, and of the last request that counts; whether it is the meeting room's.
BEGAN, SEEN, STAYS = "began", "seen", "stays"


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **_signal) -> None:
    """Notes when a session began. That of an account which shows the screen alone stays as long as the screen looks."""
    session = request.session
    session[BEGAN] = session[SEEN] = int(time())
    if shows_screen_only(user):
        session[STAYS] = True
        session.set_expiry(settings.SESSION_SCREEN_SECONDS)


def is_over(session: SessionBase) -> bool:
    """Whether it is so long since the sign-in that the session ends, whatever was done in it."""
    return time() - session.get(BEGAN, 0) >= settings.SESSION_SECONDS


def note_request(session: SessionBase) -> None:
    """Notes that somebody is there, so that the session goes on; written now and then, not at each request."""
    if time() - session.get(SEEN, 0) >= settings.SESSION_COOKIE_AGE / 30:
        session[SEEN] = int(time())
