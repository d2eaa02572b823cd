"""First passwords that follow from the form that asked for them: sent twice, it shows the same ones again.

They are stored nowhere. A form carries a secret, signed for the person who opened it; only together with the server's
key does it give the passwords.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac
from django.views.decorators.debug import sensitive_variables

from departments.models import User

_SALT = "drafts.people"
#: Without those that look like each other.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
#: A form is sent within a session's life.
MAX_AGE = 12 * 60 * 60


def new_secret(user: User) -> str:
    """A secret for a form that a person opens."""
    return signing.dumps([user.pk, get_random_string(32)], salt=_SALT)


def is_secret_of(user: User, secret: str) -> bool:
    """Whether a secret comes from a form that the person opened in the last hours."""
    try:
        return signing.loads(secret, salt=_SALT, max_age=MAX_AGE)[0] == user.pk
    except signing.BadSignature:
        return False


def password_of(secret: str, username: str) -> str:
    """The first password of an account: ``k7mp-x3rt-9wqa``."""
    number = int.from_bytes(salted_hmac(_SALT, f"{secret}\0{username}", algorithm="sha256").digest())
    letters = []
    for _place in range(12):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


@sensitive_variables("passwords")
def hashed_passwords(secret: str, usernames: Sequence[str]) -> dict[str, str]:
    """What is stored of the first passwords, by user name. Slow by design: call it outside a transaction."""
    passwords = [password_of(secret, username) for username in usernames]
    with ThreadPoolExecutor() as pool:
        return dict(zip(usernames, pool.map(make_password, passwords), strict=True))


@sensitive_variables("found", "passwords")
def passwords_in_force(secret: str, stored: Mapping[str, str]) -> dict[str, str]:
    """The first passwords that are still those of their accounts, by user name.

    Args:
        stored: what the database has of each account's password.
    """
    passwords = {username: password_of(secret, username) for username in stored}
    with ThreadPoolExecutor() as pool:
        found = pool.map(check_password, passwords.values(), stored.values())
        return {username: passwords[username] for username, is_right in zip(stored, found, strict=True) if is_right}
