"""The web server inside a command: waitress, in processes that gunicorn starts and watches; on Windows in one.

Gunicorn's own workers give a thread to a request that has only begun: eight that never end stop the service.
"""

import contextlib
import errno
import gc
import ipaddress
import os
import socket

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connections
from django.urls import get_resolver
from django.utils.translation import gettext as _

from ..demo.guard import refuse_in_production
from .connections import PatientServer

HOST, PORT, WORKERS, THREADS = "127.0.0.1", 8000, 2, 4
#: Seconds that a stopping server goes on with what was asked already.
GRACE = 20


def listen(host: str, port: int) -> socket.socket:
    """Opens the port, so that a browser that connects before the server runs waits instead of being refused.

    Raises:
        CommandError: the port is in use, not allowed or invalid, or the host is unknown.
    """
    try:
        if not 0 <= port <= 65535:
            raise OSError(errno.EADDRNOTAVAIL, "no such port")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        values = {"host": host, "port": port}
        match error.errno:
            case errno.EADDRINUSE:
                problem = _("Port %(port)d of %(host)s is in use already; stop what uses it, or choose another --port.")
            case errno.EACCES:
                problem = _("This account may not take port %(port)d; choose a --port from 1024 on.")
            case _other:
                problem = _("This computer cannot listen on %(host)s, port %(port)d; choose another --host or --port.")
        raise CommandError(problem % values) from None


def address(listening: socket.socket) -> str:
    """The address for a browser on this computer: ``http://127.0.0.1:8000``."""
    host, port = listening.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(listening: socket.socket, workers: int = WORKERS) -> None:
    """Serves the site until it is stopped; the port is closed then.

    Raises:
        CommandError: demonstration accounts are in a town's real system.
    """
    try:
        refuse_in_production()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from None
    from ..wsgi import application  # reads the collected static files, so they must exist before

    try:
        from gunicorn.app.base import BaseApplication
        from gunicorn.workers.base import Worker
    except ImportError:
        _run_alone(PatientServer(application, listening, workers * THREADS))
        return

    class PatientWorker(Worker):
        def run(self) -> None:
            server = PatientServer(self.wsgi, self.sockets[0].sock, self.cfg.threads)
            server.serve_while(self._goes_on)
            self.notify()
            server.finish(GRACE - 5)  # gunicorn kills it after GRACE

        def _goes_on(self) -> bool:
            self.notify()
            return self.alive and os.getppid() == self.ppid

    class Workers(BaseApplication):
        def load_config(self) -> None:
            for name, value in {
                "bind": f"fd://{listening.detach()}",  # gunicorn closes it from now on
                "workers": workers,
                "worker_class": PatientWorker,
                "threads": THREADS,
                "timeout": 60,
                "graceful_timeout": GRACE,
                "loglevel": "warning",
                "control_socket_disable": True,
            }.items():
                self.cfg.set(name, value)

        def load(self):
            return application

    connections.close_all()  # a connection does not outlive a fork
    _keep_loaded_code()
    Workers().run()


def _run_alone(server: PatientServer) -> None:
    """Serves from this process until Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_while(lambda: True)
    server.finish(GRACE)


def _keep_loaded_code() -> None:
    """Loads every page's code before the workers begin, and takes it out of the garbage collector's sight.

    The workers share it, and the collector, with little else to look at, soon frees what a request left behind: the
    rows of a board refer to each other, so nothing else frees them.
    """
    get_resolver().check()
    gc.collect()
    gc.freeze()
