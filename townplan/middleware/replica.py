"""Lets who only reads read from the database's replica (``TOWNPLAN_REPLICA``), which may be a moment behind."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from departments.roles import ORDER_MATTER, VIEW_DASHBOARD, VIEW_SCREEN

log = logging.getLogger(__name__)

REPLICA = "replica"
#: So many seconds after a post of theirs people read the database itself.
AFTER_POST = 30
_POSTED_AT = "posted_at"
_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)


class ReplicaRouter:
    """Sends reads to the replica while ``ReplicaMiddleware`` says so, and everything else to the database itself."""

    def db_for_read(self, model, **hints) -> str:
        """Where a row is read."""
        return REPLICA if _from_replica.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints) -> str:
        """Where a row is written, wherever it was read."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first, second, **hints) -> bool:
        """Both are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool | None:
        """The replica follows by itself."""
        return False if db == REPLICA else None


class ReplicaMiddleware:
    """The pages that leaders and the meeting room's screen read come from the replica.

    Who may write a plan reads what was written a moment ago from the database itself, and so does a leader who has
    just ordered something, so that nobody misses their own post. Session, account and rights are read there too,
    before this. It is the last of the middleware, so that what the others write, such as the event of an export,
    follows the database alone.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.user.is_authenticated:
            request.session[_POSTED_AT] = time.time()
        if _is_only_read(request) and _is_there():
            with _read_from_replica():
                return self.get_response(request)
        return self.get_response(request)


@contextmanager
def _read_from_replica() -> Iterator[None]:
    token = _from_replica.set(True)
    try:
        yield
    finally:
        _from_replica.reset(token)


def _is_only_read(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or not request.user.is_authenticated:
        return False
    try:
        is_dashboard_s = resolve(request.path_info).namespace == "dashboards"
    except Resolver404:
        return False
    has_posted = time.time() - request.session.get(_POSTED_AT, 0) < AFTER_POST
    rights = request.user.get_all_permissions()
    return is_dashboard_s and not has_posted and rights <= {VIEW_DASHBOARD, VIEW_SCREEN, ORDER_MATTER}


def _is_there() -> bool:
    """Whether the replica answers; where it does not, the database itself does."""
    replica = connections[REPLICA]
    try:
        replica.close_if_health_check_failed()
        replica.ensure_connection()
    except Error as error:
        log.warning("The replica does not answer: %s", " ".join(str(error).split()))
        return False
    return True
