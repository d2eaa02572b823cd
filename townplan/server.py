"""The web server inside a command: gunicorn where it runs, waitress on Windows."""

import errno
import ipaddress
import socket
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connections
from django.utils.translation import gettext as _

from .demo.guard import refuse_in_production
from .middleware import RequestSizeMiddleware

HOST, PORT, WORKERS, THREADS = "127.0.0.1", 8000, 2, 4


def listen(host: str, port: int) -> socket.socket:
    """Takes the port, so that whoever comes early waits a moment instead of being refused.

    Raises:
        CommandError: it cannot be had.
    """
    try:
        if not 0 <= port <= 65535:
            raise OSError(errno.EADDRNOTAVAIL, "no such port")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        place = {"host": host, "port": port}
        match error.errno:
            case errno.EADDRINUSE:
                wrong = _("Port %(port)d of %(host)s is in use already; stop what uses it, or choose another --port.")
            case errno.EACCES:
                wrong = _("This account may not take port %(port)d; choose a --port from 1024 on.")
            case _other:
                wrong = _("This computer cannot listen on %(host)s, port %(port)d; choose another --host or --port.")
        raise CommandError(wrong % place) from None


def address(listening: socket.socket) -> str:
    """Where a browser on this computer finds it: ``http://127.0.0.1:8000``."""
    host, port = listening.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(listening: socket.socket, workers: int = WORKERS) -> None:
    """Serves until it is stopped, and closes the port then.

    Raises:
        CommandError: demonstration accounts are in a town's real system.
    """
    try:
        refuse_in_production()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from None
    from .wsgi import application  # asks the same again, and reads the collected files: not before they are there

    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        _run_waitress(application, listening, threads=workers * THREADS)
        return

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in {
                "bind": f"fd://{listening.detach()}",  # gunicorn's from now on
                "workers": workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "timeout": 60,
                "graceful_timeout": 20,
                "keepalive": 5,
                "loglevel": "warning",
                "control_socket_disable": True,
            }.items():
                self.cfg.set(name, value)

        def load(self):
            return application

    connections.close_all()  # a connection does not outlive a fork
    Server().run()


def _run_waitress(application: Callable, listening: socket.socket, threads: int) -> None:
    from waitress import serve

    # It would take a proxy's X-Forwarded-Proto away.
    proxied = settings.SECURE_PROXY_SSL_HEADER is not None
    serve(
        application,
        sockets=[listening],
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=not proxied,
        # It keeps a body on disk before anybody is asked: not more than is read and thrown away elsewhere.
        max_request_body_size=RequestSizeMiddleware.DRAINED,
    )
