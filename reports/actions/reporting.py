"""What a department does with its month: save a draft, submit (报送), withdraw (撤回)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.roles import ENTER_REPORT
from targets.access import months_led
from targets.actions.errors import ActionError, NotAllowed, StaleReport
from targets.actions.locking import require
from targets.board.rows import FigureKey
from targets.contributions import Contribution, contributions_of
from targets.formats.numbers import trimmed
from targets.formats.placeholders import without_placeholder
from targets.models import Event, Figure, ProgressReport, SubMeasure
from targets.trace.record import Actor, change, locked_plan, record, repeats_last_event

from ..checks.limits import problem_in
from .locking import report_at_version, require_month, require_open_month

TEXT_FIELDS = ("assessment", "progress", "problems", "next_steps")


@dataclass(frozen=True)
class ReportEntry:
    """What a department reports for a month.

    Args:
        assessment, progress, problems, next_steps: as in ``ProgressReport``.
        figures: target and item to value, in the target's unit (None: empty); figures left out stay unchanged.
        notes: target and item to why the figure differs from the projects' contribution; notes left out stay unchanged.
    """

    assessment: str = ""
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    figures: Mapping[FigureKey, Decimal | None] = field(default_factory=dict)
    notes: Mapping[FigureKey, str] = field(default_factory=dict)


@transaction.atomic
def save_draft(actor: Actor, sub_measure: SubMeasure, month: int, version: int, entry: ReportEntry) -> ProgressReport:
    """Saves what was typed. Returns the report at its new version, or at the same one when nothing changed.

    Raises:
        NotAllowed, ActionError: right, state or month forbid it.
        StaleReport: ``version`` is no longer the report's, unless the same person has just saved the same.
    """
    try:
        report = _open_for_entry(actor, sub_measure, month, version)
    except StaleReport as stale:
        if _came_twice(actor, stale.report, Event.Action.SAVE, entry):
            return stale.report
        raise
    changes, _figures = _apply(report, entry)
    if changes:
        record(actor, sub_measure.plan, Event.Action.SAVE, changes, sub_measure=sub_measure, month=month)
    return report


@transaction.atomic
def submit(
    actor: Actor,
    sub_measure: SubMeasure,
    month: int,
    version: int,
    entry: ReportEntry,
    contributions: Mapping[FigureKey, Contribution] | None = None,
) -> ProgressReport:
    """Saves what was typed and submits it for review.

    Args:
        contributions: what projects contribute to the plan's figures by the month's end, if the caller has read it.

    Raises as ``save_draft``, and ActionError where texts are missing, or a note on a figure that differs from the
    projects' contribution.
    """
    try:
        report = _open_for_entry(actor, sub_measure, month, version)
    except StaleReport as stale:
        if _came_twice(actor, stale.report, Event.Action.SUBMIT, entry):
            return stale.report
        raise
    if not entry.assessment:
        raise ActionError(_("Choose your own assessment before you submit."))
    if not without_placeholder(entry.progress):
        raise ActionError(_("Describe the progress before you submit."))
    changes, figures = _apply(report, entry)
    if contributions is None:
        by_month = contributions_of(sub_measure.plan_id, sub_measure.plan.year, {"sub_measure": sub_measure.pk})
        contributions = by_month(month)
    _require_notes(sub_measure, figures, contributions)
    changes += _move(
        report,
        ProgressReport.Status.SUBMITTED,
        submitted_by=actor.user,
        submitted_at=actor.at,
        first_submitted_at=report.first_submitted_at or actor.at,
    )
    record(actor, sub_measure.plan, Event.Action.SUBMIT, changes, sub_measure=sub_measure, month=month)
    return report


@transaction.atomic
def withdraw(actor: Actor, sub_measure: SubMeasure, month: int, version: int) -> ProgressReport:
    """Makes a submitted report a draft again, while nobody has reviewed it."""
    begin_entry(actor, sub_measure, month)
    try:
        report = report_at_version(sub_measure, month, version)
    except StaleReport as stale:
        if repeats_last_event(actor, sub_measure.plan, Event.Action.WITHDRAW, sub_measure=sub_measure, month=month):
            return stale.report
        raise
    if report.status != ProgressReport.Status.SUBMITTED:
        raise ActionError(_("Only a submitted report can be withdrawn."))
    require_open_month(sub_measure.plan, month, actor)
    stamps: dict[str, Any] = {"submitted_by": None, "submitted_at": None}
    if report.reviewed_at is None:
        stamps["first_submitted_at"] = None
    changes = _move(report, ProgressReport.Status.DRAFT, **stamps)
    record(actor, sub_measure.plan, Event.Action.WITHDRAW, changes, sub_measure=sub_measure, month=month)
    return report


def begin_entry(actor: Actor, sub_measure: SubMeasure, month: int) -> None:
    """Locks the plan. Raises NotAllowed unless the person reports on the sub-measure's month, ActionError for a month
    outside the plan.
    """
    sub_measure.plan = locked_plan(sub_measure.plan_id)
    require(actor, ENTER_REPORT)
    require_month(month)
    if month not in months_led(actor.user, sub_measure.pk):
        raise NotAllowed(_("Only its lead department reports on this sub-measure."))


def _open_for_entry(actor: Actor, sub_measure: SubMeasure, month: int, version: int) -> ProgressReport:
    begin_entry(actor, sub_measure, month)
    require_open_month(sub_measure.plan, month, actor)
    report = report_at_version(sub_measure, month, version)
    if not report.is_editable:
        raise ActionError(_("This report is submitted or approved already; its figures can no longer be typed over."))
    return report


def _came_twice(actor: Actor, report: ProgressReport, action: str, entry: ReportEntry) -> bool:
    """Whether the same person has just done this with the same entry: a double click."""
    plan, sub_measure = report.sub_measure.plan, report.sub_measure
    texts = {name: getattr(entry, name) for name in TEXT_FIELDS}
    return repeats_last_event(actor, plan, action, sub_measure=sub_measure, month=report.month) and is_stored(
        report, texts, entry.figures, entry.notes
    )


def is_stored(
    report: ProgressReport,
    texts: Mapping[str, str],
    figures: Mapping[FigureKey, Decimal | None],
    notes: Mapping[FigureKey, str],
) -> bool:
    """Whether a report has these texts, figures and notes on figures already."""
    stored = figures_of(report)
    return (
        all(getattr(report, name) == without_placeholder(text) for name, text in texts.items())
        and all((stored.get(place) or new_figure(place)).value == value for place, value in figures.items())
        and all(
            (stored.get(place) or new_figure(place)).note == without_placeholder(note) for place, note in notes.items()
        )
    )


def _move(report: ProgressReport, status: str, **stamps: Any) -> list[dict[str, Any]]:
    """Changes the report's status, with who and when; returns the changes for the event."""
    changes = set_fields(report, status=status, **stamps)
    report.version += 1
    report.save()
    return changes


