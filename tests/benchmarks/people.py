"""Signs people in without a password: each gets a session cookie as the sign-in page would set it."""

from django.conf import settings
from django.test import Client

from departments.models import User


def session_of(username: str) -> str:
    """A new session of a person; returns the value of its cookie."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sessions_of(usernames: list[str]) -> dict[str, str]:
    """New sessions of several people, by user name."""
    return {username: session_of(username) for username in usernames}
