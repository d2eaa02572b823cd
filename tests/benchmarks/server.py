"""The real server on 127.0.0.1: its workers, a browser's share of HTTP, what a worker holds in memory."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
FORM = "application/x-www-form-urlencoded"


class Browser:
    """As much of a browser as a form needs: cookies, bodies. A connection for each request; no redirect is followed."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = {"sessionid": session}
        #: Where the last answer sent the browser to, if it did.
        self.location = ""

    def get(self, address: str) -> tuple[int, str]:
        """Status and body."""
        status, body = self.ask("GET", address)
        return status, body.decode(errors="replace")

    def post(self, address: str, fields: dict[str, str] | list[tuple[str, str]]) -> tuple[int, str]:
        """Status and body of a form without files."""
        status, body = self.ask("POST", address, urlencode(fields).encode(), FORM)
        return status, body.decode(errors="replace")

    def ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        """Status and body of any request. Raises OSError, if no answer comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        try:
            # The server may answer before it has read everything; a browser then looks for that answer too.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, address, body, headers)
            response = connection.getresponse()
            answer = response.read()
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
            self.location = response.headers.get("Location", "")
            return response.status, answer
        finally:
            connection.close()


@contextmanager
def served(port: int, log: Path, workers: int) -> Iterator[subprocess.Popen]:
    """``manage.py serve`` on the database of ``DATABASE_URL``, for the length of a ``with``; yields its process."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)]
    with (
        open(log, "wb") as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            until = time.monotonic() + 30
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return Browser(port, "").get("/health/")[0] == 200
    except OSError:
        return False


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def troubles(log: Path) -> list[str]:
    """What the server's log says of errors: its end, where there is a traceback or a database that stayed locked."""
    said = log.read_text(errors="replace")
    return [f"The server's log:\n{said[-2000:]}"] if "database is locked" in said or "Traceback" in said else []


def workers_of(process: subprocess.Popen) -> list[int]:
    """The process ids of a server's workers."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(child) for child in children.read_text().split()]


def resident(pid: int) -> float:
    """What a process holds in memory now, in MB."""
    return _megabytes(pid, "VmRSS")


def peak(pid: int) -> float:
    """The most a process has held in memory since it began, or since ``forget_peak``, in MB."""
    return _megabytes(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """Lets ``peak`` count from now on."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _megabytes(pid: int, name: str) -> float:
    kilobytes = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    if kilobytes is None:
        raise RuntimeError(f"/proc does not tell the {name} of process {pid}")
    return int(kilobytes[1]) / 1024
