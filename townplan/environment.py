"""Reads typed values from the environment for the settings."""

import contextlib
import gettext
import hashlib
import importlib.util
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOCALE = Path(__file__).resolve().parent.parent / "locale"
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
SQLITE = "django.db.backends.sqlite3"
#: How long the database is waited for: until it lets in, until it answers a page's question, until a lock is free.
CONNECT_SECONDS, ANSWER_SECONDS, LOCKED_SECONDS = 5, 25, 20
#: Of a signing key, in characters; a made one has 86.
SHORTEST_KEY, FEWEST_CHARACTERS = 32, 5


def _(message: str) -> str:
    """Marks a sentence for the catalogue; ``misconfigured`` translates it."""
    return message


def misconfigured(message: str, **facts: object) -> ImproperlyConfigured:
    """An error with a sentence in both languages. While settings are read, Django cannot translate yet.

    Args:
        message: the English one, with places for the facts.
    """
    chinese = gettext.translation("django", LOCALE, languages=["zh_Hans"], fallback=True).gettext(message)
    return ImproperlyConfigured(f"{chinese % facts} / {message % facts}")


def flag(name: str, default: bool) -> bool:
    """A yes or no from the environment.

    Raises:
        ImproperlyConfigured: the value is neither.
    """
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise misconfigured(_("%(name)s is “%(text)s”: write 1 or 0"), name=name, text=text)


def integer(name: str, default: int, least: int = 0) -> int:
    """A whole number from the environment.

    Raises:
        ImproperlyConfigured: it is none, or less than ``least``.
    """
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise ImproperlyConfigured(f"{name}={text!r}: write a whole number, {least} or more")
    return int(text)


def names(name: str, default: str) -> list[str]:
    """A list of words from the environment, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def private_files() -> None:
    """What this process writes is read by its own account alone; a process calls it once, at its start."""
    os.umask(0o077)


def data_folder(default: Path) -> Path:
    """The folder of database, evidence and key (``TOWNPLAN_DATA``), absolute; it is made where it is missing.

    The path is taken as it is written: ``#``, ``?`` and ``%20`` in it mean themselves.

    Raises:
        ImproperlyConfigured: it cannot be made, or is no folder.
    """
    path = Path(os.environ.get("TOWNPLAN_DATA") or default).resolve()
    try:
        # The database in it holds password hashes: nobody else on the computer reads it.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close(path)
    except OSError as error:
        raise misconfigured(
            _(
                "The data folder %(folder)s cannot be made (%(reason)s): "
                "let TOWNPLAN_DATA name one that this account may write."
            ),
            folder=path,
            reason=error.strerror,
        ) from None
    return path


def _close(folder: Path) -> None:
    """Takes away what others may do with a folder of this account, whoever made it; of no folder that all share."""
    now = folder.stat()
    if os.name == "posix" and now.st_uid == os.getuid() and not now.st_mode & stat.S_ISVTX:
        folder.chmod(0o700)


def log_file() -> Path | None:
    """The file of the log (``TOWNPLAN_LOG``), absolute; None where nobody wants one.

    Raises:
        ImproperlyConfigured: this account may not write there.
    """
    text = os.environ.get("TOWNPLAN_LOG", "")
    if not text:
        return None
    path = Path(text).resolve()
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise misconfigured(
            _(
                "The log %(path)s cannot be written: "
                "let TOWNPLAN_LOG name a file in a folder that this account may write."
            ),
            path=path,
        )
    return path


def database_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings of a database.

    Args:
        url: such as ``postgres://user:password@host/name`` or ``sqlite:////folder/file``; empty: SQLite in the data
            folder, whose name is not read as an address, in which ``#``, ``?`` and ``%20`` would mean something.

    Raises:
        ImproperlyConfigured: it is no address, or of another kind of database.
    """
    try:
        values = dict(dj_database_url.parse(url)) if url else {"ENGINE": SQLITE, "NAME": str(data / "townplan.sqlite3")}
    except ValueError:
        values = {}
    values |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    options = values.setdefault("OPTIONS", {})
    match values.get("ENGINE"):
        case "django.db.backends.sqlite3":
            values["NAME"] = str(Path(values["NAME"]).resolve())
            # Without the first, simultaneous posts fail: a deferred transaction cannot wait for another writer. FULL:
            # what was acknowledged outlives a power cut.
            options |= {
                "transaction_mode": "IMMEDIATE",
                "timeout": LOCKED_SECONDS,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            }
        case "django.db.backends.postgresql":
            # Seconds, milliseconds: whoever cannot be reached, or holds what is asked for, is not waited for for ever.
            options.setdefault("connect_timeout", CONNECT_SECONDS)
            options.setdefault("tcp_user_timeout", ANSWER_SECONDS * 1000)
            # PostgreSQL would compile long statements to machine code first: 550 ms for one that then takes 10.
            own = f"-c lock_timeout={LOCKED_SECONDS}s -c jit=off"
            options["options"] = f"{own} {options.get('options', '')}".strip()
        case _other:
            raise misconfigured(_("This address names no database: write postgres://… or sqlite:///…"))
    return values


