"""What the built-in server does with connections: waitress, with deadlines and a limit for each address.

One thread reads all connections, and a request is given to a working thread only once it is there to its last byte. So
connections that send half a request, or nothing, or read slowly, keep nobody from being served. What they cost is a
file descriptor, and for a body the disk: that is what is limited here.
"""

import select
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from ..middleware.request_size import RequestSizeMiddleware

#: Seconds: without a byte in either direction, for the head of a request, and for its body.
SILENCE, HEAD, BODY = 30, 10, 300
#: Connections of one process. More of one address, or in all: the one that was silent longest is closed.
MOST_OF_AN_ADDRESS, MOST = 200, 400
#: Bytes of bodies that are not answered yet, of one process: more, and the largest that is still coming is cut off.
MOST_STORED = 1024 * 1024 * 1024


#: Addresses of watchdogs. They have a thread of their own: whoever asks whether the service lives does not queue behind
#: everybody's work, and a busy server is not taken for a dead one.
WATCHED = frozenset({"/healthz", "/readyz"})


class Connection(HTTPChannel):
    """A connection that knows when its present request began."""

    began = 0.0

    def __init__(self, server: "PatientServer", *arguments: Any, **options: Any) -> None:
        super().__init__(server, *arguments, **options)
        server.make_room(self)

    def received(self, data: bytes) -> bool:
        """Takes what came."""
        if self.request is None:
            self.began = time.time()
        return super().received(data)

    @property
    def is_idle(self) -> bool:
        """Whether nobody works for it."""
        return not self.requests and not self.will_close

    @property
    def stored(self) -> int:
        """Bytes of bodies that it sent and that are not answered yet."""
        return sum(request.body_bytes_received for request in (self.request, *self.requests) if request)

    def is_late(self, now: float) -> bool:
        """Whether its request takes longer to come than is allowed."""
        if self.request is None:
            return False
        return now - self.began > (BODY if self.request.headers_finished else HEAD)


class PatientServer(TcpWSGIServer):
    """Serves an application on a socket that listens already.

    Args:
        application: a WSGI application.
        listening: the socket; the server closes it.
        threads: that work on requests.
    """

    channel_class = Connection

    def __init__(self, application: Callable, listening: socket.socket, threads: int) -> None:
        super().__init__(
            _without_content_to_head(application),
            _sock=listening,
            bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
            threads=threads,
            ident=None,  # "Server" says nothing
            channel_timeout=SILENCE,
            cleanup_interval=1,
            connection_limit=MOST + 100,  # never reached: make_room closes connections before
            asyncore_use_poll=hasattr(select, "poll"),  # select() fails from file descriptor 1024 on
            log_socket_errors=False,
            # Who reads what a proxy wrote believes it with TOWNPLAN_PROXY alone; that there is a proxy is always told.
            clear_untrusted_proxy_headers=False,
            # A body is stored on disk before the middleware sees it: at most what the middleware would discard.
            max_request_body_size=RequestSizeMiddleware.MOST_DISCARDED,
        )

        self.watchdogs = ThreadedTaskDispatcher()
        self.watchdogs.set_thread_count(1)

    def add_task(self, task: Connection) -> None:
        """Lets a thread answer the first request that waits on a connection."""
        is_watched = task.requests[0].path in WATCHED
        (self.watchdogs if is_watched else self.task_dispatcher).add_task(task)

    def make_room(self, newest: Connection) -> None:
        """Closes the idle connection that was silent longest, where there are too many; else the newest."""
        everybody = [connection for connection in self.active_channels.values() if not connection.will_close]
        same = [connection for connection in everybody if connection.addr[0] == newest.addr[0]]
        proxied = settings.SECURE_PROXY_SSL_HEADER is not None  # then all come from one address
        if len(everybody) > MOST or (len(same) > MOST_OF_AN_ADDRESS and not proxied):
            among = everybody if len(everybody) > MOST else same
            idle = [connection for connection in among if connection.is_idle and connection is not newest]
            min(idle, key=lambda connection: connection.last_activity, default=newest).will_close = True

    def maintenance(self, now: float) -> None:
        """Closes what was silent or took too long; every second."""
        super().maintenance(now)
        connections = list(self.active_channels.values())
        for connection in connections:
            if connection.is_late(now):
                connection.will_close = True
        if sum(connection.stored for connection in connections) > MOST_STORED:
            coming = [connection for connection in connections if connection.is_idle]
            max(coming, key=lambda connection: connection.stored).will_close = True

    def serve_while(self, goes_on: Callable[[], bool]) -> None:
        """Serves until ``goes_on``, asked at least every second, says no."""
        while goes_on():
            wasyncore.loop(timeout=1, use_poll=self.adj.asyncore_use_poll, map=self._map, count=1)

    def finish(self, seconds: float) -> None:
        """Takes no more connections, and answers for at most so long what was asked already."""
        self.del_channel()
        self.socket.close()
        until = time.monotonic() + seconds
        self.serve_while(lambda: time.monotonic() < until and self.is_busy())
        self.task_dispatcher.shutdown()
        self.watchdogs.shutdown()
        wasyncore.close_all(self._map)

    def is_busy(self) -> bool:
        """Whether somebody waits for an answer, or for the rest of one."""
        return any(connection.requests or connection.writable() for connection in self.active_channels.values())


def _without_content_to_head(application: Callable) -> Callable:
    """The application, whose content of an answer to ``HEAD`` goes nowhere: waitress would send it, and the client take
    it for the next answer.
    """

    def answer(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        content = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return content
        if hasattr(content, "close"):
            content.close()
        return ()

    return answer
