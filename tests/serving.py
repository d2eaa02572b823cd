"""The real server, and half requests that are held open against it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from townplan import server

ROOT = Path(__file__).parents[1]
PATIENCE = 180  # seconds; a laden machine is slow


def environment(data: Path, **more: str) -> dict[str, str]:
    """What a command needs for a SQLite database in a data folder of its own."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | {"TOWNPLAN_DATA": str(data), "TOWNPLAN_HTTPS": "0"} | more


def free_port() -> int:
    """A port of this computer that nobody uses."""
    with server.listen("127.0.0.1", 0) as listening:
        return listening.getsockname()[1]


def get(address: str) -> tuple[int, str]:
    """The status and the text of a page; an answer may take long, but not for ever."""
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  (our own)
        return answer.status, answer.read().decode()


@contextmanager
def serving(
    data: Path, command: str, program: tuple[str, ...] = ("manage.py",), **more: str
) -> Iterator[tuple[str, subprocess.Popen]]:
    """Runs a command that serves; gives its address and its process.

    Args:
        data: the data folder.
        command: ``serve`` or ``quickstart``.
        program: what Python runs.
        more: of its environment.
    """
    port = free_port()
    arguments = [sys.executable, *program, command, "--port", str(port)]
    # Tests that a shell started in the background ignore Ctrl-C, and what they start would inherit that.
    accept_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
    settings = environment(data, **more)
    with subprocess.Popen(arguments, cwd=ROOT, env=settings, preexec_fn=accept_interrupts, **streams) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", process)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Until a process answers there."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and process.poll() is None:
        try:
            if get(address) == (200, "ok"):
                return
        except URLError:
            sleep(0.1)
    process.kill()
    pytest.fail(f"The server did not start: {process.communicate()[0]}")


def stop(process: subprocess.Popen, how: signal.Signals) -> str:
    """Asks a server to stop; returns its output once it has stopped without an error."""
    process.send_signal(how)
    output, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output
    assert "Traceback" not in output
    return output


@contextmanager
def half_requests(address: str, number: int = 100) -> Iterator[list[socket.socket]]:
    """Connections that have sent half a request and wait: a third each nothing, half a head, half a body."""
    where = urlsplit(address)
    head = f"POST /sign-in/ HTTP/1.1\r\nHost: {where.netloc}\r\n"
    halves = ["", head, f"{head}Content-Length: 1000\r\n\r\nusername="]
    with ExitStack() as stack:
        connections = []
        for count in range(number):
            connection = stack.enter_context(socket.create_connection((where.hostname, where.port), PATIENCE))
            connection.sendall(halves[count % len(halves)].encode())
            connections.append(connection)
        yield connections
