"""The real server on 127.0.0.1, what its log complains of, and how much memory its workers hold."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .browser import Browser

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 120  # seconds, on a busy machine
#: What a server's log has only after an error: a traceback, a worker that hung or died, a database that stayed locked.
COMPLAINTS = ("Traceback", "[ERROR]", "[CRITICAL]", "database is locked")


class Server:
    """A running ``manage.py serve``.

    Args:
        port: where it answers on 127.0.0.1.
        process: the parent of its workers.
    """

    def __init__(self, port: int, process: subprocess.Popen) -> None:
        self.port, self.process = port, process

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text().split()]


@contextmanager
def serve(log: Path, workers: int) -> Iterator[Server]:
    """Runs the server on the database of ``DATABASE_URL`` for the length of a ``with``.

    Raises:
        RuntimeError: it did not start in time, or its log tells of an error.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)]
    with (
        open(log, "wb") as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            until = time.monotonic() + LONGEST_START
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")
                time.sleep(0.1)
            yield Server(port, process)
            text = log.read_text(errors="replace")
            if any(complaint in text for complaint in COMPLAINTS):
                raise RuntimeError(f"The server's log tells of an error:\n{text[-3000:]}")
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return Browser(port, "").get("/health/")[0] == 200
    except OSError:
        return False


def resident(pid: int) -> float:
    """What a process holds in memory now, in MB."""
    return _megabytes(pid, "VmRSS")


def peak(pid: int) -> float:
    """The most a process has held in memory since it began, or since ``reset_peak``, in MB."""
    return _megabytes(pid, "VmHWM")


def reset_peak(pid: int) -> None:
    """Makes ``peak`` count from now on."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _megabytes(pid: int, name: str) -> float:
    kilobytes = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    if kilobytes is None:
        raise RuntimeError(f"/proc does not tell the {name} of process {pid}")
    return int(kilobytes[1]) / 1024
