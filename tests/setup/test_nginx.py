"""nginx with the repository's own files before the real server: half requests, forged headers, uploads too big."""

import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from publishing.middleware import IN_THE_CLEAR
from tests.serving import PATIENCE, ROOT, environment, free_port, get, half_requests, serving
from townplan.middleware.request_size import FILE_LIMITS

MEGABYTE = 1024 * 1024
FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6;proto=https;host=evil.example",
}


@contextmanager
def nginx(folder: Path, site: str, server: str) -> Iterator[tuple[int, int]]:
    """Runs nginx with one of the repository's sites; gives its ports for HTTP and HTTPS.

    Only the addresses and the certificate are others than in the file.

    Args:
        folder: for the copies of the files, the certificate and the logs.
        site: the file's name.
        server: the address of the running server.
    """
    plain, secure = free_port(), free_port()
    text = (ROOT / "deploy/nginx" / site).read_text(encoding="utf-8")
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{secure}")
    text = text.replace("127.0.0.1:8000", urlsplit(server).netloc).replace("/etc/nginx/", f"{folder}/")
    (folder / site).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "deploy/nginx/townplan-site.conf", folder)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    stores = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    # As root, nginx works as another account, which cannot read a test's folder.
    account = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{account} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{ }}\n"
        f"http {{ access_log off;\n{stores}include {site};\n}}\n"
    )
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    assert program, "There is no nginx: make packages"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = monotonic() + PATIENCE
            while not answers(plain):
                assert process.poll() is None, (folder / "error.log").read_text()
                assert monotonic() < deadline
                sleep(0.1)
            yield plain, secure
        finally:
            process.terminate()


def answers(port: int) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def certificate(folder: Path) -> ssl.SSLContext:
    """Makes a certificate where the site looks for it; returns what trusts it and nothing else."""
    files = ["-keyout", folder / "townplan.key", "-out", folder / "townplan.crt"]
    names = ["-subj", "/CN=plan.town.local", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *names]
    subprocess.run(command, check=True, capture_output=True)
    return ssl.create_default_context(cafile=str(folder / "townplan.crt"))


def ask(connection: HTTPConnection, method: str, path: str, body: str | None = None, **headers: str) -> HTTPResponse:
    """One request with forged headers; the answer's text is in its ``text``."""
    with closing(connection):
        connection.request(method, path, body, FORGED | headers)
        response = connection.getresponse()
        response.text = response.read().decode()
        return response


def test_nginx_before_the_server(tmp_path):
    trusted = certificate(tmp_path)
    data, behind = tmp_path / "data", {"TOWNPLAN_PROXY": "1", "TOWNPLAN_HTTPS": "1"}
    for command in (["migrate"], ["collectstatic", "--no-input"]):
        arguments = [sys.executable, "manage.py", *command, "-v", "0"]
        subprocess.run(arguments, cwd=ROOT, env=environment(data, **behind), check=True)

    with serving(data, "serve", **behind) as (server, process):
        with nginx(tmp_path, "townplan-plain.conf", server) as (port, _none):

            def plain() -> HTTPConnection:
                return HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

            with half_requests(f"http://127.0.0.1:{port}"):
                assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok")
            # A forged "https" changes nothing: the person is sent there.
            sent_on = ask(plain(), "GET", "/sign-in/")
            assert (sent_on.status, sent_on.headers["Location"]) == (301, f"https://127.0.0.1:{port}/sign-in/")
            assert sent_on.headers["Server"] == "nginx"
            # Too big for every page: nginx says so, before any of it is sent. Too big for this one: the page does.
            refused = ask(plain(), "POST", "/sign-in/", **{"Content-Length": str(50 * MEGABYTE)})
            assert (refused.status, refused.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
            assert "一次最多可发送40 MB" in refused.text
            assert "At most 40 MB may come at once" in refused.text

        with nginx(tmp_path, "townplan.conf", server) as (port, secure_port):

            def secure() -> HTTPConnection:
                return HTTPSConnection("127.0.0.1", secure_port, timeout=PATIENCE, context=trusted)

            assert ask(HTTPConnection("127.0.0.1", port), "GET", "/").headers["Location"] == "https://127.0.0.1/"
            in_the_clear = ask(HTTPConnection("127.0.0.1", port), "GET", "/api/v1/plans")
            assert (in_the_clear.status, json.loads(in_the_clear.text)) == (403, {"detail": IN_THE_CLEAR})
            assert ask(secure(), "GET", "/api/v1/plans").status == 401
            assert "一次最多可发送2.5 MB" in ask(secure(), "POST", "/sign-in/", "x" * 10 * MEGABYTE).text
            page = ask(secure(), "GET", "/start/account/")
            assert 'name="code"' in page.text
            cookie = page.headers["Set-Cookie"].partition(";")[0]
            typed = {
                "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1],
                "name": "王芳",
                "username": "wangfang",
                "code": (data / "first-account-code").read_text(),
                **dict.fromkeys(("password1", "password2"), "North-field-in-spring"),
            }
            form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
            origin = {"Referer": f"https://127.0.0.1:{secure_port}/start/account/"}
            made = ask(secure(), "POST", "/start/account/", urlencode(typed), **form, **origin)
            assert (made.status, made.headers["Location"]) == (302, "/start/")

            process.kill()
            process.wait()
            away = ask(secure(), "GET", "/api/v1/plans")
            assert (away.status, list(json.loads(away.text)), away.headers["Retry-After"]) == (502, ["detail"], "30")
            assert away.headers["Content-Type"].startswith("application/json")
    with closing(sqlite3.connect(data / "townplan.sqlite3")) as database:
        addresses = {
            address
            for (address,) in database.execute("SELECT source FROM targets_event WHERE action = 'change_account'")
        }
    assert addresses == {"web 127.0.0.1"}


def test_nginx_takes_as_much_as_the_largest_page():
    site = (ROOT / "deploy/nginx/townplan-site.conf").read_text(encoding="utf-8")
    taken = int(re.search(r"^client_max_body_size (\d+)m;", site, re.MULTILINE)[1]) * MEGABYTE
    needed = max(getattr(settings, name) for name in FILE_LIMITS.values()) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert needed <= taken < needed + MEGABYTE
