"""What a reviewer does: approve (审核通过), return (退回), correct (更正)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.roles import REVIEW_REPORT
from targets.access import worked_on
from targets.actions.errors import ActionError, NotAllowed, StaleReport
from targets.actions.locking import require
from targets.board.rows import FigureKey
from targets.formats.placeholders import without_placeholder
from targets.models import Event, Figure, ProgressReport, SubMeasure
from targets.trace.record import Actor, change, locked_plan, record, repeats_last_event

from ..checks.limits import problem_in
from .locking import report_at_version, require_open_month
from .reporting import TEXT_FIELDS, figures_of, is_stored, names_of, new_figure, save_figures, set_fields

Status = ProgressReport.Status


@transaction.atomic
def approve(actor: Actor, sub_measure: SubMeasure, month: int, version: int, remark: str = "") -> ProgressReport:
    """Approves a submitted report: its figures count from now on. The remark is shown to its department.

    Raises:
        NotAllowed: no right, or the reviewer worked on the report (``access.worked_on``).
        ActionError: it is not submitted, or its month is closed.
        StaleReport: ``version`` is no longer the report's, unless the same person has just approved it.
    """
    remark = without_placeholder(remark)
    try:
        report = _submitted(actor, sub_measure, month, version)
    except StaleReport as stale:
        if _came_twice(actor, stale.report, Event.Action.APPROVE, remark):
            return stale.report
        raise
    changes = set_fields(report, status=Status.APPROVED, reviewed_by=actor.user, reviewed_at=actor.at, remark=remark)
    names = names_of(sub_measure)
    counted = []
    for place, figure in figures_of(report).items():
        # An empty input does not remove a figure that was imported.
        if figure.value is not None and figure.value != figure.counted:
            code, item = names[place]
            changes.append(change("figure", code, "counted", figure.counted, figure.value, item=item))
            figure.counted = figure.value
            counted.append(figure)
    return _conclude(actor, report, Event.Action.APPROVE, changes, counted, remark)


@transaction.atomic
def return_report(actor: Actor, sub_measure: SubMeasure, month: int, version: int, remark: str) -> ProgressReport:
    """Sends a submitted report back to its department with a remark. Raises as ``approve``."""
    remark = without_placeholder(remark)
    try:
        report = _submitted(actor, sub_measure, month, version)
    except StaleReport as stale:
        if _came_twice(actor, stale.report, Event.Action.RETURN, remark):
            return stale.report
        raise
    if not remark:
        raise ActionError(_("Say in the remark what is to be put right."))
    changes = set_fields(report, status=Status.RETURNED, reviewed_by=actor.user, reviewed_at=actor.at, remark=remark)
    return _conclude(actor, report, Event.Action.RETURN, changes, [], remark)


@transaction.atomic
def correct(
    actor: Actor,
    sub_measure: SubMeasure,
    month: int,
    version: int,
    figures: Mapping[FigureKey, Decimal],
    reason: str,
    words: Mapping[str, str] | None = None,
) -> ProgressReport:
    """Corrects an approved report (更正), also in a closed month; the earlier values stay in the trace.

    Args:
        figures: target and item to the corrected value, in the target's unit.
        words: corrected assessment, progress, problems or next steps, if any; the first two must not be empty.

    Raises:
        NotAllowed, StaleReport: as ``approve``.
        ActionError: it is not approved, no reason is given, a required text is empty, or nothing would change.
    """
    _begin(actor, sub_measure)
    reason = without_placeholder(reason)
    words = {name: without_placeholder(text) for name, text in (words or {}).items() if name in TEXT_FIELDS}
    try:
        report = report_at_version(sub_measure, month, version)
    except StaleReport as stale:
        if _came_twice(actor, stale.report, Event.Action.CORRECT, reason) and is_stored(
            stale.report, words, figures, {}
        ):
            return stale.report
        raise
    if report.status != Status.APPROVED:
        raise ActionError(_("Only an approved report is corrected; return it instead."))
    _require_not_worked_on(actor, report)
    if not reason:
        raise ActionError(_("A correction needs a reason."))
    if any(getattr(report, name) and not words.get(name, name) for name in ("assessment", "progress")):
        raise ActionError(_("Own assessment and progress cannot be emptied; put what is right in their place."))
    if problem := problem_in(sub_measure, figures):
        raise ActionError(problem)
    changes = set_fields(report, **words)
    names = names_of(sub_measure)
    existing = figures_of(report)
    touched = []
    for place, value in figures.items():
        if place not in names:
            raise ActionError(_("A figure in the form does not belong to this sub-measure; load the page again."))
        figure = existing.get(place) or new_figure(place)
        code, item = names[place]
        before = len(changes)
        for field in ("value", "counted"):
            if getattr(figure, field) != value:
                changes.append(change("figure", code, field, getattr(figure, field), value, item=item))
                setattr(figure, field, value)
        if len(changes) > before:
            touched.append(figure)
    if not changes:
        raise ActionError(_("Nothing is different from what stands already."))
    return _conclude(actor, report, Event.Action.CORRECT, changes, touched, reason)


def _conclude(
    actor: Actor,
    report: ProgressReport,
    action: Event.Action,
    changes: list[dict[str, Any]],
    figures: list[Figure],
    reason: str,
) -> ProgressReport:
    """Ends every review: saves the report's new version and its figures, and records one event with the remark."""
    report.version += 1
    report.save()
    save_figures(report, figures)
    sub_measure = report.sub_measure
    record(actor, sub_measure.plan, action, changes, sub_measure=sub_measure, month=report.month, reason=reason)
    return report


def _begin(actor: Actor, sub_measure: SubMeasure) -> None:
    sub_measure.plan = locked_plan(sub_measure.plan_id)
    require(actor, REVIEW_REPORT)


def _submitted(actor: Actor, sub_measure: SubMeasure, month: int, version: int) -> ProgressReport:
    _begin(actor, sub_measure)
    report = report_at_version(sub_measure, month, version)
    if report.status != Status.SUBMITTED:
        raise ActionError(_("This report is not waiting for review."))
    _require_not_worked_on(actor, report)
    require_open_month(sub_measure.plan, month, actor)
    return report


def _came_twice(actor: Actor, report: ProgressReport, action: str, reason: str) -> bool:
    """Whether the same person has just done this, with the same remark or reason: a double click."""
    plan, sub_measure = report.sub_measure.plan, report.sub_measure
    return repeats_last_event(actor, plan, action, sub_measure=sub_measure, month=report.month, reason=reason)


def _require_not_worked_on(actor: Actor, report: ProgressReport) -> None:
    if worked_on(actor.user.pk, ProgressReport.with_projects.filter(pk=report.pk)):
        raise NotAllowed(_("Nobody reviews a report that they worked on; another reviewer has to."))
