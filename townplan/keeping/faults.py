"""Says in a plain sentence what is wrong with the database or the disk, for pages, commands and the log."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fault(Enum):
    """What can be wrong around the program."""

    AWAY = "away"
    GONE = "gone"
    SLOW = "slow"
    CROWDED = "crowded"
    LOCKED = "locked"
    FULL = "full"
    DISK = "disk"
    DAMAGED = "damaged"
    CLOSED = "closed"
    OTHER_VERSION = "other_version"
    NO_SCHEMA = "no_schema"
    CACHE = "cache"
    EVIDENCE = "evidence"

    @property
    def sentence(self) -> Promise:
        """What is wrong, for everybody."""
        return WORDS[self][0]

    @property
    def remedy(self) -> Promise:
        """What the person at the server does about it."""
        return WORDS[self][1]


WORDS: dict[Fault, tuple[Promise, Promise]] = {
    Fault.AWAY: (_("The database cannot be reached"), _("start it, or correct DATABASE_URL")),
    Fault.GONE: (
        _("The database's file is not where it was"),
        _("bring it back with those beside it (-wal, -shm), or restore the last backup; or correct DATABASE_URL"),
    ),
    Fault.SLOW: (_("The database does not answer in time"), _("see to its server; start it again where it hangs")),
    Fault.CROWDED: (
        _("The database takes no more connections"),
        _("end what holds them, or raise its max_connections"),
    ),
    Fault.LOCKED: (_("The database is held by another program"), _("wait until that is done, then do it again")),
    Fault.FULL: (_("The disk is full"), _("make room; nothing can be saved until then")),
    Fault.DISK: (_("The disk reports an error"), _("look after it, and take a backup to another one")),
    Fault.DAMAGED: (
        _("The database is damaged"),
        _("stop the service and restore the last backup into an empty place"),
    ),
    Fault.CLOSED: (_("The data cannot be read or written"), _("give the data folder and the database to this account")),
    Fault.OTHER_VERSION: (
        _("The database does not have the tables of this version of the program"),
        _("run “manage.py migrate”, or “manage.py restore” with a backup"),
    ),
    Fault.NO_SCHEMA: (
        _("The schema that the database address names is not there"),
        _("make it by CREATE SCHEMA, or correct DATABASE_URL"),
    ),
    Fault.CACHE: (_("Redis cannot be reached"), _("start it, or leave out TOWNPLAN_CACHE")),
    Fault.EVIDENCE: (
        _("The storage of evidence does not answer"),
        _("see to it, and to TOWNPLAN_EVIDENCE with its keys"),
    ),
}
#: Codes of PostgreSQL (by their beginning), of SQLite (the low byte) and of the system.
POSTGRESQL = {
    "53300": Fault.CROWDED,
    "53100": Fault.FULL,
    "57014": Fault.SLOW,
    "55P03": Fault.LOCKED,
    "40P01": Fault.LOCKED,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
    "25006": Fault.CLOSED,
    "42501": Fault.CLOSED,
    "42P01": Fault.OTHER_VERSION,
    "42703": Fault.OTHER_VERSION,
    "3F000": Fault.NO_SCHEMA,
    "08": Fault.AWAY,
    "57P": Fault.AWAY,
}
SQLITE = {
    sqlite3.SQLITE_BUSY: Fault.LOCKED,
    sqlite3.SQLITE_LOCKED: Fault.LOCKED,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_IOERR: Fault.DISK,
    sqlite3.SQLITE_READONLY: Fault.CLOSED,
    sqlite3.SQLITE_CANTOPEN: Fault.CLOSED,
    sqlite3.SQLITE_PERM: Fault.CLOSED,
}
SYSTEM = {
    errno.ENOSPC: Fault.FULL,
    errno.EIO: Fault.DISK,
    errno.EFBIG: Fault.DISK,
    errno.EROFS: Fault.CLOSED,
    errno.EACCES: Fault.CLOSED,
    errno.EPERM: Fault.CLOSED,
}
if hasattr(errno, "EDQUOT"):  # not on Windows
    SYSTEM[errno.EDQUOT] = Fault.FULL
#: Libraries that only some towns have: every error of theirs that nobody has handled.
LIBRARIES = {"redis": Fault.CACHE, "botocore": Fault.EVIDENCE}
#: What a server that refuses a connection says: there is no code yet, and its language is the server's.
CROWDED = re.compile(r"too many (clients|connections)|connection slots|太多的?客户|连接槽")
SLOW = re.compile(r"timeout expired|timed out|超时")
#: What SQLite says, in English always, where its code is only that of any error.
NO_TABLE = re.compile(r"no such (table|column)")


class DatabaseTimeout(Exception):
    """The database did not answer in time; the cause of the driver's error."""


