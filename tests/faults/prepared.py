"""Sets up the disk that every fault begins with a copy of: the demonstration, as a town's own system of today."""

import os
import shutil
from pathlib import Path

import yaml
from django.core.management import call_command
from django.db import connections, transaction
from django.test import override_settings

from targets.models import Event, Plan
from targets.trace.events import Program
from targets.trace.record import record
from townplan.demo.load import DEFAULT

from .machine import Machine


def prepare(machine: Machine, static: Path, *, with_a_year: bool) -> tuple[Path, str]:
    """Sets up a machine with the demonstration as a town's own system; or with its plan and people alone.

    Returns the image of its disk, to be copied, and the version of its database.
    """
    prepared = machine.folder / "prepared.img"
    machine.set_up(static)
    try:
        version = machine.version()
        call_command("migrate", verbosity=0)
        with override_settings(DEMONSTRATION_ALLOWED=True), open(os.devnull, "w") as nowhere:
            call_command(
                "loaddemo", *([] if with_a_year else [demonstration_without_months(machine.folder)]), stdout=nowhere
            )
        # From here on the town's clock is today's: all months of 2021 are over, and most are open.
        live_today()
        connections.close_all()
        if machine.cluster:
            machine.cluster.stop("fast")
        machine.disk.keep(prepared)
    finally:
        machine.stop()
    return prepared, version


@transaction.atomic
def live_today() -> None:
    """Makes the demonstration's plans a town's own, with an event of each."""
    for plan in Plan.objects.all():
        plan.demonstration = False
        plan.save(update_fields=["demonstration"])
        record(Program("faults", "faults"), plan, Event.Action.CHANGE_PLAN, [])


def demonstration_without_months(folder: Path) -> Path:
    """Writes the demonstration's file without the months that it replays; returns it, for ``loaddemo``."""
    demonstration = yaml.safe_load(DEFAULT.read_text(encoding="utf-8")) | {"months": {}, "closed": []}
    plan = f"plan-{demonstration['year']}.yaml"
    shutil.copy(DEFAULT.with_name(plan), folder / plan)
    path = folder / DEFAULT.name
    path.write_text(yaml.safe_dump(demonstration, allow_unicode=True), encoding="utf-8")
    return path
