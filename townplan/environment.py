"""Reads typed values from the environment for the settings."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def flag(name: str, default: bool) -> bool:
    """A yes or no from the environment.

    Raises:
        ImproperlyConfigured: the value is neither.
    """
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={text!r}: write 1 or 0")


def names(name: str, default: str) -> list[str]:
    """A list of words from the environment, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(data: Path) -> str:
    """The signing key: from the environment, else from a file beside the database, which the first start writes."""
    key = os.environ.get("SECRET_KEY", "")
    if key:
        return key
    path = data / "secret_key"
    try:
        # Mode "x": when two processes start at once, only one of them writes the key.
        with open(path, "x", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text()
