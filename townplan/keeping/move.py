"""Moves the town from one kind of database to the other, and proves that it is the same town there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils.translation import gettext as _

from targets.board import load_board, load_plans
from targets.models import Plan, models_of_files
from targets.trace.chain import verify
from targets.trace.evidence_files import damaged_files

from ..environment import database_settings
from .copying import copy_rows, digests, last_key, table_models
from .database import database_copies
from .errors import KeepingError
from .faults import trouble_in_words
from .one_at_a_time import one_at_a_time
from .readiness import database_problem, migrations_problem
from .unfinished import Filling, filled_by, mark_finished, mark_unfinished

#: The aliases of the two databases while the program works on the new one.
OLD, DEFAULT = "old", "default"


@dataclass(frozen=True)
class Proof:
    """What has to be equal in both databases.

    Args:
        tables: each table's digest.
        last_keys: the last key given in each table.
        standings: of all plans, month by month.
        traces: of each chain the number of events, its last hash, and whether it is whole.
        damaged: how many files of evidence are gone or changed.
    """

    tables: dict[str, str]
    last_keys: dict[str, int]
    standings: dict[tuple[int, int], str]
    traces: list[tuple]
    damaged: int


@dataclass(frozen=True)
class Moved:
    """What was moved: rows, files of evidence with their hashes, and whether the trace is whole as it was."""

    rows: int
    evidence: int
    is_whole: bool


def move_database(url: str) -> Moved:
    """Copies the database into an empty one of either kind. The old one is only read; the files stay where they are.

    Args:
        url: the new database, written as ``DATABASE_URL`` is.

    Raises:
        KeepingError: the old one is not fit, the new place is not empty, or the two are not equal afterwards, as where
            people go on writing; the new place is as it was.
    """
    if problem := database_problem() or migrations_problem():
        raise KeepingError(problem)
    new = _wrapper(url)
    if _address(new) == _address(connection):
        raise KeepingError(_("That is the database that the town has already."))
    with one_at_a_time():
        try:
            here = _filled(new)
        except DatabaseError as error:
            reason = trouble_in_words(error)
            raise KeepingError(_("The new database does not take it: %(reason)s") % {"reason": reason}) from None
        finally:
            new.close()
    rows = sum(int(digest.partition(" ")[0]) for digest in here.tables.values())
    is_whole = not here.damaged and all(whole for *_rest, whole in here.traces)
    return Moved(rows, sum(model.objects.count() for model in models_of_files()), is_whole)


def _wrapper(url: str) -> BaseDatabaseWrapper:
    """A connection to the new database, not opened yet. Raises KeepingError."""
    try:
        values = database_settings(url, settings.DATA_DIR)
    except ImproperlyConfigured as error:
        raise KeepingError(str(error)) from None
    return ConnectionHandler({DEFAULT: values})[DEFAULT]


def _address(wrapper: BaseDatabaseWrapper) -> tuple:
    schema = wrapper.settings_dict["OPTIONS"].get("options")
    return *(str(wrapper.settings_dict[name] or "") for name in ("ENGINE", "HOST", "PORT", "NAME")), schema


@contextmanager
def _working_on(new: BaseDatabaseWrapper) -> Iterator[None]:
    """Lets the program work on another database for the block; the town's is ``OLD`` meanwhile."""
    old = connections[DEFAULT]
    connections[OLD], connections[DEFAULT] = old, new
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections[DEFAULT] = old
        del connections[OLD]
        ContentType.objects.clear_cache()


def _filled(new: BaseDatabaseWrapper) -> Proof:
    """Fills the new database and compares the two; what was filled is taken away again where they are not equal."""
    with _working_on(new):
        _require_empty()
    try:
        with _working_on(new):
            mark_unfinished(Filling.MOVE)
            call_command("migrate", interactive=False, verbosity=0)
            copy_rows(OLD, DEFAULT)
            there = _proof()
        here = _proof()
        if different := _difference(here, there):
            problem = _(
                "Afterwards the two were not equal (%(what)s), perhaps because people were working: "
                "stop the service, then move again."
            )
            raise KeepingError(problem % {"what": different})
        with _working_on(new):
            mark_finished()
    except BaseException:
        with _working_on(new):
            database_copies().take_away()
        raise
    return here


def _require_empty() -> None:
    """Clears away what a move that was killed has left. Raises KeepingError where anything else is there."""
    database = database_copies()
    if database.is_there() and filled_by() is Filling.MOVE:
        database.take_away()
    if not database.is_empty():
        raise KeepingError(
            _("There is a database already (%(database)s), or what is left of one; move into an empty place.")
            % {"database": connection.settings_dict["NAME"]}
        )


def _proof() -> Proof:
    standings = {}
    for plan in load_plans():
        board = load_board(plan, 12)
        standings |= {(plan.year, month): repr(board.snapshot(month)) for month in range(1, 13)}
    chains = [verify(plan) for plan in [*Plan.objects.order_by("year"), None]]
    return Proof(
        digests(DEFAULT),
        {model._meta.db_table: last_key(model, DEFAULT) for model in table_models() if model._meta.auto_field},
        standings,
        [(chain.count, chain.last, chain.hash, chain.is_whole) for chain in chains],
        len(list(damaged_files())),
    )


def _difference(here: Proof, there: Proof) -> str:
    """The first thing that is not equal; empty where all is."""
    for table, digest in there.tables.items():
        if here.tables[table] != digest or here.last_keys.get(table) != there.last_keys.get(table):
            return table
    if here.standings != there.standings:
        return _("standings")
    return _("trace") if (here.traces, here.damaged) != (there.traces, there.damaged) else ""
