"""Deadlines and limits of the built-in server, on a real port with an application of one line."""

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event, Thread

import pytest

from townplan import server
from townplan.server import connections
from townplan.server.connections import PatientServer

PATIENCE = 120
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
BODY = HEAD + b"Content-Length: 100000\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.1.2.3\r\nConnection: close\r\n\r\n"


#: What a request for /slow waits for.
GATE = Event()


def answer(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        GATE.wait(PATIENCE)
    content = environ.get("HTTP_X_FORWARDED_FOR", "").encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))])
    return [content]


@pytest.fixture
def connect() -> Iterator[Callable[[bytes], socket.socket]]:
    """Opens connections to a running server, and sends what they begin with."""
    stopping = Event()
    with server.listen("127.0.0.1", 0) as listening, ExitStack() as opened:
        patient = PatientServer(answer, listening, threads=1)
        where = listening.getsockname()

        def serve() -> None:
            patient.serve_while(lambda: not stopping.is_set())
            patient.finish(PATIENCE)

        def begin(sent: bytes) -> socket.socket:
            connection = opened.enter_context(socket.create_connection(where, PATIENCE))
            connection.sendall(sent)
            return connection

        thread = Thread(target=serve)
        thread.start()
        yield begin
        stopping.set()
        opened.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def is_closed(connection: socket.socket) -> bool:
    """Whether the server ends a connection without a word; waits for it."""
    try:
        return connection.recv(1000) == b""
    except ConnectionResetError:
        return True


def read(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(1000), b""))


def test_half_requests_hold_nobody_and_the_answer_says_nothing_of_the_server(connect):
    for sent in (b"", HEAD, BODY, BODY + b"half"):
        connect(sent)
    head, _empty, body = read(connect(GET)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert not {b"server", b"via"} & {line.partition(b":")[0].lower() for line in head.splitlines()}
    assert body == b"10.1.2.3"  # the application is told that there is a proxy


def test_head_is_answered_without_content_and_the_connection_goes_on(connect):
    connection = connect(GET.replace(b"GET", b"HEAD").replace(b"Connection: close\r\n", b""))
    head = connection.recv(1000)
    assert b"\r\nContent-Length: 8\r\n" in head
    assert head.endswith(b"\r\n\r\n")
    connection.sendall(GET)
    assert read(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_watchdog_is_answered_while_every_thread_works_and_others_wait(connect):
    GATE.clear()
    slow, waits = connect(GET.replace(b"/", b"/slow", 1)), connect(GET)
    try:
        for address in (b"/healthz", b"/readyz"):
            assert read(connect(GET.replace(b"/", address, 1))).startswith(b"HTTP/1.1 200 OK")
        assert select.select([slow, waits], [], [], 0)[0] == []
    finally:
        GATE.set()
    for connection in (slow, waits):
        assert read(connection).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(("limit", "sent"), [("HEAD", HEAD), ("BODY", BODY)])
def test_a_request_that_takes_too_long_to_come_is_cut_off(connect, monkeypatch, limit, sent):
    monkeypatch.setattr(connections, limit, 0)
    assert is_closed(connect(sent))


@pytest.mark.parametrize("limit", ["MOST_OF_AN_ADDRESS", "MOST"])
def test_of_too_many_those_that_were_silent_longest_are_closed(connect, monkeypatch, limit):
    monkeypatch.setattr(connections, "HEAD", 10 * PATIENCE)
    monkeypatch.setattr(connections, limit, 2)
    held = [connect(HEAD) for _number in range(5)]
    assert read(connect(GET)).startswith(b"HTTP/1.1 200 OK")
    while len(held) > 1:
        ended, _writable, _failed = select.select(held, [], [], PATIENCE)
        assert ended
        assert all(map(is_closed, ended))
        held = [connection for connection in held if connection not in ended]
    held[0].sendall(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
    assert read(held[0]).startswith(b"HTTP/1.1 200 OK")


def test_behind_a_proxy_its_address_has_no_limit(connect, monkeypatch, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr(connections, "MOST_OF_AN_ADDRESS", 2)
    first, *_others = [connect(HEAD) for _number in range(4)]
    first.sendall(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
    assert read(first).startswith(b"HTTP/1.1 200 OK")


def test_bodies_take_only_so_much_of_the_disk(connect, monkeypatch):
    monkeypatch.setattr(connections, "MOST_STORED", 1000)
    small = connect(BODY + bytes(500))
    assert is_closed(connect(BODY + bytes(900)))
    small.sendall(bytes(99_500))
    assert small.recv(100).startswith(b"HTTP/1.1 200 OK")
