"""Saves or approves several reports, each independently: from my month, a workbook or a reviewer's selection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction

from targets.actions.errors import ActionError
from targets.board.rows import FigureKey
from targets.contributions import Contribution, contributions_of
from targets.models import SubMeasure
from targets.trace.record import Actor, locked_plan

from .reporting import ReportEntry, save_draft, submit
from .review import approve


@dataclass(frozen=True)
class ReportToSave:
    """A report to save: its sub-measure, the version that was read, what was typed, and whether to submit it."""

    sub_measure: SubMeasure
    version: int
    entry: ReportEntry
    submit: bool = False


@dataclass(frozen=True)
class ReportToApprove:
    """A report that a reviewer chose, at the version that they read."""

    sub_measure: SubMeasure
    month: int
    version: int


ApprovalChoice = TypeVar("ApprovalChoice", ReportToSave, ReportToApprove)


@dataclass(frozen=True)
class SaveOutcome(Generic[ApprovalChoice]):
    """The result for one report: ``error`` says why it was refused (``StaleReport`` has the report as it is now)."""

    choice: ApprovalChoice
    error: ActionError | None = None


def save_reports(actor: Actor, month: int, reports: Sequence[ReportToSave]) -> list[SaveOutcome[ReportToSave]]:
    """Saves or submits each report; returns the outcomes in the same order."""

    submitted = [report.sub_measure for report in reports if report.submit]
    contributions: Mapping[FigureKey, Contribution] = {}
    if submitted:
        plan = submitted[0].plan
        ids = [sub_measure.pk for sub_measure in submitted]
        contributions = contributions_of(plan.pk, plan.year, {"sub_measure__in": ids})(month)

    def save(report: ReportToSave) -> None:
        if report.submit:
            submit(actor, report.sub_measure, month, report.version, report.entry, contributions)
        else:
            save_draft(actor, report.sub_measure, month, report.version, report.entry)

    return _each(reports, save)


def approve_all(actor: Actor, picks: Sequence[ReportToApprove]) -> list[SaveOutcome[ReportToApprove]]:
    """Approves each report; returns the outcomes in the same order."""
    return _each(picks, lambda pick: approve(actor, pick.sub_measure, pick.month, pick.version))


@transaction.atomic
def _each(
    choices: Sequence[ApprovalChoice], act: Callable[[ApprovalChoice], object]
) -> list[SaveOutcome[ApprovalChoice]]:
    """Acts on each choice independently: a refused one does not stop the others. All are of one plan."""
    if choices:
        # Locked before the savepoints, so that no other event comes between those of the batch.
        locked_plan(choices[0].sub_measure.plan_id)
    outcomes = []
    for choice in choices:
        error = None
        try:
            with transaction.atomic():
                act(choice)
        except ActionError as refusal:
            error = refusal
        outcomes.append(SaveOutcome(choice, error))
    return outcomes
