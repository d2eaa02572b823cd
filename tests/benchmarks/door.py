"""What stands at the server's door while people work: connections that send half a request, and a watchdog.

::

    python -m tests.benchmarks --part posting --database sqlite
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from .browser import Browser

HALF_REQUESTS = 100
#: Half of a head; the server waits for the rest, and closes the connection after some seconds.
HALF = b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
#: Seconds between two looks of the watchdog, and between two rounds that open anew what the server has closed.
PAUSE = 0.5


@contextmanager
def watched_door(port: int) -> Iterator[list[float]]:
    """Keeps ``HALF_REQUESTS`` connections open, and asks ``/healthz`` meanwhile, for the length of a ``with``.

    Yields:
        The seconds of each answer; infinite where it was none, or not 200. To be read at the end.
    """
    seconds: list[float] = []
    is_over = Event()
    threads = [Thread(target=_hold, args=(port, is_over)), Thread(target=_watch, args=(port, is_over, seconds))]
    for thread in threads:
        thread.start()
    try:
        yield seconds
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _hold(port: int, is_over: Event) -> None:
    held: list[socket.socket] = []
    while not is_over.wait(PAUSE):
        held = [one for one in held if not _is_closed(one)]
        for _missing in range(HALF_REQUESTS - len(held)):
            with suppress(OSError):
                held.append(socket.create_connection(("127.0.0.1", port), timeout=5))
                held[-1].sendall(HALF)
    for one in held:
        one.close()


def _is_closed(one: socket.socket) -> bool:
    try:
        if one.recv(1, socket.MSG_DONTWAIT):
            return False
    except BlockingIOError:
        return False
    except OSError:
        pass
    one.close()
    return True


def _watch(port: int, is_over: Event, seconds: list[float]) -> None:
    while not is_over.wait(PAUSE):
        began = time.perf_counter()
        try:
            is_well = Browser(port, "").get("/healthz")[0] == 200
        except OSError:
            is_well = False
        seconds.append(time.perf_counter() - began if is_well else float("inf"))
