"""Saves several reports of a month together: the grid's form and an uploaded workbook end here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ..models import ProgressReport, SubMeasure
from ..trace.record import Actor
from .errors import ActionError
from .locking import locked_plan
from .reporting import Entry, save_draft, submit


@dataclass(frozen=True)
class Part:
    """One sub-measure's share of a batch: what was typed, on which version, and whether to submit it."""

    sub_measure: SubMeasure
    version: int
    entry: Entry
    submit: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a part: its report, or why it was not taken (``StaleReport`` has the report as it is now)."""

    part: Part
    report: ProgressReport | None = None
    error: ActionError | None = None


@transaction.atomic
def save_parts(actor: Actor, month: int, parts: Sequence[Part]) -> list[Outcome]:
    """Saves or submits each part; one that is refused keeps none of the others back. Outcomes in the order of parts."""
    if parts:
        # Taken before the savepoints: the whole batch is one turn in the plan's chain of events.
        locked_plan(parts[0].sub_measure.plan_id)
    outcomes = []
    for part in parts:
        act = submit if part.submit else save_draft
        try:
            with transaction.atomic():
                report = act(actor, part.sub_measure, month, part.version, part.entry)
            outcomes.append(Outcome(part, report=report))
        except ActionError as error:
            outcomes.append(Outcome(part, error=error))
    return outcomes
