"""Signs people in without a password, as the sign-in page would leave them: with a session cookie."""

from django.conf import settings
from django.test import Client

from departments.models import User


def session_of(username: str) -> str:
    """A new session of a person; returns the value of its cookie."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sessions_of(usernames: list[str]) -> dict[str, str]:
    """Sessions of several people by name."""
    return {username: session_of(username) for username in usernames}
