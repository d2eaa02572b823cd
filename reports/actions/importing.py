"""Imports figures that were approved elsewhere (``importfigures``)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from departments.roles import CLOSE_MONTH, REVIEW_REPORT
from targets.actions.errors import ActionError, NotAllowed
from targets.models import Event, Item, Plan, ProgressReport, Target
from targets.trace.record import Actor, change, locked_plan, record

from ..checks.limits import problem_in
from .locking import require_open_month
from .reporting import figures_of, new_figure, save_figures


@dataclass(frozen=True)
class ImportedFigure:
    """One row of an import: the value at a month's end, in the target's unit (or the item's); its line in the file."""

    target: Target
    item: Item | None
    month: int
    value: Decimal
    note: str = ""
    line: int = 0


def require_importer(actor: Actor) -> None:
    """Raises NotAllowed unless the person may approve figures or administers the plan."""
    if not actor.user.is_active or not (actor.user.has_perm(REVIEW_REPORT) or actor.user.has_perm(CLOSE_MONTH)):
        raise NotAllowed(_("Your account may not do this."))


@transaction.atomic
def import_figures(actor: Actor, plan: Plan, rows: Sequence[ImportedFigure]) -> int:
    """Records approved figures, one event for each sub-measure and month. Returns how many figures changed.

    Reports keep their state: an import counts its own figures and approves no draft.

    Raises:
        NotAllowed, ActionError: no right; a month that has not ended or is closed; more than 100% of a project. Then
            nothing is written.
    """
    plan = locked_plan(plan.pk)
    require_importer(actor)
    by_report = defaultdict(list)
    for row in rows:
        by_report[(row.target.sub_measure, row.month)].append(row)
    changed = 0
    for month in {month for _sub_measure, month in by_report}:
        require_open_month(plan, month, actor)
    for (sub_measure, month), group in by_report.items():
        report = ProgressReport.with_projects.filter(sub_measure=sub_measure, month=month).first()
        report = report or ProgressReport(sub_measure=sub_measure, month=month)
        existing = figures_of(report)
        changes, touched = [], []
        if problem := problem_in(
            sub_measure, {(row.target.pk, row.item.pk if row.item else None): row.value for row in group}
        ):
            raise ActionError(problem)
        for row in group:
            place = (row.target.pk, row.item.pk if row.item else None)
            figure = existing.get(place) or new_figure(place)
            before = (figure.value, figure.counted, figure.note)
            for field in ("value", "counted"):
                if getattr(figure, field) != row.value:
                    item = row.item.name if row.item else None
                    changes.append(
                        change("figure", row.target.code, field, getattr(figure, field), row.value, item=item)
                    )
                    setattr(figure, field, row.value)
            if row.note and row.note != figure.note:
                item = row.item.name if row.item else None
                changes.append(change("figure", row.target.code, "note", figure.note, row.note, item=item))
                figure.note = row.note
            if (figure.value, figure.counted, figure.note) != before:
                touched.append(figure)
        if touched:
            report.version += 1
            report.save()
            save_figures(report, touched)
            changed += len(touched)
        if changes:
            record(actor, plan, Event.Action.IMPORT, changes, sub_measure=sub_measure, month=month)
    return changed
