"""Saves or submits what a department typed for a month, each report independently, and returns the results."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from django.utils.translation import gettext as _

from targets.actions import StaleReport
from targets.board.preview import as_if_approved
from targets.formats.placeholders import without_placeholder
from targets.models import SubMeasure
from targets.rules import Assessment, Light
from targets.trace.record import Actor
from targets.trace.returns import returned_reports

from ..actions import ReportToSave, save_reports
from .forms import ReportForm
from .unit_questions import unconfirmed_targets


class SubmitResult(Enum):
    """The result of a form. ``LEFT``: it was not saved, because the button pressed was another one."""

    UNTOUCHED = auto()
    LEFT = auto()
    SAVED = auto()
    SUBMITTED = auto()
    INVALID = auto()
    STALE = auto()
    REFUSED = auto()


#: Results with text that is not in the database: the page keeps showing it.
NOT_TAKEN = {SubmitResult.LEFT, SubmitResult.INVALID, SubmitResult.STALE, SubmitResult.REFUSED}
#: Lights that require a figure: something is due.
NEEDS_FIGURE = {Light.GREEN, Light.AMBER, Light.RED, Light.NO_DATA}


@dataclass
class SubmittedForm:
    """A report's form and its result.

    Args:
        asks_unchanged: whether its sender is asked if a returned report is to come again as it was.
        missing: what it lacks to be submitted, by the names on the screen; then it was saved as a draft.
        refusal: why it was refused, in a sentence.
        changed_by: if the report was changed since the page was opened: by whom and when, in brackets.
    """

    form: ReportForm
    result: SubmitResult
    missing: list[str] = field(default_factory=list)
    refusal: str = ""
    changed_by: str = ""
    asks_unchanged: bool = False


def submit_forms(
    actor: Actor, month: int, forms: Sequence[ReportForm], submit: Collection[int], *, together: bool
) -> list[SubmittedForm]:
    """Saves every touched report, and submits the chosen ones that are complete.

    Args:
        submit: ids of the sub-measures to submit.
        together: all are submitted by one button: then each needs its figures. A single report may be submitted
            without.

    Returns:
        the result of each, in the order of ``forms``. A refused one does not stop the others.
    """
    unchanged = _unchanged_since_return([form for form in forms if form.sub_measure.id in submit], month)
    submitted_forms = [_checked(form, form.sub_measure.id in submit, together, unchanged) for form in forms]
    to_save = [
        (submitted, submitted.form.sub_measure.id in submit and not submitted.missing)
        for submitted in submitted_forms
        if submitted.result is not SubmitResult.INVALID
    ]
    to_save = [(submitted, submits) for submitted, submits in to_save if submits or submitted.form.is_touched]
    sub_measures = SubMeasure.with_projects.select_related("plan").in_bulk(
        [submitted.form.sub_measure.id for submitted, _submits in to_save]
    )
    outcomes = save_reports(
        actor,
        month,
        [
            ReportToSave(
                sub_measures[submitted.form.sub_measure.id], submitted.form.version, submitted.form.entry(), submits
            )
            for submitted, submits in to_save
        ],
    )
    for (submitted, submits), outcome in zip(to_save, outcomes, strict=True):
        if outcome.error is None:
            submitted.result = SubmitResult.SUBMITTED if submits else SubmitResult.SAVED
        else:
            submitted.result, submitted.refusal = SubmitResult.REFUSED, str(outcome.error)
            if isinstance(outcome.error, StaleReport):
                submitted.result, submitted.changed_by = SubmitResult.STALE, outcome.error.by
    return submitted_forms


def _checked(form: ReportForm, submits: bool, together: bool, unchanged: Collection[int]) -> SubmittedForm:
    if not form.is_valid():
        return SubmittedForm(form, SubmitResult.INVALID)
    if not submits:
        return SubmittedForm(form, SubmitResult.UNTOUCHED)
    missing = missing_of(form, with_figures=together)
    asks_unchanged = form.sub_measure.id in unchanged and form.is_as_stored
    if asks_unchanged and not form.is_confirmed_unchanged:
        missing.append(_("a tick that it comes again unchanged, though it was returned"))
    return SubmittedForm(form, SubmitResult.UNTOUCHED, missing, asks_unchanged=asks_unchanged)


def _unchanged_since_return(forms: Iterable[ReportForm], month: int) -> set[int]:
    """The sub-measures whose report was returned, and of which nothing that is stored has changed since. One query."""
    reviewed = {
        (form.sub_measure.id, month)
        for form in forms
        if (report := form.sub_measure.reports.get(month)) and report.reviewed_at and not report.is_in
    }
    return {key[0] for key, returned in returned_reports(reviewed).items() if not returned.changes}


def missing_of(form: ReportForm, *, with_figures: bool) -> list[str]:
    """What a report lacks before it can be submitted, by the names on the screen.

    A figure is required where something is due by the month; not for a target that is not set, not due yet, or done.
    What is behind needs a word on the reason: a red figure, or the department's own assessment.
    """
    missing = [
        _("confirmation that %(name)s is in 万元, not in 元") % {"name": name} for name in unconfirmed_targets(form)
    ]
    missing += [_("why %(name)s differs from its projects") % {"name": name} for name in form.unexplained()]
    if not form.text_of("assessment"):
        missing.append(_("Own assessment"))
    if not without_placeholder(form.text_of("progress")):
        missing.append(_("Progress"))
    previews = [as_if_approved(target, form.month, form.figures) for target in form.sub_measure.targets]
    if with_figures:
        missing += [
            target.name for target in previews if form.month not in target.figures and target.light in NEEDS_FIGURE
        ]
    # A project is judged by rules of its own; there the department's own word decides.
    is_behind = form.text_of("assessment") == Assessment.BEHIND or (
        not form.sub_measure.is_project and any(target.light == Light.RED for target in previews)
    )
    if is_behind and not without_placeholder(form.text_of("problems")):
        missing.append(_("why it is behind, under “Problems”"))
    return missing
