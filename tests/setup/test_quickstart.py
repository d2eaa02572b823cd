"""``quickstart`` and ``serve`` as a person runs them: real processes with a database and a port of their own."""

import signal
from unittest.mock import Mock

import pytest

from tests.serving import get, half_requests, serving, stop
from townplan import server
from townplan.management.commands.quickstart import table

#: Takes gunicorn away, as on Windows.
WITHOUT_GUNICORN = "import runpy, sys; sys.modules['gunicorn'] = None; runpy.run_path('manage.py', run_name='__main__')"


def test_one_command_sets_up_and_serves_and_a_second_run_keeps_what_is_there(tmp_path):
    with serving(tmp_path, "quickstart", TOWNPLAN_DEMO="1") as (address, process):
        status, page = get(f"{address}/sign-in/")
        assert (status, 'name="username"' in page) == (200, True)
        style = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
        assert get(address + style)[0] == 200
        output = stop(process, signal.SIGTERM)
    assert address in output
    for account in ("rural", "review1", "leader", "admin", "auditor"):
        assert f"\n{account} " in output
    assert "演示数据已载入" in output

    with serving(tmp_path, "quickstart", TOWNPLAN_DEMO="1") as (address, process):
        with half_requests(address):
            assert get(f"{address}/healthz") == (200, "ok")
            assert get(f"{address}/sign-in/")[0] == 200
        assert "没有任何改动" in stop(process, signal.SIGINT)

    with serving(tmp_path, "serve", ("-c", WITHOUT_GUNICORN), TOWNPLAN_DEMO="1") as (address, process):
        with half_requests(address) as connections:
            assert get(f"{address}/healthz") == (200, "ok")
            # Nobody holds one for as long as they like: the server ends it, without an answer.
            assert connections[1].recv(1000) == b""
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
