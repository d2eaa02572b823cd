"""``quickstart`` and ``serve`` as a person runs them: real processes with a database and a port of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from unittest.mock import Mock
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from townplan import server
from townplan.management.commands.quickstart import table

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds; a laden machine is slow
#: Takes gunicorn away, as on Windows.
WITHOUT_GUNICORN = "import runpy, sys; sys.modules['gunicorn'] = None; runpy.run_path('manage.py', run_name='__main__')"


def free_port() -> int:
    with server.listen("127.0.0.1", 0) as listening:
        return listening.getsockname()[1]


def get(address: str) -> tuple[int, str]:
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  (our own)
        return answer.status, answer.read().decode()


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Until the server answers."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and process.poll() is None:
        try:
            if get(f"{address}/health/") == (200, "ok"):
                return
        except URLError:
            sleep(0.1)
    process.kill()
    pytest.fail(f"The server did not start: {process.communicate()[0]}")


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., AbstractContextManager[tuple[str, subprocess.Popen]]]:
    """Runs a command that serves, in a data folder of the test's own; gives its address and its process."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"TOWNPLAN_DATA": str(tmp_path), "TOWNPLAN_HTTPS": "0", "TOWNPLAN_DEMO": "1"}

    @contextmanager
    def started(command: str, program: tuple[str, ...] = ("manage.py",)) -> Iterator[tuple[str, subprocess.Popen]]:
        port = free_port()
        arguments = [sys.executable, *program, command, "--port", str(port)]
        # Tests that a shell started in the background ignore Ctrl-C, and what they start would inherit that.
        accept_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
        with subprocess.Popen(arguments, cwd=ROOT, env=environment, preexec_fn=accept_interrupts, **streams) as process:
            try:
                wait_for(f"http://127.0.0.1:{port}", process)
                yield f"http://127.0.0.1:{port}", process
            finally:
                process.kill()

    return started


def stop(process: subprocess.Popen, how: signal.Signals) -> str:
    """Asks a server to stop; returns its output once it has stopped without an error."""
    process.send_signal(how)
    output, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output
    assert "Traceback" not in output
    return output


def test_one_command_sets_up_and_serves_and_a_second_run_keeps_what_is_there(start):
    with start("quickstart") as (address, process):
        status, page = get(f"{address}/sign-in/")
        assert (status, 'name="username"' in page) == (200, True)
        style = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
        assert get(address + style)[0] == 200
        output = stop(process, signal.SIGTERM)
    assert address in output
    for account in ("rural", "review1", "leader", "admin", "auditor"):
        assert f"\n{account} " in output
    assert "演示数据已载入" in output

    with start("quickstart") as (address, process):
        assert get(f"{address}/sign-in/")[0] == 200
        assert "没有任何改动" in stop(process, signal.SIGINT)

    waitress = ("-c", WITHOUT_GUNICORN)
    with start("serve", waitress) as (address, process):
        assert get(f"{address}/sign-in/")[0] == 200
        assert address in stop(process, signal.SIGINT)


def test_columns_are_aligned_where_chinese_takes_two_places():
    assert table([("用户名", "a"), ("user", "b")]) == ["用户名  a", "user    b"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (("127.0.0.1", 8000), "http://127.0.0.1:8000"),
        (("0.0.0.0", 80), "http://127.0.0.1:80"),  # noqa: S104
        (("::1", 8000, 0, 0), "http://[::1]:8000"),
    ],
)
def test_the_address_is_one_for_a_browser(name, address):
    assert server.address(Mock(getsockname=lambda: name)) == address
