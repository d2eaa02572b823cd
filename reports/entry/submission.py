"""Takes in what a department typed for a month: each part saved or submitted by itself, and what became of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from django.utils.translation import gettext as _

from targets.actions import StaleReport
from targets.board.preview import as_if_approved
from targets.models import SubMeasure
from targets.rules import Light
from targets.trace.record import Actor

from ..actions import ReportToSave, save_reports
from .parsing import ReportInput
from .unit_questions import unconfirmed_targets


class SubmitResult(Enum):
    """What became of a part of a form. ``LEFT``: it was not to be saved, for the button said something else."""

    UNTOUCHED = auto()
    LEFT = auto()
    SAVED = auto()
    SUBMITTED = auto()
    INVALID = auto()
    STALE = auto()
    REFUSED = auto()


#: What is not in the database: the page keeps showing it as it was typed.
NOT_TAKEN = {SubmitResult.LEFT, SubmitResult.INVALID, SubmitResult.STALE, SubmitResult.REFUSED}
#: Lights for which a month without a figure is a gap: something is due, or was.
WANT_FIGURE = {Light.GREEN, Light.AMBER, Light.RED, Light.NO_DATA}


@dataclass
class SubmittedInput:
    """One part of a form and its fate.

    Args:
        missing: what kept it from being submitted, by the names on the screen; then it was kept as a draft.
        refusal: why it was not taken, in a sentence.
        changed: who changed it since the form was made, and when, where that is why; in brackets.
    """

    typed: ReportInput
    fate: SubmitResult
    missing: list[str] = field(default_factory=list)
    refusal: str = ""
    changed: str = ""


def submit_inputs(
    actor: Actor, month: int, parts: Sequence[ReportInput], submit: Collection[int], *, whole: bool
) -> list[SubmittedInput]:
    """Saves every part that was touched, and submits those asked for that are complete.

    Args:
        submit: ids of the sub-measures to submit.
        whole: submitted all at once, a part needs its figures too; alone it may go without, for its department looked
            at it.

    Returns:
        what became of each part, in the order of ``parts``. One that is refused keeps none of the others back.
    """
    found = [_judged(typed, typed.row.id in submit, whole) for typed in parts]
    to_save = [
        (handed, handed.typed.row.id in submit and not handed.missing)
        for handed in found
        if handed.fate is not SubmitResult.INVALID
    ]
    to_save = [(handed, submits) for handed, submits in to_save if submits or handed.typed.is_touched]
    things = SubMeasure.with_projects.select_related("plan").in_bulk(
        [handed.typed.row.id for handed, _submits in to_save]
    )
    outcomes = save_reports(
        actor,
        month,
        [
            ReportToSave(things[handed.typed.row.id], handed.typed.version, handed.typed.entry(), submits)
            for handed, submits in to_save
        ],
    )
    for (handed, submits), outcome in zip(to_save, outcomes, strict=True):
        if outcome.error is None:
            handed.fate = SubmitResult.SUBMITTED if submits else SubmitResult.SAVED
        else:
            handed.fate, handed.refusal = SubmitResult.REFUSED, str(outcome.error)
            if isinstance(outcome.error, StaleReport):
                handed.fate, handed.changed = SubmitResult.STALE, outcome.error.by
    return found


def _judged(typed: ReportInput, submits: bool, whole: bool) -> SubmittedInput:
    if typed.errors:
        return SubmittedInput(typed, SubmitResult.INVALID)
    return SubmittedInput(typed, SubmitResult.UNTOUCHED, missing_of(typed, with_figures=whole) if submits else [])


def missing_of(typed: ReportInput, *, with_figures: bool) -> list[str]:
    """What a part lacks before it can be submitted, by the names on the screen.

    A figure is missed where something was due by the month; a target that the plan leaves open, is not due yet or is
    done needs none.
    """
    missing = [
        _("confirmation that %(name)s is in 万元, not in 元") % {"name": name} for name in unconfirmed_targets(typed)
    ]
    missing += [_("why %(name)s differs from its projects") % {"name": name} for name in typed.unexplained()]
    if not typed.texts["assessment"]:
        missing.append(_("Own assessment"))
    if not typed.texts["progress"].strip():
        missing.append(_("Progress"))
    if with_figures:
        for target in typed.row.targets:
            would = as_if_approved(target, typed.month, typed.figures)
            if typed.month not in would.figures and would.light in WANT_FIGURE:
                missing.append(target.name)
    return missing
