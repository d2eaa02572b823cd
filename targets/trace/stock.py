"""Takes stock once: what was there before events kept the values of rows gets an event with them, as it stands.

It says no more than it knows: who changed such a row before this event, and past the trace, is not found by it. Run
``verify_trace`` of the version before first.
"""

from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ..models import Event, Plan
from .events import Program
from .record import lock_chain, record
from .rows import ALL, Rows, all_rows

#: Rows of an event.
PIECE = 500


def take_stock_after_migrate(plan: list | None = None, **_signal: Any) -> None:
    """After ``migrate``: takes stock of each chain that began before, unless that was done.

    Args:
        plan: of Django's signal: the migrations that ran; None where tables were only emptied.
    """
    if plan is None:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # not the newest tables yet
    for chain in (None, *Plan.objects.order_by("year")):
        take_stock(chain)


@transaction.atomic
def take_stock(plan: Plan | None) -> None:
    """Writes the rows of a plan, or of people and places, into its trace, unless its first event has them."""
    lock_chain(plan and plan.pk)
    events = Event.objects.filter(plan=plan).defer(None)
    first = events.order_by("sequence").first()
    if (first and first.rows) or events.filter(action=Event.Action.TAKE_STOCK).exists():
        return
    walk = all_rows(plan)
    is_first_piece = True
    while piece := list(islice(walk, PIECE)):
        rows: Rows = {ALL: True} if is_first_piece else {}
        for model, pk, values in piece:
            rows.setdefault(model._meta.label, {})[str(pk)] = values
        record(Program("migrate", "migrate"), plan, Event.Action.TAKE_STOCK, [], rows=rows)
        is_first_piece = False