def set_fields(report: ProgressReport, **values: Any) -> list[dict[str, Any]]:
    """Sets fields of a report without saving; returns the changes for the event."""
    changes = []
    for name, after in values.items():
        before = getattr(report, name)
        if before != after:
            traced = [str(value) if name.endswith("_by") and value else value for value in (before, after)]
            changes.append(change("report", report.sub_measure.code, name, *traced))
            setattr(report, name, after)
    return changes


def _require_notes(
    sub_measure: SubMeasure, figures: Mapping[FigureKey, Figure], contributions: Mapping[FigureKey, Contribution]
) -> None:
    """Raises ActionError for the first figure that differs from the projects' contribution and has no note."""
    if not contributions:
        return
    for place, (name, unit) in labels_of(sub_measure).items():
        figure = figures.get(place)
        value, note = (figure.value, figure.note) if figure else (None, "")
        if place in contributions and contributions[place].differs(value) and not without_placeholder(note):
            message_args = {"name": name, "brought": f"{trimmed(contributions[place].value, 4)}{unit}"}
            message_args["value"] = _("left empty") if value is None else f"{trimmed(value, 4)}{unit}"
            text = _("%(name)s: %(value)s, but its projects bring %(brought)s. Take that over, or say why not.")
            raise ActionError(text % message_args)


