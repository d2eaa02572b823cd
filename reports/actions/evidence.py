"""Attaches evidence (佐证材料) to a department's report and removes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from targets.actions.errors import ActionError
from targets.models import Event, Evidence, ProgressReport, SubMeasure
from targets.trace.record import Actor, change, record

from ..evidence.abandoned import sweep_daily
from ..evidence.files import EvidenceFile
from ..evidence.storing import checked_uploads, chosen_files, stored_before
from .locking import require_open_month
from .reporting import begin_entry


@dataclass(frozen=True)
class Attached:
    """The result of attaching files: the new evidence, and a sentence for each refused file."""

    evidence: list[Evidence]
    refused: list[str]


def attach_evidence(actor: Actor, sub_measure: SubMeasure, month: int, files: Sequence[EvidenceFile]) -> Attached:
    """Attaches files to a month's report, which is created as an empty draft if needed.

    The report's version does not change, so that a photo does not make a colleague's form out of date. Files are
    written before the transaction, to keep it short, and deleted again if they do not become evidence.

    Raises:
        NotAllowed, ActionError: right, state or month forbid it.
    """
    with stored_before(Evidence, files) as written, transaction.atomic():
        report = _report(actor, sub_measure, month)
        attached, refused = _choose(report, written)
        # A double click sends the same files again, after the first one has submitted the report.
        if attached or refused:
            _require_editable(report)
        if attached and report._state.adding:
            report.save()
        for evidence in attached:
            evidence.report, evidence.added_by, evidence.added_at = report, actor.user, actor.at
            evidence.save(force_insert=True)
        if attached:
            changes = [_change(evidence, None, evidence.size) for evidence in attached]
            plan = sub_measure.plan
            record(actor, plan, Event.Action.ATTACH, changes, sub_measure=sub_measure, month=month)
    return Attached(attached, refused)


@transaction.atomic
def remove_evidence(actor: Actor, evidence: Evidence) -> None:
    """Takes evidence out of a report that is still being filled in; the file and the trace of it stay.

    Raises:
        NotAllowed, ActionError: right, state or month forbid it.
    """
    sub_measure, month = evidence.report.sub_measure, evidence.report.month
    _require_editable(_report(actor, sub_measure, month))
    if not Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(removed_at=actor.at):
        return  # a double click
    changes = [_change(evidence, evidence.size, None)]
    record(actor, sub_measure.plan, Event.Action.DETACH, changes, sub_measure=sub_measure, month=month)


def _report(actor: Actor, sub_measure: SubMeasure, month: int) -> ProgressReport:
    """The open month's report, or a new one."""
    begin_entry(actor, sub_measure, month)
    require_open_month(sub_measure.plan, month, actor)
    report = ProgressReport.with_projects.filter(sub_measure=sub_measure, month=month).first()
    return report or ProgressReport(sub_measure=sub_measure, month=month)


def _require_editable(report: ProgressReport) -> None:
    """Raises ActionError if its department can no longer change the report."""
    if not report.is_editable:
        raise ActionError(_("This report is submitted or approved already; its evidence can no longer be changed."))


def _choose(report: ProgressReport, written: Sequence[Evidence]) -> tuple[list[Evidence], list[str]]:
    """The files that the report does not have yet, up to the limits; and a sentence for each that it cannot take."""
    if report._state.adding:
        return chosen_files(written, {}, 0)
    present = dict(report.evidence.filter(removed_at=None).values_list("sha256", "name"))
    # What was removed is kept for the trace, so that it takes its place on the disk.
    return chosen_files(written, present, report.evidence.aggregate(Sum("size"))["size__sum"] or 0)


def _change(evidence: Evidence, before: int | None, after: int | None) -> dict[str, Any]:
    """The change for the trace: the content's SHA-256, the name, the size in bytes."""
    return change("evidence", evidence.sha256, "size", before, after, item=evidence.name)


def attach_uploads(actor: Actor, sub_measure: SubMeasure, month: int, files: Sequence[UploadedFile]) -> list[str]:
    """Checks uploaded files and attaches the valid ones to a month's report. Returns a sentence for each refused file.

    Raises:
        NotAllowed, ActionError: right, state or month forbid it; nothing was attached.
    """
    sweep_daily()
    good, refused = checked_uploads(files)
    if good:
        refused += attach_evidence(actor, sub_measure, month, good).refused
    return refused