def cache_settings(url: str, key: str) -> dict[str, dict[str, Any]]:
    """Django's settings of the caches: ``default``; ``pages``, what pages show (``dashboards.kept_pages``); and
    ``waiting``, the masthead's numbers (``reports.entry.waiting``), one for each department.

    Args:
        url: ``redis://host:6379/0``; empty: each process keeps its own in its memory.
        key: the signing key, by which towns that share a Redis are kept apart.

    Raises:
        ImproperlyConfigured: it is no address of Redis, or the package for it is missing.
    """
    if not url:
        in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        # More pages would cost each process its memory.
        pages = {**in_memory, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 10}}
        return {"default": in_memory, "waiting": {**in_memory, "LOCATION": "waiting"}, "pages": pages}
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise misconfigured(_("TOWNPLAN_CACHE names no Redis: write redis://host:6379/0, or nothing."))
    _require_package("redis", "TOWNPLAN_CACHE")
    # The program's folder has its version in its name: what an older one has kept is not shown after an update.
    own = hashlib.sha256(f"{key} {LOCALE}".encode()).hexdigest()[:16]
    options = {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": CONNECT_SECONDS}
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "OPTIONS": options}
    return {name: {**redis, "KEY_PREFIX": f"{own}-{name}"} for name in ("default", "waiting", "pages")}


def evidence_settings(address: str, data: Path) -> dict[str, Any]:
    """Django's settings of the storage of evidence.

    Args:
        address: ``s3://bucket/prefix``, whose server and keys the AWS variables name; empty: in the data folder.

    Raises:
        ImproperlyConfigured: it is no such address, or the packages for it are missing.
    """
    if not address:
        options: dict[str, Any] = {"location": data / "evidence", "base_url": None}
        return {"BACKEND": "townplan.keeping.storage.DurableStorage", "OPTIONS": options}
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise misconfigured(_("TOWNPLAN_EVIDENCE names no bucket: write s3://bucket/prefix, or nothing."))
    _require_package("storages", "TOWNPLAN_EVIDENCE")
    _require_package("boto3", "TOWNPLAN_EVIDENCE")
    # No access list of a file's own: the bucket is private, and the program checks who reads.
    options = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "default_acl": None}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _require_package(name: str, variable: str) -> None:
    """Raises ImproperlyConfigured where a package is missing that only some towns need."""
    if importlib.util.find_spec(name) is None:
        raise misconfigured(
            _(
                "%(variable)s needs the package %(package)s: "
                "install requirements-scale.txt, as docs/scale.md says, or leave the setting out."
            ),
            variable=variable,
            package=name,
        )


def secret_key(data: Path) -> str:
    """The signing key: from the environment, else from a file beside the database, which the first start writes.

    Raises:
        ImproperlyConfigured: it is too short to keep anybody out, or its file cannot be read or written.
    """
    return _key(key_file(data), "SECRET_KEY")


def trace_key(data: Path) -> str:
    """The key of the trace's seals: from the environment, else from a file of its own, which the first start writes.

    Raises:
        ImproperlyConfigured: as ``secret_key``.
    """
    return _key(trace_key_file(data), "TOWNPLAN_TRACE_KEY")


def _key(path: Path, variable: str) -> str:
    if key := os.environ.get(variable, ""):
        if not _is_long_enough(key):
            raise misconfigured(
                _(
                    "The key in %(place)s has %(count)d characters, %(different)d different ones; it needs "
                    "%(least)d and %(fewest)d: set a longer one, or none: then the first start makes one."
                ),
                **_key_facts(key, variable),
            )
        return key
    try:
        if not path.exists():
            _write_key(path)
        key = path.read_text().strip()
    except OSError as error:
        raise misconfigured(
            _("The key %(file)s cannot be read or written (%(reason)s): give the data folder to this account."),
            file=path,
            reason=error.strerror,
        ) from None
    if not _is_long_enough(key):
        raise misconfigured(
            _(
                "The key in %(place)s has %(count)d characters, %(different)d different ones; it needs "
                "%(least)d and %(fewest)d: take the key of a backup, or remove the file: the next start makes one."
            ),
            **_key_facts(key, path),
        )
    return key


def key_file(data: Path) -> Path:
    """Where the signing key stands unless the environment gives one."""
    return data / "secret_key"


def trace_key_file(data: Path) -> Path:
    """Where the key of the trace's seals stands unless the environment gives one."""
    return data / "trace_key"


def _is_long_enough(key: str) -> bool:
    return len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_CHARACTERS


def _key_facts(key: str, place: object) -> dict[str, object]:
    different = len(set(key))
    return {
        "place": place,
        "count": len(key),
        "different": different,
        "least": SHORTEST_KEY,
        "fewest": FEWEST_CHARACTERS,
    }


def _write_key(path: Path) -> None:
    """Writes a new key, whole or not at all: of two processes that start at once, one writes it and both read it."""
    descriptor, unfinished = tempfile.mkstemp(prefix=".secret_key", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        os.unlink(unfinished)


def logging_settings() -> dict[str, Any]:
    """Where the log's lines go and how they look: to stderr, and to ``TOWNPLAN_LOG`` where it names a file."""
    logging = {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"short_refusals": {"()": "townplan.logs.RefusalsWithoutTraceback"}},
        "formatters": {"line": {"format": "{asctime} {levelname} {who} {message}", "style": "{"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["short_refusals"], "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"waitress.queue": {"level": "ERROR"}},  # that a request waits a moment is no news
    }
    if log := log_file():
        # Each worker turns it over by itself; where two do at once, an older file is dropped sooner, and no line is
        # lost.
        logging["handlers"]["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": log,
            "maxBytes": 10 * 1024 * 1024,
            "backupCount": 10,
            "delay": True,  # a command that has nothing to say does not hold it open, which Windows minds
            "encoding": "utf-8",
            "formatter": "line",
            "filters": ["short_refusals"],
        }
        logging["root"]["handlers"] = ["console", "file"]
    return logging
