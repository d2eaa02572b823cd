"""How long a page waits for an answer of PostgreSQL's: a frozen server, or a cable that was pulled, says nothing."""

import select
import time

import psycopg2
from django.db import connection
from psycopg2 import extensions

from ..environment import ANSWER_SECONDS, CONNECT_SECONDS
from .faults import DatabaseTimeout

_CONNECTED = (extensions.STATUS_READY, extensions.STATUS_BEGIN, extensions.STATUS_PREPARED)


def limit_waiting() -> None:
    """Limits the waiting of this process, which serves pages; a command may wait for a long statement."""
    if connection.vendor == "postgresql":
        extensions.set_wait_callback(_wait)


def _wait(driver_s: extensions.connection) -> None:
    """Waits until a connection is made or a statement answered. The driver closes a connection that raises."""
    seconds = ANSWER_SECONDS if driver_s.status in _CONNECTED else CONNECT_SECONDS
    until = time.monotonic() + seconds
    while (state := driver_s.poll()) != extensions.POLL_OK:
        if not _is_ready(driver_s.fileno(), state == extensions.POLL_WRITE, until - time.monotonic()):
            raise psycopg2.OperationalError(f"no answer for {seconds} seconds") from DatabaseTimeout()


def _is_ready(descriptor: int, for_writing: bool, seconds: float) -> bool:
    seconds = max(seconds, 0)
    if not hasattr(select, "poll"):  # Windows
        lists = [[], [descriptor], []] if for_writing else [[descriptor], [], []]
        return any(select.select(*lists, seconds))
    waiting = select.poll()
    waiting.register(descriptor, select.POLLOUT if for_writing else select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