def fault_of(error: BaseException | None) -> Fault | None:
    """What is wrong around the program, where that made an error; None for a fault of the program itself."""
    for cause in _causes(error):
        if fault := _fault(cause):
            return fault
    # Whatever else the driver says while it has no answer from a server: it is not reached.
    unanswered = [cause for cause in _causes(error) if type(cause).__name__ in ("OperationalError", "InterfaceError")]
    is_driver_s = any(isinstance(cause, Error) for cause in unanswered)
    return Fault.AWAY if is_driver_s and not any(_has_code(cause) for cause in unanswered) else None


def fault_in_words(error: BaseException) -> str:
    """One sentence with the remedy, in the active language; empty for a fault of the program itself."""
    fault = fault_of(error)
    if fault is None:
        return ""
    return f"{fault.sentence}{_(': ')}{fault.remedy} ({_reason(error)})"


def trouble_in_words(error: BaseException) -> str:
    """``fault_in_words``, and what the database says itself where it is another fault."""
    return fault_in_words(error) or _("The database does not answer: %(reason)s") % {"reason": _reason(error)}


def fault_in_both_languages(error: BaseException) -> str:
    """The sentence in every language of the program, one after the other in one line; empty as ``fault_in_words``."""
    fault = fault_of(error)
    if fault is None:
        return ""
    sentences = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            sentences.append(f"{fault.sentence}{_(': ')}{fault.remedy}")
    return f"{' / '.join(sentences)} ({_reason(error)})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it was raised from, as Django's come from the driver's."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _fault(cause: BaseException) -> Fault | None:
    if isinstance(cause, DatabaseTimeout):
        return Fault.SLOW
    if fault := LIBRARIES.get(type(cause).__module__.partition(".")[0]):
        return fault
    if isinstance(cause, sqlite3.Error):
        if NO_TABLE.search(str(cause)):
            return Fault.OTHER_VERSION
        code = getattr(cause, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_READONLY_DBMOVED or (code & 0xFF == sqlite3.SQLITE_CANTOPEN and _is_file_gone()):
            return Fault.GONE
        return SQLITE.get(code & 0xFF)
    if isinstance(cause, OSError):
        return SYSTEM.get(cause.errno or 0)
    if code := getattr(cause, "pgcode", None):
        return next((fault for start, fault in POSTGRESQL.items() if code.startswith(start)), None)
    if isinstance(cause, Error):
        if CROWDED.search(str(cause)):
            return Fault.CROWDED
        return Fault.SLOW if SLOW.search(str(cause)) else None
    return None


def _is_file_gone() -> bool:
    """Whether SQLite's file is not there; one that may not be looked at is."""
    try:
        Path(connection.settings_dict["NAME"]).stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _has_code(cause: BaseException) -> bool:
    return bool(getattr(cause, "pgcode", None)) or isinstance(cause, sqlite3.Error)


def _reason(error: BaseException) -> str:
    """What the system says itself, on one line, without the program's inside."""
    return " ".join(str(error).split())[:200] or type(error).__name__