def _apply(report: ProgressReport, entry: ReportEntry) -> tuple[list[dict[str, Any]], dict[FigureKey, Figure]]:
    """Writes an entry into a report, which may be new; returns the changes for the event, and the report's figures."""
    changes = set_fields(report, **{name: without_placeholder(getattr(entry, name)) for name in TEXT_FIELDS})
    if problem := problem_in(report.sub_measure, entry.figures):
        raise ActionError(problem)
    figures = figures_of(report)
    names = names_of(report.sub_measure)
    touched: dict[FigureKey, Figure] = {}
    given: list[tuple[str, FigureKey, Any]] = [("value", place, value) for place, value in entry.figures.items()]
    given += [("note", place, without_placeholder(note)) for place, note in entry.notes.items()]
    for name, place, after in given:
        if place not in names:
            raise ActionError(_("A figure in the form does not belong to this sub-measure; load the page again."))
        figure = figures.get(place) or new_figure(place)
        before = getattr(figure, name)
        if before != after:
            code, item = names[place]
            changes.append(change("figure", code, name, before, after, item=item))
            setattr(figure, name, after)
            figures[place] = touched[place] = figure
    if changes:
        report.version += 1
        report.save()
        save_figures(report, [*touched.values()])
    return changes, figures


def new_figure(place: FigureKey) -> Figure:
    """A new, unsaved figure of a target or of one of its items."""
    return Figure(target_id=place[0], item_id=place[1])


def save_figures(report: ProgressReport, figures: list[Figure]) -> None:
    """Saves changed and new figures of a report, always in two statements."""
    for figure in figures:
        figure.report = report
    Figure.objects.bulk_create([figure for figure in figures if figure.pk is None])
    Figure.objects.bulk_update([figure for figure in figures if figure.pk is not None], ["value", "counted", "note"])


def figures_of(report: ProgressReport) -> dict[FigureKey, Figure]:
    """A report's figures by target and item; none for a new one."""
    if report._state.adding:
        return {}
    return {(figure.target_id, figure.item_id): figure for figure in Figure.objects.filter(report=report)}


def names_of(sub_measure: SubMeasure) -> dict[FigureKey, tuple[str, str | None]]:
    """The figures that a sub-measure's report can have: target and item to the target's code and the item's name."""
    names: dict[FigureKey, tuple[str, str | None]] = {}
    rows = sub_measure.targets(manager="with_projects").values_list(
        "id", "code", "items__id", "items__name", "counting"
    )
    for target_id, code, item_id, item_name, counting in rows:
        if counting == "entered":
            names[(target_id, None)] = (code, None)
        if item_id is not None:
            names[(target_id, item_id)] = (code, item_name)
    return names


def labels_of(sub_measure: SubMeasure) -> dict[FigureKey, tuple[str, str]]:
    """The figures that a sub-measure's report can have: target and item to the name on the screen and the unit."""
    labels: dict[FigureKey, tuple[str, str]] = {}
    rows = sub_measure.targets(manager="with_projects").values_list(
        "id", "name", "unit", "item_unit", "counting", "items__id", "items__name"
    )
    for target_id, name, unit, item_unit, counting, item_id, item_name in rows.order_by("id", "items__id"):
        if counting == "entered":
            labels[(target_id, None)] = (name, unit)
        if item_id is not None:
            labels[(target_id, item_id)] = (item_name, item_unit or unit)
    return labels
