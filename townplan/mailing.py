"""The server that sends mail, from the environment."""

import os
import re

from django.core.exceptions import ImproperlyConfigured

_USUAL_PORT, _LAST_PORT = 25, 65535


def mail_server() -> tuple[str, int]:
    """Host and port of ``TOWNPLAN_SMTP``: ``mail.town.local:25``, ``[::1]:25``, or a host alone.

    Raises:
        ImproperlyConfigured: it is anything else, such as an address with ``smtp://``.
    """
    text = os.environ.get("TOWNPLAN_SMTP") or "localhost"
    found = re.fullmatch(r"\[?([0-9A-Fa-f:]+(?=\])|[^\s:/@\[\]]+)\]?(?::([0-9]{1,5}))?", text)
    port = int(found[2] or _USUAL_PORT) if found else 0
    if found is None or not 0 < port <= _LAST_PORT:
        raise ImproperlyConfigured(f"TOWNPLAN_SMTP={text!r}: write a host and a port, such as mail.town.local:25")
    return found[1], port
