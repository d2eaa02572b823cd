"""The computer in a town hall's cupboard: a disk with the data on it, a database and the web server."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg2
from django.db import connections

from tests import postgresql
from tests.benchmarks.browser import Browser
from tests.postgresql import Cluster, create_database

from .disk import Disk, state_of

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 180  # seconds, on a busy computer
LONGEST_END = 60  # from kill -9 on
LONGEST_COMMAND = 1800
#: As the server comes from its packages; only smaller, and ready to begin again after a crash.
POSTGRESQL = {"max_connections": "60", "shared_buffers": "32MB", "min_wal_size": "32MB", "max_wal_size": "64MB"}


#: What runs a command, with the right clock or another.
MANAGE, WITH_A_WRONG_CLOCK = ["manage.py"], ["-m", "tests.faults.yesterday"]


class Machine:
    """One computer with a town's system. Its settings are those of this process's environment (``variables_of``).

    Args:
        vendor: ``sqlite`` or ``postgresql``.
        folder: where its disk is kept, and its log.
        disk: what it stands on, a disk of its own or a plain folder.
    """

    def __init__(self, vendor: str, folder: Path, disk: type[Disk] = Disk) -> None:
        self.vendor, self.folder = vendor, folder
        self.disk = disk(folder / "disk.img", folder / "disk")
        self.data = self.disk.folder / "data"
        self.cluster = cluster_of(folder) if vendor == "postgresql" else None
        self.log = folder / "server.log"
        self.program = MANAGE
        self.preload: dict[str, str] = {}
        self.process: subprocess.Popen | None = None
        self.postmaster = 0  # a disk without power cannot tell it
        self.port = 0

    def set_up(self, static: Path) -> None:
        """An empty disk, a database server on it, and the data folder."""
        self.disk.make()
        self.data.mkdir(mode=0o700)
        (self.data / "static").symlink_to(static)
        if self.cluster:
            self.cluster.create()
            self.start_database()
            create_database(self.cluster)

    def version(self) -> str:
        """The version of the database that runs."""
        return postgresql.version(self.cluster.url) if self.cluster else sqlite3.sqlite_version

    def start(self) -> None:
        """The database, then the web server; with ``preload`` in their environment."""
        self.start_database()
        connections.close_all()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, *self.program, "serve", "--port", str(self.port), "--workers", "2"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True, env=os.environ | self.preload
            )
        until = time.monotonic() + LONGEST_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the web server says that it can serve."""
        try:
            return Browser(self.port, "").get("/readyz")[0] == 200
        except OSError:
            return False

    def kill_server(self) -> None:
        """``kill -9`` for the web server and its workers at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            process, self.process = self.process, None
            try:
                process.wait(LONGEST_END)
            except subprocess.TimeoutExpired:
                problem = f"{LONGEST_END} s after kill -9 the web server is still there: {state_of(process.pid)}"
                raise RuntimeError(problem) from None

    def kill_worker(self, number: int) -> None:
        """``kill -9`` for one worker; the web server begins another."""
        assert self.process
        workers = children(self.process.pid)
        if workers:
            os.kill(workers[number % len(workers)], signal.SIGKILL)

    def kill_database(self, *, whole: bool = True) -> None:
        """``kill -9`` for the database server with its processes, or for one of those alone."""
        if name_of(self.postmaster) != "postgres":  # it has given up by itself
            return
        own = children(self.postmaster)
        for pid in [self.postmaster, *own] if whole else own[-1:]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def cut_power(self) -> None:
        """Nothing more reaches the disk; then everything dies, and the disk is mounted again."""
        self.disk.lose_power()
        self.kill_everything()
        self.disk.unmount()
        self.disk.mount()

    def kill_everything(self) -> None:
        """The web server and the database server, as by a power cut."""
        self.kill_server()
        connections.close_all()
        self.kill_database()

    def stop(self) -> None:
        """Ends all of it, and takes the disk away, whatever still holds it."""
        try:
            self.kill_everything()
        finally:
            self.disk.take_away()

    def has_database(self) -> bool:
        """Whether the database server answers, also when it is just recovering from the death of a process."""
        assert self.cluster
        until = time.monotonic() + 60
        while True:
            try:
                psycopg2.connect(self.cluster.url).close()
                return True
            except psycopg2.OperationalError as error:
                is_busy = "starting up" in str(error) or "recovery" in str(error)
                if not is_busy or time.monotonic() > until:
                    return False
                time.sleep(0.1)

    def start_database(self) -> None:
        """Starts PostgreSQL if it does not answer; it waits for the last process of one that was killed."""
        if not self.cluster or self.has_database():
            return
        for attempt in range(20):
            try:
                self.cluster.start(**self.preload)
                self.postmaster = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
                break
            except RuntimeError:
                if attempt == 19:
                    raise
                time.sleep(0.5)

    def command(self, *arguments: str, **variables: str) -> subprocess.Popen:
        """Begins a command of ``manage.py`` in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | variables,
        )


def cluster_of(folder: Path) -> Cluster:
    """The database server on the disk of a machine."""
    return Cluster(folder / "disk" / "postgresql", POSTGRESQL)


def variables_of(vendor: str, folder: Path) -> dict[str, str]:
    """The environment of a machine's processes, this one among them."""
    return {
        "DATABASE_URL": cluster_of(folder).url if vendor == "postgresql" else "",
        "TOWNPLAN_DATA": str(folder / "disk" / "data"),
        "TOWNPLAN_DEMO": "1",  # its accounts may sign in
    }


def children(pid: int) -> list[int]:
    """The processes that a process began; none where it has ended."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def name_of(pid: int) -> str:
    """The program of a process; empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
