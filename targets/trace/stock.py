"""Takes stock once: what was there before events kept the values of rows gets an event with them, as it stands.

It says no more than it knows: who changed such a row before this event, and past the trace, is not found by it. Run
``verify_trace`` of the version before first. Of a column that a later migration adds, an event has the first values.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import AddField

from ..models import Event, Plan
from .events import Program
from .record import lock_chain, record
from .rows import ALL, Model, Rows, all_rows

#: Rows of an event.
PIECE = 500


def take_stock_after_migrate(plan: list | None = None, **_signal: Any) -> None:
    """After ``migrate``: takes stock of each chain that began before, or, where that was done, of the new columns.

    Args:
        plan: of Django's signal: the migrations that ran; None where tables were only emptied.
    """
    if plan is None:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # not the newest tables yet
    for chain in (None, *Plan.objects.order_by("year")):
        if not take_stock(chain):
            _take_stock_of_columns(chain, _added_columns(plan))


def _added_columns(migrations: list) -> dict[str, set[str]]:
    """The columns that migrations, each with whether it ran backwards, added to models, by the models' labels."""
    added = defaultdict(set)
    for migration, is_backwards in migrations:
        for operation in migration.operations:
            if isinstance(operation, AddField) and not is_backwards:
                added[f"{migration.app_label}.{operation.model_name_lower}"].add(operation.name)
    return added


@transaction.atomic
def _take_stock_of_columns(plan: Plan | None, added: dict[str, set[str]]) -> None:
    lock_chain(plan and plan.pk)
    walk = (
        (model, pk, first)
        for model, pk, values in all_rows(plan)
        if (first := {name: values[name] for name in added.get(model._meta.label_lower, ()) if name in values})
    )
    _write(plan, walk, {})


@transaction.atomic
def take_stock(plan: Plan | None) -> bool:
    """Writes the rows of a plan, or of people and places, into its trace, unless its first event has them; says whether
    it did.
    """
    lock_chain(plan and plan.pk)
    events = Event.objects.filter(plan=plan).defer(None)
    first = events.order_by("sequence").first()
    if (first and first.rows) or events.filter(action=Event.Action.TAKE_STOCK).exists():
        return False
    _write(plan, all_rows(plan), {ALL: True})
    return True


def _write(plan: Plan | None, walk: Iterator[tuple[Model, Any, dict[str, Any]]], rows: Rows) -> None:
    """Writes rows in pieces, each with an event. ``rows``: what the first one has besides."""
    while piece := list(islice(walk, PIECE)):
        for model, pk, values in piece:
            rows.setdefault(model._meta.label, {})[str(pk)] = values
        record(Program("migrate", "migrate"), plan, Event.Action.TAKE_STOCK, [], rows=rows)
        rows = {}
